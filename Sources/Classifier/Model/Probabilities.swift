import Foundation

/// Turns the scores of one regression per class into probabilities.
enum Probabilities {
    /// Probabilities of the classes, 0 for those that are not allowed.
    ///
    /// Each score gives the chance of its class against all others; these are sharpened or softened by a temperature
    /// and brought to a sum of 1 over the allowed classes.
    static func of(_ scores: [Double], temperature: Double, allowed: [Bool]? = nil) -> [Double] {
        let logs = scores.map { score in
            // ln σ(score), without overflow.
            (score >= 0 ? -log1p(exp(-score)) : score - log1p(exp(score))) / temperature
        }
        let isAllowed = { (index: Int) in allowed?[index] ?? true }
        let top = logs.indices.filter(isAllowed).map { logs[$0] }.max() ?? 0
        let parts = logs.indices.map { isAllowed($0) ? exp(logs[$0] - top) : 0 }
        let sum = parts.reduce(0, +)
        return sum > 0 ? parts.map { $0 / sum } : parts
    }

    /// Probabilities of levels from the scores of the steps between them.
    ///
    /// A step's chance is at most that of the step before it, since who is above the second is above the first.
    static func ofLevels(_ scores: [Double], temperature: Double) -> [Double] {
        var above = 1.0
        var levels: [Double] = []
        for score in scores {
            let next = min(above, 1 / (1 + exp(-score / temperature)))
            levels.append(above - next)
            above = next
        }
        return levels + [above]
    }

    /// Probabilities of the labels of a model.
    static func of(_ scores: [Double], kind: LinearModel.Kind, temperature: Double) -> [Double] {
        switch kind {
        case .classes: of(scores, temperature: temperature)
        case .levels: ofLevels(scores, temperature: temperature)
        }
    }

    /// The temperature that makes the true classes likeliest, from predictions that were not trained on.
    ///
    /// - Parameters:
    ///   - kind: What the scores mean.
    ///   - scores: The scores of each row.
    ///   - truths: The class of each.
    /// - Returns: From 0.3 to 3 in steps of 0.05; 1 without rows.
    static func temperature(kind: LinearModel.Kind = .classes, scores: [[Double]], truths: [Int]) -> Double {
        guard !scores.isEmpty else { return 1 }
        func loss(_ temperature: Double) -> Double {
            zip(scores, truths).reduce(0) { sum, row in
                sum - log(max(1e-12, of(row.0, kind: kind, temperature: temperature)[row.1]))
            }
        }
        let candidates = (6...60).map { Double($0) * 0.05 }
        return candidates.map { (loss: loss($0), temperature: $0) }.min { $0.loss < $1.loss }?.temperature
            ?? 1
    }
}
