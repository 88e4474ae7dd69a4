/// How the change of a task is approved.
public enum ApprovalPolicy: String, Codable, Sendable, CaseIterable {
    /// The user looks at every change.
    case never
    /// A change whose checks pass on exactly this tree, and that touches no test, is committed at once.
    case checksPass = "checks-pass"
    /// Every change is committed at once, except one that needs an explicit approval of test files.
    case always
}

/// The plan by which a task is worked on.
public enum StrategyKind: String, Codable, Sendable, CaseIterable {
    /// One kind of prompt, a few samples, no repair.
    case singleShot = "single-shot"
    /// Up to three rounds of edit, check and repair.
    case iterative
}

/// What the user asked for beside the text of a task.
public struct TaskOptions: Codable, Sendable, Equatable {
    /// The model to use, or nil for the project's.
    public var model: String?
    /// The strategy to use, or nil to let the classification choose.
    public var strategy: StrategyKind?
    /// The check command to use, or nil for the project's.
    public var checkCommand: String?
    /// Who approves the change.
    public var approval: ApprovalPolicy
    /// Whether the uncommitted changes of the user's checkout are the starting point.
    public var includesUncommittedChanges: Bool
    /// The tasks that have to be done before it is taken up.
    public var after: [TaskID]
    /// How soon it is taken up.
    public var priority: TaskPriority
    /// The number of the issue on GitHub that it is for; nil for none.
    public var issue: Int?
    /// The red run that it is to turn green; nil for none.
    public var fix: FixOrigin?
    /// Where on GitHub it begins and where its commit goes; nil for the user's checkout and a branch of its own.
    public var start: TaskStart?

    /// Creates options; everything left out is decided by the project.
    public init(
        model: String? = nil,
        strategy: StrategyKind? = nil,
        checkCommand: String? = nil,
        approval: ApprovalPolicy = .never,
        includesUncommittedChanges: Bool = false,
        after: [TaskID] = [],
        priority: TaskPriority = .normal,
        issue: Int? = nil,
        fix: FixOrigin? = nil,
        start: TaskStart? = nil
    ) {
        self.model = model
        self.strategy = strategy
        self.checkCommand = checkCommand
        self.approval = approval
        self.includesUncommittedChanges = includesUncommittedChanges
        self.after = after
        self.priority = priority
        self.issue = issue
        self.fix = fix
        self.start = start
    }

    /// Reads options; what was stored before tasks had an order among each other says nothing of one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.decodeIfPresent(String.self, forKey: .model)
        strategy = try container.decodeIfPresent(StrategyKind.self, forKey: .strategy)
        checkCommand = try container.decodeIfPresent(String.self, forKey: .checkCommand)
        approval = try container.decode(ApprovalPolicy.self, forKey: .approval)
        includesUncommittedChanges = try container.decode(Bool.self, forKey: .includesUncommittedChanges)
        after = try container.decodeIfPresent([TaskID].self, forKey: .after) ?? []
        priority = try container.decodeIfPresent(TaskPriority.self, forKey: .priority) ?? .normal
        issue = try container.decodeIfPresent(Int.self, forKey: .issue)
        fix = try container.decodeIfPresent(FixOrigin.self, forKey: .fix)
        start = try container.decodeIfPresent(TaskStart.self, forKey: .start)
    }
}
