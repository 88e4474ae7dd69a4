import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// The pages of one pull request and of one issue: whole, in parts, and without GitHub.
@Suite(.timeLimit(.minutes(1)))
struct PullRequestDetailTests {
    private let gitHub: CannedGitHub
    private let time = FixedTime()
    private static let home = "/repos/me/mine"
    private static let pull = "GET \(home)/pulls/5"
    private static let moment = #""created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z""#
    private static let diff = "diff --git a/b.txt b/b.txt\n--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-a\n+b\n"

    init() throws {
        gitHub = try CannedGitHub()
        fill()
    }

    private func start() async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
        }
    }

    private func fill() {
        gitHub.setPulls([CannedGitHub.pull(5)])
        gitHub.set(Self.pull, CannedGitHub.pull(5, isSingle: true))
        gitHub.set(Self.pull + " as diff", Self.diff)
        gitHub.set(
            Self.pull + "/commits",
            """
            [{"sha":"c1","commit":{"message":"Fix it\\n\\nIt rained.","author":{"name":"Bob","email":"b@x",\
            "date":"2026-01-02T03:04:05Z"},"committer":null},"author":{},"parents":[]}]
            """
        )
        gitHub.set(
            Self.pull + "/files",
            """
            [{"filename":"b.txt","status":"modified","additions":1,"deletions":1,"patch":"@@ -1 +1 @@\\n-a\\n+b"},\
            {"filename":"a.png","status":"added","additions":0,"deletions":0}]
            """
        )
        gitHub.set(
            "GET \(Self.home)/issues/5/comments",
            #"[{"id":8589934592,"body":"Nice","user":{"id":2,"login":"bob"},\#(Self.moment)}]"#
        )
        gitHub.set(
            Self.pull + "/reviews",
            #"[{"id":1,"user":{"id":2,"login":"bob"},"state":"CHANGES_REQUESTED","body":"No","commit_id":"d4"}]"#
        )
        gitHub.set(
            Self.pull + "/comments",
            """
            [{"id":11,"path":"b.txt","line":1,"side":"RIGHT","diff_hunk":"@@","body":"Why?","user":null,\
            \(Self.moment)},\
            {"id":12,"in_reply_to_id":11,"path":"b.txt","line":1,"body":"So","user":null,\(Self.moment)}]
            """
        )
        setResolved(true)
        gitHub.set(
            "GET \(Self.home)/commits/\(CannedGitHub.head)/check-runs",
            """
            {"total_count":2,"check_runs":[\
            {"id":1,"name":"lint","head_sha":"d4","status":"completed","conclusion":"success"},\
            {"id":9,"name":"test","head_sha":"d4","status":"completed","conclusion":"failure",\
            "details_url":"https://g/me/mine/actions/runs/8589934599/job/9",\
            "app":{"slug":"github-actions"},"output":{"title":"2 failed"}}]}
            """
        )
    }

    private func setResolved(_ isResolved: Bool) {
        let thread = """
            {"id":"T1","isResolved":\(isResolved),"isOutdated":false,\
            "comments":{"nodes":[{"id":"RC","fullDatabaseId":"11"}]}}
            """
        gitHub.set(
            "POST /graphql",
            """
            {"data":{"repository":{"pullRequest":{"reviewThreads":{\
            "pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[\(thread)]}}}}}
            """
        )
    }

    private func refusal(of query: some EngineQuery, by engine: LocalEngine) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.ask(query)
            return nil
        } catch {
            return error
        }
    }

    @Test func `all that the pages tell is told`() async throws {
        let fixture = try await start()
        let detail = try await fixture.engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.missing == [])
        #expect(detail.fetchedAt == time.now)
        #expect(detail.commits.map(\.message) == ["Fix it\n\nIt rained."])
        #expect(detail.commits.first?.author == "Bob")
        #expect(detail.files.map(\.path) == ["a.png", "b.txt"])
        #expect(detail.files.map(\.status) == [.added, .modified])
        #expect(detail.diff == Self.diff)
        #expect(!detail.isDiffCut)
        #expect(detail.comments.map(\.id) == [1 << 33])
        #expect(detail.reviews.map(\.state) == [.changesRequested])
        let thread = try #require(detail.threads.first)
        #expect(detail.threads.count == 1)
        #expect(thread.id == 11)
        #expect(thread.comments.map(\.body) == ["Why?", "So"])
        #expect(thread.isResolved == true)
        // What failed stands first, with where it ran.
        #expect(detail.checks.map(\.name) == ["test", "lint"])
        let failed = try #require(detail.checks.first)
        #expect(failed.run == RunID(rawValue: 8_589_934_599))
        #expect(failed.job == JobID(rawValue: 9))
        #expect(failed.summary == "2 failed")
        let pull = detail.pullRequest
        #expect(pull.checks == CheckSummary(passed: 1, failed: 1))
        #expect(pull.review == .changesRequested)
        #expect(pull.mergeability == .clean)
        #expect(pull.changedFiles == 2)
        // The fork that it came from is gone.
        #expect(pull.headRepository == nil)
        await fixture.engine.shutDown()
    }

    @Test func `asked again it costs nothing while nothing changed`() async throws {
        let fixture = try await start()
        let query = PullRequestDetailQuery(number: 5)
        let first = try await fixture.engine.ask(query)
        let count = gitHub.server.requests.count
        time.advance(by: 30)
        let second = try await fixture.engine.ask(query)
        let again = gitHub.server.requests.dropFirst(count)
        #expect(again.count >= 8)
        #expect(again.allSatisfy { $0.headers["if-none-match"] != nil })
        #expect(second.fetchedAt == first.fetchedAt.addingTimeInterval(30))
        var same = second
        same.fetchedAt = first.fetchedAt
        #expect(same == first)

        // To settle a thread changes no other page: it is asked for now and then.
        setResolved(false)
        time.advance(by: 300)
        #expect(try await fixture.engine.ask(query).threads.first?.isResolved == false)
        await fixture.engine.shutDown()
    }

    @Test(arguments: [
        ("pulls/5/commits", "The commits"), ("pulls/5/files", "The files"), ("pulls/5 as diff", "The diff"),
        ("issues/5/comments", "The comments"), ("pulls/5/reviews", "The reviews"),
        ("pulls/5/comments", "The review threads"),
        ("commits/\(CannedGitHub.head)/check-runs", "The check runs"),
        ("commits/\(CannedGitHub.head)/status", "The statuses"),
    ])
    func `a part that is refused is named, and the rest is there`(route: String, name: String) async throws {
        gitHub.set(
            "GET \(Self.home)/\(route)",
            #"{"message":"Resource not accessible by personal access token"}"#,
            status: 403
        )
        let fixture = try await start()
        let detail = try await fixture.engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.missing.count == 1)
        #expect(detail.missing.first?.hasPrefix(name) == true)
        #expect(detail.missing.first?.contains("not accessible") == true)
        let there = [
            !detail.commits.isEmpty, !detail.files.isEmpty, !detail.diff.isEmpty, !detail.comments.isEmpty,
            !detail.reviews.isEmpty, !detail.threads.isEmpty, !detail.checks.isEmpty,
        ]
        // Of the checks one of two systems is left, at the most.
        #expect(there.count { !$0 } <= 1)
        let isAboutChecks = route.hasPrefix("commits/")
        #expect((detail.pullRequest.checks == nil) == isAboutChecks)
        await fixture.engine.shutDown()
    }

    @Test func `without GraphQL nobody knows what is settled, and nothing is missing`() async throws {
        gitHub.set("POST /graphql", #"{"message":"Not Found"}"#, status: 404)
        let fixture = try await start()
        let detail = try await fixture.engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.threads.first?.isResolved == nil)
        #expect(detail.threads.count == 1)
        #expect(detail.missing == [])
        await fixture.engine.shutDown()
    }

    @Test func `offline it is told as it was fetched last, with an engine and without`() async throws {
        let fixture = try await start()
        let query = PullRequestDetailQuery(number: 5)
        let first = try await fixture.engine.ask(query)
        gitHub.server.stop()
        time.advance(by: 600)
        #expect(try await fixture.engine.ask(query) == first)
        guard case .unavailable = await refusal(of: PullRequestDetailQuery(number: 6), by: fixture.engine)
        else {
            Issue.record("what was never fetched cannot be told")
            return
        }
        await fixture.engine.shutDown()
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(query) == first)
    }

    @Test func `what GitHub does not have is not there, whatever is kept`() async throws {
        let fixture = try await start()
        let query = PullRequestDetailQuery(number: 5)
        _ = try await fixture.engine.ask(query)
        gitHub.set(Self.pull, #"{"message":"Not Found"}"#, status: 404)
        let error = await refusal(of: query, by: fixture.engine)
        #expect(error == .notFound(what: "pull request #5 in me/mine"))
        await fixture.engine.shutDown()
    }

    @Test func `at the limit it is told as it was, and nothing is asked`() async throws {
        let fixture = try await start()
        let query = PullRequestDetailQuery(number: 5)
        let first = try await fixture.engine.ask(query)
        let reset = Int(time.now.timeIntervalSince1970) + 600
        gitHub.set(
            Self.pull,
            #"{"message":"API rate limit exceeded"}"#,
            status: 403,
            headers: [
                "x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(reset)", "x-ratelimit-limit": "60",
            ]
        )
        #expect(try await fixture.engine.ask(query) == first)
        let status = try await fixture.engine.ask(GitHubStatusQuery())
        #expect(status.pausedUntil.map { $0 > time.now } == true)
        let count = gitHub.server.requests.count
        #expect(try await fixture.engine.ask(query) == first)
        #expect(gitHub.server.requests.count == count)
        await fixture.engine.shutDown()
    }

    @Test func `a diff that is too long ends with a line`() async throws {
        let line = "+" + String(repeating: "x", count: 998) + "\n"
        gitHub.set(Self.pull + " as diff", Self.diff + String(repeating: line, count: 2_100))
        let fixture = try await start()
        let detail = try await fixture.engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.isDiffCut)
        #expect(detail.diff.utf8.count <= 2_000_000)
        #expect(detail.diff.utf8.count > 1_998_000)
        #expect(detail.diff.hasSuffix("x\n"))
        await fixture.engine.shutDown()
    }

    @Test(arguments: [406, 422])
    func `a diff that GitHub finds too large is put together from the files`(status: Int) async throws {
        gitHub.set(Self.pull + " as diff", #"{"message":"too large"}"#, status: status)
        let fixture = try await start()
        let detail = try await fixture.engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.diff.contains("+++ b/b.txt\n@@ -1 +1 @@\n-a\n+b\n"))
        #expect(!detail.isDiffCut)
        #expect(detail.missing == [])
        await fixture.engine.shutDown()
    }

    @Test func `the list of pull requests says the same as the page`() async throws {
        let fixture = try await start()
        let engine = fixture.engine
        _ = try await engine.perform(.refreshGitHub)
        let before = try await engine.ask(GitHubStatusQuery())
        time.advance(by: 60)
        let single = CannedGitHub.pull(5, isSingle: true)
            .replacing(#""mergeable":true,"mergeable_state":"clean""#, with: #""mergeable":false"#)
        gitHub.set(Self.pull, single)
        let detail = try await engine.ask(PullRequestDetailQuery(number: 5))
        #expect(detail.pullRequest.mergeability == .conflicts)
        #expect(try await engine.ask(ListPullRequestsQuery()) == [detail.pullRequest])
        let after = try await engine.ask(GitHubStatusQuery())
        #expect(after.changedAt[.pullRequests] != before.changedAt[.pullRequests])
        #expect(after.fetchedAt[.pullRequests] == before.fetchedAt[.pullRequests])
        await engine.shutDown()
    }

    @Test func `an issue is told with its comments, and offline as it was`() async throws {
        gitHub.set("GET \(Self.home)/issues/3", CannedGitHub.issue(3))
        gitHub.set(
            "GET \(Self.home)/issues/3/comments",
            #"[{"id":1,"body":"Me too","user":null,\#(Self.moment)}]"#
        )
        let fixture = try await start()
        let detail = try await fixture.engine.ask(IssueDetailQuery(number: 3))
        #expect(detail.issue.title == "It breaks")
        #expect(detail.comments.map(\.body) == ["Me too"])
        #expect(
            await refusal(of: IssueDetailQuery(number: 4), by: fixture.engine)?.message.contains("#4") == true
        )
        gitHub.server.stop()
        #expect(try await fixture.engine.ask(IssueDetailQuery(number: 3)) == detail)
        await fixture.engine.shutDown()
    }

    @Test func `an issue that was moved elsewhere is none of ours`() async throws {
        gitHub.set("GET \(Self.home)/issues/12", CannedGitHub.issue(3, "Of another repository"))
        let fixture = try await start()
        let message = await refusal(of: IssueDetailQuery(number: 12), by: fixture.engine)?.message
        #expect(message?.contains("#12") == true)
        let issues = try await fixture.engine.ask(ListIssuesQuery())
        #expect(!issues.contains { $0.title == "Of another repository" })
        await fixture.engine.shutDown()
    }
}
