public import Foundation

/// One recorded run of the check command: what "tests pass" on a screen links to.
public struct CheckEvidence: Codable, Sendable, Equatable {
    /// How the run ended.
    public enum Outcome: String, Codable, Sendable {
        case passed, failed, timedOut = "timed-out", couldNotStart = "could-not-start"
    }

    /// The command line that ran.
    public var command: String
    /// How the run ended; only exit code 0 is `passed`.
    public var outcome: Outcome
    /// The exit code, or nil when the run was ended by a signal or a limit.
    public var exitCode: Int32?
    /// How long the run took, in seconds.
    public var seconds: Double
    /// The git tree that the command ran on.
    public var tree: String
    /// The step whose output this run wrote.
    public var step: StepID
    /// Where it ran: `bubblewrap`, or `unsandboxed, by consent`.
    public var isolation: String
    /// When the run ended.
    public var finishedAt: Date
    /// Whether the files have changed since the run.
    public var isStale: Bool

    /// Creates a record of a run.
    public init(
        command: String,
        outcome: Outcome,
        exitCode: Int32?,
        seconds: Double,
        tree: String,
        step: StepID,
        isolation: String,
        finishedAt: Date,
        isStale: Bool = false
    ) {
        self.command = command
        self.outcome = outcome
        self.exitCode = exitCode
        self.seconds = seconds
        self.tree = tree
        self.step = step
        self.isolation = isolation
        self.finishedAt = finishedAt
        self.isStale = isStale
    }

    /// Whether this run shows that the present files pass.
    public var provesSuccess: Bool { outcome == .passed && !isStale }
}

/// A change to a test, or to what decides the checks, named for an explicit approval.
public struct TestChangeNotice: Codable, Sendable, Equatable {
    /// The file, relative to the worktree.
    public var path: String
    /// What happened to it, in words for people.
    public var summary: String
    /// Whether it makes the checks weaker, as opposed to an added test.
    public var weakens: Bool

    /// Creates a notice.
    public init(path: String, summary: String, weakens: Bool) {
        self.path = path
        self.summary = summary
        self.weakens = weakens
    }
}

/// The size of a change.
public struct ChangeSummary: Codable, Sendable, Equatable {
    /// One changed file.
    public struct File: Codable, Sendable, Equatable {
        /// The path in the new state, relative to the worktree.
        public var path: String
        /// Lines added, or nil for a binary file.
        public var added: Int?
        /// Lines removed, or nil for a binary file.
        public var removed: Int?

        /// Creates a row of the summary.
        public init(path: String, added: Int?, removed: Int?) {
            self.path = path
            self.added = added
            self.removed = removed
        }
    }

    /// The changed files in path order.
    public var files: [File]

    /// Creates a summary.
    public init(files: [File]) { self.files = files }

    /// Lines added over all text files.
    public var added: Int { files.reduce(0) { $0 + ($1.added ?? 0) } }
    /// Lines removed over all text files.
    public var removed: Int { files.reduce(0) { $0 + ($1.removed ?? 0) } }
}
