// What is fetched list by list, and how it gets into the database.

import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// How much of each list is taken.
    private enum Cap {
        static let issues = 1_000
        static let pullRequests = 1_000
        static let runs = 300
    }

    /// Fetches a list and stores it.
    ///
    /// - Returns: Whether something of it is under way that somebody waits for.
    /// - Throws: `GitHubError`, or `StorageError`.
    func fetch(_ list: GitHubList, of connection: GitHubConnection) async throws -> Bool {
        switch list {
        case .issues: try await fetchIssues(of: connection)
        case .pullRequests: try await fetchPullRequests(of: connection)
        case .runs: try await fetchRuns(of: connection)
        case .mentions: try await fetchMentions(of: connection)
        }
    }

    private func fetchIssues(of connection: GitHubConnection) async throws -> Bool {
        let fetched: Fetched<[GitHubIssue]>
        do throws(GitHubError) {
            fetched = try await connection.client.issues(in: connection.repository, limit: Cap.issues)
                .map { $0.map { GitHubIssue($0) } }
        } catch {
            // A repository can have its issues turned off.
            guard error == .gone else { throw error }
            fetched = Fetched(value: [], fetchedAt: surroundings.now())
        }
        try await keep(fetched, of: connection)
        return false
    }

    private func fetchRuns(of connection: GitHubConnection) async throws -> Bool {
        let fetched = try await connection.client.runs(in: connection.repository, limit: Cap.runs)
            .map { $0.map { PipelineRun($0) } }
        try await keep(fetched, of: connection)
        let open = Set(fetched.value.filter { !$0.state.isEnded }.compactMap(\.branch))
        guard !open.isEmpty else { return false }
        let pulls = try await stored(PullRequest.self)
        return await !open.isDisjoint(with: surroundings.ownBranches().union(pulls.map(\.headBranch)))
    }

    /// Fetches the pull requests, and of some of them what only their own pages tell.
    private func fetchPullRequests(of connection: GitHubConnection) async throws -> Bool {
        let fetched = try await connection.client.pullRequests(
            in: connection.repository,
            PullRequestFilter(),
            limit: Cap.pullRequests
        )
        let known = Dictionary(try await stored(PullRequest.self).map { ($0.number, $0) }) { _, last in last }
        var pulls = fetched.value.map { PullRequest($0, known: known[$0.number]) }
        survey.keep(pulls)
        // The list first: what is asked one by one takes a while.
        try await keep(fetched.map { _ in pulls }, of: connection)
        do {
            try await completeDetails(of: &pulls, connection)
            try await completeChecks(of: &pulls, connection)
        } catch {
            try await keep(Fetched(value: pulls, fetchedAt: fetched.fetchedAt), of: connection)
            throw error
        }
        try await keep(Fetched(value: pulls, fetchedAt: fetched.fetchedAt), of: connection)
        return survey.hasMore(pulls)
    }

    private func completeDetails(
        of pulls: inout [PullRequest],
        _ connection: GitHubConnection
    ) async throws {
        for pull in survey.needingDetails(pulls).prefix(PullRequestSurvey.perRound) {
            guard let index = pulls.firstIndex(where: { $0.number == pull.number }) else { continue }
            let found = try await details(of: pull.number, connection)
            // Noted as the list has it: the next list is compared with that.
            survey.noteDetails(of: pull)
            // What was closed meanwhile goes with the next list.
            guard let found, found.single.state.known != .closed else { continue }
            pulls[index] = PullRequest(found.single, known: pull)
            pulls[index].review = PullRequest.ReviewState(found.reviews)
        }
    }

    private func completeChecks(
        of pulls: inout [PullRequest],
        _ connection: GitHubConnection
    ) async throws {
        let due = survey.needingChecks(pulls, at: surroundings.now())
        for pull in due.prefix(PullRequestSurvey.perRound) {
            guard let index = pulls.firstIndex(where: { $0.number == pull.number }) else { continue }
            let checks = try await checks(of: pull.headCommit, connection)
            survey.noteChecks(of: pull, at: surroundings.now())
            pulls[index].checks = checks ?? pulls[index].checks
        }
    }

    /// What only a pull request's own pages tell; nil where GitHub does not show them.
    private func details(
        of number: Int,
        _ connection: GitHubConnection
    ) async throws(GitHubError) -> (single: PullRequestPayload, reviews: [ReviewPayload])? {
        let (client, repository) = (connection.client, connection.repository)
        do throws(GitHubError) {
            let single = try await client.pullRequest(number, in: repository).value
            return (single, try await client.reviews(ofPullRequest: number, in: repository).value)
        } catch {
            guard error.isAboutOneThing else { throw error }
            return nil
        }
    }

    /// How the checks of a commit stand; nil where the token may not see them.
    private func checks(
        of commit: String,
        _ connection: GitHubConnection
    ) async throws(GitHubError) -> CheckSummary? {
        let (client, repository) = (connection.client, connection.repository)
        do throws(GitHubError) {
            let runs = try await client.checkRuns(of: commit, in: repository).value
            let statuses = try await client.combinedStatus(of: commit, in: repository).value
            return CheckSummary(runs, statuses.statuses)
        } catch {
            guard error.isAboutOneThing else { throw error }
            return nil
        }
    }

    // MARK: - The database

    private func stored<Item: FetchedItem>(_ type: Item.Type) async throws -> [Item] {
        try await surroundings.storage.read { try GitHubTable.items(type, in: $0) }
    }

    /// Puts a list in the place of the one before, in one transaction, and tells of it.
    private func keep<Item: FetchedItem>(
        _ fetched: Fetched<[Item]>,
        of connection: GitHubConnection
    ) async throws {
        let place = connection.place
        let isKnown = status.fetchedAt[Item.list] != nil
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
        if Item.list == .runs { await logs.belong(to: place.storedName) }
        note(ages, of: place)
        tell()
    }
}
