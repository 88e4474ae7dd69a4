import Foundation
import HTTP

/// Which pull requests to list.
package struct PullRequestFilter: Sendable, Hashable {
    /// Open ones, closed ones, or `nil` for both.
    package var state: OpenState?
    /// `owner:branch`; the server lets a branch without its owner pass as if nothing had been asked for.
    package var head: String?
    /// The branch that they are to go to.
    package var base: String?

    /// Creates a filter; without arguments it lets all open pull requests pass.
    package init(state: OpenState? = .open, head: String? = nil, base: String? = nil) {
        self.state = state
        self.head = head
        self.base = base
    }
}

/// What is to be changed about a pull request; `nil` leaves a thing as it is.
package struct PullRequestChange: Encodable, Sendable, Hashable {
    /// One line of text.
    package var title: String?
    /// Markdown.
    package var body: String?
    /// Open or closed.
    package var state: OpenState?
    /// The branch that it is to go to.
    package var base: String?

    /// Creates a change.
    package init(
        title: String? = nil,
        body: String? = nil,
        state: OpenState? = nil,
        base: String? = nil
    ) {
        self.title = title
        self.body = body
        self.state = state
        self.base = base
    }

    /// Writes what is to be changed alone.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(title, forKey: .title)
        try container.encodeIfPresent(body, forKey: .body)
        try container.encodeIfPresent(state?.rawValue, forKey: .state)
        try container.encodeIfPresent(base, forKey: .base)
    }

    private enum CodingKeys: String, CodingKey {
        case title, body, state, base
    }
}

/// Pull requests, but for reviews and merging.
///
/// Every call throws ``GitHubError``. Reads cost one request a hundred items, or nothing where the server
/// knows of no change. Writes cost one each, go one at a time, and are never repeated by themselves.
extension GitHubClient {
    /// Lists pull requests in their list form, the last changed first.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - filter: Which.
    ///   - limit: How many to read at most.
    ///   - isKnown: Whether one is no news, so that what changed earlier is not read.
    /// - Returns: The pull requests; incomplete where they were not read to the end.
    /// - Throws: `GitHubError`.
    package func pullRequests(
        in repository: RepositoryName,
        _ filter: PullRequestFilter = PullRequestFilter(),
        limit: Int = 1_000,
        until isKnown: @escaping @Sendable (PullRequestPayload) -> Bool = { _ in false }
    ) async throws(GitHubError) -> Fetched<[PullRequestPayload]> {
        try await list(
            "\(repository.path)/pulls",
            query: [URLQueryItem](values: [
                "state": filter.state?.rawValue ?? "all",
                "head": filter.head,
                "base": filter.base,
                "sort": "updated",
                "direction": "desc",
            ]),
            limit: limit,
            of: PullRequestPayload.self,
            until: isKnown
        )
    }

    /// Reads one pull request in its single form.
    ///
    /// The first answer after a push does not yet know whether it merges: see
    /// ``settledPullRequest(_:in:waits:)``.
    package func pullRequest(
        _ number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<PullRequestPayload> {
        try await get("\(repository.path)/pulls/\(number)", as: PullRequestPayload.self)
    }

    /// Reads one pull request, asking again while the server works out whether it merges.
    ///
    /// Costs one request for each wait and one more. The last answer may still not know.
    ///
    /// - Parameters:
    ///   - number: Which.
    ///   - repository: Where.
    ///   - waits: How long to wait before each further request.
    /// - Returns: The last answer.
    /// - Throws: Any ``GitHubError``; ``GitHubError/cancelled`` also while it waits.
    package func settledPullRequest(
        _ number: Int,
        in repository: RepositoryName,
        waits: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(8)]
    ) async throws(GitHubError) -> Fetched<PullRequestPayload> {
        var answer = try await pullRequest(number, in: repository)
        for wait in waits where answer.value.isUnsettled {
            try await sleep(for: wait)
            answer = try await pullRequest(number, in: repository)
        }
        return answer
    }

    /// Changes title, body, state or base of a pull request.
    ///
    /// - Throws: ``GitHubError/invalid(message:fields:)`` for an unknown base, for one that another pull
    ///   request of the same head goes to, and for opening again what is merged or has lost its head.
    package func updatePullRequest(
        _ number: Int,
        in repository: RepositoryName,
        _ change: PullRequestChange
    ) async throws(GitHubError) -> PullRequestPayload {
        try await write(
            .patch,
            "\(repository.path)/pulls/\(number)",
            body: change,
            as: PullRequestPayload.self
        )
    }

    /// Closes a pull request without merging it; one that is closed stays so.
    package func closePullRequest(
        _ number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> PullRequestPayload {
        try await updatePullRequest(number, in: repository, PullRequestChange(state: .closed))
    }

    /// Lists the files of a pull request with their hunks.
    ///
    /// The server lists at most 3,000 without saying so: compare with ``PullRequestPayload/changedFiles``.
    package func files(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[PullFilePayload]> {
        try await list(
            "\(repository.path)/pulls/\(number)/files",
            limit: 3_000,
            of: PullFilePayload.self
        )
    }

    /// Reads the diff of a pull request as git writes it; untrusted text.
    ///
    /// Costs one request. The server refuses what it finds too large to show: more than 300 files or 20,000
    /// lines. Then, at the cost of ``files(ofPullRequest:in:)``, the diff is put together from the files'
    /// hunks; it is good for reading and not for applying, since the largest files have no hunks in it.
    ///
    /// - Parameters:
    ///   - number: Which.
    ///   - repository: Where.
    ///   - maximumBytes: The largest diff to read.
    /// - Returns: The diff's bytes, in whatever encodings the files have.
    /// - Throws: ``GitHubError/unreadable(what:)`` for a diff that is larger.
    package func diff(
        ofPullRequest number: Int,
        in repository: RepositoryName,
        maximumBytes: Int = 64 << 20
    ) async throws(GitHubError) -> [UInt8] {
        if let whole = try await wholeDiff(ofPullRequest: number, in: repository, maximumBytes: maximumBytes)
        {
            return whole
        }
        let listed = try await files(ofPullRequest: number, in: repository)
        return listed.value.flatMap { Array($0.unifiedDiff.utf8) }
    }

    /// Reads the diff of a pull request as git writes it, and nothing else; untrusted text.
    ///
    /// - Parameters:
    ///   - number: Which.
    ///   - repository: Where.
    ///   - maximumBytes: The largest diff to read.
    /// - Returns: The diff's bytes; `nil` where the server finds it too large to show, or has no such form.
    /// - Throws: ``GitHubError/unreadable(what:)`` for a diff that is larger.
    package func wholeDiff(
        ofPullRequest number: Int,
        in repository: RepositoryName,
        maximumBytes: Int = 64 << 20
    ) async throws(GitHubError) -> [UInt8]? {
        do throws(GitHubError) {
            let bytes = try await download(
                "\(repository.path)/pulls/\(number)",
                maximumBytes: maximumBytes,
                accept: "application/vnd.github.diff"
            )
            // A server that does not know the form answers with the pull request itself.
            return bytes.first == UInt8(ascii: "{") ? nil : bytes
        } catch {
            guard case .invalid = error else { throw error }
            return nil
        }
    }

    /// Lists the commits of a pull request, oldest first.
    ///
    /// The server lists at most 250 without saying so: compare with ``PullRequestPayload/commitCount``.
    package func commits(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[CommitPayload]> {
        try await list(
            "\(repository.path)/pulls/\(number)/commits",
            limit: 250,
            of: CommitPayload.self
        )
    }

    /// Takes a pull request out of its draft state; one that is no draft stays as it is.
    ///
    /// Costs one request of GraphQL, which alone can do this.
    ///
    /// - Parameter nodeID: ``PullRequestPayload/nodeID``.
    /// - Throws: ``GitHubError/notFound(path:)`` on a server without GraphQL or for an unknown key,
    ///   ``GitHubError/forbidden(message:missingScope:)`` where the account may not push.
    package func markReady(nodeID: String) async throws(GitHubError) {
        _ = try await graphQL(
            """
            mutation($id: ID!) {
              markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { id } }
            }
            """,
            variables: ["id": nodeID],
            as: IgnoredAnswer.self
        )
    }
}

extension PullRequestPayload {
    /// Whether the server is still working out if it merges; a closed one is never worked out.
    package var isUnsettled: Bool {
        state.known == .open && !isMerged && (mergeable == nil || mergeableState?.known == .unknown)
    }
}

/// An answer that only has to be there.
struct IgnoredAnswer: Decodable, Sendable {}
