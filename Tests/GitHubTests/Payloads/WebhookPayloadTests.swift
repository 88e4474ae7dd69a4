import Foundation
import GitHub
import Testing

/// Deliveries of real shape are told apart by the name of their event.
@Suite struct WebhookPayloadTests {
    private func read(_ event: String, _ json: String) throws -> WebhookPayload {
        try WebhookPayload(event: event, body: Data(json.utf8))
    }

    /// The part that most events end with.
    private static let place = """
        "repository": \(PayloadSamples.repository), "sender": \(PayloadSamples.user)
        """

    @Test func `a push writes its repository's times as numbers`() throws {
        // A push alone names its repository's owner the way git does as well.
        let repository = PayloadSamples.repository
            .replacing(#""created_at": "2011-01-26T19:01:12Z""#, with: #""created_at": 1557933565"#)
            .replacing(#""pushed_at": "2026-01-26T19:06:43Z""#, with: #""pushed_at": 1557933657"#)
        let payload = try read(
            "push",
            """
            {"ref": "refs/heads/fix/crash", "before": "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
             "after": "0000000000000000000000000000000000000000", "repository": \(repository),
             "pusher": {"name": "octocat", "email": null}, "sender": \(PayloadSamples.user),
             "created": false, "deleted": true, "forced": false, "base_ref": null, "compare": "u",
             "commits": [{"id": "a1", "tree_id": "t", "distinct": true, "message": "One",
               "timestamp": "2026-05-15T15:20:30-04:00", "url": "u",
               "author": {"name": "A", "email": "a@b", "username": "a"}, "added": [], "removed": [],
               "modified": ["x"]}], "head_commit": null}
            """
        )
        guard case .push(let push) = payload else {
            Issue.record("not read as a push: \(payload)")
            return
        }
        #expect(push.branch == "fix/crash")
        #expect(push.isDeleted)
        #expect(push.headCommit == nil)
        #expect(push.commits.first?.timestamp == Date(timeIntervalSince1970: 1_778_872_830))
        #expect(push.repository.fullName == "octocat/hello")
    }

    @Test func `the push of a tag is of no branch`() throws {
        let payload = try read(
            "push",
            """
            {"ref": "refs/tags/v1", "before": "0", "after": "1", "created": true, "deleted": false,
             "forced": false, "commits": [], "head_commit": null, \(Self.place)}
            """
        )
        guard case .push(let push) = payload else {
            Issue.record("not read as a push: \(payload)")
            return
        }
        #expect(push.branch == nil)
    }

    @Test func `every event that is waited for is read as itself`() throws {
        let comment = """
            {"id": 4294967300, "user": null, "body": "Me too", "created_at": "2026-05-15T15:20:21Z",
             "updated_at": "2026-05-15T15:20:21Z", "html_url": "u"}
            """
        let review = """
            {"id": 237895671, "user": \(PayloadSamples.user), "body": null, "commit_id": "ec26c3e57ca3",
             "submitted_at": "2026-05-15T15:20:38Z", "state": "changes_requested", "html_url": "u"}
            """
        let events: [(name: String, body: String)] = [
            (
                "pull_request",
                #""action": "synchronize", "number": 42, "pull_request": \#(PayloadSamples.singlePullRequest)"#
            ),
            ("issues", #""action": "labeled", "issue": \#(PayloadSamples.issue), "label": {"name": "bug"}"#),
            (
                "issue_comment",
                #""action": "created", "issue": \#(PayloadSamples.issue), "comment": \#(comment)"#
            ),
            ("check_run", #""action": "created", "check_run": \#(PayloadSamples.checkRun)"#),
            (
                "workflow_run",
                #""action": "completed", "workflow_run": \#(PayloadSamples.workflowRun), "workflow": null"#
            ),
            (
                "pull_request_review",
                #""action": "submitted", "review": \#(review), "pull_request": \#(PayloadSamples.listedPullRequest)"#
            ),
            (
                "ping",
                #""zen": "Speak like a human.", "hook_id": 12345678901, "hook": {"id": 1, "events": ["push"], "active": true}"#
            ),
        ]
        var seen: [String] = []
        for event in events {
            let payload = try read(event.name, "{\(event.body), \(Self.place)}")
            #expect(payload.repository?.fullName == "octocat/hello", "\(event.name)")
            switch payload {
            case .pullRequest(let it): seen.append("pull_request \(it.action) \(it.pullRequest.number)")
            case .issues(let it): seen.append("issues \(it.action) \(it.issue.number)")
            case .issueComment(let it): seen.append("issue_comment \(it.action) \(it.comment.id)")
            case .checkRun(let it): seen.append("check_run \(it.action) \(it.checkRun.id)")
            case .workflowRun(let it): seen.append("workflow_run \(it.action) \(it.workflowRun.id)")
            case .pullRequestReview(let it): seen.append("review \(it.action) \(it.review.state.text)")
            case .ping(let it): seen.append("ping \(it.hookID ?? 0)")
            case .checkSuite, .status, .workflowJob, .pullRequestReviewComment, .push, .other:
                Issue.record("\(event.name) was read as something else")
            }
        }
        #expect(
            seen == [
                "pull_request synchronize 42", "issues labeled 1347", "issue_comment created 4294967300",
                "check_run created 39944029000", "workflow_run completed 30433642400",
                "review submitted changes_requested", "ping 12345678901",
            ]
        )
    }

    @Test func `an organisation's ping has no repository`() throws {
        let payload = try read(
            "ping",
            #"{"zen": "Design for failure.", "hook_id": 1, "organization": {"id": 1}}"#
        )
        #expect(payload.repository == nil)
        guard case .ping = payload else {
            Issue.record("not read as a ping: \(payload)")
            return
        }
    }

    @Test func `an event that nothing waits for is not read at all`() throws {
        #expect(try read("star", "no JSON") == .other(event: "star"))
    }

    @Test(arguments: ["", "[]", "{}", "payload=%7B%7D", #"{"action": "opened", "issue": {"number": "x"}}"#])
    func `a body that is not its event's is refused`(body: String) {
        #expect(throws: GitHubError.unreadable(what: "a webhook's issues event")) {
            try read("issues", body)
        }
    }
}
