import Domain
import Foundation
import Terminal

/// What is known of GitHub: how the project stands with it, and the lists that the engine keeps of it.
///
/// A list is asked for when the status says that it is another one than the one here, and at no other time.
struct GitHubState: Sendable {
    /// How the project stands with GitHub; nil until the engine has told.
    private(set) var status: GitHubStatus?
    /// Why the engine could not tell; nil while nothing is wrong with that.
    private(set) var trouble: EngineError?
    /// The open issues, the one that changed last first; nil until they were loaded.
    private(set) var issues: [GitHubIssue]?
    /// The open pull requests.
    var pullRequests = PullRequestsState()
    /// The runs.
    var pipelines = PipelinesState()
    /// The log of a job that is shown in the place of the runs; nil while they are.
    var log: JobLogState?
    /// Where the user was named, the newest first.
    private(set) var mentions: [GitHubMention] = []
    /// What was written to GitHub or waits to be, the newest first; nil until it was loaded.
    private(set) var writes: [GitHubWrite]?
    /// What became of red runs, the newest first; nil until it was loaded.
    private(set) var fixes: [FixOutcome]? {
        didSet { flakyRuns = Set((fixes ?? []).filter { $0.ending == .flaky }.map(\.run)) }
    }
    /// The runs that turned green without a change.
    private(set) var flakyRuns: Set<RunID> = []

    /// Whether the engine was asked, and has told, since it was connected.
    private var isTold = false
    /// When each list changed that is here.
    private var loaded: [GitHubList: Date] = [:]
    /// The lists in which what is new has just happened: those that were here before, while GitHub answered.
    private(set) var heard: Set<GitHubList> = []

    /// Begins with another engine; what the one before has told stays to be seen until this one tells better.
    mutating func begin() {
        isTold = false
        loaded = [:]
        heard = []
    }

    /// Takes note that what is here now is known to the user.
    mutating func noteHeard() {
        // Before GitHub has said who is signed in nothing is theirs.
        if status?.connection == .connected { heard.formUnion(loaded.keys) }
    }

    /// Takes how the project stands with GitHub.
    mutating func take(_ new: GitHubStatus) {
        isTold = true
        trouble = nil
        status = new
        pullRequests.setAccount(new.account)
    }

    /// Hears that the engine cannot tell how the project stands; it is not asked again.
    mutating func fail(_ error: EngineError) {
        isTold = true
        trouble = error
    }

    /// Takes the issues as they were since a time.
    mutating func take(_ new: [GitHubIssue], of time: Date) {
        loaded[.issues] = time
        issues = new
    }

    /// Takes the pull requests as they were since a time.
    mutating func take(_ new: [PullRequest], of time: Date) {
        loaded[.pullRequests] = time
        pullRequests.replace(new)
    }

    /// Takes the mentions as they were since a time.
    mutating func take(_ new: [GitHubMention], of time: Date) {
        loaded[.mentions] = time
        mentions = new
    }

    /// Takes all that was written to GitHub.
    mutating func take(_ new: [GitHubWrite]) { writes = new }

    /// Takes what became of something that is to be written to GitHub.
    mutating func take(_ write: GitHubWrite) {
        // What was not asked for yet comes whole.
        guard var all = writes else { return }
        all.removeAll { $0.id == write.id }
        all.insert(write, at: all.firstIndex { $0.id < write.id } ?? all.count)
        writes = all
    }

    /// Something that is to be said or done on GitHub; nil when there is none of that number.
    func write(_ id: WriteID) -> GitHubWrite? { writes?.first { $0.id == id } }

    /// Takes what became of all red runs.
    mutating func take(_ new: [FixOutcome]) { fixes = new }

    /// Takes what became of a red run.
    mutating func take(_ fix: FixOutcome) {
        guard var all = fixes else { return }
        all.removeAll { $0.id == fix.id }
        all.insert(fix, at: all.firstIndex { $0.startedAt < fix.startedAt } ?? all.count)
        fixes = all
    }

    /// Takes which branches are the user's besides those of their pull requests.
    mutating func noteOwn(_ branches: Set<String>) {
        pipelines.setMine(
            account: status?.account,
            branches: branches.union(pullRequests.ofUser.map(\.headBranch))
        )
    }

    /// Takes the runs as they were since a time.
    mutating func take(_ new: [PipelineRun], of time: Date) {
        loaded[.runs] = time
        pipelines.replace(new)
    }

    /// What has to be asked for, so that all that is wanted is here.
    ///
    /// - Parameters:
    ///   - issues: Whether the issues are wanted.
    ///   - jobs: Whether the jobs of the runs that are open are.
    /// - Returns: The questions, also those that were asked already.
    func questions(issues: Bool, jobs: Bool) -> [Question] {
        guard isTold else { return [.gitHubStatus] }
        guard let status else { return [] }
        var kept: [Question] = []
        let isThere = status.repository != nil
        if isThere, writes == nil { kept.append(.gitHubWrites) }
        if isThere, fixes == nil { kept.append(.fixes) }
        let lists = GitHubList.allCases.compactMap { list -> Question? in
            guard let time = status.changedAt[list], loaded[list] != time, list != .issues || issues else {
                return nil
            }
            return .gitHubList(list, of: time)
        }
        guard jobs else { return kept + lists }
        return kept + lists + pipelines.wantedJobs.map { Question.jobs($0.id, of: $0.updatedAt) }
    }

    /// The question about the pull request that is being read; nil while all is here that there is to be known of
    /// it, and while the list, which says how new that is, is still to come.
    var pageQuestion: Question? {
        guard let status, status.repository != nil,
            status.changedAt[.pullRequests] == nil || loaded[.pullRequests] != nil
        else { return nil }
        return pullRequests.pageQuestion
    }

    /// What was written here about a pull request and is not done, the oldest first.
    func openWrites(of pullRequest: Int) -> [GitHubWrite] {
        (writes ?? []).filter { $0.isOpen(for: pullRequest) }.reversed()
    }

    /// Whether a list was ever fetched; else an empty one means nothing.
    func isFetched(_ list: GitHubList) -> Bool { status?.fetchedAt[list] != nil }

    /// Where an issue stands for people to read; nil where the repository is not known.
    func url(ofIssue number: Int) -> String? {
        guard let host = status?.host, let repository = status?.repository else { return nil }
        return "https://\(host)/\(repository)/issues/\(number)"
    }
}

// MARK: - What waits for the user

extension GitHubState {
    /// The reviews that were asked of the user, the red runs on branches of theirs, where they were named, and what
    /// they have to say of something that is to be written.
    ///
    /// A run counts while it is the newest of its workflow on its branch: what was made green since, or runs again,
    /// waits for nobody. The entries are in no order.
    var needs: [InboxEntry] {
        let red = pipelines.newest.filter { $0.state.isRed && pipelines.isMine($0) }
        return pullRequests.requestingReview.map { InboxEntry(reviewOf: $0) }
            + red.map { InboxEntry(red: $0) } + mentions.map { InboxEntry($0) }
            + (writes ?? []).compactMap { InboxEntry($0) }
    }
}

extension String {
    /// Whether two names are of one account, whose case GitHub does not mind.
    func isAccount(_ other: String) -> Bool { lowercased() == other.lowercased() }
}
