import Classifier
import Domain

/// Chooses how a task is worked on, by what its text is taken for.
enum RouteChooser {
    /// Classifies a task and chooses its strategy: one sample after another where little is asked, rounds
    /// with repairs for everything else.
    ///
    /// - Parameters:
    ///   - prompt: The task's text.
    ///   - labels: The labels of the issue that it is about.
    ///   - options: What the user chose; that wins.
    ///   - model: The model that the task gets.
    /// - Returns: What the task is taken for, and how it is worked on.
    static func choose(
        prompt: String,
        labels: [String],
        options: TaskOptions,
        model: ModelSelection
    ) -> (Classification, TaskRoute) {
        let classification = RuleClassifier.classify(prompt, labels: labels)
        let (strategy, reason) = strategy(for: classification, wanted: options.strategy)
        let route = TaskRoute(
            strategy: strategy,
            model: model.name,
            isRecorded: model.isRecorded,
            reason: reason
        )
        return (classification, route)
    }

    private static func strategy(
        for classification: Classification,
        wanted: StrategyKind?
    ) -> (StrategyKind, String) {
        if let wanted { return (wanted, "chosen with the task") }
        switch classification.complexity {
        case .simple:
            return (.singleShot, "a simple task (\(classification.reason)); goes on in rounds if it misses")
        case .medium, .complex, .epic:
            return (.iterative, "a \(classification.complexity.rawValue) task (\(classification.reason))")
        }
    }
}
