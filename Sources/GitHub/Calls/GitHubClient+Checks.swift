import Foundation

/// Both systems in which a commit is judged: check runs of apps, and statuses of services outside.
///
/// A commit is green only where neither says otherwise, so both are to be read.
extension GitHubClient {
    /// Lists the check runs of a commit, the newest of each name.
    ///
    /// Costs one request a hundred. The server lists those of the newest 1,000 suites.
    ///
    /// - Parameters:
    ///   - ref: A commit, a branch or a tag.
    ///   - repository: Where.
    ///   - includesRepeated: Also those that a newer one of the same name has replaced.
    /// - Returns: The check runs.
    /// - Throws: ``GitHubError/notFound(path:)`` or ``GitHubError/invalid(message:fields:)`` for an unknown
    ///   ref.
    package func checkRuns(
        of ref: String,
        in repository: RepositoryName,
        includesRepeated: Bool = false
    ) async throws(GitHubError) -> Fetched<[CheckRunPayload]> {
        try await list(
            "\(repository.path)/commits/\(ref.escapedForPath)/check-runs",
            under: "check_runs",
            query: [URLQueryItem](values: ["filter": includesRepeated ? "all" : "latest"]),
            of: CheckRunPayload.self
        )
    }

    /// Reads the newest status of each context of a commit, with the server's word for all together.
    ///
    /// One request, for the first hundred contexts. The word is `pending` also where there is no status.
    ///
    /// - Throws: ``GitHubError/notFound(path:)`` for an unknown ref.
    package func combinedStatus(
        of ref: String,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<CombinedStatusPayload> {
        try await get(
            "\(repository.path)/commits/\(ref.escapedForPath)/status",
            query: [URLQueryItem](values: ["per_page": "100"]),
            as: CombinedStatusPayload.self
        )
    }
}
