package import Foundation

/// A pull request.
///
/// Lists leave out what the server works out for one alone; those properties are `nil` then, which is not
/// the same as zero or no.
package struct PullRequestPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    ///
    /// People and addresses use ``number``.
    package let id: Int
    /// The key for GraphQL, with which a draft is marked as ready.
    package let nodeID: String?
    /// What follows `#`.
    package let number: Int
    /// One line of text.
    package let title: String
    /// Markdown; `nil` where nothing was written.
    package let body: String?
    /// Open or closed; a merged one is closed.
    package let state: ServerWord<OpenState>
    /// Who opened it; `nil` when the account is gone.
    package let user: UserPayload?
    /// Where the change comes from.
    package let head: PullBranchPayload
    /// Where the change is to go.
    package let base: PullBranchPayload
    /// Whether it says of itself that it is not finished.
    package var isDraft: Bool { draft ?? false }
    /// The labels in the server's order.
    package var labels: [LabelPayload] { listedLabels ?? [] }
    /// Who is to do it.
    package var assignees: [UserPayload] { listedAssignees ?? loneAssignee.map { [$0] } ?? [] }
    /// Whose review is still asked for; who has reviewed is no longer here.
    package var requestedReviewers: [UserPayload] { listedReviewers ?? [] }
    /// Which teams' review is still asked for.
    package var requestedTeams: [TeamPayload] { listedTeams ?? [] }
    /// When it was opened.
    package let createdAt: Date
    /// When anything of it last changed; checks and statuses are not part of it.
    package let updatedAt: Date
    /// When it was closed or merged.
    package let closedAt: Date?
    /// When it was merged.
    package let mergedAt: Date?
    /// The commit that the merge made; API version 2026-03-10 no longer tells.
    package let mergeCommitSHA: String?
    /// The pull request's page.
    package let htmlURL: String

    /// Whether it merges without conflicts; single form, and `nil` while the server works it out.
    package let mergeable: Bool?
    /// What stands between it and its merge; single form.
    package let mergeableState: ServerWord<MergeableState>?
    /// How many commits it has; single form.
    package let commitCount: Int?
    /// Lines added; single form.
    package let additions: Int?
    /// Lines deleted; single form.
    package let deletions: Int?
    /// Files changed; single form.
    package let changedFiles: Int?
    /// Comments below it; single form.
    package let commentCount: Int?
    /// Comments at lines of its diff; single form.
    package let reviewCommentCount: Int?
    /// Whether it is merged, in both forms.
    package var isMerged: Bool { merged ?? (mergedAt != nil) }
    /// Who merged it; single form.
    package let mergedBy: UserPayload?
    /// Whether those who may push to the base may push to the fork's branch; single form.
    package let maintainerCanModify: Bool?

    private let draft: Bool?
    private let merged: Bool?
    private let listedLabels: [LabelPayload]?
    private let listedAssignees: [UserPayload]?
    private let loneAssignee: UserPayload?
    private let listedReviewers: [UserPayload]?
    private let listedTeams: [TeamPayload]?

    private enum CodingKeys: String, CodingKey {
        case id, number, title, body, state, user, head, base, draft, merged, mergeable, additions, deletions
        case nodeID = "node_id"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case closedAt = "closed_at"
        case mergedAt = "merged_at"
        case mergedBy = "merged_by"
        case mergeCommitSHA = "merge_commit_sha"
        case htmlURL = "html_url"
        case mergeableState = "mergeable_state"
        case commitCount = "commits"
        case changedFiles = "changed_files"
        case commentCount = "comments"
        case reviewCommentCount = "review_comments"
        case maintainerCanModify = "maintainer_can_modify"
        case listedLabels = "labels"
        case listedAssignees = "assignees"
        case loneAssignee = "assignee"
        case listedReviewers = "requested_reviewers"
        case listedTeams = "requested_teams"
    }
}

/// One end of a pull request.
package struct PullBranchPayload: Decodable, Sendable, Equatable {
    /// `owner:branch`.
    package let label: String?
    /// The branch's name without `refs/heads/`.
    package let ref: String
    /// The commit at the branch's tip.
    package let sha: String
    /// The account that the branch belongs to; `nil` when it is gone.
    package let user: UserPayload?
    /// The repository that the branch lies in; `nil` when the fork was deleted.
    package let repository: RepositoryPayload?

    private enum CodingKeys: String, CodingKey {
        case label, ref, sha, user
        case repository = "repo"
    }
}

extension PullBranchPayload {
    /// The login of the account that the branch belongs to, from whatever part of the payload still tells.
    package var owner: String? {
        if let login = repository?.owner?.login ?? user?.login { return login }
        guard let label, let colon = label.firstIndex(of: ":") else { return nil }
        return String(label[..<colon])
    }
}

/// A team of an organisation.
package struct TeamPayload: Decodable, Sendable, Hashable {
    /// Unique on its server.
    package let id: Int
    /// The name that people read.
    package let name: String
    /// The name in addresses, and what a review is asked of.
    package let slug: String
}

/// What a merge answered.
package struct MergeResultPayload: Decodable, Sendable, Hashable {
    /// The commit that the merge made.
    package let sha: String?
    /// Whether it happened.
    package let merged: Bool
    /// What the server says of it.
    package let message: String?
}
