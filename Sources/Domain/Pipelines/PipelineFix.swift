public import Foundation

/// The red run that a task is to turn green.
public struct FixOrigin: Codable, Sendable, Equatable {
    /// The run that was red.
    public var run: RunID
    /// The workflow's name.
    public var workflow: String
    /// The number that people count runs of the workflow by.
    public var number: Int
    /// The jobs that failed.
    public var jobs: [String]
    /// The kind of failure that its log tells of.
    public var failureClass: FailureClass
    /// The failure in one line.
    public var headline: String
    /// Whether nobody pressed a key for it.
    public var isAutomatic: Bool

    /// Creates an origin.
    public init(
        run: RunID,
        workflow: String,
        number: Int,
        jobs: [String],
        failureClass: FailureClass,
        headline: String,
        isAutomatic: Bool = false
    ) {
        self.run = run
        self.workflow = workflow
        self.number = number
        self.jobs = jobs
        self.failureClass = failureClass
        self.headline = headline
        self.isAutomatic = isAutomatic
    }
}

/// Where on GitHub the work of a task begins and where it goes, if that is not a branch of its own.
public struct TaskStart: Codable, Sendable, Equatable {
    /// The branch on GitHub.
    public var branch: String
    /// The commit of that branch that the work begins from.
    public var commit: String
    /// Whether the commit is pushed to that branch; else it goes to a branch of the task's own, with a pull request
    /// into that branch.
    public var pushesToBranch: Bool
    /// The pull request of that branch; nil for none.
    public var pullRequest: Int?
    /// The review threads that the task is to answer, by their first comments; empty for none.
    public var threads: [Int64]

    /// Creates a start.
    public init(
        branch: String,
        commit: String,
        pushesToBranch: Bool,
        pullRequest: Int? = nil,
        threads: [Int64] = []
    ) {
        self.branch = branch
        self.commit = commit
        self.pushesToBranch = pushesToBranch
        self.pullRequest = pullRequest
        self.threads = threads
    }
}

/// How far a task has come with turning a red run green.
public struct FixProgress: Codable, Sendable, Equatable {
    /// Which round it is, from 1.
    public var round: Int
    /// The commit that was pushed last, whose runs are waited for; nil before the first push.
    public var pushedCommit: String?
    /// When it was pushed.
    public var pushedAt: Date?
    /// The run that is waited for, or was last; nil while none has begun.
    public var run: RunID?

    /// How many rounds there are at the most.
    public static let roundLimit = 3

    /// Creates the progress of a task that has done nothing yet.
    public init(round: Int = 1, pushedCommit: String? = nil, pushedAt: Date? = nil, run: RunID? = nil) {
        self.round = round
        self.pushedCommit = pushedCommit
        self.pushedAt = pushedAt
        self.run = run
    }
}

/// What became of a red run.
public struct FixOutcome: Codable, Sendable, Equatable, Identifiable {
    /// How it ended.
    public enum Ending: String, Codable, Sendable, CaseIterable {
        /// Somebody is at it.
        case open
        /// The rerun on the fixed commit is green.
        case green
        /// It was given up with a reason.
        case parked
        /// The user stopped it.
        case cancelled
        /// A rerun of the same commit was green: no fix.
        case flaky
    }

    /// The red run.
    public var run: RunID
    /// The attempt of it that was red.
    public var attempt: Int
    /// The workflow's name.
    public var workflow: String
    /// The branch.
    public var branch: String?
    /// The task; nil for a rerun without one.
    public var task: TaskID?
    /// The kind of failure.
    public var failureClass: FailureClass
    /// The failure in one line.
    public var headline: String
    /// How it ended.
    public var ending: Ending
    /// How many rounds it took.
    public var rounds: Int
    /// When it was begun.
    public var startedAt: Date
    /// When it ended; nil before that.
    public var endedAt: Date?

    /// The run and its attempt.
    public var id: String { "\(run)-\(attempt)" }

    /// Creates an outcome.
    public init(
        run: RunID,
        attempt: Int,
        workflow: String,
        branch: String?,
        task: TaskID?,
        failureClass: FailureClass,
        headline: String,
        ending: Ending,
        rounds: Int,
        startedAt: Date,
        endedAt: Date? = nil
    ) {
        self.run = run
        self.attempt = attempt
        self.workflow = workflow
        self.branch = branch
        self.task = task
        self.failureClass = failureClass
        self.headline = headline
        self.ending = ending
        self.rounds = rounds
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// What came of the red runs of one class of failure.
public struct FixStatistics: Codable, Sendable, Equatable {
    /// The kind of failure.
    public var failureClass: FailureClass
    /// How many fixes were begun.
    public var attempts: Int
    /// How many of them ended green.
    public var green: Int
    /// How many were given up.
    public var parked: Int
    /// How many runs turned green without a change.
    public var flaky: Int
    /// Rounds of those that ended green, on average; nil for none.
    public var meanRounds: Double?
    /// Seconds from the beginning to green, on average; nil for none.
    public var meanSeconds: Double?

    /// Creates the statistics of a class.
    public init(
        failureClass: FailureClass,
        attempts: Int = 0,
        green: Int = 0,
        parked: Int = 0,
        flaky: Int = 0,
        meanRounds: Double? = nil,
        meanSeconds: Double? = nil
    ) {
        self.failureClass = failureClass
        self.attempts = attempts
        self.green = green
        self.parked = parked
        self.flaky = flaky
        self.meanRounds = meanRounds
        self.meanSeconds = meanSeconds
    }

    /// Adds up outcomes, the class with most attempts first.
    public static func summary(of outcomes: [FixOutcome]) -> [FixStatistics] {
        Dictionary(grouping: outcomes, by: \.failureClass).map { failureClass, outcomes in
            let fixes = outcomes.filter { $0.ending != .flaky }
            let green = fixes.filter { $0.ending == .green }
            let times = green.compactMap { outcome in
                outcome.endedAt.map { $0.timeIntervalSince(outcome.startedAt) }
            }
            return FixStatistics(
                failureClass: failureClass,
                attempts: fixes.count,
                green: green.count,
                parked: fixes.count { $0.ending == .parked },
                flaky: outcomes.count - fixes.count,
                meanRounds: mean(green.map { Double($0.rounds) }),
                meanSeconds: mean(times)
            )
        }.sorted {
            ($1.attempts, $1.flaky, $0.failureClass.rawValue) < (
                $0.attempts, $0.flaky, $1.failureClass.rawValue
            )
        }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
