import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// Where the user was named gets into the database, and nobody is troubled where that cannot be seen.
@Suite(.timeLimit(.minutes(1)))
struct MentionTests {
    private let gitHub: CannedGitHub
    private let time = FixedTime()
    private static let route = "GET /repos/me/mine/notifications"

    init() throws {
        gitHub = try CannedGitHub()
    }

    private func start() async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
        }
    }

    @Test func `mentions in issues and pull requests are kept, the newest first, and nothing else`()
        async throws
    {
        gitHub.setNotifications([
            CannedGitHub.notification(3),
            CannedGitHub.notification(5, kind: "PullRequest", at: "2026-02-02T03:04:05Z"),
            CannedGitHub.notification(6, reason: "team_mention", at: "2026-01-01T03:04:05Z"),
            CannedGitHub.notification(7, reason: "subscribed"),
            CannedGitHub.notification(8, kind: "Discussion"),
        ])
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let mentions = try await fixture.engine.ask(ListMentionsQuery())
        #expect(mentions.map(\.number) == [5, 3, 6])
        #expect(mentions.map(\.isPullRequest) == [true, false, false])
        #expect(mentions.first?.url.hasSuffix("/me/mine/pull/5") == true)
        #expect(mentions.last?.url.hasSuffix("/me/mine/issues/6") == true)
        let asked = gitHub.server.requests.first { $0.target.contains("/notifications") }
        #expect(asked?.target.contains("participating=true") == true)
        #expect(asked?.target.contains("all=false") == true)
        await fixture.engine.shutDown()
    }

    @Test func `what was read elsewhere is gone, and what is the same costs nothing`() async throws {
        gitHub.setNotifications([CannedGitHub.notification(3)])
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let before = try await fixture.engine.ask(GitHubStatusQuery()).changedAt[.mentions]
        time.advance(by: 600)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).changedAt[.mentions] == before)
        let last = gitHub.server.requests.last { $0.target.contains("/notifications") }
        #expect(last?.headers["if-none-match"] != nil)
        gitHub.setNotifications([])
        time.advance(by: 600)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(try await fixture.engine.ask(ListMentionsQuery()).isEmpty)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).changedAt[.mentions] != before)
        await fixture.engine.shutDown()
    }

    @Test(arguments: [403, 404])
    func `a token that may not see them is no failure, and is not asked with again and again`(
        status: Int
    ) async throws {
        gitHub.set(
            Self.route,
            #"{"message":"Resource not accessible by personal access token"}"#,
            status: status
        )
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        _ = try await fixture.engine.perform(.refreshGitHub)
        let state = try await fixture.engine.ask(GitHubStatusQuery())
        #expect(state.connection == .connected)
        #expect(state.problem == nil)
        #expect(try await fixture.engine.ask(ListMentionsQuery()).isEmpty)
        #expect(gitHub.asked.count { $0 == Self.route } == 1)
        time.advance(by: 1_000)
        gitHub.setNotifications([CannedGitHub.notification(3)])
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(try await fixture.engine.ask(ListMentionsQuery()).map(\.number) == [3])
        await fixture.engine.shutDown()
    }

    @Test func `GitHub says how often it wants to be asked`() async throws {
        gitHub.setNotifications([], headers: ["X-Poll-Interval": "120"])
        let fixture = try await start()
        _ = try await fixture.engine.perform(.refreshGitHub)
        let issues = "GET /repos/me/mine/issues"
        let before = gitHub.asked.count { $0 == issues }
        time.advance(by: 119)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(gitHub.asked.count { $0 == Self.route } == 1)
        #expect(gitHub.asked.count { $0 == issues } == before + 1)
        time.advance(by: 2)
        _ = try await fixture.engine.perform(.refreshGitHub)
        #expect(gitHub.asked.count { $0 == Self.route } == 2)
        await fixture.engine.shutDown()
    }
}
