// The pages of single issues and pull requests.

import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// An issue with its comments: as GitHub has it now, or as it was fetched last where that cannot be asked.
    ///
    /// - Throws: `EngineError` when GitHub says that there is none, or cannot be asked and nothing is kept.
    func detail(ofIssue number: Int) async throws -> IssueDetail {
        do {
            let connection = try await required()
            return try await fetchIssue(number, of: connection)
        } catch {
            return try await kept(IssueDetail.self, number, called: "issue", inPlaceOf: error)
        }
    }

    /// A pull request with all that its pages tell: as GitHub has it now, or as it was fetched last where that cannot
    /// be asked.
    ///
    /// It costs nothing while nothing changes. What was learned is in the list of pull requests as well.
    ///
    /// - Throws: `EngineError` when GitHub says that there is none, or cannot be asked and nothing is kept.
    func detail(ofPullRequest number: Int) async throws -> PullRequestDetail {
        do {
            let connection = try await required()
            return try await fetchPullRequest(number, of: connection)
        } catch {
            return try await kept(PullRequestDetail.self, number, called: "pull request", inPlaceOf: error)
        }
    }

    // MARK: - Fetching

    private func fetchIssue(_ number: Int, of connection: GitHubConnection) async throws -> IssueDetail {
        let (client, repository) = (connection.client, connection.repository)
        let payload = try await client.issue(number, in: repository).value
        // One that was moved elsewhere is answered with what it has become there.
        guard payload.number == number else { throw GitHubError.notFound(path: "issues/\(number)") }
        let comments = try await client.comments(onIssue: number, in: repository).value
        let detail = IssueDetail(
            issue: GitHubIssue(payload),
            comments: comments.map { GitHubComment($0) },
            fetchedAt: surroundings.now()
        )
        return try await keep(detail, listing: detail.issue, isOpen: detail.issue.state == .open, connection)
    }

    private func fetchPullRequest(
        _ number: Int,
        of connection: GitHubConnection
    ) async throws -> PullRequestDetail {
        let name = connection.place.storedName
        let (listed, last) = try await surroundings.storage.read { connection in
            (
                try GitHubTable.item(Int64(number), of: PullRequest.self, in: connection),
                try DetailTable.find(PullRequestDetail.self, number: number, of: name, in: connection)
            )
        }
        let time = surroundings.now()
        let askedAt = resolutionsAskedAt[number] ?? .distantPast
        let reading = PullRequestReading(
            connection: connection,
            number: number,
            listed: listed,
            last: last,
            // A clock that was set back must not keep us from asking.
            isResolutionDue: abs(time.timeIntervalSince(askedAt)) >= Self.resolutionSeconds,
            now: time
        )
        let answer = try await reading.read()
        if answer.asksForResolutions { resolutionsAskedAt[number] = time }
        let pull = answer.detail.pullRequest
        survey.noteChecks(of: pull, at: time)
        let kept = try await keep(answer.detail, listing: pull, isOpen: pull.state == .open, connection)
        // Closed since the list was fetched: it does not belong there any more.
        if listed?.state == .open, pull.state != .open { expectChange(of: .pullRequests) }
        return kept
    }

    /// How long what was told of threads holds, in seconds: to settle one changes nothing else, and to ask is not free.
    private static let resolutionSeconds: TimeInterval = 120

    // MARK: - Keeping

    /// Keeps a page, and what it says of the item in its list.
    ///
    /// - Returns: The page as it is kept, so that it is the same now as when it is asked for without GitHub.
    private func keep<Detail: FetchedDetail, Item: FetchedItem>(
        _ detail: Detail,
        listing item: Item,
        isOpen: Bool,
        _ connection: GitHubConnection
    ) async throws -> Detail {
        let place = connection.place
        let (kept, ages) = try await surroundings.storage.write { connection in
            try DetailTable.keep(detail, of: place.storedName, in: connection)
            if isOpen {
                try GitHubTable.put(
                    [item],
                    of: place.storedName,
                    onlyKnown: true,
                    at: detail.fetchedAt,
                    in: connection
                )
            }
            return (
                try DetailTable.find(Detail.self, number: detail.number, in: connection),
                try GitHubTable.ages(in: connection)
            )
        }
        await memory.flush()
        note(ages, of: place)
        tell()
        return kept ?? detail
    }

    /// The page as it was fetched last, where an error is one of not being able to ask.
    ///
    /// - Throws: The error, if it is about the page itself, or nothing is kept.
    private func kept<Detail: FetchedDetail>(
        _ type: Detail.Type,
        _ number: Int,
        called name: String,
        inPlaceOf error: any Error
    ) async throws -> Detail {
        switch error {
        case GitHubError.notFound, GitHubError.gone:
            throw EngineError.notFound(what: "\(name) #\(number) in \(status.repository ?? "the repository")")
        case let error as GitHubError where error.isAboutOneThing || error == .cancelled: throw error
        case is CancellationError, is StorageError: throw error
        case GitHubError.rateLimited(let until, _): notePause(until: until)
        default: break
        }
        let found = try await surroundings.storage.read {
            try DetailTable.find(Detail.self, number: number, in: $0)
        }
        guard let found else { throw error }
        return found
    }
}
