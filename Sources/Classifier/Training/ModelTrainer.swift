/// Trains models of texts.
package struct ModelTrainer: Sendable {
    /// What a model is trained for and how.
    package struct Settings: Sendable {
        /// What the columns mean.
        package var kind: LinearModel.Kind
        /// The classes, or the levels in their order.
        package var labels: [String]
        /// How many texts must have a feature for it to be learned from.
        package var minimumTexts = 2
        /// What a wrong answer costs against the length of the weights.
        package var cost = 4.0
        /// Decides folds and the order of visits.
        package var seed: UInt64 = 1
        /// How many folds the temperature is fitted on; 0 leaves it at 1.
        package var temperatureFolds = 5
        /// Sources of which a group is in one fold, so that the temperature fits texts of groups never seen.
        package var groupedSources: Set<String> = []

        /// Creates settings.
        package init(kind: LinearModel.Kind, labels: [String]) {
            self.kind = kind
            self.labels = labels
        }
    }

    /// What is said of each text by models that were not trained on it.
    package struct OutOfFold: Sendable {
        /// The scores of each text, one per column.
        package var scores: [[Double]]
        /// The temperatures that fit them, per source and at last for others.
        package var temperatures: [Float]
    }

    private let texts: [LabelledText]
    private let settings: Settings
    private let sources: [String]
    private let keyed: [KeyedText]
    private let levels: [Int]

    /// Reads the features of texts.
    ///
    /// - Parameters:
    ///   - texts: What to learn from.
    ///   - settings: What for and how.
    /// - Throws: ``TrainingError``
    package init(_ texts: [LabelledText], settings: Settings) throws(TrainingError) {
        guard !texts.isEmpty else { throw .noTexts }
        sources = Set(texts.map(\.source)).sorted()
        guard settings.labels.count <= 8 else { throw .tooManyLabels(settings.labels.count) }
        guard sources.count <= ModelFile.maximumSources else { throw .tooManySources(sources.count) }
        levels = try Self.levels(of: texts, labels: settings.labels)
        keyed = texts.map { KeyedText(TextFeatures(title: $0.title, body: $0.body)) }
        self.texts = texts
        self.settings = settings
    }

    /// Trains a model on all texts.
    ///
    /// - Parameter version: What it is called.
    /// - Returns: The model, calibrated on out-of-fold predictions.
    package func train(version: String) -> LinearModel {
        let temperatures: [Float]
        if settings.temperatureFolds > 1 {
            let mixed = Folds.stratified(
                texts.map { "\($0.source)/\($0.group)/\($0.label)" },
                count: settings.temperatureFolds,
                seed: settings.seed
            )
            let grouped = Folds.grouped(texts.map(\.group), count: settings.temperatureFolds)
            let folds = texts.indices.map { index in
                settings.groupedSources.contains(texts[index].source) ? grouped[index] : mixed[index]
            }
            // Words that occur in one fold only are no vocabulary of the others, but that changes no label.
            temperatures = outOfFold(folds, sharingVocabulary: true).temperatures
        } else {
            temperatures = Array(repeating: 1, count: sources.count + 1)
        }
        let vocabulary = Vocabulary(of: keyed, minimum: settings.minimumTexts)
        let rows = rows(texts.indices, vocabulary)
        var solver = solver(rows, of: Array(texts.indices), vocabulary: vocabulary)
        let solution = solver.solve()
        return LinearModel(
            version: version,
            kind: settings.kind,
            labels: settings.labels,
            sources: sources,
            copyWeight: solverSettings.copyWeight,
            temperatures: temperatures,
            vocabulary: vocabulary,
            pulls: Self.pulls(
                of: solution,
                rows: rows,
                featureCount: vocabulary.keys.count,
                sourceCount: sources.count
            )
        )
    }

    /// Predicts every text by a model trained on the other folds.
    ///
    /// - Parameters:
    ///   - folds: The fold of each text; see ``Folds``.
    ///   - isShared: Whether the vocabulary of all texts is used, which is faster; else that of the training folds.
    /// - Returns: The predictions.
    package func outOfFold(_ folds: [Int], sharingVocabulary isShared: Bool = false) -> OutOfFold {
        var scores = [[Double]](repeating: [], count: texts.count)
        let shared = isShared ? Vocabulary(of: keyed, minimum: settings.minimumTexts) : nil
        let columns = settings.kind == .classes ? settings.labels.count : settings.labels.count - 1
        for fold in Set(folds).sorted() {
            let others = texts.indices.filter { folds[$0] != fold }
            let vocabulary =
                shared ?? Vocabulary(of: others.map { keyed[$0] }, minimum: settings.minimumTexts)
            var solver = solver(rows(others, vocabulary), of: others, vocabulary: vocabulary)
            _ = solver.solve()
            let held = texts.indices.filter { folds[$0] == fold }
            let heldRows = rows(held, vocabulary)
            for (place, text) in held.enumerated() {
                let lanes = solver.scores(of: place, in: heldRows)
                scores[text] = (0..<columns).map { Double(lanes[$0]) }
            }
        }
        return OutOfFold(scores: scores, temperatures: temperatures(scores))
    }

    /// The temperature of each source, and of all together for texts of another.
    private func temperatures(_ scores: [[Double]]) -> [Float] {
        func temperature(_ chosen: [Int]) -> Float {
            Float(
                Probabilities.temperature(
                    kind: settings.kind,
                    scores: chosen.map { scores[$0] },
                    truths: chosen.map { levels[$0] }
                )
            )
        }
        let all = temperature(Array(texts.indices))
        return sources.map { source in
            let own = texts.indices.filter { texts[$0].source == source }
            return own.count >= 100 ? temperature(own) : all
        } + [all]
    }

    private var solverSettings: DualLogistic.Settings {
        var solver = DualLogistic.Settings()
        solver.cost = settings.cost
        solver.seed = settings.seed
        return solver
    }

    private func rows(_ chosen: some Sequence<Int>, _ vocabulary: Vocabulary) -> FeatureRows {
        let chosen = Array(chosen)
        return FeatureRows(
            chosen.map { keyed[$0] },
            sources: chosen.map { sources.firstIndex(of: texts[$0].source) },
            vocabulary: vocabulary
        )
    }

    private func solver(_ rows: FeatureRows, of chosen: [Int], vocabulary: Vocabulary) -> DualLogistic {
        DualLogistic(
            rows: rows,
            featureCount: vocabulary.keys.count,
            sourceCount: sources.count,
            targets: chosen.map { Self.target(levels[$0], kind: settings.kind) },
            laneCount: settings.kind == .classes ? settings.labels.count : settings.labels.count - 1,
            rowWeights: chosen.map { texts[$0].weight },
            settings: solverSettings
        )
    }

    static func levels(of texts: [LabelledText], labels: [String]) throws(TrainingError) -> [Int] {
        var levels: [Int] = []
        for text in texts {
            guard let level = labels.firstIndex(of: text.label) else { throw .unknownLabel(text.label) }
            levels.append(level)
        }
        return levels
    }

    /// What each regression should say of a text.
    static func target(_ level: Int, kind: LinearModel.Kind) -> DualLogistic.Lanes {
        var target = DualLogistic.Lanes(repeating: -1)
        switch kind {
        case .classes: target[level] = 1
        case .levels: for step in 0..<level { target[step] = 1 }
        }
        return target
    }

    /// Sums up what the texts of each source pull.
    static func pulls(
        of solution: DualLogistic.Solution,
        rows: FeatureRows,
        featureCount: Int,
        sourceCount: Int
    ) -> [DualLogistic.Lanes] {
        var pulls = [DualLogistic.Lanes](repeating: .zero, count: featureCount * sourceCount)
        for row in 0..<rows.count {
            guard let source = rows.sources[row] else { continue }
            for place in rows.starts[row]..<rows.starts[row + 1] {
                pulls[Int(rows.indices[place]) * sourceCount + source] +=
                    solution.pulls[row] * rows.values[place]
            }
        }
        return pulls
    }
}
