package import Foundation
import HTTP

/// Which issues to list.
package struct IssueFilter: Sendable, Hashable {
    /// Open ones, closed ones, or `nil` for both.
    package var state: OpenState?
    /// Labels that an issue must all have.
    package var labels: [String]
    /// A login, `none`, or `*` for anybody.
    package var assignee: String?
    /// Only what has changed since.
    package var since: Date?

    /// Creates a filter; without arguments it lets all open issues pass.
    package init(
        state: OpenState? = .open,
        labels: [String] = [],
        assignee: String? = nil,
        since: Date? = nil
    ) {
        self.state = state
        self.labels = labels
        self.assignee = assignee
        self.since = since
    }
}

/// An issue to be written.
package struct NewIssue: Encodable, Sendable, Hashable {
    /// One line of text.
    package var title: String
    /// Markdown.
    package var body: String
    /// Labels; the server drops them silently where the account may not push.
    package var labels: [String]
    /// Logins; the server drops them silently where the account may not push.
    package var assignees: [String]

    /// Creates an issue.
    package init(title: String, body: String, labels: [String] = [], assignees: [String] = []) {
        self.title = title
        self.body = body
        self.labels = labels
        self.assignees = assignees
    }
}

/// Issues and the comments below issues and pull requests.
///
/// Every call throws ``GitHubError``. Reads cost one request a hundred items, or nothing where the server
/// knows of no change. Writes cost one each, go one at a time, and are never repeated by themselves: after
/// ``GitHubError/unreachable(_:)`` or ``GitHubError/server(status:)`` what was written may be there.
extension GitHubClient {
    /// Lists issues, the last changed first, without pull requests.
    ///
    /// The server lists pull requests among them, so that the pages read can be many more than the issues
    /// found, and `limit` counts both.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - filter: Which.
    ///   - limit: How many issues and pull requests to read at most.
    /// - Returns: The issues; incomplete where `limit` cut them.
    /// - Throws: ``GitHubError/gone`` where the repository has no issues.
    package func issues(
        in repository: RepositoryName,
        _ filter: IssueFilter = IssueFilter(),
        limit: Int = 1_000
    ) async throws(GitHubError) -> Fetched<[IssuePayload]> {
        let all = try await list(
            "\(repository.path)/issues",
            query: [URLQueryItem](values: [
                "state": filter.state?.rawValue ?? "all",
                "labels": filter.labels.isEmpty ? nil : filter.labels.joined(separator: ","),
                "assignee": filter.assignee,
                "since": filter.since?.serverText,
                "sort": "updated",
                "direction": "desc",
            ]),
            limit: limit,
            of: IssuePayload.self
        )
        return all.map { issues in issues.filter { !$0.isPullRequest } }
    }

    /// Lists issues and the issues' sides of pull requests, open and closed, the last changed first.
    ///
    /// Where nothing of any of them changed, the first page is the same as before, which costs nothing.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - limit: How many to read at most.
    ///   - isKnown: Whether one is no news, so that what changed earlier is not read.
    /// - Returns: What changed last, whole pages of it.
    /// - Throws: ``GitHubError/gone`` where the repository has no issues.
    package func changedIssues(
        in repository: RepositoryName,
        limit: Int,
        until isKnown: @escaping @Sendable (IssuePayload) -> Bool
    ) async throws(GitHubError) -> Fetched<[IssuePayload]> {
        try await list(
            "\(repository.path)/issues",
            query: [URLQueryItem](values: ["state": "all", "sort": "updated", "direction": "desc"]),
            limit: limit,
            of: IssuePayload.self,
            until: isKnown
        )
    }

    /// Reads one issue, or the issue's side of a pull request.
    ///
    /// - Throws: ``GitHubError/gone`` when it was deleted.
    package func issue(
        _ number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<IssuePayload> {
        try await get("\(repository.path)/issues/\(number)", as: IssuePayload.self)
    }

    /// Lists the comments below an issue or a pull request, oldest first.
    ///
    /// - Parameters:
    ///   - number: Of which.
    ///   - repository: Where.
    ///   - since: Only those that were written or changed since; `nil` for all.
    ///   - limit: How many to read at most.
    /// - Returns: The comments.
    /// - Throws: ``GitHubError/gone`` when the issue was deleted.
    package func comments(
        onIssue number: Int,
        in repository: RepositoryName,
        since: Date? = nil,
        limit: Int = 1_000
    ) async throws(GitHubError) -> Fetched<[IssueCommentPayload]> {
        try await list(
            "\(repository.path)/issues/\(number)/comments",
            query: [URLQueryItem](values: ["since": since?.serverText]),
            limit: limit,
            of: IssueCommentPayload.self
        )
    }

    /// Writes an issue; a second call writes a second one.
    ///
    /// - Throws: ``GitHubError/gone`` where the repository has no issues, ``GitHubError/invalid(message:fields:)``
    ///   for a text the server refuses.
    package func createIssue(
        _ issue: NewIssue,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await write(.post, "\(repository.path)/issues", body: issue, as: IssuePayload.self)
    }

    /// Comments on an issue or a pull request; a second call writes a second comment.
    ///
    /// - Throws: ``GitHubError/forbidden(message:missingScope:)`` where the conversation is locked.
    package func comment(
        _ text: String,
        onIssue number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssueCommentPayload {
        try await write(
            .post,
            "\(repository.path)/issues/\(number)/comments",
            body: TextBody(body: text),
            as: IssueCommentPayload.self
        )
    }

    /// Closes an issue; one that is closed stays so.
    package func closeIssue(
        _ number: Int,
        as reason: IssueStateReason = .completed,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await setState(.closed, reason: reason, ofIssue: number, in: repository)
    }

    /// Opens a closed issue again; one that is open stays so.
    package func reopenIssue(
        _ number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await setState(.open, reason: .reopened, ofIssue: number, in: repository)
    }

    /// Adds people to those who are to do an issue or a pull request, of at most ten.
    ///
    /// The server leaves out silently whom it cannot assign: compare with what is returned.
    package func assign(
        _ logins: [String],
        toIssue number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await write(
            .post,
            "\(repository.path)/issues/\(number)/assignees",
            body: AssigneesBody(assignees: logins),
            as: IssuePayload.self
        )
    }

    /// Takes people from those who are to do an issue or a pull request.
    package func unassign(
        _ logins: [String],
        fromIssue number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await write(
            .delete,
            "\(repository.path)/issues/\(number)/assignees",
            body: AssigneesBody(assignees: logins),
            as: IssuePayload.self
        )
    }

    /// Adds labels to an issue or a pull request; the server makes those that the repository does not have.
    ///
    /// - Returns: All labels that it has now.
    package func addLabels(
        _ names: [String],
        toIssue number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> [LabelPayload] {
        try await write(
            .post,
            "\(repository.path)/issues/\(number)/labels",
            body: LabelsBody(labels: names),
            as: [LabelPayload].self
        )
    }

    /// Lists the repository's labels.
    package func labels(
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[LabelPayload]> {
        try await list("\(repository.path)/labels", of: LabelPayload.self)
    }

    private func setState(
        _ state: OpenState,
        reason: IssueStateReason,
        ofIssue number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> IssuePayload {
        try await write(
            .patch,
            "\(repository.path)/issues/\(number)",
            body: IssueStateBody(state: state.rawValue, reason: reason.rawValue),
            as: IssuePayload.self
        )
    }
}

// MARK: - Bodies

/// A text of Markdown, as comments and answers to comments are sent.
struct TextBody: Encodable, Sendable {
    let body: String
}

private struct AssigneesBody: Encodable, Sendable {
    let assignees: [String]
}

private struct LabelsBody: Encodable, Sendable {
    let labels: [String]
}

private struct IssueStateBody: Encodable, Sendable {
    let state: String
    let reason: String

    private enum CodingKeys: String, CodingKey {
        case state
        case reason = "state_reason"
    }
}
