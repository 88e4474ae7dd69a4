import Foundation
import HTTP
import StubServer
import Testing

@testable import GitHub

/// A client of a stub server, on a clock of its own.
struct ClientFixture {
    /// A token whose every occurrence in a text is a fault.
    static let secret = "ghp_" + String(repeating: "a1B2c3", count: 6)

    let server: StubServer
    let clock = PacedClock()
    let memory: InMemoryResponses
    let client: GitHubClient

    init(
        secret: String = ClientFixture.secret,
        memory: InMemoryResponses = InMemoryResponses(),
        answering handler: @escaping StubServer.Handler
    ) throws {
        server = try StubServer(handler: handler)
        self.memory = memory
        client = try Self.client(of: server.url, secret: secret, memory: memory, clock: clock)
    }

    static func client(
        of url: String,
        secret: String = ClientFixture.secret,
        memory: InMemoryResponses = InMemoryResponses(),
        clock: PacedClock = PacedClock()
    ) throws -> GitHubClient {
        let token = try #require(GitHubToken(secret))
        let configuration = try GitHubConfiguration(
            baseURL: url,
            credential: GitHubCredential(token: token, source: .environment("GITHUB_TOKEN")),
            userAgent: "switchyard/test"
        )
        return GitHubClient(
            configuration,
            http: HTTPClient(),
            memory: memory,
            clock: clock,
            now: { clock.date },
            jitter: { 0.5 }
        )
    }
}

/// What the stub serves.
struct Thing: Codable, Sendable, Hashable {
    let id: Int
}

extension StubServer.Request {
    /// The start of an address on the server that was asked.
    var origin: String { "http://" + (headers["host"] ?? "") }
}
