public import Foundation

/// A piece of work that the user typed, from the queue to the commit.
///
/// The value holds what a list and a header show; steps, output and the diff are asked for apart.
public struct AgentTask: Codable, Sendable, Equatable, Identifiable {
    /// The number shown as `#12`.
    public let id: TaskID
    /// The whole text as the user typed it.
    public var prompt: String
    /// What the user asked for beside the text.
    public var options: TaskOptions
    /// Where the task stands.
    public var state: TaskState
    /// Why it failed, is blocked or was interrupted, or why a change that was given back came back as it was;
    /// nil otherwise.
    public var trouble: TaskTrouble?
    /// What it was taken for; nil until classified.
    public var classification: Classification?
    /// How it is worked on; nil until routed.
    public var route: TaskRoute?
    /// Where it is worked on; nil until prepared.
    public var workspace: TaskWorkspace?
    /// The newest run of the checks; nil when none ran.
    public var evidence: CheckEvidence?
    /// The run of the checks before any edit; nil when none ran.
    public var baseline: CheckEvidence?
    /// Changes to tests or to what decides the checks, which need an explicit approval.
    public var testChanges: [TestChangeNotice]
    /// The size of the change against the base; nil until there is one.
    public var change: ChangeSummary?
    /// The commit on the task's branch; nil until committed.
    public var commit: String?
    /// The first line of that commit's message; nil until committed, or where it is not known.
    public var commitSubject: String?
    /// The user's branch that the commit was brought into; nil until then.
    public var broughtInto: String?
    /// The pull request that the commit was published by; nil until then.
    public var publication: TaskPublication?
    /// How far it has come with turning a red run green; nil for other work, and before it began.
    public var fixProgress: FixProgress?
    /// The state that the task was cancelled in; nil unless it is cancelled.
    public var cancelledFrom: TaskState?
    /// Tokens and time spent on models.
    public var usage: TokenUsage
    /// How many edits were tried.
    public var attempts: Int
    /// The comment of the last rejection, which the agent has yet to act on.
    ///
    /// It is empty when only single places were commented on.
    public var feedback: String?
    /// What the last rejection says of single places of the change; nil when it says nothing of any.
    public var reviewNotes: [ReviewNote]?
    /// What was said to it since it was added, in order.
    public var followUps: [FollowUp]
    /// Where it was moved to in the queue, as a ``rank``; nil for the place that its number gives it.
    public var position: Double?
    /// When the task was added.
    public let createdAt: Date
    /// When anything of it last changed.
    public var updatedAt: Date

    /// Creates a queued task.
    public init(id: TaskID, prompt: String, options: TaskOptions, createdAt: Date) {
        self.id = id
        self.prompt = prompt
        self.options = options
        self.state = .queued
        self.testChanges = []
        self.followUps = []
        self.usage = TokenUsage()
        self.attempts = 0
        self.createdAt = createdAt
        self.updatedAt = createdAt
    }

    /// The first line of the prompt that is not blank.
    public var title: String {
        // Every frame asks for it, and the prompt can be long.
        guard let start = prompt.firstIndex(where: { !$0.isWhitespace }) else { return "" }
        var line = prompt[start...].prefix { !$0.isNewline }
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }
}

/// Which strategy and model a task got, and why.
public struct TaskRoute: Codable, Sendable, Equatable {
    /// The plan.
    public var strategy: StrategyKind
    /// The model's name.
    public var model: String
    /// Whether the model replays recorded replies.
    public var isRecorded: Bool
    /// Why, in words for people.
    public var reason: String

    /// Creates a route.
    public init(strategy: StrategyKind, model: String, isRecorded: Bool, reason: String) {
        self.strategy = strategy
        self.model = model
        self.isRecorded = isRecorded
        self.reason = reason
    }
}

/// Where a task's files are.
public struct TaskWorkspace: Codable, Sendable, Equatable {
    /// The absolute path of the worktree.
    public var path: String
    /// The branch that receives the commit.
    public var branch: String
    /// The commit the worktree started from.
    public var baseCommit: String
    /// The tree the change is measured against: the base commit's, or with the user's changes on top.
    public var baseTree: String
    /// The tree of the newest checkpoint.
    public var tree: String
    /// The user's branch that the worktree started from; nil where it started from no branch.
    public var baseBranch: String?

    /// Creates the description of a worktree.
    public init(
        path: String,
        branch: String,
        baseCommit: String,
        baseTree: String,
        tree: String,
        baseBranch: String? = nil
    ) {
        self.path = path
        self.branch = branch
        self.baseCommit = baseCommit
        self.baseTree = baseTree
        self.tree = tree
        self.baseBranch = baseBranch
    }
}

/// Why a task stopped and what the user can do about it.
public struct TaskTrouble: Codable, Sendable, Equatable {
    /// What a program can act on.
    ///
    /// The wire names are stable.
    public enum Code: String, Codable, Sendable, CaseIterable {
        /// The model or its server cannot be used as asked.
        case model
        /// The checks did not pass within the limits.
        case checksFailed = "checks-failed"
        /// No reply could be turned into a change.
        case noUsableEdit = "no-usable-edit"
        /// A write outside the worktree or another forbidden act was refused.
        case denied
        /// Rounds, tokens or time are used up.
        case limit
        /// Git, the disk or another part of the environment failed.
        case environment
        /// Checks execute code and there is neither a sandbox nor a recorded consent.
        case needsConsent = "needs-consent"
        /// The process ended while the task ran.
        case interrupted
    }

    /// What a program can act on.
    public var code: Code
    /// What happened, to what.
    public var message: String
    /// What the user can do next.
    public var remedy: String

    /// Creates a description of trouble.
    public init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}

/// Tokens and time that model calls took; sums over calls.
public struct TokenUsage: Codable, Sendable, Equatable {
    /// Model calls made, also failed ones.
    public var calls: Int
    /// Tokens of prompts, as the servers counted them.
    public var promptTokens: Int
    /// Tokens of replies, as the servers counted them.
    public var replyTokens: Int
    /// Seconds in which replies were generated.
    public var replySeconds: Double

    /// Creates a sum; zero when nothing is given.
    public init(calls: Int = 0, promptTokens: Int = 0, replyTokens: Int = 0, replySeconds: Double = 0) {
        self.calls = calls
        self.promptTokens = promptTokens
        self.replyTokens = replyTokens
        self.replySeconds = replySeconds
    }

    /// Reply tokens per second over everything summed; nil when nothing was measured.
    public var tokensPerSecond: Double? {
        replySeconds > 0 && replyTokens > 0 ? Double(replyTokens) / replySeconds : nil
    }

    /// Adds one sum to another.
    public static func += (sum: inout TokenUsage, other: TokenUsage) {
        sum.calls += other.calls
        sum.promptTokens += other.promptTokens
        sum.replyTokens += other.replyTokens
        sum.replySeconds += other.replySeconds
    }
}
