import Foundation

/// One run of a workflow.
struct Run: Sendable {
    let id: Int
    let number: Int

    /// The place of the workflow in the settings.
    let workflow: Int
    let branch: String?
    let commit: String
    let title: String
    let event: String
    let actor: String
    let createdAt: Date

    /// The attempts, oldest first; never empty.
    var attempts: [Attempt]

    /// Whether the logs are kept no longer.
    var hasLostLogs = false

    /// The newest attempt, which is what the run shows.
    var latest: Attempt { attempts[attempts.count - 1] }
}

/// One attempt of a run, with its one job.
struct Attempt: Sendable {
    let number: Int
    let jobID: Int
    var status = "queued"
    var conclusion: String?
    let createdAt: Date
    var startedAt: Date?
    var completedAt: Date?
    var steps: [Step] = []

    /// What each step printed, in the order of the steps; nil until the job has ended.
    var sections: [String]?

    /// The process that decides it, while it runs.
    var process: Int32?

    /// Whether somebody wants it ended.
    var isCancelled = false

    var isFinished: Bool { status == "completed" }

    /// The job's whole log; nil until the job has ended.
    var log: String? { sections.map { "\u{FEFF}" + $0.joined() } }
}

/// One step of a job.
struct Step: Sendable {
    let name: String
    let number: Int
    var status = "queued"
    var conclusion: String?
    var startedAt: Date?
    var completedAt: Date?
}

/// A result that is used in place of really running a command.
struct ScriptedRun: Sendable {
    let conclusion: String
    let log: String
    let branch: String?
}

/// A branch that moved.
struct Push: Sendable {
    let branch: String
    let commit: String
    let title: String

    /// How many looks at runs it stays unseen.
    var looks: Int
}
