// What the actions on pull requests are called and for.

extension Action {
    /// The texts about an action on pull requests; nil for any other.
    var pullRequestInfo: ActionInfo? {
        switch self {
        case .openPullRequest:
            ActionInfo(
                .pullRequests,
                "read",
                "Read the pull request: conversation, diff, threads.",
                footer: 11
            )
        case .showNextRequests:
            ActionInfo(
                .pullRequests,
                "mine/all",
                "Show your pull requests, those to review, or all, one after the other.",
                footer: 25
            )
        case .filterPullRequests:
            ActionInfo(
                .pullRequests,
                "filter",
                "Show only pull requests that match; 'word stands there exactly, !word does not.",
                footer: 26
            )
        case .showPullRequestDiff:
            ActionInfo(.pullRequest, "diff", "Show what the pull request changes.", footer: 13)
        case .approvePullRequest:
            ActionInfo(
                .pullRequest,
                "approve",
                "Approve the pull request as it was looked at; asks first.",
                danger: .careful,
                footer: 14
            )
        case .requestChanges:
            ActionInfo(
                .pullRequest,
                "changes",
                "Say what has to change before the pull request can be merged.",
                footer: 16
            )
        case .commentOnPullRequest:
            ActionInfo(.pullRequest, "comment", "Say something below the pull request.", footer: 17)
        case .mergePullRequest:
            ActionInfo(
                .pullRequest,
                "merge",
                "Merge the pull request; shows what stands against it and asks how.",
                danger: .dangerous,
                footer: 15
            )
        case .updatePullRequest:
            ActionInfo(
                .pullRequest,
                "update",
                "Merge the base into the pull request's branch; asks first.",
                danger: .careful,
                footer: 23
            )
        case .markReady:
            ActionInfo(
                .pullRequest,
                "ready",
                "Make the draft ready for review; asks first.",
                danger: .careful,
                footer: 15
            )
        case .closePullRequest:
            ActionInfo(
                .pullRequest,
                "close",
                "Close the pull request without merging it; asks first.",
                danger: .dangerous,
                footer: 27
            )
        case .requestReview:
            ActionInfo(.pullRequest, "ask for review", "Ask people for a review.", footer: 24)
        case .rerunFailedChecks:
            ActionInfo(
                .pullRequest,
                "rerun failed",
                "Run the failed jobs of the newest commit again.",
                footer: 20
            )
        case .checkOutPullRequest:
            ActionInfo(
                .pullRequest,
                "check out",
                "Check its branch out into a worktree of its own and open a shell there.",
                footer: 21
            )
        case .fixThreads:
            ActionInfo(
                .pullRequest,
                "to the agent",
                "Make a task of a review thread or of all that are open; asks which.",
                footer: 22
            )
        case .openPageRow:
            ActionInfo(
                .pullRequestPage,
                "open",
                "Open or fold the commit or thread, or go to the run of the check.",
                footer: 11
            )
        case .nextPageTab:
            ActionInfo(.pullRequestPage, "next tab", "The next part of the pull request.", footer: 12)
        case .previousPageTab:
            ActionInfo(.pullRequestPage, "previous tab", "The part of the pull request before.")
        case .replyToThread:
            ActionInfo(
                .pullRequestPage,
                "reply",
                "Reply to the selected thread, or finish the agent's draft.",
                footer: 12
            )
        default: nil
        }
    }
}
