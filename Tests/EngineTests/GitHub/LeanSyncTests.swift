import Domain
import Engine
import EngineTesting
import Foundation
import StubGitHub
import StubServer
import Testing

/// To look again where nothing happened costs next to nothing, however much there is.
@Suite(.timeLimit(.minutes(2)))
struct LeanSyncTests {
    private let time = FixedTime(Date(timeIntervalSince1970: 1_780_000_000))

    private func gitHub() throws -> StubGitHub {
        var settings = StubGitHub.Settings()
        settings.now = { [time] in time.now }
        return try StubGitHub(settings: settings)
    }

    private func start(_ gitHub: StubGitHub) async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            let file = options.repository + "/.git/token"
            let isKept = FileManager.default.createFile(
                atPath: file,
                contents: Data(gitHub.token.utf8),
                attributes: [.posixPermissions: 0o600]
            )
            precondition(isKept, "the token cannot be written")
            options.overrides["github.api-url"] = gitHub.url
            options.overrides["github.repository"] = "octo/project"
            options.overrides["github.token-file"] = file
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
        }
    }

    /// Looks at everything and gives what was asked, but for searches, which know no marks.
    private func look(_ fixture: EngineFixture, _ gitHub: StubGitHub) async throws -> [StubGitHub.Exchange] {
        gitHub.forgetExchanges()
        time.advance(by: 20)
        _ = try await fixture.engine.perform(.refreshGitHub)
        return gitHub.exchanges.filter { !$0.target.hasPrefix("/search") }
    }

    @Test func `a quiet look asks for one page of each list, and nothing has changed`() async throws {
        let gitHub = try gitHub()
        defer { gitHub.stop() }
        gitHub.seed(issues: 400, runs: 250)
        gitHub.addPull("Fix it", head: "main")
        let fixture = try await start(gitHub)
        let first = try await look(fixture, gitHub)
        // Four hundred issues of which two thirds are open, and the pull request.
        #expect(first.count { $0.target.contains("/issues?") } == 4)
        #expect(try await fixture.engine.ask(ListRunsQuery()).count == 250)
        // Until GitHub has said whether it can be merged.
        for _ in 0..<5 { _ = try await look(fixture, gitHub) }
        let quiet = try await look(fixture, gitHub)
        #expect(quiet.allSatisfy { $0.status == 304 }, "\(quiet.map { "\($0.status) \($0.target)" })")
        // Three lists, the mentions, and the checks of the one pull request, which a look on purpose wakes.
        #expect(quiet.count == 6, "\(quiet.map(\.target))")

        // A new engine knows what the one before knew.
        await fixture.engine.shutDown()
        let next = try await start(gitHub, after: fixture)
        gitHub.forgetExchanges()
        _ = try await next.perform(.refreshGitHub)
        let asked = gitHub.exchanges.filter { !$0.target.hasPrefix("/search") && $0.target != "/user" }
        #expect(asked.allSatisfy { $0.status == 304 }, "\(asked.map { "\($0.status) \($0.target)" })")
        #expect(asked.count == 4, "\(asked.map(\.target))")
        await next.shutDown()
    }

    private func start(_ gitHub: StubGitHub, after fixture: EngineFixture) async throws -> LocalEngine {
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        options.overrides["github.api-url"] = gitHub.url
        options.overrides["github.repository"] = "octo/project"
        options.overrides["github.token-file"] = options.repository + "/.git/token"
        options.runsOnly = .nothing
        options.now = { [time] in time.now }
        return try await LocalEngine.start(options)
    }

    @Test func `an issue on a far page that is closed leaves the list with one answer`() async throws {
        let gitHub = try gitHub()
        defer { gitHub.stop() }
        gitHub.seed(issues: 400)
        let fixture = try await start(gitHub)
        _ = try await look(fixture, gitHub)
        let before = try await fixture.engine.ask(ListIssuesQuery())
        let oldest = try #require(before.last).number
        gitHub.closeIssue(oldest)
        let asked = try await look(fixture, gitHub)
        #expect(asked.count { $0.status != 304 } == 1, "\(asked.map(\.target))")
        let after = try await fixture.engine.ask(ListIssuesQuery())
        #expect(after == Array(before.dropLast()))
        #expect(try await look(fixture, gitHub).allSatisfy { $0.status == 304 })

        let added = gitHub.addIssue("It is slow")
        _ = try await look(fixture, gitHub)
        #expect(
            try await fixture.engine.ask(ListIssuesQuery()).map(\.number) == [added] + after.map(\.number)
        )
        await fixture.engine.shutDown()
    }

    @Test func `more changes than a page holds are all seen`() async throws {
        let gitHub = try gitHub()
        defer { gitHub.stop() }
        gitHub.seed(issues: 300)
        let fixture = try await start(gitHub)
        _ = try await look(fixture, gitHub)
        let before = try await fixture.engine.ask(ListIssuesQuery()).map(\.number)
        for number in before { gitHub.closeIssue(number) }
        let last = gitHub.addIssue("The last one")
        _ = try await look(fixture, gitHub)
        #expect(try await fixture.engine.ask(ListIssuesQuery()).map(\.number) == [last])
        await fixture.engine.shutDown()
    }

    @Test func `a run that newer ones pushed off the first page gets its end`() async throws {
        let gitHub = try CannedGitHub()
        func run(_ id: Int, day: Int, _ status: String = "completed", _ conclusion: String? = "success")
            -> String
        {
            CannedGitHub.run(id, status, conclusion)
                .replacing(#""created_at":"2026-01-02"#, with: #""created_at":"2026-01-0\#(day)"#)
        }
        gitHub.setRuns([run(2, day: 2), run(1, day: 1, "in_progress", nil)])
        let fixture = try await EngineFixture.start([]) { options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
        }
        _ = try await fixture.engine.perform(.refreshGitHub)
        let next = "<\(gitHub.server.url)/repos/me/mine/actions/runs?page=2>; rel=\"next\""
        gitHub.set(
            "GET /repos/me/mine/actions/runs",
            #"{"total_count":3,"workflow_runs":[\#(run(3, day: 3)),\#(run(2, day: 2))]}"#,
            headers: ["Link": next]
        )
        gitHub.set("GET /repos/me/mine/actions/runs/1", run(1, day: 1))
        time.advance(by: 60)
        _ = try await fixture.engine.perform(.refreshGitHub)
        let runs = try await fixture.engine.ask(ListRunsQuery())
        #expect(runs.map(\.id.rawValue) == [3, 2, 1])
        #expect(runs.allSatisfy { $0.state == .passed })
        #expect(gitHub.asked.count { $0 == "GET /repos/me/mine/actions/runs" } == 2)
        await fixture.engine.shutDown()
    }
}
