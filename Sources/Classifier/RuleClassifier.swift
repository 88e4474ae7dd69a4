package import Domain

/// Tells a task's type and size from its words alone, without a model: the cheapest tier of the cascade.
package enum RuleClassifier {
    /// What the rules say of a task.
    package typealias RuleClassification = Classification

    /// Classifies a task's text: by an explicit prefix if there is one, else by labels that state a type, else by cues.
    ///
    /// - Parameters:
    ///   - text: The task's text.
    ///   - labels: The labels of the issue that it is about.
    /// - Returns: The classification.
    package static func classify(_ text: String, labels: [String] = []) -> RuleClassification {
        let words = TaskText(text)
        let size = ComplexityRules.complexity(of: words)
        if let prefix = TaskPrefix.read(words.firstLine) {
            return Classification(
                type: prefix.type,
                complexity: size,
                confidence: 1,
                reason: "prefix \(prefix.text)",
                tier: .prefix
            )
        }
        if let label = TaskLabel.read(labels) {
            return Classification(
                type: label.type,
                complexity: size,
                // Stated by people and not estimated, as a prefix is.
                confidence: 1,
                reason: "label \(label.text)",
                tier: .label
            )
        }
        let verdict = CueRules.verdict(on: words)
        return Classification(
            type: verdict.type,
            complexity: size,
            confidence: verdict.confidence,
            reason: verdict.reason,
            tier: .rules
        )
    }
}
