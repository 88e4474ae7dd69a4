// What is fetched list by list, and how it gets into the database.

import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// How much of each list is taken.
    enum Cap {
        static let issues = 1_000
        static let pullRequests = 1_000
        static let runs = 300
        /// How much is read of what changed; beyond that the whole is read.
        static let news = 500
        /// How many runs are looked up one by one in a round.
        static let singleRuns = 10
    }

    /// Fetches a list and stores it.
    ///
    /// - Returns: Whether something of it is under way that somebody waits for.
    /// - Throws: `GitHubError`, or `StorageError`.
    func fetch(_ list: GitHubList, of connection: GitHubConnection) async throws -> Bool {
        outdated.remove(list)
        return switch list {
        case .issues: try await fetchIssues(of: connection)
        case .pullRequests: try await fetchPullRequests(of: connection)
        case .runs: try await fetchRuns(of: connection)
        case .mentions: try await fetchMentions(of: connection)
        }
    }

    // MARK: - Issues

    private func fetchIssues(of connection: GitHubConnection) async throws -> Bool {
        do {
            try await keep(try await readIssues(of: connection), of: connection)
        } catch let error as GitHubError where error == .gone {
            // A repository can have its issues turned off.
            let none = Fetched<[GitHubIssue]>(value: [], fetchedAt: surroundings.now())
            try await keep(none, of: connection)
        }
        return false
    }

    private func readIssues(of connection: GitHubConnection) async throws -> Fetched<[GitHubIssue]> {
        let (client, repository) = (connection.client, connection.repository)
        let known = try await stored(GitHubIssue.self)
        let since = newsBegin(of: .issues, known)
        // Before the whole is read: what changes in between is then among the news of the next round.
        let news = try await client.changedIssues(in: repository, limit: Cap.news) { issue in
            since.map { issue.updatedAt < $0 } ?? true
        }
        let newest = news.value.map(\.updatedAt).max()
        guard let mark = since, !news.hasGap(since: mark, \.updatedAt) else {
            let whole = try await client.issues(in: repository, limit: Cap.issues)
            reading.noteWhole(.issues, at: whole.fetchedAt)
            reading.note(newest, of: .issues)
            return Fetched(value: whole.value.map { GitHubIssue($0) }, fetchedAt: whole.fetchedAt)
        }
        reading.note(newest, of: .issues)
        if news.isUnchanged { return news.map { _ in known } }
        return news.map { payloads in
            ListMerge.list(
                known: known,
                news: payloads.filter { !$0.isPullRequest }.map { GitHubIssue($0) },
                isComplete: news.isComplete
            ) { $0.state == .open }
        }
    }

    /// Up to which change a list is known; nil where the whole is to be read.
    func newsBegin<Item: FetchedItem>(of list: GitHubList, _ known: [Item]) -> Date? {
        let fetchedAt = status.fetchedAt[list]
        let isDue = reading.isWholeDue(list, fetchedAt: fetchedAt, at: surroundings.now())
        guard !isDue, let fetchedAt else { return nil }
        return reading.mark(of: list, known, fetchedAt: fetchedAt)
    }

    // MARK: - Runs

    private func fetchRuns(of connection: GitHubConnection) async throws -> Bool {
        let known = try await stored(PipelineRun.self)
        let isWhole = newsBegin(of: .runs, known) == nil
        let ids = isWhole ? [] : Set(known.map(\.id))
        let fetched = try await connection.client.runs(in: connection.repository, limit: Cap.runs) { run in
            ids.contains(RunID(rawValue: Int64(run.id)))
        }
        if isWhole { reading.noteWhole(.runs, at: fetched.fetchedAt) }
        var runs = fetched.value.map { PipelineRun($0) }
        let listed = Set(runs.map(\.id))
        if !isWhole {
            let merged = ListMerge.list(known: known, news: runs, isComplete: fetched.isComplete)
            runs = Array(merged.prefix(Cap.runs))
        }
        // One that goes on while newer ones push it off the page still gets its end.
        for run in runs.filter({ !$0.state.isEnded && !listed.contains($0.id) }).prefix(Cap.singleRuns) {
            let now = try await single(run.id, connection)
            runs = runs.compactMap { $0.id == run.id ? now : $0 }
        }
        expectChecks(of: runs, known: known)
        let isUnchanged = fetched.isUnchanged && !isWhole && runs == known
        try await keep(
            Fetched(value: runs, fetchedAt: fetched.fetchedAt, isUnchanged: isUnchanged),
            of: connection
        )
        // Also while the run that is waited for has not begun.
        if await surroundings.awaitsRuns() { return true }
        let open = Set(runs.filter { !$0.state.isEnded }.compactMap(\.branch))
        guard !open.isEmpty else { return false }
        let pulls = try await stored(PullRequest.self)
        return await !open.isDisjoint(with: surroundings.ownBranches().union(pulls.map(\.headBranch)))
    }

    /// Has the checks of commits looked at whose runs have changed: their jobs are such checks.
    private func expectChecks(of runs: [PipelineRun], known: [PipelineRun]) {
        guard !known.isEmpty else { return }
        let before = Dictionary(known.map { ($0.id, $0) }) { _, last in last }
        let changed = runs.filter { run in
            before[run.id].map { $0.state != run.state || $0.attempt != run.attempt } ?? true
        }
        survey.expectChecks(of: changed.map(\.commit))
    }

    /// A run as it is now; nil for one that was deleted.
    func single(_ id: RunID, _ connection: GitHubConnection) async throws(GitHubError) -> PipelineRun? {
        do throws(GitHubError) {
            return PipelineRun(
                try await connection.client.run(Int(id.rawValue), in: connection.repository).value
            )
        } catch {
            guard error.isOfNothing else { throw error }
            return nil
        }
    }

    // MARK: - The database

    /// What is stored of a list.
    func stored<Item: FetchedItem>(_ type: Item.Type) async throws -> [Item] {
        try await surroundings.storage.read { try GitHubTable.items(type, in: $0) }
    }

    /// Puts a list in the place of the one before, in one transaction, and tells of it.
    func keep<Item: FetchedItem>(
        _ fetched: Fetched<[Item]>,
        of connection: GitHubConnection
    ) async throws {
        let place = connection.place
        let isKnown = status.fetchedAt[Item.list] != nil
        do {
            let ages = try await surroundings.storage.write { connection in
                if fetched.isUnchanged, isKnown, Item.list != .pullRequests {
                    try GitHubTable.confirm(Item.list, at: fetched.fetchedAt, in: connection)
                } else {
                    try GitHubTable.replace(
                        with: fetched.value,
                        of: place.storedName,
                        at: fetched.fetchedAt,
                        in: connection
                    )
                }
                return try GitHubTable.ages(in: connection)
            }
            note(ages, of: place)
        } catch {
            reading.spoil(Item.list)
            throw error
        }
        if Item.list == .runs { await logs.belong(to: place.storedName) }
        tell()
    }
}

extension Fetched {
    /// Whether there are changes between what is known and the oldest that was read.
    ///
    /// - Parameters:
    ///   - mark: Up to which change all is known.
    ///   - time: When an item changed.
    /// - Returns: Whether the whole has to be read.
    func hasGap<Item>(since mark: Date, _ time: (Item) -> Date) -> Bool where Value == [Item] {
        guard !isComplete, let oldest = value.last else { return false }
        return time(oldest) >= mark
    }
}

extension GitHubError {
    /// Whether it says that the thing that was asked for is not there.
    var isOfNothing: Bool {
        switch self {
        case .notFound, .gone: true
        default: false
        }
    }
}
