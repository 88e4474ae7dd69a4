import Domain
import Foundation
import StubGitHub
import Synchronization
import Testing
import WebhookIntake

/// An intake on a free port, with an engine that takes each delivery once.
final class IntakeFixture: Sendable {
    static let secret = "It's a Secret to Everybody"

    private final class Book: Sendable {
        let deliveries = Mutex<[GitHubDelivery]>([])
        let reports = Mutex<[IntakeReport]>([])
    }

    let intake: WebhookIntake
    let port: UInt16
    private let book: Book

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - taking: What the engine says; nil for one that takes each delivery once.
    ///   - change: Changes the limits.
    init(
        taking: WebhookIntake.Taking? = nil,
        _ change: (inout IntakeLimits) -> Void = { _ in }
    ) async throws {
        let book = Book()
        self.book = book
        var settings = WebhookIntake.Settings(port: 0)
        change(&settings.limits)
        let secret = try #require(WebhookSecret(Self.secret))
        let intake = WebhookIntake(secret: secret, settings: settings) { delivery in
            if let taking { return taking }
            return book.deliveries.withLock { deliveries in
                guard !deliveries.contains(where: { $0.id == delivery.id }) else { return .known }
                deliveries.append(delivery)
                return .taken
            }
        } report: { report in
            book.reports.withLock { $0.append(report) }
        }
        let address = try await intake.start()
        self.intake = intake
        port = UInt16(try #require(URLComponents(string: address)?.port))
    }

    /// What the engine was given.
    var deliveries: [GitHubDelivery] { book.deliveries.withLock { $0 } }

    /// What was told of requests.
    var reports: [IntakeReport] { book.reports.withLock { $0 } }

    /// The text of a request.
    static func head(
        event: String = "issues",
        id: String = "d-1",
        signature: String? = nil,
        _ fields: String...
    ) -> String {
        var lines = ["POST / HTTP/1.1", "Host: localhost", "X-GitHub-Event: \(event)"]
        lines += ["X-GitHub-Delivery: \(id)", "Content-Type: application/json"]
        if let signature { lines.append("X-Hub-Signature-256: \(signature)") }
        return (lines + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    static func signature(of body: [UInt8]) -> String {
        "sha256=" + StubGitHub.signature(of: body, secret: secret)
    }

    /// Delivers a body with its signature, and gives the whole answer.
    func deliver(_ body: String, event: String = "issues", id: String = "d-1") async throws -> String {
        let bytes = Array(body.utf8)
        let head = Self.head(
            event: event,
            id: id,
            signature: Self.signature(of: bytes),
            "Content-Length: \(bytes.count)"
        )
        return try await say(Array(head.utf8) + bytes)
    }

    /// Says something over a connection of its own, and gives all that is answered.
    func say(_ bytes: [UInt8]) async throws -> String {
        let client = try RawClient(port: port)
        await client.send(bytes)
        return await client.receive()
    }

    func say(_ text: String) async throws -> String { try await say(Array(text.utf8)) }

    static func issue(_ number: Int = 7, body: String = "", action: String = "opened") -> String {
        """
        {"action":"\(action)","issue":{"id":4294967297,"number":\(number),"title":"It breaks","body":"\(body)",\
        "state":"open","user":null,"created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z",\
        "html_url":"https://g/\(number)"},"repository":{"id":1,"name":"mine","full_name":"me/mine"},\
        "sender":{"id":2,"login":"ann"}}
        """
    }
}
