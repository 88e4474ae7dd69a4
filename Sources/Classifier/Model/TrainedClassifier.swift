package import Domain

/// What a trained model takes a text for.
package struct TypePrediction: Sendable, Equatable {
    /// The likeliest of the allowed types.
    package var type: TaskType
    /// How likely it is, from 0 to 1; right about itself on texts like those of the training.
    package var confidence: Double
    /// How likely each type is; 0 for those that were not allowed.
    ///
    /// The sum is 1.
    package var probabilities: [TaskType: Double]
    /// What spoke for the type most, in words for people.
    package var reason: String
    /// The version of the model.
    package var version: String

    /// Whether the answer should be shown as uncertain: another is about as likely.
    package var isUncertain: Bool { confidence < 0.5 }
}

/// Tells a task's type by a trained model: the second tier of the cascade, behind what is stated.
package struct TrainedClassifier: Sendable {
    private let model: TextModel
    private let types: [TaskType]

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
        model = try TextModel(bytes, kind: .classes)
        var types: [TaskType] = []
        for label in model.packed.labels {
            guard let type = TaskType(rawValue: label) else { throw .inconsistent("type “\(label)”") }
            types.append(type)
        }
        self.types = types
    }

    /// The version of the model.
    package var version: String { model.packed.version }

    /// The model in full precision, for training near it.
    package var trainable: LinearModel { model.packed.unpacked }

    /// Classifies a text.
    ///
    /// - Parameters:
    ///   - title: The title, or the first line; the first 20,000 characters are read.
    ///   - body: The rest; the first 20,000 characters are read.
    ///   - source: `issue` or `request`, where the text comes from; nil when that is not known.
    ///   - allowed: The types that may be said; none of those that the model knows is as all.
    /// - Returns: The type, with how likely it is and why.
    package func classify(
        title: String,
        body: String,
        source: String?,
        allowed: Set<TaskType> = Set(TaskType.allCases)
    ) -> TypePrediction {
        let features = TextFeatures(title: title, body: body)
        let isAllowed = types.map { allowed.contains($0) }
        let mask = isAllowed.contains(true) ? isAllowed : types.map { _ in true }
        let answer = model.answer(features, source: source, allowed: mask)
        var best = mask.firstIndex(of: true) ?? 0
        for index in types.indices
        where mask[index] && answer.probabilities[index] > answer.probabilities[best] {
            best = index
        }
        return TypePrediction(
            type: types[best],
            confidence: answer.probabilities[best],
            probabilities: Dictionary(uniqueKeysWithValues: zip(types, answer.probabilities)),
            reason: Reason.text(of: answer.evidence, in: features, for: best, among: mask),
            version: version
        )
    }
}
