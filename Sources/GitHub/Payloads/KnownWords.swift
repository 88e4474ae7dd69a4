// The words of GitHub's lists whose meaning this program knows; see `ServerWord` for the others.

/// Whether an issue or a pull request is open; a merged pull request is closed.
package enum OpenState: String, Sendable, Hashable {
    case open
    case closed
}

/// Why an issue was closed, or that it was opened again.
package enum IssueStateReason: String, Sendable, Hashable {
    case completed
    case notPlanned = "not_planned"
    case reopened
    case duplicate
}

/// What stands between a pull request and its merge.
package enum MergeableState: String, Sendable, Hashable {
    /// Nothing.
    case clean
    /// Conflicts with the base branch.
    case dirty
    /// A rule of the base branch: a missing review or a missing check.
    case blocked
    /// The base branch has moved, and its rules ask for an update first.
    case behind
    /// Nothing, though a check that is not required failed or still runs.
    case unstable
    /// It is a draft.
    case draft
    /// Nothing, on an Enterprise server with hooks before a merge.
    case hasHooks = "has_hooks"
    /// The server has not worked it out yet: ask again in a moment.
    case unknown
}

/// What a review says of its pull request.
package enum ReviewState: String, Sendable, Hashable {
    case approved
    case changesRequested = "changes_requested"
    case commented
    case dismissed
    /// Begun and not submitted; only its author sees it.
    case pending
}

/// The side of a diff that a review comment stands on.
package enum DiffSide: String, Sendable, Hashable {
    /// The text before the change.
    case left
    /// The text after the change.
    case right
}

/// What happened to a file in a change.
package enum FileChange: String, Sendable, Hashable {
    case added
    case removed
    case modified
    case renamed
    case copied
    case changed
    case unchanged
}

/// How two commits lie to each other, seen from the base.
package enum ComparisonStatus: String, Sendable, Hashable {
    case ahead
    case behind
    case diverged
    case identical
}

/// How far a check run, a workflow run, a job or a step has come.
package enum CheckStatus: String, Sendable, Hashable {
    case queued
    case inProgress = "in_progress"
    case completed
    /// Waits for a deployment's protection rule.
    case waiting
    /// Asked for and not yet queued.
    case requested
    /// Waits for others of its concurrency group.
    case pending
}

/// How a completed check run, workflow run, job or step ended.
package enum CheckConclusion: String, Sendable, Hashable {
    case success
    case failure
    case neutral
    case cancelled
    case skipped
    case timedOut = "timed_out"
    case actionRequired = "action_required"
    case stale
    case startupFailure = "startup_failure"
}

/// What a commit status says; the combined status of a commit uses the same words but `error`.
package enum StatusState: String, Sendable, Hashable {
    case success
    case failure
    case error
    case pending
}

/// Whether a workflow runs when its events happen.
package enum WorkflowState: String, Sendable, Hashable {
    case active
    case deleted
    case disabledFork = "disabled_fork"
    case disabledInactivity = "disabled_inactivity"
    case disabledManually = "disabled_manually"
}

/// Why an account is told of something.
package enum NotificationReason: String, Sendable, Hashable {
    /// Somebody named it.
    case mention
    /// Somebody named a team that it is in.
    case teamMention = "team_mention"
    /// It was asked for a review.
    case reviewRequested = "review_requested"
    /// It is to do it.
    case assign
    /// It wrote the thing.
    case author
    /// It said something there.
    case comment
}

/// What an account is told of.
package enum NotificationSubject: String, Sendable, Hashable {
    case issue = "Issue"
    case pullRequest = "PullRequest"
}
