import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// What a webhook tells is looked into by itself, and comes to be known as if it had been asked for.
@Suite(.timeLimit(.minutes(1)))
struct DeliveryTests {
    private let gitHub: CannedGitHub
    private let time = FixedTime()
    private static let home = "GET /repos/me/mine"
    private static let run = 1 << 33

    init() throws {
        gitHub = try CannedGitHub()
        gitHub.setIssues([CannedGitHub.issue(3), CannedGitHub.issue(2)])
        gitHub.setPulls([CannedGitHub.pull(5)])
        gitHub.setRuns([CannedGitHub.run(Self.run, "in_progress", nil)])
        gitHub.set("\(Self.home)/pulls/5", CannedGitHub.pull(5, isSingle: true))
        gitHub.set("\(Self.home)/pulls/5/reviews", "[]")
        setChecks("failure")
    }

    private func setChecks(_ conclusion: String) {
        gitHub.set(
            "\(Self.home)/commits/\(CannedGitHub.head)/check-runs",
            """
            {"total_count":1,"check_runs":[{"id":1,"name":"test","head_sha":"d4","status":"completed",\
            "conclusion":"\(conclusion)"}]}
            """
        )
    }

    /// An engine that has fetched everything, and asks only when it is told to.
    private func start(clock: (any Clock<Duration>)? = nil) async throws -> EngineFixture {
        let fixture = try await EngineFixture.start([]) { options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
            options.now = { [time] in time.now }
            if let clock { options.clock = clock }
        }
        _ = try await fixture.engine.perform(.refreshGitHub)
        time.advance(by: 10)
        return fixture
    }

    @discardableResult
    private func deliver(
        _ subjects: [GitHubDelivery.Subject],
        id: String = "d-1",
        of repository: String = "Me/mine",
        to engine: LocalEngine
    ) async throws -> CommandReceipt {
        let delivery = GitHubDelivery(
            id: id,
            event: "some",
            action: nil,
            repository: repository,
            subjects: subjects
        )
        return try await engine.perform(.noteDelivery(delivery: delivery))
    }

    /// Delivers, waits until it has come to be known, and gives what was asked until then.
    private func asked(
        for subjects: GitHubDelivery.Subject...,
        of engine: LocalEngine,
        id: String = "d-1",
        until isKnown: () async throws -> Bool
    ) async throws -> [String] {
        let count = gitHub.server.requests.count
        let events = engine.events(after: nil)
        try await deliver(subjects, id: id, to: engine)
        for try await envelope in events {
            guard case .gitHubChanged = envelope.event else { continue }
            if try await isKnown() { break }
        }
        return gitHub.asked.dropFirst(count).map { $0.replacing("\(Self.home)/", with: "") }
    }

    private func titles(in engine: LocalEngine) async throws -> [String] {
        try await engine.ask(ListIssuesQuery()).map(\.title)
    }

    private func pull(in engine: LocalEngine) async throws -> PullRequest? {
        try await engine.ask(ListPullRequestsQuery()).first
    }

    /// Whether the next look at everything finds nothing new.
    private func isNothingNew(in engine: LocalEngine) async throws -> Bool {
        let before = try await engine.ask(GitHubStatusQuery()).changedAt
        time.advance(by: 10)
        _ = try await engine.perform(.refreshGitHub)
        return try await engine.ask(GitHubStatusQuery()).changedAt == before
    }

    // MARK: - Subjects

    @Test func `an issue is asked for alone, and the next look finds nothing new`() async throws {
        let fixture = try await start()
        let changed = CannedGitHub.issue(3, "It hangs")
        gitHub.set("\(Self.home)/issues/3", changed)
        gitHub.setIssues([changed, CannedGitHub.issue(2)])
        let asked = try await asked(for: .issue(number: 3), of: fixture.engine) {
            try await titles(in: fixture.engine) == ["It hangs", "It breaks"]
        }
        #expect(asked == ["issues/3"])
        #expect(try await isNothingNew(in: fixture.engine))
        await fixture.engine.shutDown()
    }

    @Test func `an issue that was closed or deleted leaves the list`() async throws {
        let fixture = try await start()
        gitHub.set(
            "\(Self.home)/issues/3",
            CannedGitHub.issue(3).replacing(#""state":"open""#, with: #""state":"closed""#)
        )
        _ = try await asked(for: .issue(number: 3), of: fixture.engine) {
            try await fixture.engine.ask(ListIssuesQuery()).map(\.number) == [2]
        }
        // Nothing is at its address.
        time.advance(by: 10)
        _ = try await asked(for: .issue(number: 2), of: fixture.engine, id: "d-2") {
            try await titles(in: fixture.engine).isEmpty
        }
        await fixture.engine.shutDown()
    }

    @Test func `a pull request is asked for with its reviews and checks`() async throws {
        let fixture = try await start()
        let reviews = #"[{"id":1,"user":{"id":2,"login":"bob"},"state":"APPROVED"}]"#
        gitHub.set("\(Self.home)/pulls/5/reviews", reviews)
        setChecks("success")
        let asked = try await asked(for: .pullRequest(number: 5), of: fixture.engine) {
            try await pull(in: fixture.engine)?.review == .approved
        }
        let commit = "commits/\(CannedGitHub.head)"
        #expect(asked == ["pulls/5", "pulls/5/reviews", "\(commit)/check-runs", "\(commit)/status"])
        #expect(try await pull(in: fixture.engine)?.checks == CheckSummary(passed: 1))
        #expect(try await isNothingNew(in: fixture.engine))
        await fixture.engine.shutDown()
    }

    @Test func `a pull request that was merged leaves the list`() async throws {
        let fixture = try await start()
        let merged = CannedGitHub.pull(5, isSingle: true)
            .replacing(#""state":"open""#, with: #""state":"closed","merged":true"#)
        gitHub.set("\(Self.home)/pulls/5", merged)
        _ = try await asked(for: .pullRequest(number: 5), of: fixture.engine) {
            try await pull(in: fixture.engine) == nil
        }
        await fixture.engine.shutDown()
    }

    @Test func `of checks the pull requests of their commit are looked at, and nothing of others`()
        async throws
    {
        let fixture = try await start()
        setChecks("success")
        let asked = try await asked(
            for: .checks(commit: CannedGitHub.head),
            .checks(commit: "e5"),
            of: fixture.engine
        ) {
            try await pull(in: fixture.engine)?.checks?.passed == 1
        }
        let commit = "commits/\(CannedGitHub.head)"
        #expect(asked == ["\(commit)/check-runs", "\(commit)/status"])
        #expect(try await isNothingNew(in: fixture.engine))
        await fixture.engine.shutDown()
    }

    @Test func `a run gets its end, and a new one its beginning`() async throws {
        let fixture = try await start()
        let (ended, begun) = (CannedGitHub.run(Self.run), CannedGitHub.run(9, "queued", nil))
        gitHub.set("\(Self.home)/actions/runs/\(Self.run)", ended)
        gitHub.set("\(Self.home)/actions/runs/9", begun)
        gitHub.setRuns([ended, begun])
        let asked = try await asked(
            for: .run(id: RunID(rawValue: Int64(Self.run))),
            .run(id: RunID(rawValue: 9)),
            of: fixture.engine
        ) {
            Set(try await fixture.engine.ask(ListRunsQuery()).map(\.state)) == [.passed, .queued]
        }
        #expect(asked.allSatisfy { $0.hasPrefix("actions/runs/") })
        #expect(try await isNothingNew(in: fixture.engine))
        await fixture.engine.shutDown()
    }

    @Test func `of a branch that moved the pull request and the newest runs are looked at`() async throws {
        let fixture = try await start()
        setChecks("success")
        gitHub.setRuns([CannedGitHub.run(9, "queued", nil), CannedGitHub.run(Self.run)])
        let asked = try await asked(for: .branch(name: "fix"), of: fixture.engine) {
            try await fixture.engine.ask(ListRunsQuery()).count == 2
        }
        #expect(asked.first == "pulls/5")
        #expect(asked.last == "actions/runs")
        #expect(try await pull(in: fixture.engine)?.checks?.passed == 1)
        await fixture.engine.shutDown()
    }

    // MARK: - Once

    @Test func `a delivery counts once, and one of another repository not at all`() async throws {
        let fixture = try await start()
        gitHub.set("\(Self.home)/issues/3", CannedGitHub.issue(3, "It hangs"))
        _ = try await asked(for: .issue(number: 3), of: fixture.engine) {
            try await titles(in: fixture.engine).contains("It hangs")
        }
        let count = gitHub.server.requests.count
        let again = try await deliver([.issue(number: 3)], to: fixture.engine)
        #expect(again.note == GitHubDelivery.knownNote)
        let other = try await deliver([.issue(number: 3)], id: "d-9", of: "you/yours", to: fixture.engine)
        #expect(other.note?.contains("you/yours") == true)
        #expect(try await deliver([], id: "d-8", to: fixture.engine).note == nil)
        #expect(gitHub.server.requests.count == count)
        await fixture.engine.shutDown()
    }

    /// Returns when somebody waits on a clock for the so-manieth time.
    private func waits(_ count: Int, on clock: HeldClock) async {
        while clock.sleeps.count < count { await Task.yield() }
    }

    @Test func `what is told of the same within a moment is asked once`() async throws {
        let clock = HeldClock()
        let fixture = try await start(clock: clock)
        gitHub.set("\(Self.home)/issues/3", CannedGitHub.issue(3, "It hangs"))
        let count = gitHub.server.requests.count
        let events = fixture.engine.events(after: nil)
        for place in 0..<20 { try await deliver([.issue(number: 3)], id: "d-\(place)", to: fixture.engine) }
        await waits(1, on: clock)
        #expect(gitHub.server.requests.count == count)
        clock.wake()
        for try await envelope in events {
            guard case .gitHubChanged = envelope.event else { continue }
            if try await fixture.engine.ask(ListIssuesQuery()).contains(where: { $0.title == "It hangs" }) {
                break
            }
        }
        #expect(gitHub.server.requests.count == count + 1)
        await fixture.engine.shutDown()
    }

    @Test func `a hundred deliveries do not lead to a hundred questions`() async throws {
        let clock = HeldClock()
        let fixture = try await start(clock: clock)
        let count = gitHub.server.requests.count
        gitHub.setIssues((1...50).map { CannedGitHub.issue($0, "It hangs") })
        gitHub.setRuns((1...50).map { CannedGitHub.run($0) })
        let events = fixture.engine.events(after: nil)
        for place in 1...50 {
            try await deliver([.issue(number: place)], id: "i-\(place)", to: fixture.engine)
            try await deliver([.run(id: RunID(rawValue: Int64(place)))], id: "r-\(place)", to: fixture.engine)
        }
        await waits(1, on: clock)
        clock.wake()
        for try await envelope in events {
            guard case .gitHubChanged = envelope.event else { continue }
            if try await fixture.engine.ask(ListRunsQuery()).count >= 50 { break }
        }
        #expect(try await fixture.engine.ask(ListIssuesQuery()).count == 50)
        #expect(gitHub.server.requests.count <= count + 4)
        await fixture.engine.shutDown()
    }

    @Test func `what is told while GitHub wants to be left alone is looked into afterwards`() async throws {
        let clock = HeldClock()
        let fixture = try await start(clock: clock)
        let reset = Int(time.now.timeIntervalSince1970) + 600
        gitHub.set(
            "\(Self.home)/issues/3",
            #"{"message":"API rate limit exceeded"}"#,
            status: 403,
            headers: [
                "x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(reset)", "x-ratelimit-limit": "60",
            ]
        )
        let events = fixture.engine.events(after: nil)
        try await deliver([.issue(number: 3)], to: fixture.engine)
        await waits(1, on: clock)
        clock.wake()
        await waits(2, on: clock)
        #expect(try await fixture.engine.ask(GitHubStatusQuery()).pausedUntil != nil)
        let count = gitHub.server.requests.count
        try await deliver([.issue(number: 2)], id: "d-2", to: fixture.engine)
        #expect(gitHub.server.requests.count == count)
        gitHub.set("\(Self.home)/issues/3", CannedGitHub.issue(3, "It hangs"))
        gitHub.set("\(Self.home)/issues/2", CannedGitHub.issue(2, "It hangs"))
        time.advance(by: 700)
        clock.wake()
        for try await envelope in events {
            guard case .gitHubChanged = envelope.event else { continue }
            let titles = try await fixture.engine.ask(ListIssuesQuery()).map(\.title)
            if titles == ["It hangs", "It hangs"] { break }
        }
        await fixture.engine.shutDown()
    }
}
