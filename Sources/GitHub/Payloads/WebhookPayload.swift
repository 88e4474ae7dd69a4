package import Foundation

/// What a webhook's delivery says, by the name of its event.
///
/// A delivery is a hint: deliveries come late, twice and out of order, so what is to be right is asked for
/// again. Verify a body's signature before it is read.
package enum WebhookPayload: Sendable, Equatable {
    /// Commits came to a branch or a tag, or one was made or deleted.
    case push(PushPayload)
    /// Something happened to a pull request.
    case pullRequest(PullRequestEventPayload)
    /// Something happened to an issue.
    case issues(IssueEventPayload)
    /// A comment below an issue or a pull request.
    case issueComment(IssueCommentEventPayload)
    /// A check of a commit began or ended.
    case checkRun(CheckRunEventPayload)
    /// The checks of a commit were asked for or have all ended.
    case checkSuite(CheckSuiteEventPayload)
    /// A service outside GitHub's checks said how a commit stands.
    case status(StatusEventPayload)
    /// A workflow's run was asked for, began or ended.
    case workflowRun(WorkflowRunEventPayload)
    /// A job of a workflow's run was queued, began or ended.
    case workflowJob(WorkflowJobEventPayload)
    /// A review was submitted, edited or dismissed.
    case pullRequestReview(ReviewEventPayload)
    /// A comment at a line of a pull request's diff.
    case pullRequestReviewComment(ReviewCommentEventPayload)
    /// The first delivery of a new webhook.
    case ping(PingPayload)
    /// An event that nothing here waits for.
    case other(event: String)

    /// Reads a delivery.
    ///
    /// - Parameters:
    ///   - event: The field `X-GitHub-Event`.
    ///   - body: The delivery's JSON.
    /// - Throws: ``GitHubError/unreadable(what:)`` when the body is not what the event has. An event that
    ///   is not known is no error: it is ``other(event:)``.
    package init(event: String, body: Data) throws(GitHubError) {
        do {
            let decoder = GitHubCoding.decoder()
            switch event {
            case "push": self = .push(try decoder.decode(PushPayload.self, from: body))
            case "pull_request":
                self = .pullRequest(try decoder.decode(PullRequestEventPayload.self, from: body))
            case "issues": self = .issues(try decoder.decode(IssueEventPayload.self, from: body))
            case "issue_comment":
                self = .issueComment(try decoder.decode(IssueCommentEventPayload.self, from: body))
            case "check_run":
                self = .checkRun(try decoder.decode(CheckRunEventPayload.self, from: body))
            case "check_suite":
                self = .checkSuite(try decoder.decode(CheckSuiteEventPayload.self, from: body))
            case "status": self = .status(try decoder.decode(StatusEventPayload.self, from: body))
            case "workflow_run":
                self = .workflowRun(try decoder.decode(WorkflowRunEventPayload.self, from: body))
            case "workflow_job":
                self = .workflowJob(try decoder.decode(WorkflowJobEventPayload.self, from: body))
            case "pull_request_review":
                self = .pullRequestReview(try decoder.decode(ReviewEventPayload.self, from: body))
            case "pull_request_review_comment":
                self = .pullRequestReviewComment(
                    try decoder.decode(ReviewCommentEventPayload.self, from: body)
                )
            case "ping": self = .ping(try decoder.decode(PingPayload.self, from: body))
            default: self = .other(event: event)
            }
        } catch {
            throw .unreadable(what: "a webhook's \(event) event")
        }
    }

    /// The repository that it is about; `nil` for an organisation's ping and for unknown events.
    package var repository: RepositoryPayload? {
        switch self {
        case .push(let payload): payload.repository
        case .pullRequest(let payload): payload.repository
        case .issues(let payload): payload.repository
        case .issueComment(let payload): payload.repository
        case .checkRun(let payload): payload.repository
        case .checkSuite(let payload): payload.repository
        case .status(let payload): payload.repository
        case .workflowRun(let payload): payload.repository
        case .workflowJob(let payload): payload.repository
        case .pullRequestReview(let payload): payload.repository
        case .pullRequestReviewComment(let payload): payload.repository
        case .ping(let payload): payload.repository
        case .other: nil
        }
    }
}
