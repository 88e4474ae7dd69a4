// The open pull requests: their list, and of some of them what only their own pages tell.

import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// Fetches the pull requests, and of some of them what only their own pages tell.
    ///
    /// - Returns: Whether there is more to ask about them than a round has room for.
    /// - Throws: `GitHubError`, or `StorageError`.
    func fetchPullRequests(of connection: GitHubConnection) async throws -> Bool {
        let known = try await stored(PullRequest.self)
        if let time = status.fetchedAt[.pullRequests] { survey.takeOver(known, at: time) }
        let listed = try await readPullRequests(known, of: connection)
        var pulls = listed.value
        survey.keep(pulls)
        // The list first: what is asked one by one takes a while.
        try await keep(listed, of: connection)
        do {
            try await completeDetails(of: &pulls, connection)
            try await completeChecks(of: &pulls, connection)
        } catch {
            try await keep(Fetched(value: pulls, fetchedAt: listed.fetchedAt), of: connection)
            throw error
        }
        if pulls != listed.value {
            try await keep(Fetched(value: pulls, fetchedAt: listed.fetchedAt), of: connection)
        }
        return survey.hasMore(pulls)
    }

    private func readPullRequests(
        _ known: [PullRequest],
        of connection: GitHubConnection
    ) async throws -> Fetched<[PullRequest]> {
        let (client, repository) = (connection.client, connection.repository)
        let since = newsBegin(of: .pullRequests, known)
        let before = Dictionary(known.map { ($0.number, $0) }) { _, last in last }
        let everything = PullRequestFilter(state: nil)
        // Before the whole is read: what changes in between is then among the news of the next round.
        let news = try await client.pullRequests(in: repository, everything, limit: Cap.news) { pull in
            since.map { pull.updatedAt < $0 } ?? true
        }
        let newest = news.value.map(\.updatedAt).max()
        guard let mark = since, !news.hasGap(since: mark, \.updatedAt) else {
            let whole = try await client.pullRequests(
                in: repository,
                PullRequestFilter(),
                limit: Cap.pullRequests
            )
            reading.noteWhole(.pullRequests, at: whole.fetchedAt)
            reading.note(newest, of: .pullRequests)
            return Fetched(
                value: whole.value.map { PullRequest($0, known: before[$0.number]) },
                fetchedAt: whole.fetchedAt
            )
        }
        reading.note(newest, of: .pullRequests)
        if news.isUnchanged { return news.map { _ in known } }
        return news.map { payloads in
            ListMerge.list(
                known: known,
                news: payloads.map { PullRequest($0, known: before[$0.number]) },
                isComplete: news.isComplete
            ) { $0.state == .open }
        }
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
            let checks = try await checks(of: pull.headCommit, connection) ?? pull.checks
            survey.noteChecks(of: pull, at: surroundings.now(), areSame: checks == pull.checks)
            pulls[index].checks = checks
        }
    }

    /// What only a pull request's own pages tell; nil where GitHub does not show them.
    func details(
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
    func checks(
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
}
