/// What kind of work a task asks for.
public enum TaskType: String, Codable, Sendable, CaseIterable {
    case bug, feature, refactor, documentation, test, deployment, question
}

/// How much work a task is likely to be.
public enum TaskComplexity: String, Codable, Sendable, CaseIterable {
    case simple, medium, complex, epic
}

/// Which tier of the cascade gave a classification.
public enum ClassificationTier: String, Codable, Sendable {
    /// An explicit prefix such as `fix:` in the task's text.
    case prefix
    /// A label of the issue that the task is about.
    case label
    /// Word rules.
    case rules
}

/// What a task was taken for, how sure that is, and why.
public struct Classification: Codable, Sendable, Equatable {
    /// The kind of work.
    public var type: TaskType
    /// The amount of work.
    public var complexity: TaskComplexity
    /// How sure the tier is, from 0 to 1.
    public var confidence: Double
    /// The cue that decided, in words for people.
    public var reason: String
    /// Who decided.
    public var tier: ClassificationTier

    /// Creates a classification.
    public init(
        type: TaskType,
        complexity: TaskComplexity,
        confidence: Double,
        reason: String,
        tier: ClassificationTier
    ) {
        self.type = type
        self.complexity = complexity
        self.confidence = confidence
        self.reason = reason
        self.tier = tier
    }
}
