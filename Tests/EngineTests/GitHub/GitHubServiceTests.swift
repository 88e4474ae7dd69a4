import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// Issues, pull requests and runs get from GitHub into the database and to whoever listens.
@Suite(.timeLimit(.minutes(1)))
struct GitHubServiceTests {
    private let gitHub: CannedGitHub
    private let time = FixedTime()

    init() throws {
        gitHub = try CannedGitHub()
    }

    /// An engine that asks GitHub only when it is told to.
    private func start(_ change: (inout EngineOptions) -> Void = { _ in }) async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
            change(&options)
        }
    }

    private func fill() {
        gitHub.setIssues([CannedGitHub.issue(3), CannedGitHub.issue(2)])
        gitHub.setPulls([CannedGitHub.pull(5)])
        gitHub.setRuns([CannedGitHub.run(1 << 33)])
        gitHub.set("GET /repos/me/mine/pulls/5", CannedGitHub.pull(5, isSingle: true))
        gitHub.set(
            "GET /repos/me/mine/pulls/5/reviews",
            #"[{"id":1,"user":{"id":2,"login":"bob"},"state":"APPROVED"}]"#
        )
        gitHub.set(
            "GET /repos/me/mine/commits/\(CannedGitHub.head)/check-runs",
            """
            {"total_count":2,"check_runs":[\
            {"id":1,"name":"test","head_sha":"d4","status":"completed","conclusion":"failure"},\
            {"id":2,"name":"lint","head_sha":"d4","status":"completed","conclusion":"success"}]}
            """
        )
    }

    private func refusal(of command: EngineCommand, by engine: LocalEngine) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.perform(command)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a git that does not tell the remotes is no project without GitHub`() async throws {
        let fixture = try await start()
        let config = fixture.project.path + "/.git/config"
        let text = try String(contentsOfFile: config, encoding: .utf8)
        try (text + "[broken").write(toFile: config, atomically: true, encoding: .utf8)
        let error = await refusal(of: .refreshGitHub, by: fixture.engine)
        #expect(error?.message.contains("bad config") == true, "\(error?.message ?? "none")")
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).connection == .failing)
        try text.write(toFile: config, atomically: true, encoding: .utf8)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).connection == .connected)
        await fixture.engine.shutDown()
    }

    @Test func `everything is fetched, stored and told`() async throws {
        fill()
        let fixture = try await start()
        let engine = fixture.engine
        _ = try await engine.perform(.refreshGitHub)
        let issues = try await engine.ask(ListIssuesQuery())
        #expect(issues.map(\.number) == [3, 2])
        #expect(issues.first?.labels == ["bug"])
        let pull = try #require(try await engine.ask(ListPullRequestsQuery()).first)
        #expect(pull.mergeability == .clean)
        #expect(pull.review == .approved)
        #expect(pull.checks == CheckSummary(passed: 1, failed: 1))
        #expect(pull.changedFiles == 2)
        let run = try #require(try await engine.ask(ListRunsQuery()).first)
        #expect(run.id.rawValue == 1 << 33)
        #expect(run.state == .passed)

        let status = try await engine.ask(GitHubStatusQuery())
        #expect(status.connection == .connected)
        #expect(status.repository == "me/mine")
        #expect(status.account == "ann")
        #expect(status.scopes == ["repo", "read:org"])
        #expect(status.tokenSource?.contains("token") == true)
        #expect(Set(status.fetchedAt.keys) == Set(GitHubList.allCases))
        for try await envelope in engine.events(after: nil) {
            if case .gitHubChanged(status) = envelope.event { break }
        }
        await engine.shutDown()
    }

    @Test func `by itself it begins after the start, and asks again when it is time`() async throws {
        fill()
        let clock = HeldClock()
        let fixture = try await start { options in
            options.runsOnly = .everything
            options.clock = clock
        }
        var title = "It breaks"
        for try await envelope in fixture.engine.events(after: nil) {
            guard case .gitHubChanged(let status) = envelope.event, status.connection == .connected,
                status.fetchedAt.count == GitHubList.allCases.count
            else { continue }
            if try await fixture.engine.ask(ListIssuesQuery()).last?.title != title { continue }
            guard title == "It breaks" else { break }
            title = "It hangs"
            gitHub.setIssues([CannedGitHub.issue(3), CannedGitHub.issue(2, title)])
            time.advance(by: 100)
            // To ask is to look: the service wakes up, and finds that it is time.
            _ = try await fixture.engine.ask(GitHubStatusQuery())
            clock.wake()
        }
        #expect(title == "It hangs")
        await fixture.engine.shutDown()
    }

    @Test func `what did not change costs nothing and stays`() async throws {
        fill()
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let before = try await fixture.engine.ask(GitHubStatusQuery())
        let count = gitHub.server.requests.count
        time.advance(by: 600)
        _ = try await fixture.engine.perform(.refreshGitHub)
        let after = try await fixture.engine.ask(GitHubStatusQuery())
        #expect(after.changedAt == before.changedAt)
        for list in GitHubList.allCases {
            let (old, new) = (before.fetchedAt[list], after.fetchedAt[list])
            #expect(new == old?.addingTimeInterval(600))
        }
        let again = gitHub.server.requests.dropFirst(count)
        #expect(again.count >= 3)
        #expect(again.allSatisfy { $0.headers["if-none-match"] != nil })
        await fixture.engine.shutDown()

        // The marks outlive the engine.
        let total = gitHub.server.requests.count
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        gitHub.connect(&options)
        options.runsOnly = .nothing
        let next = try await LocalEngine.start(options)
        _ = try await next.perform(.refreshGitHub)
        let later = gitHub.server.requests.dropFirst(total).filter { !$0.target.hasPrefix("/user") }
        #expect(!later.isEmpty)
        #expect(later.allSatisfy { $0.headers["if-none-match"] != nil })
        await next.shutDown()
    }

    @Test func `offline there is what was fetched, with its age`() async throws {
        fill()
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let fetched = time.now
        gitHub.server.stop()
        time.advance(by: 600)
        let error = await refusal(of: .refreshGitHub, by: fixture.engine)
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let status = try await fixture.engine.ask(GitHubStatusQuery())
        #expect(status.connection == .failing)
        #expect(status.problem == error)
        #expect(status.fetchedAt[.issues] == fetched)
        #expect(try await fixture.engine.ask(ListIssuesQuery()).count == 2)
        await fixture.engine.shutDown()

        // Without an engine as well.
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(ListPullRequestsQuery()).map(\.number) == [5])
        let stored = try await reader.ask(GitHubStatusQuery())
        #expect(stored.repository == "me/mine")
        #expect(stored.fetchedAt[.runs] == fetched)
    }

    @Test func `a limit pauses everything until its end`() async throws {
        let reset = Int(time.now.timeIntervalSince1970) + 600
        gitHub.set(
            "GET /repos/me/mine/issues",
            #"{"message":"API rate limit exceeded"}"#,
            status: 403,
            headers: [
                "x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(reset)", "x-ratelimit-limit": "60",
            ]
        )
        let fixture = try await start()
        #expect(await refusal(of: .refreshGitHub, by: fixture.engine) != nil)
        let status = try await fixture.engine.ask(GitHubStatusQuery())
        let until = try #require(status.pausedUntil)
        #expect(until.timeIntervalSince(time.now) >= 600)
        let count = gitHub.server.requests.count
        #expect(await refusal(of: .refreshGitHub, by: fixture.engine) != nil)
        #expect(gitHub.server.requests.count == count)
        await fixture.engine.shutDown()
    }

    @Test func `a token that is not accepted signs out, and a refresh signs in again`() async throws {
        gitHub.set("GET /user", #"{"message":"Bad credentials"}"#, status: 401)
        let fixture = try await start()
        let error = await refusal(of: .refreshGitHub, by: fixture.engine)
        guard case .denied(let message, let remedy) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("Bad credentials"))
        #expect(!remedy.isEmpty)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).connection == .signedOut)
        gitHub.set("GET /user", #"{"id":1,"login":"ann"}"#)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).connection == .connected)
        await fixture.engine.shutDown()
    }

    @Test func `a list that the token may not see does not keep the others away`() async throws {
        fill()
        gitHub.set(
            "GET /repos/me/mine/issues",
            #"{"message":"Resource not accessible by personal access token"}"#,
            status: 403
        )
        let fixture = try await start()
        let error = await refusal(of: .refreshGitHub, by: fixture.engine)
        guard case .denied(let message, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("not accessible"))
        #expect(try await fixture.engine.ask(ListPullRequestsQuery()).count == 1)
        #expect(try await fixture.engine.ask(ListRunsQuery()).count == 1)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).connection == .failing)
        await fixture.engine.shutDown()
    }

    @Test func `turned off it asks nobody`() async throws {
        let fixture = try await start { $0.overrides["github.enabled"] = "off" }
        #expect(await refusal(of: .refreshGitHub, by: fixture.engine) != nil)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()) == GitHubStatus(connection: .off))
        #expect(gitHub.server.requests.isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `the jobs of a run that has ended are kept`() async throws {
        fill()
        let id = RunID(rawValue: 1 << 33)
        let route = "GET /repos/me/mine/actions/runs/\(id)/jobs"
        gitHub.set(
            route,
            """
            {"total_count":1,"jobs":[{"id":9,"run_id":\(id),"run_attempt":1,"name":"test",\
            "head_sha":"d4","status":"completed","conclusion":"success","steps":[{"number":1,"name":"make",\
            "status":"completed","conclusion":"success","started_at":"2023-02-17T17:03:46.000+01:00"}]}]}
            """
        )
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let jobs = try await fixture.engine.ask(RunJobsQuery(run: id))
        #expect(jobs.map(\.state) == [.passed])
        #expect(jobs.first?.steps.map(\.name) == ["make"])
        #expect(try await fixture.engine.ask(RunJobsQuery(run: id)) == jobs)
        #expect(gitHub.asked.count { $0 == route } == 1)
        await fixture.engine.shutDown()
    }

    @Test func `a run is run again and cancelled`() async throws {
        let id = RunID(rawValue: 7)
        for what in ["rerun", "rerun-failed-jobs", "cancel"] {
            gitHub.set("POST /repos/me/mine/actions/runs/7/\(what)", "{}", status: 201)
        }
        let fixture = try await start()
        _ = try await fixture.engine.perform(.rerunPipeline(id: id, failedOnly: true))
        _ = try await fixture.engine.perform(.rerunPipeline(id: id, failedOnly: false))
        _ = try await fixture.engine.perform(.cancelPipeline(id: id))
        let posts = gitHub.asked.filter { $0.hasPrefix("POST") }.compactMap { $0.split(separator: "/").last }
        #expect(posts == ["rerun-failed-jobs", "rerun", "cancel"])
        await fixture.engine.shutDown()
    }
}
