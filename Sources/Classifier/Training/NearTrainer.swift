/// Trains a model on a user's own texts, near to another: the shipped one, whose texts are not needed.
///
/// It minimises ½‖w − w₀‖² + Σ Cᵢ · loss over the own texts, w₀ being the weights of the model to stay near.
package enum NearTrainer {
    /// How it is trained.
    package struct Settings: Sendable {
        /// What a wrong answer costs against the distance from the other model.
        package var cost = 4.0
        /// How many of the own texts must have a feature that the other model does not know.
        package var minimumTexts = 2
        /// Decides the order of visits.
        package var seed: UInt64 = 1

        /// The settings that did best in the replay (see docs/classifier.md).
        package init() {}
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - texts: The own texts; their labels and sources are among the model's.
    ///   - base: The model to stay near, from the bytes of any version.
    ///   - version: What the new one is called.
    ///   - settings: How.
    /// - Returns: The new model, with the temperatures of the other.
    /// - Throws: ``TrainingError``
    package static func train(
        _ texts: [LabelledText],
        near base: LinearModel,
        version: String,
        settings: Settings = Settings()
    ) throws(TrainingError) -> LinearModel {
        guard !texts.isEmpty else { throw .noTexts }
        let levels = try ModelTrainer.levels(of: texts, labels: base.labels)
        for text in texts where !base.sources.contains(text.source) { throw .unknownSource(text.source) }
        let keyed = texts.map { KeyedText(TextFeatures(title: $0.title, body: $0.body)) }
        let (vocabulary, origins) = extended(base.vocabulary, by: keyed, minimum: settings.minimumTexts)
        let count = base.sources.count
        var pulls = [DualLogistic.Lanes](repeating: .zero, count: vocabulary.keys.count * count)
        var start = pulls
        let weights = base.effectiveWeights
        for (feature, origin) in origins.enumerated() {
            guard let origin else { continue }
            for source in 0..<count {
                pulls[feature * count + source] = base.pulls[origin * count + source]
                start[feature * count + source] = weights[origin * count + source]
            }
        }
        let rows = FeatureRows(
            keyed,
            sources: texts.map { base.sources.firstIndex(of: $0.source) },
            vocabulary: vocabulary
        )
        var solving = DualLogistic.Settings()
        solving.cost = settings.cost
        solving.copyWeight = base.copyWeight
        solving.seed = settings.seed
        var solver = DualLogistic(
            rows: rows,
            featureCount: vocabulary.keys.count,
            sourceCount: count,
            targets: levels.map { ModelTrainer.target($0, kind: base.kind) },
            laneCount: base.columnCount,
            rowWeights: texts.map(\.weight),
            start: start,
            settings: solving
        )
        let solution = solver.solve()
        let own = ModelTrainer.pulls(
            of: solution,
            rows: rows,
            featureCount: vocabulary.keys.count,
            sourceCount: count
        )
        for place in pulls.indices { pulls[place] += own[place] }
        return LinearModel(
            version: version,
            kind: base.kind,
            labels: base.labels,
            sources: base.sources,
            copyWeight: base.copyWeight,
            temperatures: base.temperatures,
            vocabulary: vocabulary,
            pulls: pulls
        )
    }

    /// A vocabulary with the features that are common among some texts, and where each of its features was before.
    private static func extended(
        _ base: Vocabulary,
        by texts: [KeyedText],
        minimum: Int
    ) -> (Vocabulary, origins: [Int?]) {
        let own = Vocabulary(of: texts, minimum: minimum)
        let new = own.keys.filter { base.index(of: $0) == nil }
        // What the other model never learned of was rare among its texts.
        let rarest = base.rareness.max() ?? 1
        let all: [(key: UInt32, rareness: Float, origin: Int?)] =
            zip(base.keys, base.rareness).enumerated().map { ($1.0, $1.1, $0) }
            + new.map { ($0, rarest, nil) }
        let sorted = all.sorted { $0.key < $1.key }
        return (
            Vocabulary(keys: sorted.map(\.key), rareness: sorted.map(\.rareness)), sorted.map(\.origin)
        )
    }
}
