import Domain
package import Foundation

/// What both ends of the wire must agree on.
///
/// The wire is newline-delimited JSON-RPC 2.0 and not HTTP: an ssh stdio proxy gives exactly one stream of
/// bytes, and the first picture on screen pays for every library that is loaded before it.
///
/// | method | parameters | result |
/// |---|---|---|
/// | `hello` | `protocol`, `version` | who answers: `protocol`, `version`, `processID`, `startedAt`, `project` |
/// | `perform` | `id` (a UUID of the client's), `command` | the receipt |
/// | `ask` | `query` (its name), `arguments` | the answer |
/// | `events` | `after` (a cursor, or left out) | `cursor`: where the events begin |
/// | `unsubscribe` | `subscription` (the id of the `events` request) | nothing |
///
/// `hello` comes first; then many requests may be under way at once, and are answered in any order. The
/// server's notifications are `event` (`subscription`, `envelope`) and `ended` (`subscription`, `error`); the
/// client's is `cancel` (`request`), which takes back a question.
///
/// There is no heartbeat: a local peer that dies closes its socket, and one behind ssh is noticed by ssh's own
/// `ServerAliveInterval`.
package enum WireProtocol {
    /// The number of this form of the wire; two ends with different numbers do not talk.
    package static let number = 1

    /// How long a line may be, in bytes without its line feed.
    package static let lineLimit = 32 << 20

    /// Says that two ends do not speak the same form of the wire.
    ///
    /// - Parameters:
    ///   - client: The version and protocol number of the front end.
    ///   - server: Those of the engine's process.
    /// - Returns: The error, with what to do.
    static func mismatch(
        client: (version: String, number: Int),
        server: (version: String, number: Int)
    ) -> EngineError {
        .conflict(
            message: "Switchyard \(client.version) (protocol \(client.number)) cannot talk to the running "
                + "engine, which is Switchyard \(server.version) (protocol \(server.number)).",
            remedy: "Update the older of the two, or end the running engine with `switchyard engine stop` "
                + "and start Switchyard again."
        )
    }
}

/// Who serves an engine, as its clients are told.
package struct ServerIdentity: Codable, Sendable, Equatable {
    /// The product's version, such as `0.4.0`.
    package var version: String
    /// The process of the engine.
    package var processID: Int32
    /// When that process began to serve; with the process id it tells two engines apart.
    package var startedAt: Date
    /// The root of the project's checkout.
    package var project: String
    /// The protocol it speaks.
    package var protocolNumber: Int

    private enum CodingKeys: String, CodingKey {
        case version, processID, startedAt, project
        case protocolNumber = "protocol"
    }

    /// Creates an identity.
    package init(
        version: String,
        processID: Int32,
        startedAt: Date,
        project: String,
        protocolNumber: Int = WireProtocol.number
    ) {
        self.version = version
        self.processID = processID
        self.startedAt = startedAt
        self.project = project
        self.protocolNumber = protocolNumber
    }
}

/// Who asks, as the server is told.
package struct ClientIdentity: Codable, Sendable, Equatable {
    /// The product's version, such as `0.4.0`.
    package var version: String
    /// The protocol it speaks.
    package var protocolNumber: Int

    private enum CodingKeys: String, CodingKey {
        case version
        case protocolNumber = "protocol"
    }

    /// Creates an identity.
    package init(version: String, protocolNumber: Int = WireProtocol.number) {
        self.version = version
        self.protocolNumber = protocolNumber
    }
}
