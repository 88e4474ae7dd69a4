public import Foundation

/// What a step does: the unit of journal and recovery.
public enum StepKind: String, Codable, Sendable, CaseIterable {
    case classify, prepare, locate, modelCall = "model-call", edit, check, approval, commit, undo
    /// Something that the user does with a change: hunks taken back, an edit by hand, or the checks of the files
    /// as they are.
    case revise
    /// The way of a commit to GitHub, and what came of the rerun there.
    case publish

    /// Whether a step that was cut off can simply be done again.
    public var isRepeatable: Bool {
        switch self {
        case .classify, .locate, .modelCall, .check: true
        case .prepare, .edit, .approval, .commit, .undo, .revise, .publish: false
        }
    }
}

/// How far a step got.
public enum StepState: String, Codable, Sendable {
    case started, succeeded, failed, interrupted
}

/// One journalled step of a task: recorded as started before it acts, and as ended after.
public struct StepRecord: Codable, Sendable, Equatable, Identifiable {
    /// Names the step.
    public let id: StepID
    /// The task it belongs to.
    public let taskID: TaskID
    /// What it does.
    public let kind: StepKind
    /// What it does, in words for people, such as `ask qwen2.5-coder:7b for an edit (try 2)`.
    public var title: String
    /// How far it got.
    public var state: StepState
    /// The outcome in one line; empty while it runs.
    public var summary: String
    /// The command line, for steps that run one.
    public var command: String?
    /// The exit code, for steps that ran a command that exited.
    public var exitCode: Int32?
    /// Tokens and time of a model call.
    public var usage: TokenUsage?
    /// The tree of the checkpoint of the files that it left, or that it checked; nil when it did neither.
    public var tree: String?
    /// What a run of the check showed; nil for other steps, and while it runs.
    public var evidence: CheckEvidence?
    /// How many characters of output can be asked for.
    public var outputLength: Int
    /// When it started.
    public let startedAt: Date
    /// When it ended; nil while it runs.
    public var endedAt: Date?

    /// Creates a step that has just started.
    public init(
        id: StepID,
        taskID: TaskID,
        kind: StepKind,
        title: String,
        command: String? = nil,
        startedAt: Date
    ) {
        self.id = id
        self.taskID = taskID
        self.kind = kind
        self.title = title
        self.state = .started
        self.summary = ""
        self.command = command
        self.outputLength = 0
        self.startedAt = startedAt
    }
}
