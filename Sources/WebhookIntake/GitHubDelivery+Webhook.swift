import Domain
import GitHub

extension GitHubDelivery {
    /// Takes from a payload what is another now; nil for an event that says nothing to us.
    ///
    /// What it has become is not taken from it: deliveries come late, twice and out of order.
    init?(_ payload: WebhookPayload, of delivery: WebhookDelivery) {
        guard let repository = payload.repository?.fullName else { return nil }
        let told: (action: String?, subjects: [Subject])
        switch payload {
        case .push(let push): told = (nil, push.branch.map { [Subject.branch(name: $0)] } ?? [])
        case .pullRequest(let it): told = (it.action, [.pullRequest(number: it.pullRequest.number)])
        case .issues(let it): told = (it.action, [Subject(it.issue)])
        case .issueComment(let it): told = (it.action, [Subject(it.issue)])
        case .checkRun(let it): told = (it.action, [.checks(commit: it.checkRun.headSHA)])
        case .checkSuite(let it): told = (it.action, [.checks(commit: it.checkSuite.headSHA)])
        case .status(let it): told = (it.state, [.checks(commit: it.sha)])
        // The jobs of a run are checks of its commit as well.
        case .workflowRun(let it):
            let run = RunID(rawValue: Int64(it.workflowRun.id))
            told = (it.action, [.run(id: run), .checks(commit: it.workflowRun.headSHA)])
        case .workflowJob(let it):
            let run = RunID(rawValue: Int64(it.job.runID))
            told = (it.action, [.run(id: run), .checks(commit: it.job.headSHA)])
        case .pullRequestReview(let it): told = (it.action, [.pullRequest(number: it.pullRequest.number)])
        case .pullRequestReviewComment(let it): told = (it.action, [.pullRequest(number: it.number)])
        case .ping, .other: return nil
        }
        self.init(
            id: delivery.id,
            event: delivery.event,
            action: told.action,
            repository: repository,
            subjects: told.subjects
        )
    }
}

extension GitHubDelivery.Subject {
    /// An issue, or the pull request that it is a side of.
    fileprivate init(_ issue: IssuePayload) {
        self = issue.isPullRequest ? .pullRequest(number: issue.number) : .issue(number: issue.number)
    }
}

extension GitHubDelivery.Subject {
    /// What it is, in a word or two.
    var words: String {
        switch self {
        case .issue(let number): "issue #\(number)"
        case .pullRequest(let number): "pull request #\(number)"
        case .run(let id): "run \(id.rawValue)"
        case .checks(let commit): "checks of \(commit.prefix(10))"
        case .branch(let name): "branch \(name)"
        }
    }
}
