import Foundation
import HTTP

/// How the commits of a pull request come to its base.
package enum MergeMethod: String, Encodable, Sendable, Hashable, CaseIterable {
    /// With a merge commit.
    case merge
    /// As one commit.
    case squash
    /// One by one on top of the base.
    case rebase
}

extension RepositoryPayload {
    /// The methods that the repository allows; those that it says nothing of count as allowed.
    package var mergeMethods: [MergeMethod] {
        MergeMethod.allCases.filter { method in
            switch method {
            case .merge: allowsMergeCommit ?? true
            case .squash: allowsSquashMerge ?? true
            case .rebase: allowsRebaseMerge ?? true
            }
        }
    }
}

extension GitHubClient {
    /// Merges a pull request if its head is still the commit that was looked at.
    ///
    /// Costs one request; two when the base moved at that moment, which is retried once with the same head.
    ///
    /// - Parameters:
    ///   - number: Which.
    ///   - repository: Where.
    ///   - head: The commit that was reviewed and checked.
    ///   - method: How; ask ``RepositoryPayload/mergeMethods`` what is allowed.
    ///   - title: The commit's first line; `nil` for the server's.
    ///   - message: The rest of the commit's message; `nil` for the server's.
    /// - Returns: What the server says of the merge.
    /// - Throws: ``GitHubError/conflict(message:)`` when the head moved, there are conflicts or a rule of the
    ///   base is not met: the message says which. ``GitHubError/forbidden(message:missingScope:)`` without the
    ///   right to it. After ``GitHubError/unreachable(_:)`` it may be merged: read it before another try.
    package func merge(
        pullRequest number: Int,
        in repository: RepositoryName,
        head: String,
        by method: MergeMethod,
        title: String? = nil,
        message: String? = nil
    ) async throws(GitHubError) -> MergeResultPayload {
        let path = "\(repository.path)/pulls/\(number)/merge"
        let body = MergeBody(method: method, sha: head, title: title, message: message)
        do throws(GitHubError) {
            return try await write(.put, path, body: body, as: MergeResultPayload.self)
        } catch {
            guard case .conflict(let reason) = error, reason.lowercased().contains("base branch was modified")
            else { throw error }
            return try await write(.put, path, body: body, as: MergeResultPayload.self)
        }
    }

    /// Merges the base into a pull request's branch.
    ///
    /// Costs one request. The server does it after it has answered.
    ///
    /// - Parameters:
    ///   - number: Which.
    ///   - repository: Where.
    ///   - head: The commit that the branch must still be at.
    /// - Throws: ``GitHubError/invalid(message:fields:)`` when the head moved, when there are conflicts and
    ///   when there is nothing to update.
    package func updateBranch(
        ofPullRequest number: Int,
        in repository: RepositoryName,
        head: String
    ) async throws(GitHubError) {
        try await write(
            .put,
            "\(repository.path)/pulls/\(number)/update-branch",
            body: UpdateBranchBody(expectedHead: head)
        )
    }
}

private struct MergeBody: Encodable, Sendable {
    let method: MergeMethod
    let sha: String
    let title: String?
    let message: String?

    private enum CodingKeys: String, CodingKey {
        case sha
        case method = "merge_method"
        case title = "commit_title"
        case message = "commit_message"
    }
}

private struct UpdateBranchBody: Encodable, Sendable {
    let expectedHead: String

    private enum CodingKeys: String, CodingKey {
        case expectedHead = "expected_head_sha"
    }
}
