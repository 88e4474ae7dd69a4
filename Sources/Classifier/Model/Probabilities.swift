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

    /// The temperature that makes the true classes likeliest, from predictions that were not trained on.
    ///
    /// - Parameters:
    ///   - scores: The scores of each row.
    ///   - truths: The class of each.
    /// - Returns: From 0.3 to 3 in steps of 0.05; 1 without rows.
    static func temperature(scores: [[Double]], truths: [Int]) -> Double {
        guard !scores.isEmpty else { return 1 }
        func loss(_ temperature: Double) -> Double {
            zip(scores, truths).reduce(0) { sum, row in
                sum - log(max(1e-12, of(row.0, temperature: temperature)[row.1]))
            }
        }
        let candidates = (6...60).map { Double($0) * 0.05 }
        return candidates.map { (loss: loss($0), temperature: $0) }.min { $0.loss < $1.loss }?.temperature ?? 1
    }
}
