public import Foundation

/// Names a run of a workflow on GitHub.
public struct RunID: NumberedIdentifier {
    /// GitHub's number.
    public let rawValue: Int64

    /// Wraps GitHub's number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a job of a run on GitHub.
public struct JobID: NumberedIdentifier {
    /// GitHub's number.
    public let rawValue: Int64

    /// Wraps GitHub's number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// How far a run, a job or a step has come, and how it ended.
///
/// GitHub tells of it in two words, `status` and `conclusion`; words that are not known become the nearest of these.
public enum PipelineState: String, Codable, Sendable, CaseIterable {
    case queued, running
    /// It waits for somebody: an approval, another run, a deployment.
    case waiting
    case passed, failed, cancelled, skipped
    case timedOut = "timed-out"
    /// Somebody has to do something before it can go on.
    case actionRequired = "action-required"
    /// It ended neither well nor badly: neutral, stale.
    case neutral

    /// Whether it has ended.
    public var isEnded: Bool {
        switch self {
        case .queued, .running, .waiting: false
        case .passed, .failed, .cancelled, .skipped, .timedOut, .actionRequired, .neutral: true
        }
    }

    /// Whether it ended in a way that somebody should look at.
    public var isRed: Bool { self == .failed || self == .timedOut }
}

/// A run of a workflow as GitHub has it, and as it was fetched.
public struct PipelineRun: Codable, Sendable, Equatable, Identifiable {
    /// GitHub's number.
    public var id: RunID
    /// The workflow's name.
    public var workflow: String
    /// The number that people count runs of the workflow by.
    public var number: Int
    /// Which attempt at the run it is, from 1.
    public var attempt: Int
    /// What it is about: mostly the subject of the commit.
    public var title: String
    /// The branch; nil for one of a tag or of a repository that is gone.
    public var branch: String?
    /// The commit that it ran on.
    public var commit: String
    /// What made it begin, such as `push`.
    public var event: String
    /// Who made it begin.
    public var actor: String?
    /// How it stands.
    public var state: PipelineState
    /// When it was made.
    public var createdAt: Date
    /// When this attempt began; nil while it waits.
    public var startedAt: Date?
    /// When anything of it changed last; for one that has ended, when it did.
    public var updatedAt: Date
    /// Its page for people.
    public var url: String

    /// Creates a run.
    public init(
        id: RunID,
        workflow: String,
        number: Int,
        attempt: Int = 1,
        title: String,
        branch: String?,
        commit: String,
        event: String,
        actor: String? = nil,
        state: PipelineState,
        createdAt: Date,
        startedAt: Date? = nil,
        updatedAt: Date,
        url: String
    ) {
        self.id = id
        self.workflow = workflow
        self.number = number
        self.attempt = attempt
        self.title = title
        self.branch = branch
        self.commit = commit
        self.event = event
        self.actor = actor
        self.state = state
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.updatedAt = updatedAt
        self.url = url
    }
}

/// A job of a run.
public struct PipelineJob: Codable, Sendable, Equatable, Identifiable {
    /// GitHub's number; another one for each attempt.
    public var id: JobID
    /// The run it belongs to.
    public var run: RunID
    /// Its name.
    public var name: String
    /// How it stands.
    public var state: PipelineState
    /// When it began; nil while it waits.
    public var startedAt: Date?
    /// When it ended; nil before that.
    public var completedAt: Date?
    /// What it does, in order.
    public var steps: [PipelineStep]
    /// What its log tells to have failed; nil for one that did not fail, or whose log could not be read.
    public var failure: FailureReport?

    /// Creates a job.
    public init(
        id: JobID,
        run: RunID,
        name: String,
        state: PipelineState,
        startedAt: Date? = nil,
        completedAt: Date? = nil,
        steps: [PipelineStep] = [],
        failure: FailureReport? = nil
    ) {
        self.id = id
        self.run = run
        self.name = name
        self.state = state
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.steps = steps
        self.failure = failure
    }
}

/// A step of a job.
public struct PipelineStep: Codable, Sendable, Equatable {
    /// Its number within the job, from 1.
    public var number: Int
    /// Its name.
    public var name: String
    /// How it stands.
    public var state: PipelineState
    /// When it began; nil while it waits.
    public var startedAt: Date?
    /// When it ended; nil before that.
    public var completedAt: Date?

    /// Creates a step.
    public init(
        number: Int,
        name: String,
        state: PipelineState,
        startedAt: Date? = nil,
        completedAt: Date? = nil
    ) {
        self.number = number
        self.name = name
        self.state = state
        self.startedAt = startedAt
        self.completedAt = completedAt
    }
}
