/// A model of texts while it is being trained or changed: weights in full precision.
package struct LinearModel: Sendable {
    /// What its columns mean.
    package enum Kind: UInt8, Sendable {
        /// Each column is a class, and one of them is true.
        case classes = 1
        /// Each column is a step of an order: whether the level is above it.
        case levels = 2
    }

    /// The name of this version, for people and for rows that remember who answered.
    package var version: String
    /// What the columns mean.
    package let kind: Kind
    /// The names of the classes, or of the levels, of which there is one more than columns.
    package let labels: [String]
    /// The names of the sources of texts that it tells apart.
    package let sources: [String]
    /// The value of a feature's copy for its source, next to its own of 1.
    package let copyWeight: Float
    /// By what logarithms of probabilities are divided for each source, and at last for texts of another.
    package var temperatures: [Float]
    /// The features.
    let vocabulary: Vocabulary
    /// How the texts of each source pull a feature's weights: of feature f and source s at f · sources + s.
    ///
    /// For a text of source s the weight is the sum of all pulls and once more, by the copy weight squared, that of s.
    let pulls: [DualLogistic.Lanes]

    /// How many regressions there are.
    var columnCount: Int { kind == .classes ? labels.count : labels.count - 1 }

    /// How many features the model knows.
    package var featureCount: Int { vocabulary.keys.count }

    /// The weights as they apply to each source, laid out as ``pulls``.
    var effectiveWeights: [DualLogistic.Lanes] {
        let own = copyWeight * copyWeight
        var weights = pulls
        for feature in 0..<vocabulary.keys.count {
            let range = feature * sources.count..<(feature + 1) * sources.count
            let sum = pulls[range].reduce(.zero, +)
            for place in range { weights[place] = sum + pulls[place] * own }
        }
        return weights
    }
}
