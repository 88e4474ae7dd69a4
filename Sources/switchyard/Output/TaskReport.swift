import Domain
import Foundation

/// A task as the command line shows it to programs: flat, with stable names.
struct TaskReport: Encodable {
    var id: Int64
    var title: String
    var prompt: String
    var state: TaskState
    var branch: String?
    var commit: String?
    var worktree: String?
    var base: String?
    var model: String?
    var isRecordedModel: Bool?
    var strategy: StrategyKind?
    var routeReason: String?
    var classification: Classification?
    var evidence: CheckEvidence?
    var baseline: CheckEvidence?
    var testChanges: [TestChangeNotice]
    var change: ChangeSummary?
    var trouble: TaskTrouble?
    var attempts: Int
    var usage: TokenUsage
    var createdAt: Date
    var updatedAt: Date
    var priority: TaskPriority
    var after: [TaskID]
    var followUps: [FollowUp]
    var issue: Int?
    var publication: TaskPublication?
    var fix: FixOrigin?
    var start: TaskStart?
    var fixProgress: FixProgress?

    /// Describes a task.
    init(_ task: AgentTask) {
        id = task.id.rawValue
        title = task.title
        prompt = task.prompt
        state = task.state
        branch = task.workspace?.branch
        commit = task.commit
        worktree = task.workspace?.path
        base = task.workspace?.baseCommit
        model = task.route?.model
        isRecordedModel = task.route?.isRecorded
        strategy = task.route?.strategy
        routeReason = task.route?.reason
        classification = task.classification
        evidence = task.evidence
        baseline = task.baseline
        testChanges = task.testChanges
        change = task.change
        trouble = task.trouble
        attempts = task.attempts
        usage = task.usage
        createdAt = task.createdAt
        updatedAt = task.updatedAt
        priority = task.priority
        after = task.after
        followUps = task.followUps
        issue = task.options.issue
        publication = task.publication
        fix = task.options.fix
        start = task.options.start
        fixProgress = task.fixProgress
    }
}

/// A task with its steps, as `show --json` prints it.
struct TaskDetailReport: Encodable {
    var task: TaskReport
    var steps: [StepRecord]
}
