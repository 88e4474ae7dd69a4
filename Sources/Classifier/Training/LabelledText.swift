/// A text of which the class or level is known.
package struct LabelledText: Sendable {
    /// The title, or the first line.
    package var title: String
    /// The rest.
    package var body: String
    /// Where texts like it come from: `issue` or `request`.
    package var source: String
    /// Its class or level.
    package var label: String
    /// What it belongs to, such as a repository.
    package var group: String
    /// What it counts; 1 for one that somebody labelled.
    package var weight: Float

    /// Creates a labelled text.
    package init(
        title: String,
        body: String,
        source: String,
        label: String,
        group: String = "",
        weight: Float = 1
    ) {
        self.title = title
        self.body = body
        self.source = source
        self.label = label
        self.group = group
        self.weight = weight
    }
}

/// Why no model can be trained of some texts.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// There is nothing to learn from.
    case noTexts
    /// A text has a label that the model does not have.
    case unknownLabel(String)
    /// A text is of a source that the model does not have.
    case unknownSource(String)
    /// The model would have more columns than fit.
    case tooManyLabels(Int)
    /// The model would have more sources than fit.
    case tooManySources(Int)

    /// What is wrong and what to do, for people.
    package var description: String {
        switch self {
        case .noTexts: "there are no texts to learn from; name tables with rows"
        case .unknownLabel(let label):
            "a text is labelled “\(label)”, which the model does not know; correct the label"
        case .unknownSource(let source):
            "a text is of source “\(source)”, which the model does not know; correct the source"
        case .tooManyLabels(let count): "\(count) labels are more than a model can have (8); merge some"
        case .tooManySources(let count): "\(count) sources are more than a model can have (4); merge some"
        }
    }
}
