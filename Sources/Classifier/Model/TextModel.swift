/// A loaded model of texts: says how likely each label is, and which words say so.
struct TextModel: Sendable {
    /// A feature of a text that the model knows.
    struct Evidence {
        var feature: TextFeatures.Feature
        /// What each column takes from it.
        var amounts: DualLogistic.Lanes
    }

    /// What the model says of a text.
    struct Answer {
        /// The chance of each label, in the model's order; the sum over the allowed ones is 1.
        var probabilities: [Double]
        /// The features that the chances are made of.
        var evidence: [Evidence]
    }

    let packed: PackedModel

    /// Takes a model of a kind.
    init(_ bytes: ModelBytes, kind: LinearModel.Kind) throws(ModelFileError) {
        packed = try PackedModel(bytes)
        guard packed.kind == kind else { throw .wrongKind }
    }

    /// Reads a text's features and says how likely each label is.
    ///
    /// - Parameters:
    ///   - features: The text.
    ///   - source: Where it comes from; texts of a source that the model does not know are answered by what all share.
    ///   - allowed: Which labels may be said; nil for all.
    /// - Returns: The chances, with what they are made of.
    func answer(_ features: TextFeatures, source: String?, allowed: [Bool]? = nil) -> Answer {
        let source = source.flatMap { packed.sources.firstIndex(of: $0) }
        let evidence = evidence(of: features, source: source)
        var sum = DualLogistic.Lanes.zero
        for part in evidence { sum += part.amounts }
        let scores = (0..<packed.columnCount).map { Double(sum[$0]) }
        let temperature = Double(packed.temperatures[source ?? packed.sources.count])
        let probabilities =
            switch packed.kind {
            case .classes: Probabilities.of(scores, temperature: temperature, allowed: allowed)
            case .levels: Probabilities.ofLevels(scores, temperature: temperature)
            }
        return Answer(probabilities: probabilities, evidence: evidence)
    }

    private func evidence(of features: TextFeatures, source: Int?) -> [Evidence] {
        var found: [(index: Int, feature: TextFeatures.Feature)] = []
        found.reserveCapacity(features.features.count)
        for feature in features.features {
            if let index = packed.index(of: feature.key) { found.append((index, feature)) }
        }
        // A feature counts once, and is shown where it was met first.
        found.sort { ($0.index, $0.feature.start) < ($1.index, $1.feature.start) }
        var squares = [Float](repeating: 0, count: FeatureBlock.allCases.count)
        var last = -1
        var distinct: [(index: Int, rareness: Float, feature: TextFeatures.Feature)] = []
        distinct.reserveCapacity(found.count)
        for (index, feature) in found where index != last {
            last = index
            let rareness = packed.rareness(of: index)
            squares[Int(feature.block.rawValue)] += rareness * rareness
            distinct.append((index, rareness, feature))
        }
        let factors = FeatureBlock.allCases.map {
            $0.weight / max(squares[Int($0.rawValue)], 1e-9).squareRoot()
        }
        return distinct.map { index, rareness, feature in
            Evidence(
                feature: feature,
                amounts: packed.weights(of: index, source: source)
                    * (rareness * factors[Int(feature.block.rawValue)])
            )
        }
    }
}
