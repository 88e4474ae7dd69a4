import Foundation

/// The repository and the account's limits; each call costs one request at most.
extension GitHubClient {
    /// Reads the repository: its default branch, what the account may do, which merges it allows.
    ///
    /// - Throws: ``GitHubError/notFound(path:)`` also where the account may not see it.
    package func repository(
        _ repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<RepositoryPayload> {
        try await get(repository.path, as: RepositoryPayload.self)
    }

    /// Reads how many requests are left; asking costs none.
    ///
    /// - Throws: ``GitHubError/notFound(path:)`` on an Enterprise server without limits.
    package func rateLimit() async throws(GitHubError) -> Fetched<RateLimitPayload> {
        try await get("/rate_limit", as: RateLimitPayload.self)
    }
}
