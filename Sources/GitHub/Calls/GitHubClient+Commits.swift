import Foundation

/// Branches and commits. Reads cost one request a hundred items, or nothing where nothing changed.
extension GitHubClient {
    /// Lists the branches by name.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - isProtected: Only protected ones, only unprotected ones, or `nil` for both.
    ///   - limit: How many to read at most.
    /// - Returns: The branches.
    /// - Throws: Any ``GitHubError``.
    package func branches(
        in repository: RepositoryName,
        isProtected: Bool? = nil,
        limit: Int = 1_000
    ) async throws(GitHubError) -> Fetched<[BranchPayload]> {
        try await list(
            "\(repository.path)/branches",
            query: [URLQueryItem](values: ["protected": isProtected.map { $0 ? "true" : "false" }]),
            limit: limit,
            of: BranchPayload.self
        )
    }

    /// Reads one branch.
    ///
    /// - Throws: ``GitHubError/notFound(path:)`` where there is none of that name.
    package func branch(
        _ name: String,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<BranchPayload> {
        try await get("\(repository.path)/branches/\(name.escapedForPath)", as: BranchPayload.self)
    }

    /// Lists the commits that a ref reaches, newest first.
    ///
    /// - Parameters:
    ///   - ref: A branch, a tag or a commit; `nil` for the default branch.
    ///   - repository: Where.
    ///   - path: Only those that changed this file or folder.
    ///   - limit: How many to read at most.
    /// - Returns: The commits.
    /// - Throws: ``GitHubError/notFound(path:)`` for an unknown ref, ``GitHubError/conflict(message:)`` for
    ///   an empty repository.
    package func commits(
        of ref: String? = nil,
        in repository: RepositoryName,
        path: String? = nil,
        limit: Int = 100
    ) async throws(GitHubError) -> Fetched<[CommitPayload]> {
        try await list(
            "\(repository.path)/commits",
            query: [URLQueryItem](values: ["sha": ref, "path": path]),
            limit: limit,
            of: CommitPayload.self
        )
    }

    /// Reads one commit with the first 300 of its files.
    ///
    /// - Throws: ``GitHubError/notFound(path:)`` or ``GitHubError/invalid(message:fields:)`` for an unknown
    ///   ref.
    package func commit(
        _ ref: String,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<CommitPayload> {
        try await get("\(repository.path)/commits/\(ref.escapedForPath)", as: CommitPayload.self)
    }

    /// Reads what a head has that a base has not, from their merge base on.
    ///
    /// One request: up to 250 commits and 300 files.
    ///
    /// - Parameters:
    ///   - base: A branch, a tag or a commit; `owner:branch` for a fork's.
    ///   - head: The same.
    ///   - repository: Where.
    /// - Returns: How they differ.
    /// - Throws: ``GitHubError/notFound(path:)`` where one is unknown or they have no commit in common.
    package func compare(
        _ base: String,
        with head: String,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<ComparisonPayload> {
        try await get(
            "\(repository.path)/compare/\(base.escapedForPath)...\(head.escapedForPath)",
            as: ComparisonPayload.self
        )
    }

    /// Lists the pull requests that a commit is in, or that it came to the default branch by.
    package func pullRequests(
        withCommit sha: String,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[PullRequestPayload]> {
        try await list(
            "\(repository.path)/commits/\(sha.escapedForPath)/pulls",
            of: PullRequestPayload.self
        )
    }
}
