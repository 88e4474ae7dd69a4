import Domain
import EngineTesting
import Foundation
import StubGitHub

@testable import Engine

/// An engine on a project whose remote is the repository of a stub of GitHub; it asks GitHub only when it is told to.
///
/// Another engine on the same state can be started after it has ended, as after a crash or an outage.
final class WriterFixture: Sendable {
    /// Where nothing listens.
    static let nowhere = "http://127.0.0.1:1"

    let gitHub: StubGitHub
    let time: FixedTime
    private let fixture: EngineFixture

    private init(gitHub: StubGitHub, time: FixedTime, fixture: EngineFixture) {
        self.gitHub = gitHub
        self.time = time
        self.fixture = fixture
    }

    /// Makes a project and starts the first engine.
    ///
    /// - Parameters:
    ///   - isReachable: Whether that engine finds the stub.
    ///   - change: Changes what the stub is made of.
    static func start(
        isReachable: Bool = true,
        change: (inout StubGitHub.Settings) -> Void = { _ in }
    ) async throws -> (fixture: WriterFixture, engine: LocalEngine) {
        let time = FixedTime()
        var settings = StubGitHub.Settings()
        settings.workflows = []
        settings.now = { time.now }
        change(&settings)
        let gitHub = try StubGitHub(settings: settings)
        let token = gitHub.token
        let fixture = try await EngineFixture.start([], hasConsent: false) { options in
            let remote = "[remote \"origin\"]\n\turl = https://127.0.0.1/octo/project.git\n"
            let configuration = options.repository + "/.git/config"
            let before = FileManager.default.contents(atPath: configuration) ?? Data()
            _ = FileManager.default.createFile(atPath: configuration, contents: before + Data(remote.utf8))
            _ = FileManager.default.createFile(
                atPath: options.repository + "/.git/token",
                contents: Data((token + "\n").utf8),
                attributes: [.posixPermissions: 0o600]
            )
            Self.connect(&options, to: isReachable ? gitHub.url : nowhere, time)
        }
        return (WriterFixture(gitHub: gitHub, time: time, fixture: fixture), fixture.engine)
    }

    /// Starts another engine on the same project and state.
    ///
    /// - Parameters:
    ///   - isReachable: Whether it finds the stub.
    ///   - change: Changes its options.
    func next(
        isReachable: Bool = true,
        change: (inout EngineOptions) -> Void = { _ in }
    ) async throws -> LocalEngine {
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        Self.connect(&options, to: isReachable ? gitHub.url : Self.nowhere, time)
        change(&options)
        return try await LocalEngine.start(options)
    }

    private static func connect(_ options: inout EngineOptions, to address: String, _ time: FixedTime) {
        options.runsOnly = .nothing
        options.now = { time.now }
        options.overrides["github.api-url"] = address
        options.overrides["github.token-file"] = options.repository + "/.git/token"
    }

    /// How many requests with a verb and a part of a path GitHub got, also those that it answered badly.
    func count(_ method: String, _ part: String) -> Int {
        gitHub.exchanges.count { $0.method == method && $0.target.contains(part) }
    }

    /// Waits until GitHub got a request with a verb and a part of a path.
    func untilAsked(_ method: String, _ part: String) async {
        while count(method, part) == 0, !Task.isCancelled { await Task.yield() }
    }
}

extension LocalEngine {
    /// What was written to GitHub, the newest first.
    func writes() async throws -> [GitHubWrite] { try await ask(GitHubWritesQuery()) }

    /// Says or does something, and gives what is told of it.
    func say(_ deed: GitHubDeed) async throws -> String? {
        try await perform(.writeToGitHub(deed: deed)).note
    }

    /// Why a command is refused; nil where it is not.
    func refusal(of command: EngineCommand) async -> EngineError? {
        do throws(EngineError) {
            _ = try await perform(command)
            return nil
        } catch {
            return error
        }
    }
}
