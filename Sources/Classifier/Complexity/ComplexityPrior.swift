package import Domain

/// How much work a text alone suggests.
package struct ComplexityEstimate: Sendable, Equatable {
    /// The level that is in the middle: as likely too high as too low.
    package var level: TaskComplexity
    /// How likely just this level is, from 0 to 1.
    package var confidence: Double
    /// The mean level, from 0 (simple) to 3 (epic); for ordering tasks, and for mixing with other estimates.
    package var expected: Double
    /// How likely each level is; the sum is 1.
    package var probabilities: [TaskComplexity: Double]
    /// What spoke for much work, or for little, in words for people.
    package var reason: String
    /// The version of the model.
    package var version: String
}

/// Guesses from a task's text how much work it is: a prior, to be replaced once the repository and the outcome are known.
///
/// Text says little about work; docs/classifier.md has the figures next to always guessing the same.
package struct ComplexityPrior: Sendable {
    private let model: TextModel
    private let levels: [TaskComplexity]

    /// Takes a model from the bytes of a file.
    ///
    /// - Parameter bytes: The model; a copy is kept.
    /// - Throws: ``ModelFileError`` if they are damaged or something else.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        try self.init(ModelBytes(bytes))
    }

    /// Takes a model that is part of the program.
    ///
    /// - Parameter embedded: The model; its bytes live as long as the program.
    /// - Throws: ``ModelFileError`` if they are damaged or something else.
    package init(embedded: UnsafeRawBufferPointer) throws(ModelFileError) {
        try self.init(ModelBytes(permanent: embedded))
    }

    private init(_ bytes: ModelBytes) throws(ModelFileError) {
        model = try TextModel(bytes, kind: .levels)
        levels = TaskComplexity.allCases
        guard model.packed.labels == levels.map(\.rawValue) else { throw .inconsistent("levels") }
    }

    /// The version of the model.
    package var version: String { model.packed.version }

    /// Estimates.
    ///
    /// - Parameters:
    ///   - title: The title, or the first line.
    ///   - body: The rest.
    ///   - source: `issue` or `request`, where the text comes from; nil when that is not known.
    /// - Returns: The estimate, with how sure it is and why.
    package func estimate(title: String, body: String, source: String?) -> ComplexityEstimate {
        let features = TextFeatures(title: title, body: body)
        let answer = model.answer(features, source: source)
        let median = Self.median(answer.probabilities)
        return ComplexityEstimate(
            level: levels[median],
            confidence: answer.probabilities[median],
            expected: Self.mean(answer.probabilities),
            probabilities: Dictionary(uniqueKeysWithValues: zip(levels, answer.probabilities)),
            reason: Reason.text(
                of: answer.evidence,
                in: features,
                forMore: Self.mean(answer.probabilities) >= 1
            ),
            version: version
        )
    }

    /// The first level at or below which half of the chances lie.
    static func median(_ probabilities: [Double]) -> Int {
        var sum = 0.0
        for (level, probability) in probabilities.enumerated() {
            sum += probability
            if sum >= 0.5 { return level }
        }
        return probabilities.count - 1
    }

    /// The mean level.
    static func mean(_ probabilities: [Double]) -> Double {
        probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    }
}
