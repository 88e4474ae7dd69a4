import Foundation

/// What the account is told of. Each call costs one request a hundred items, or nothing where nothing changed.
extension GitHubClient {
    /// Lists what the account is told of in a repository and has not looked at yet, the newest first.
    ///
    /// The server says how long to wait before the next question: ``RateLimits/pollInterval``.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - isParticipating: Only what the account takes part in or was named in.
    ///   - limit: How many to read at most.
    /// - Returns: The notifications.
    /// - Throws: ``GitHubError/forbidden(message:missingScope:)`` and ``GitHubError/notFound(path:)`` for tokens
    ///   that may not know, as those of apps and fine-grained ones.
    package func notifications(
        in repository: RepositoryName,
        isParticipating: Bool = true,
        limit: Int = 200
    ) async throws(GitHubError) -> Fetched<[NotificationPayload]> {
        try await list(
            "\(repository.path)/notifications",
            query: [URLQueryItem](values: [
                "all": "false", "participating": isParticipating ? "true" : "false",
            ]),
            limit: limit,
            of: NotificationPayload.self
        )
    }
}
