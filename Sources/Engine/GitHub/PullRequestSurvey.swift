import Domain
import Foundation

/// Chooses which pull requests are asked about one by one, so that a round stays short however many are open.
struct PullRequestSurvey: Sendable {
    /// How many are asked about in a round, for each of the two questions.
    static let perRound = 20
    /// How often GitHub is asked whether one can be merged while it is still working that out.
    static let mergeTries = 4

    /// How long checks that have all ended are left alone at first, in seconds; each look that finds the same doubles it.
    static let restSeconds: TimeInterval = 50
    /// What no rest goes beyond: nobody tells of what a service outside GitHub adds to an old commit.
    static let longestRestSeconds: TimeInterval = 3_600

    /// When the checks of a head were asked for, and how long they then rest, by its commit.
    private var checked: [String: (at: Date, rest: TimeInterval)] = [:]
    /// The state of each that its single form was last asked in, and how often.
    private var detailed: [Int: (updatedAt: Date, head: String, tries: Int)] = [:]
    private var hasTakenOver = false

    /// Takes over what was asked before this engine; once.
    ///
    /// - Parameters:
    ///   - pulls: The pull requests as they were stored.
    ///   - time: When they were fetched.
    mutating func takeOver(_ pulls: [PullRequest], at time: Date) {
        guard !hasTakenOver else { return }
        hasTakenOver = true
        for pull in pulls {
            if pull.checks != nil { checked[pull.headCommit] = (time, Self.restSeconds) }
            guard !pull.isKnownFromListAlone else { continue }
            let tries = pull.mergeability == .unknown ? 0 : Self.mergeTries
            detailed[pull.number] = (pull.updatedAt, pull.headCommit, tries)
        }
    }

    /// Those whose single form and reviews are to be asked for, the one that changed last first.
    func needingDetails(_ pulls: [PullRequest]) -> [PullRequest] {
        pulls.filter { pull in
            guard let last = detailed[pull.number] else { return true }
            guard last.updatedAt == pull.updatedAt, last.head == pull.headCommit else { return true }
            return pull.mergeability == .unknown && last.tries < Self.mergeTries
        }
    }

    /// Those whose checks are to be asked for: never asked, then under way, then the one asked longest ago.
    ///
    /// Where all have ended, it is enough to look now and then: another can still be added.
    func needingChecks(_ pulls: [PullRequest], at now: Date) -> [PullRequest] {
        func rank(_ pull: PullRequest) -> (Int, Date) {
            guard let last = checked[pull.headCommit]?.at else { return (0, .distantPast) }
            return (pull.checks?.isUnderWay == true ? 1 : 2, last)
        }
        let pulls = pulls.filter { pull in
            guard let last = checked[pull.headCommit], pull.checks?.isUnderWay != true else { return true }
            return now.timeIntervalSince(last.at) >= last.rest
        }
        return pulls.sorted { rank($0) < rank($1) }
    }

    /// Notes that the single form of one was asked for.
    mutating func noteDetails(of pull: PullRequest) {
        let last = detailed[pull.number]
        let isSame = last?.updatedAt == pull.updatedAt && last?.head == pull.headCommit
        detailed[pull.number] = (pull.updatedAt, pull.headCommit, isSame ? (last?.tries ?? 0) + 1 : 1)
    }

    /// Notes that the checks of one were asked for.
    ///
    /// - Parameters:
    ///   - pull: The pull request as it was before.
    ///   - time: When.
    ///   - areSame: Whether they were found as they were.
    mutating func noteChecks(of pull: PullRequest, at time: Date, areSame: Bool = false) {
        let rest = areSame ? checked[pull.headCommit].map { 2 * $0.rest } : nil
        checked[pull.headCommit] = (time, min(rest ?? Self.restSeconds, Self.longestRestSeconds))
    }

    /// Notes that checks of these commits are others now: they are asked for in the next round.
    mutating func expectChecks(of commits: some Sequence<String>) {
        for commit in commits { checked[commit] = nil }
    }

    /// Notes that somebody wants to see everything now: nothing rests for longer than at first.
    mutating func refresh() {
        for commit in checked.keys { checked[commit]?.rest = Self.restSeconds }
    }

    /// Forgets what is not open any more.
    mutating func keep(_ pulls: [PullRequest]) {
        let (heads, numbers) = (Set(pulls.map(\.headCommit)), Set(pulls.map(\.number)))
        checked = checked.filter { heads.contains($0.key) }
        detailed = detailed.filter { numbers.contains($0.key) }
    }

    /// Whether a next round has more to ask than what is asked again in turn.
    func hasMore(_ pulls: [PullRequest]) -> Bool {
        !needingDetails(pulls).isEmpty
            || pulls.contains { checked[$0.headCommit] == nil || $0.checks?.isUnderWay == true }
    }
}

extension CheckSummary {
    /// Whether some have not ended.
    var isUnderWay: Bool { pending > 0 }
}
