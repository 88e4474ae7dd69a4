package import Foundation

/// A repository; the shorter form inside other payloads leaves out what is optional here.
package struct RepositoryPayload: Decodable, Sendable, Equatable {
    /// What the signed-in account may do.
    package struct Permissions: Decodable, Sendable, Hashable {
        /// May read.
        package let pull: Bool
        /// May push branches, merge, close and rerun.
        package let push: Bool
        /// May label, assign and close without pushing.
        package let triage: Bool?
        /// May change the repository's settings but for the dangerous ones.
        package let maintain: Bool?
        /// May do everything.
        package let admin: Bool
    }

    /// Unique on its server; stays when the repository is renamed.
    package let id: Int
    /// The name without its owner.
    package let name: String
    /// `owner/name`.
    package let fullName: String
    /// The account that it belongs to.
    package var owner: UserPayload? { ownerAccount?.user }
    /// Whether only invited accounts see it.
    package let isPrivate: Bool?
    /// Whether it was forked from another one.
    package let isFork: Bool?
    /// The repository's page.
    package let htmlURL: String?
    /// What to give to git for https.
    package let cloneURL: String?
    /// What to give to git for ssh.
    package let sshURL: String?
    /// The branch that pull requests go to if nothing else is said.
    package let defaultBranch: String?
    /// Whether nothing can be changed any more.
    package let isArchived: Bool?
    /// Whether it has issues at all; without them their addresses answer 410.
    package let hasIssues: Bool?
    /// What the signed-in account may do; absent for anonymous requests.
    package let permissions: Permissions?
    /// Whether pull requests may be merged with a merge commit; told to those who may push.
    package let allowsMergeCommit: Bool?
    /// Whether pull requests may be merged as one commit.
    package let allowsSquashMerge: Bool?
    /// Whether pull requests may be merged by a rebase.
    package let allowsRebaseMerge: Bool?
    /// Whether head branches are deleted after a merge.
    package let deletesBranchOnMerge: Bool?
    /// When something of it last changed.
    package let updatedAt: Date?

    private let ownerAccount: UncertainUserPayload?

    // No `created_at`, no `pushed_at`: a push's webhook writes them as numbers.
    private enum CodingKeys: String, CodingKey {
        case id, name, permissions
        case ownerAccount = "owner"
        case fullName = "full_name"
        case isPrivate = "private"
        case isFork = "fork"
        case htmlURL = "html_url"
        case cloneURL = "clone_url"
        case sshURL = "ssh_url"
        case defaultBranch = "default_branch"
        case isArchived = "archived"
        case hasIssues = "has_issues"
        case allowsMergeCommit = "allow_merge_commit"
        case allowsSquashMerge = "allow_squash_merge"
        case allowsRebaseMerge = "allow_rebase_merge"
        case deletesBranchOnMerge = "delete_branch_on_merge"
        case updatedAt = "updated_at"
    }
}
