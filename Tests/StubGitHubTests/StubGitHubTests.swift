import HTTP
import StubGitHub
import Testing

/// The stub does what the real one does, where clients trip.
@Suite struct StubGitHubTests {
    @Test func `a page points to its neighbours by the number of the repository`() async throws {
        let stub = try StubGitHub()
        defer { stub.stop() }
        stub.seed(issues: 100, pulls: 20)
        let visitor = Visitor(stub)
        let first = try await visitor.ask(.get, "/issues?state=all&per_page=100")
        #expect(first.list.count == 100)
        let link = try #require(first.headers["Link"])
        let match = link.firstMatch(of: /<([^>]*)>; rel="next"/)
        let next = try #require(match?.1)
        #expect(next.contains("/repositories/"))
        let second = try await visitor.ask(.get, String(next))
        #expect(second.list.count == 20)
        let pulls = (first.list + second.list).count(where: { $0["pull_request"] != nil })
        #expect(pulls == 20)
    }

    @Test func `what has not changed is not sent and costs nothing`() async throws {
        let stub = try StubGitHub()
        defer { stub.stop() }
        let visitor = Visitor(stub)
        let tag = try #require(try await visitor.ask(.get, "/issues").headers["ETag"])
        #expect(tag.hasPrefix("W/\""))
        let left = stub.remaining()
        let again = try await visitor.ask(.get, "/issues", headers: ["If-None-Match": tag])
        #expect(again.status == 304)
        #expect(again.text.isEmpty)
        #expect(stub.remaining() == left)
        #expect(stub.notModifiedCount == 1)
        stub.addIssue("Something new")
        let changed = try await visitor.ask(.get, "/issues", headers: ["If-None-Match": tag])
        #expect(changed.status == 200)
        #expect(stub.remaining() == left - 1)
    }

    @Test func `a push is judged by running the project's command on it`() async throws {
        let stub = try StubGitHub(files: ["check.sh": "echo checking; exit 0\n"])
        defer { stub.stop() }
        let visitor = Visitor(stub)
        try visitor.push(
            """
            git checkout -q -b feature
            echo 'echo wrong; [ "$GITHUB_RUN_ATTEMPT" = 2 ]' > check.sh
            git commit -qam "Break it"
            """
        )
        await stub.runsAreFinished()
        let head = try #require(stub.branches["feature"])
        let runs = try await visitor.ask(.get, "/actions/runs?head_sha=\(head)").list("workflow_runs")
        #expect(runs.count == 1)
        #expect(runs.first?["conclusion"] as? String == "failure")
        let id = try #require(runs.first?["id"] as? Int)
        let jobs = try await visitor.ask(.get, "/actions/runs/\(id)/jobs").list("jobs")
        let job = try #require(jobs.first?["id"] as? Int)

        let redirect = try await visitor.ask(.get, "/actions/jobs/\(job)/logs")
        #expect(redirect.status == 302)
        let address = try #require(redirect.headers["Location"])
        #expect(!address.hasPrefix(stub.url))
        #expect(try await visitor.ask(.get, address).status == 400)
        let log = try await visitor.ask(.get, address, token: nil)
        #expect(log.text.unicodeScalars.first == "\u{FEFF}")
        #expect(log.text.contains(" wrong\n"))
        #expect(log.text.contains("##[error]Process completed with exit code 1."))
        stub.advanceClock(by: 61)
        #expect(try await visitor.ask(.get, address, token: nil).status == 403)

        #expect(try await visitor.ask(.post, "/actions/runs/\(id)/rerun-failed-jobs").status == 201)
        await stub.runsAreFinished()
        let again = try await visitor.ask(.get, "/actions/runs/\(id)").object
        #expect(again["run_attempt"] as? Int == 2)
        #expect(again["conclusion"] as? String == "success")
    }

    @Test(arguments: ["merge", "squash", "rebase"])
    func `a pull request is merged by real git`(method: String) async throws {
        let stub = try StubGitHub()
        defer { stub.stop() }
        let visitor = Visitor(stub)
        try visitor.push("git checkout -q -b feature; echo new > new.txt; git add .; git commit -qm New")
        let body = #"{"title": "New", "head": "feature", "base": "main"}"#
        let made = try await visitor.ask(.post, "/pulls", body)
        #expect(made.status == 201)
        let second = try await visitor.ask(.post, "/pulls", body)
        #expect(second.status == 422)
        #expect(second.text.contains("A pull request already exists for octo:feature."))
        let number = try #require(made.object["number"] as? Int)
        let looks = [
            try await visitor.ask(.get, "/pulls/\(number)").object,
            try await visitor.ask(.get, "/pulls/\(number)").object,
        ]
        #expect(looks[0]["mergeable_state"] as? String == "unknown")
        #expect(looks[1]["mergeable"] as? Bool == true)

        let stale = try await visitor.ask(.put, "/pulls/\(number)/merge", #"{"sha": "0000"}"#)
        #expect(stale.status == 409)
        let merged = try await visitor.ask(
            .put,
            "/pulls/\(number)/merge",
            #"{"merge_method": "\#(method)"}"#
        )
        #expect(merged.status == 200)
        #expect(merged.object["sha"] as? String == stub.branches["main"])
        try visitor.push("test -f new.txt; git checkout -q -b seen")
    }

    @Test func `an account is told where it was named, until it has read it`() async throws {
        var settings = StubGitHub.Settings()
        settings.tokens["github_pat_fine"] = StubGitHub.Token(login: "octo", scopes: nil)
        let stub = try StubGitHub(settings: settings)
        defer { stub.stop() }
        let number = stub.addIssue("It breaks")
        stub.addMention(of: "octo", in: number)
        stub.addMention(of: "hubot", in: number)
        let visitor = Visitor(stub)
        let answer = try await visitor.ask(.get, "/notifications?participating=true")
        #expect(answer.headers["X-Poll-Interval"] == "60")
        #expect(answer.list.count == 1)
        #expect(answer.list.first?["reason"] as? String == "mention")
        let subject = answer.list.first?["subject"] as? [String: Any]
        #expect((subject?["url"] as? String)?.hasSuffix("/issues/\(number)") == true)
        #expect(try await visitor.ask(.get, "/notifications", token: "github_pat_fine").status == 403)
        stub.readMentions(of: "octo")
        #expect(try await visitor.ask(.get, "/notifications").list.isEmpty)
    }

    @Test func `failures come as scripted, and the haste limit leaves the allowance alone`() async throws {
        let stub = try StubGitHub()
        defer { stub.stop() }
        let visitor = Visitor(stub)
        stub.failNext(status: 502, isHTML: true)
        #expect(try await visitor.ask(.get, "/issues").text.hasPrefix("<!DOCTYPE html>"))
        stub.misbehaveNext(.secondaryLimit(status: 403, retryAfter: 7), method: "GET")
        let hasty = try await visitor.ask(.get, "/issues")
        #expect(hasty.status == 403)
        #expect(hasty.headers["Retry-After"] == "7")
        #expect(hasty.headers["X-RateLimit-Remaining"] != "0")
        stub.setRateLimit(remaining: 0)
        #expect(try await visitor.ask(.get, "/issues").headers["X-RateLimit-Remaining"] == "0")
        stub.advanceClock(by: 3601)
        #expect(try await visitor.ask(.get, "/issues").status == 200)
        #expect(try await visitor.ask(.get, "/issues", token: "bad").status == 401)
        stub.rename(owner: "octo", name: "renamed")
        #expect(try await visitor.ask(.get, "/issues").status == 301)
        #expect(try await visitor.ask(.post, "/issues", #"{"title": "x"}"#).status == 307)
    }
}
