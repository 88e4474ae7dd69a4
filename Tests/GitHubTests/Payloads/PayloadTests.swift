import Foundation
import GitHub
import Testing

/// Payloads of real shape are read, with what is missing, unknown or strange in them.
@Suite struct PayloadTests {
    private func read<Value: Decodable>(_ json: String, as type: Value.Type = Value.self) throws -> Value {
        try GitHubCoding.decoder().decode(type, from: Data(json.utf8))
    }

    /// A time given as seconds since 1970.
    private func time(_ seconds: TimeInterval) -> Date { Date(timeIntervalSince1970: seconds) }

    // MARK: Issues

    @Test func `an issue of a ghost without a body is read`() throws {
        let issue: IssuePayload = try read(PayloadSamples.issue)
        #expect(issue.id == 4_294_967_297)
        #expect(issue.number == 1_347)
        #expect(issue.user == nil)
        #expect(issue.body == nil)
        #expect(issue.state == .known(.closed))
        #expect(issue.stateReason == .known(.notPlanned))
        #expect(issue.commentCount == 3)
        #expect(issue.createdAt == time(1_776_864_828))
        #expect(!issue.isPullRequest)
        #expect(issue.repositoryFullName == "octocat/hello")
    }

    @Test func `labels are read as strings and as objects`() throws {
        let issue: IssuePayload = try read(PayloadSamples.issue)
        #expect(issue.labels.map(\.name) == ["bug", "good first issue"])
        #expect(issue.labels.map(\.color) == [nil, "7057ff"])
    }

    @Test func `the one assignee of old payloads and the list of new ones are the same`() throws {
        let both: IssuePayload = try read(PayloadSamples.issue)
        let older: IssuePayload = try read(
            PayloadSamples.issue.replacing(#""assignees""#, with: #""nobody""#)
        )
        let newer: IssuePayload = try read(
            PayloadSamples.issue.replacing(#""assignee""#, with: #""nobody""#)
        )
        for issue in [both, older, newer] { #expect(issue.assignees.map(\.login) == ["octocat"]) }
    }

    @Test func `a pull request among the issues is told by its key`() throws {
        let marked = PayloadSamples.issue.replacing(
            #""comments": 3"#,
            with: #""comments": 3, "pull_request": {"url": "u", "merged_at": null}"#
        )
        #expect(try read(marked, as: IssuePayload.self).isPullRequest)
    }

    @Test func `a state that nobody has heard of is kept as it came`() throws {
        let strange = PayloadSamples.issue.replacing(#""closed","#, with: #""Simmering","#)
        let issue: IssuePayload = try read(strange)
        #expect(issue.state == .other("Simmering"))
        #expect(issue.state.known == nil)
        #expect(issue.state.text == "Simmering")
    }

    // MARK: Notifications

    @Test func `a notification names the number of an issue or a pull request, and of nothing else`() throws {
        let issue: NotificationPayload = try read(PayloadSamples.notification)
        #expect(issue.reason == .known(.mention))
        #expect(issue.subject.type == .known(.issue))
        #expect(issue.number == 1_347)
        #expect(issue.isUnread)
        let pull = PayloadSamples.notification.replacing("issues/1347", with: "pulls/42")
            .replacing(#""Issue""#, with: #""PullRequest""#)
        #expect(try read(pull, as: NotificationPayload.self).number == 42)
        let other = PayloadSamples.notification.replacing(#""Issue""#, with: #""CheckSuite""#)
            .replacing(#""https://api.github.com/repos/octocat/hello/issues/1347""#, with: "null")
            .replacing(#""mention""#, with: #""ci_activity""#)
        let strange: NotificationPayload = try read(other)
        #expect(strange.number == nil)
        #expect(strange.reason == .other("ci_activity"))
    }

    // MARK: Pull requests

    @Test func `the list form does not pretend to know what only the single form tells`() throws {
        let listed: PullRequestPayload = try read(PayloadSamples.listedPullRequest)
        #expect(listed.id == 6_000_000_001)
        #expect(listed.isDraft)
        #expect(!listed.isMerged)
        #expect(listed.mergeable == nil)
        #expect(listed.mergeableState == nil)
        #expect(listed.additions == nil)
        #expect(listed.requestedReviewers.map(\.login) == ["octocat"])
        #expect(listed.requestedTeams.map(\.slug) == ["core"])
        #expect(listed.head.ref == "fix/crash")
        #expect(listed.head.repository?.defaultBranch == "main")
    }

    @Test func `the single form of the later version is read, its fork being deleted`() throws {
        let single: PullRequestPayload = try read(PayloadSamples.singlePullRequest)
        #expect(single.mergeCommitSHA == nil)
        #expect(single.mergeableState == .known(.unknown))
        #expect(single.isUnsettled)
        #expect(single.head.repository == nil)
        #expect(single.head.owner == "octocat")
        #expect(single.additions == 100)
        #expect(single.deletions == 3)
        #expect(single.changedFiles == 5)
        #expect(single.commitCount == 3)
        #expect(single.commentCount == 10)
    }

    @Test func `a pull request is settled when it is known whether it merges, or when it is closed`() throws {
        let clean = PayloadSamples.singlePullRequest
            .replacing(#""mergeable": null"#, with: #""mergeable": true"#)
            .replacing(#""unknown""#, with: #""clean""#)
        #expect(try !read(clean, as: PullRequestPayload.self).isUnsettled)
        let closed = PayloadSamples.singlePullRequest
            .replacing(#""state": "open""#, with: #""state": "closed""#)
        #expect(try !read(closed, as: PullRequestPayload.self).isUnsettled)
    }

    @Test func `the owner of a head is found without its repository and its user`() throws {
        let end: PullBranchPayload = try read(
            #"{"label": "ghost:topic", "ref": "topic", "sha": "1", "user": null, "repo": null}"#
        )
        #expect(end.owner == "ghost")
        let bare: PullBranchPayload = try read(#"{"ref": "topic", "sha": "1", "user": null}"#)
        #expect(bare.owner == nil)
    }

    @Test func `a repository says which merges it allows`() throws {
        let full: RepositoryPayload = try read(PayloadSamples.repository)
        #expect(full.id == 5_123_456_789)
        #expect(full.permissions?.push == true)
        #expect(full.mergeMethods == [.squash, .rebase])
        let short: RepositoryPayload = try read(#"{"id": 1, "name": "a", "full_name": "o/a"}"#)
        #expect(short.mergeMethods == [.merge, .squash, .rebase])
        #expect(short.owner == nil)
    }

    @Test(arguments: ["APPROVED", "approved"])
    func `a review's state is read in both spellings`(state: String) throws {
        let review: ReviewPayload = try read(
            #"{"id": 8000000000, "user": null, "body": "", "state": "\#(state)", "commit_id": null}"#
        )
        #expect(review.state == .known(.approved))
        #expect(review.submittedAt == nil)
    }

    @Test func `a commit whose author is no account is read`() throws {
        let commits: [CommitPayload] = try read(
            """
            [{"sha": "a1", "author": {}, "committer": null, "parents": [{"sha": "b2", "url": "u"}],
              "commit": {"message": "One\\n\\nTwo", "author": {"name": "A", "email": "a@b",
                "date": "2026-01-01T00:00:00Z"}, "committer": null, "tree": {"sha": "t"}}},
             {"sha": "c3", "author": \(PayloadSamples.user), "committer": {}, "parents": [],
              "commit": {"message": "", "author": null, "committer": null}}]
            """
        )
        #expect(commits.map(\.author?.login) == [nil, "octocat"])
        #expect(commits.map(\.committer) == [nil, nil])
        #expect(commits.first?.parents.map(\.sha) == ["b2"])
        #expect(commits.first?.details.author?.date == time(1_767_225_600))
    }

    // MARK: Checks and runs

    @Test func `a run of a deleted fork is read`() throws {
        let run: WorkflowRunPayload = try read(PayloadSamples.workflowRun)
        #expect(run.id == 30_433_642_400)
        #expect(run.runAttempt == 2)
        #expect(run.headBranch == nil)
        #expect(run.headRepository == nil)
        #expect(run.triggeringActor == nil)
        #expect(run.conclusion == .known(.startupFailure))
        #expect(run.pullRequests.map(\.number) == [42])
        #expect(run.repository?.fullName == "octocat/hello")
        #expect(run.headCommit?.author?.name == "Octo Cat")
    }

    @Test func `a run without an attempt is in its first`() throws {
        let older = PayloadSamples.workflowRun.replacing(#""run_attempt": 2,"#, with: "")
        #expect(try read(older, as: WorkflowRunPayload.self).runAttempt == 1)
    }

    @Test func `times of steps have milliseconds and an offset`() throws {
        let job: JobPayload = try read(PayloadSamples.job)
        #expect(job.runnerName == nil)
        let first = try #require(job.steps.first)
        #expect(first.startedAt == time(1_676_649_826))
        #expect(first.completedAt == time(1_676_649_827.25))
        #expect(job.steps.map(\.number) == [1, 3, 4])
        #expect(job.steps[1].conclusion == nil)
    }

    @Test func `a step in an unheard-of state does not hide its job`() throws {
        let job: JobPayload = try read(PayloadSamples.job)
        #expect(job.steps.last?.status == .other("half_asleep"))
        #expect(job.steps.last?.conclusion == .other("shrugged"))
    }

    @Test func `a job that waits has neither steps nor a machine`() throws {
        let job: JobPayload = try read(
            """
            {"id": 1, "run_id": 2, "head_sha": "a", "status": "queued", "conclusion": null, "name": "test",
             "started_at": null, "completed_at": null}
            """
        )
        #expect(job.steps.isEmpty)
        #expect(job.runAttempt == 1)
    }

    @Test func `a check run has no conclusion until it is completed`() throws {
        let check: CheckRunPayload = try read(PayloadSamples.checkRun)
        #expect(check.status == .known(.queued))
        #expect(check.conclusion == nil)
        #expect(check.app?.slug == "octoapp")
        #expect(check.suite?.headBranch == "fix/crash")
    }

    @Test func `a combined status without statuses still says pending`() throws {
        let status: CombinedStatusPayload = try read(
            #"{"state": "pending", "statuses": [], "sha": "a", "total_count": 0, "commit_url": "u"}"#
        )
        #expect(status.state == .known(.pending))
        #expect(status.totalCount == 0)
    }

    @Test(arguments: [#", "rate": {"limit": 1, "remaining": 1, "reset": 1, "used": 0}"#, ""])
    func `limits are read with and without the repeated one`(rate: String) throws {
        let limits: RateLimitPayload = try read(
            """
            {"resources": {"core": {"limit": 5000, "used": 1, "remaining": 4999, "reset": 1767225600},
                           "graphql": {"limit": 5000, "used": 0, "remaining": 5000, "reset": 1767229200}}\(rate)}
            """
        )
        #expect(limits.resources["core"]?.remaining == 4_999)
        #expect(limits.resources["graphql"]?.resetsAt == time(1_767_229_200))
    }

    @Test(arguments: [
        (#"{"workflow_run_id": 30433642400, "run_url": "u", "html_url": "h"}"#, 30_433_642_400 as Int?),
        ("null", nil), ("{}", nil),
    ])
    func `a dispatch tells its run where the server does`(json: String, id: Int?) throws {
        #expect(try read(json, as: DispatchResultPayload?.self)?.runID == id)
    }
}
