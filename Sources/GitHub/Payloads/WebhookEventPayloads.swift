// The bodies of the webhook events that `WebhookPayload` tells apart.

package import Foundation

/// Commits came to a branch or a tag, or one was made or deleted.
package struct PushPayload: Decodable, Sendable, Equatable {
    /// One of the pushed commits.
    package struct Commit: Decodable, Sendable, Equatable {
        /// The commit's name.
        package let id: String
        /// The whole message.
        package let message: String
        /// When it was committed.
        package let timestamp: Date?
        /// Who wrote it.
        package let author: GitPersonPayload?
    }

    /// `refs/heads/…` or `refs/tags/…`.
    package let ref: String
    /// The tip before; forty zeros when it was made.
    package let before: String
    /// The tip after; forty zeros when it was deleted.
    package let after: String
    /// Whether the ref was made by it.
    package let isCreated: Bool
    /// Whether the ref was deleted by it.
    package let isDeleted: Bool
    /// Whether commits were left behind.
    package let isForced: Bool
    /// The pushed commits, oldest first, at most 2,048.
    package let commits: [Commit]
    /// The newest commit; `nil` when the ref was deleted.
    package let headCommit: Commit?
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?

    /// The branch; `nil` for a tag.
    package var branch: String? {
        let prefix = "refs/heads/"
        return ref.hasPrefix(prefix) ? String(ref.dropFirst(prefix.count)) : nil
    }

    private enum CodingKeys: String, CodingKey {
        case ref, before, after, commits, repository, sender
        case isCreated = "created"
        case isDeleted = "deleted"
        case isForced = "forced"
        case headCommit = "head_commit"
    }
}

/// Something happened to a pull request.
package struct PullRequestEventPayload: Decodable, Sendable, Equatable {
    /// What happened, such as `opened`, `synchronize`, `closed` or `ready_for_review`.
    package let action: String
    /// What it happened to, as it was then.
    package let pullRequest: PullRequestPayload
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?

    private enum CodingKeys: String, CodingKey {
        case action, repository, sender
        case pullRequest = "pull_request"
    }
}

/// Something happened to an issue.
package struct IssueEventPayload: Decodable, Sendable, Equatable {
    /// What happened, such as `opened`, `edited`, `labeled` or `closed`.
    package let action: String
    /// What it happened to, as it was then.
    package let issue: IssuePayload
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?
}

/// A comment below an issue or a pull request.
package struct IssueCommentEventPayload: Decodable, Sendable, Equatable {
    /// What happened: `created`, `edited`, `deleted`.
    package let action: String
    /// What the comment stands below; see ``IssuePayload/isPullRequest``.
    package let issue: IssuePayload
    /// The comment.
    package let comment: IssueCommentPayload
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?
}

/// A check of a commit began or ended.
package struct CheckRunEventPayload: Decodable, Sendable, Equatable {
    /// What happened: `created`, `completed`, `rerequested`, `requested_action`.
    package let action: String
    /// The check as it was then.
    package let checkRun: CheckRunPayload
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?

    private enum CodingKeys: String, CodingKey {
        case action, repository, sender
        case checkRun = "check_run"
    }
}

/// A workflow's run was asked for, began or ended.
package struct WorkflowRunEventPayload: Decodable, Sendable, Equatable {
    /// What happened: `requested`, `in_progress`, `completed`.
    package let action: String
    /// The run as it was then.
    package let workflowRun: WorkflowRunPayload
    /// The workflow; `nil` when its file is gone.
    package let workflow: WorkflowPayload?
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?

    private enum CodingKeys: String, CodingKey {
        case action, workflow, repository, sender
        case workflowRun = "workflow_run"
    }
}

/// A review was submitted, edited or dismissed.
package struct ReviewEventPayload: Decodable, Sendable, Equatable {
    /// What happened: `submitted`, `edited`, `dismissed`.
    package let action: String
    /// The review as it was then.
    package let review: ReviewPayload
    /// What was reviewed, in its list form.
    package let pullRequest: PullRequestPayload
    /// Where it happened.
    package let repository: RepositoryPayload
    /// Who did it.
    package let sender: UserPayload?

    private enum CodingKeys: String, CodingKey {
        case action, review, repository, sender
        case pullRequest = "pull_request"
    }
}

/// The first delivery of a new webhook.
package struct PingPayload: Decodable, Sendable, Equatable {
    /// The webhook itself.
    package struct Hook: Decodable, Sendable, Hashable {
        /// Unique on its server.
        package let id: Int?
        /// Which events it delivers.
        package let events: [String]?
        /// Whether it delivers at all.
        package let active: Bool?
    }

    /// A sentence of GitHub's philosophy.
    package let zen: String?
    /// The webhook's id.
    package let hookID: Int?
    /// The webhook itself.
    package let hook: Hook?
    /// Where it was made; `nil` for an organisation's.
    package let repository: RepositoryPayload?

    private enum CodingKeys: String, CodingKey {
        case zen, hook, repository
        case hookID = "hook_id"
    }
}
