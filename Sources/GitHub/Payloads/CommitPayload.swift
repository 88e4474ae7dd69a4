package import Foundation

/// A commit as the server lists it: of a branch, of a pull request or between two commits.
package struct CommitPayload: Decodable, Sendable, Equatable {
    /// What git itself says of the commit.
    package struct Details: Decodable, Sendable, Hashable {
        /// Who wrote it and when.
        package let author: GitPersonPayload?
        /// Who committed it and when.
        package let committer: GitPersonPayload?
        /// The whole message.
        package let message: String
    }

    /// A commit that another one names.
    package struct Parent: Decodable, Sendable, Hashable {
        /// The commit's name.
        package let sha: String
    }

    /// The commit's name.
    package let sha: String
    /// What git itself says of it.
    package let details: Details
    /// The account of the author; `nil` when the address belongs to no account.
    package var author: UserPayload? { authorAccount?.user }
    /// The account of the committer; `nil` when the address belongs to no account.
    package var committer: UserPayload? { committerAccount?.user }
    /// The commits before it: none for a first one, several for a merge.
    package var parents: [Parent] { listedParents ?? [] }
    /// The changed files, at most 300; only where one commit is asked for.
    package let files: [PullFilePayload]?
    /// The commit's page.
    package let htmlURL: String?

    private let authorAccount: UncertainUserPayload?
    private let committerAccount: UncertainUserPayload?
    private let listedParents: [Parent]?

    private enum CodingKeys: String, CodingKey {
        case sha, files
        case details = "commit"
        case htmlURL = "html_url"
        case authorAccount = "author"
        case committerAccount = "committer"
        case listedParents = "parents"
    }
}

/// A name in a commit, as git wrote it; no account.
package struct GitPersonPayload: Decodable, Sendable, Hashable {
    /// The name.
    package let name: String?
    /// The address.
    package let email: String?
    /// When the commit was written or committed.
    package let date: Date?
}

/// A branch.
package struct BranchPayload: Decodable, Sendable, Equatable {
    /// The commit at the tip.
    package struct Tip: Decodable, Sendable, Hashable {
        /// The commit's name.
        package let sha: String
    }

    /// The name without `refs/heads/`.
    package let name: String
    /// The commit at the tip.
    package let commit: Tip
    /// Whether rules stand before a push to it.
    package var isProtected: Bool { protected ?? false }

    private let protected: Bool?

    private enum CodingKeys: String, CodingKey {
        case name, commit, protected
    }
}

/// How one commit differs from another.
package struct ComparisonPayload: Decodable, Sendable, Equatable {
    /// How the head lies to the base.
    package let status: ServerWord<ComparisonStatus>
    /// How many commits the head has and the base has not.
    package let aheadBy: Int
    /// How many commits the base has and the head has not.
    package let behindBy: Int
    /// How many commits there are, of which ``commits`` may hold only the first 250.
    package let totalCommits: Int
    /// The newest commit that both have.
    package let mergeBase: BranchPayload.Tip?
    /// The commits from the merge base to the head, oldest first.
    package let commits: [CommitPayload]
    /// The changed files, at most 300.
    package let files: [PullFilePayload]?

    private enum CodingKeys: String, CodingKey {
        case status, commits, files
        case aheadBy = "ahead_by"
        case behindBy = "behind_by"
        case totalCommits = "total_commits"
        case mergeBase = "merge_base_commit"
    }
}
