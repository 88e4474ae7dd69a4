import Domain
import Foundation

/// Chooses which pull requests are asked about one by one, so that a round stays short however many are open.
struct PullRequestSurvey: Sendable {
    /// How many are asked about in a round, for each of the two questions.
    static let perRound = 20
    /// How often GitHub is asked whether one can be merged while it is still working that out.
    static let mergeTries = 4

    /// How long checks that have all ended are left alone, in seconds.
    static let restSeconds: TimeInterval = 50

    /// When the checks of a head were asked for, by its commit.
    private var checkedAt: [String: Date] = [:]
    /// The state of each that its single form was last asked in, and how often.
    private var detailed: [Int: (updatedAt: Date, head: String, tries: Int)] = [:]

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
            let last = checkedAt[pull.headCommit] ?? .distantPast
            guard let checks = pull.checks, last > .distantPast else { return (0, last) }
            return (checks.isUnderWay ? 1 : 2, last)
        }
        let pulls = pulls.filter { pull in
            let (order, last) = rank(pull)
            return order < 2 || now.timeIntervalSince(last) >= Self.restSeconds
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
    mutating func noteChecks(of pull: PullRequest, at time: Date) { checkedAt[pull.headCommit] = time }

    /// Forgets what is not open any more.
    mutating func keep(_ pulls: [PullRequest]) {
        let (heads, numbers) = (Set(pulls.map(\.headCommit)), Set(pulls.map(\.number)))
        checkedAt = checkedAt.filter { heads.contains($0.key) }
        detailed = detailed.filter { numbers.contains($0.key) }
    }

    /// Whether a next round has more to ask than what is asked again in turn.
    func hasMore(_ pulls: [PullRequest]) -> Bool {
        !needingDetails(pulls).isEmpty
            || pulls.contains { checkedAt[$0.headCommit] == nil || $0.checks?.isUnderWay == true }
    }
}

extension CheckSummary {
    /// Whether some have not ended.
    var isUnderWay: Bool { pending > 0 }
}
