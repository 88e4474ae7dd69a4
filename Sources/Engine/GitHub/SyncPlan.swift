import Domain
import Foundation

/// Decides what is asked of GitHub next, and when.
///
/// It holds no clock and asks nothing: the service tells it what happened, and asks it for the next step.
struct SyncPlan: Sendable, Equatable {
    /// What is to be done now.
    enum Step: Sendable, Equatable {
        /// Ask for these lists, in this order.
        case ask([GitHubList])
        /// Nothing before this time.
        case wait(until: Date)
        /// Nothing until somebody asks for it.
        case rest
    }

    /// How far questions are apart, in seconds.
    enum Interval {
        /// What holds where nothing else does.
        static let usual: TimeInterval = 60
        /// While something is under way that somebody waits for.
        static let lively: TimeInterval = 10
        /// While nobody looks.
        static let unattended: TimeInterval = 300
        /// Of mentions, which nobody waits for.
        static let mentions: TimeInterval = 180
        /// The same while nobody looks.
        static let unattendedMentions: TimeInterval = 900
        /// After GitHub said that it does not show a list that we can do without.
        static let refused: TimeInterval = 900
        /// What no interval that GitHub asks for goes beyond.
        static let longestLeast: TimeInterval = 3_600
        /// After the first failure; each further one doubles it.
        static let failure: TimeInterval = 15
        /// What no failures go beyond.
        static let longestFailure: TimeInterval = 900
    }

    /// When a list was asked for last.
    private struct Mark: Sendable, Equatable {
        var askedAt: Date
        /// What its interval is multiplied by, so that many projects do not all ask at once.
        var spread: Double
    }

    private var marks: [GitHubList: Mark] = [:]
    private var lively: Set<GitHubList> = []
    /// Before which times lists are not asked for, because GitHub said so; a refresh does not change that.
    private var earliest: [GitHubList: Date] = [:]
    private var failures = 0
    private var failedAt: Date?
    private var failureSpread = 1.0
    private var isStopped = false

    /// Until when GitHub wants to be left alone; nil while it does not.
    private(set) var pausedUntil: Date?

    /// Creates a plan by which everything is due.
    init() {}

    // MARK: - What happened

    /// Notes that a list was asked for and has come.
    ///
    /// - Parameters:
    ///   - list: Which one.
    ///   - isLively: Whether something of it is under way that somebody waits for.
    ///   - time: When.
    ///   - random: A number from 0 to 1.
    mutating func noteAnswer(to list: GitHubList, isLively: Bool, at time: Date, random: Double) {
        marks[list] = Mark(askedAt: time, spread: Self.spread(random))
        if isLively { lively.insert(list) } else { lively.remove(list) }
        noteContact()
    }

    /// Notes that GitHub answers, be it about a single thing.
    mutating func noteContact() {
        failures = 0
        failedAt = nil
        pausedUntil = nil
    }

    /// Notes how long GitHub wants to be left alone with a list, in seconds.
    mutating func noteLeastInterval(of list: GitHubList, _ seconds: TimeInterval, at time: Date) {
        earliest[list] = time.addingTimeInterval(min(max(0, seconds), Interval.longestLeast))
    }

    /// Notes that GitHub does not show a list that we can do without.
    mutating func noteRefusal(of list: GitHubList, at time: Date) {
        noteLeastInterval(of: list, Interval.refused, at: time)
    }

    /// Notes that GitHub did not answer, or badly.
    mutating func noteFailure(at time: Date, random: Double) {
        failures += 1
        failedAt = time
        failureSpread = Self.spread(random)
    }

    /// Notes that GitHub wants to be left alone.
    mutating func notePause(until time: Date) { pausedUntil = time }

    /// Notes that there is nobody to ask as.
    mutating func noteSignedOut() { isStopped = true }

    /// Notes that somebody wants to see everything now; a pause that GitHub asked for still holds.
    mutating func refresh() {
        marks = [:]
        failures = 0
        failedAt = nil
        isStopped = false
    }

    /// Notes that one list is another now, because of what was just done.
    mutating func expectChange(of list: GitHubList) {
        marks[list] = nil
        lively.insert(list)
    }

    // MARK: - What is next

    /// The next step.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - isAttended: Whether somebody looks.
    /// - Returns: What to do now.
    func next(at now: Date, isAttended: Bool) -> Step {
        guard !isStopped else { return .rest }
        // A clock that was set back must not silence us for longer than a pause can be.
        if let pausedUntil, pausedUntil > now { return .wait(until: pausedUntil) }
        if let failedAt, failedAt <= now {
            let doubled = Interval.failure * pow(2, Double(min(failures, 10) - 1))
            let retry = failedAt.addingTimeInterval(min(doubled, Interval.longestFailure) * failureSpread)
            if retry > now { return .wait(until: retry) }
        }
        let due = GitHubList.allCases.map { ($0, self.due($0, at: now, isAttended: isAttended)) }
        let ready = due.filter { $0.1 <= now }.map(\.0)
        guard ready.isEmpty else { return .ask(ready) }
        return .wait(until: due.map(\.1).min() ?? now)
    }

    /// Whether a list may be asked for, as far as GitHub has said how often.
    func mayAsk(for list: GitHubList, at now: Date) -> Bool { wait(of: list, at: now) == nil }

    private func due(_ list: GitHubList, at now: Date, isAttended: Bool) -> Date {
        let least = wait(of: list, at: now) ?? now
        guard let mark = marks[list], mark.askedAt <= now else { return least }
        let interval: TimeInterval =
            switch list {
            case _ where lively.contains(list): Interval.lively
            case .mentions: isAttended ? Interval.mentions : Interval.unattendedMentions
            case .issues, .pullRequests, .runs: isAttended ? Interval.usual : Interval.unattended
            }
        return max(least, mark.askedAt.addingTimeInterval(interval * mark.spread))
    }

    /// Until when GitHub wants to be left alone with a list; nil when it does not, or where a clock that was set
    /// back makes it longer than that can be.
    private func wait(of list: GitHubList, at now: Date) -> Date? {
        guard let time = earliest[list], time > now,
            time.timeIntervalSince(now) <= Interval.longestLeast
        else { return nil }
        return time
    }

    /// A tenth more or less.
    private static func spread(_ random: Double) -> Double { 0.9 + 0.2 * min(max(random, 0), 1) }
}
