import Foundation

/// Searches over issues and pull requests of all repositories that the account sees.
///
/// They have a limit of their own, 30 a minute, and find at most 1,000.
extension GitHubClient {
    /// Searches issues and pull requests, the last changed first.
    ///
    /// Which a find is, says ``IssuePayload/isPullRequest``; where it lies,
    /// ``IssuePayload/repositoryFullName``.
    ///
    /// - Parameters:
    ///   - query: GitHub's search words; `is:issue` or `is:pr` has to be among them.
    ///   - limit: How many finds to read at most.
    /// - Returns: What was found; incomplete where there is more.
    /// - Throws: ``GitHubError/invalid(message:fields:)`` for words the server does not understand or for a
    ///   repository it does not show.
    package func searchIssues(
        _ query: String,
        limit: Int = 1_000
    ) async throws(GitHubError) -> Fetched<[IssuePayload]> {
        try await list(
            "/search/issues",
            under: "items",
            query: [URLQueryItem](values: ["q": query, "sort": "updated", "order": "desc"]),
            limit: min(limit, 1_000),
            of: IssuePayload.self
        )
    }

    /// Finds open pull requests that wait for a review of the signed-in account.
    ///
    /// - Parameter repository: Where; `nil` for everywhere.
    /// - Returns: The issues' side of the pull requests.
    /// - Throws: As ``searchIssues(_:limit:)``; ``GitHubError/notSignedIn`` and
    ///   ``GitHubError/invalid(message:fields:)`` for nobody, since the words name the account as `@me`.
    package func reviewRequests(
        in repository: RepositoryName? = nil
    ) async throws(GitHubError) -> Fetched<[IssuePayload]> {
        try await searchIssues("is:pr is:open review-requested:@me" + Self.qualifier(for: repository))
    }

    /// Finds open issues and pull requests that mention the signed-in account.
    ///
    /// Costs two searches: the server answers for issues and for pull requests apart.
    ///
    /// - Parameter repository: Where; `nil` for everywhere.
    /// - Returns: Issues and pull requests.
    /// - Throws: As ``reviewRequests(in:)``.
    package func mentions(
        in repository: RepositoryName? = nil
    ) async throws(GitHubError) -> [IssuePayload] {
        let words = " is:open mentions:@me" + Self.qualifier(for: repository)
        let issues = try await searchIssues("is:issue" + words)
        let pullRequests = try await searchIssues("is:pr" + words)
        return (issues.value + pullRequests.value).sorted { $0.updatedAt > $1.updatedAt }
    }

    private static func qualifier(for repository: RepositoryName?) -> String {
        repository.map { " repo:\($0.owner)/\($0.name)" } ?? ""
    }
}
