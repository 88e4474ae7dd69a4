// What a server sends: as the server writes it, and as the client reads it.

import Domain
import Foundation

/// Why a request was not answered, in JSON-RPC's form; `data` is the contract's error.
struct WireFailure: Error, Codable {
    let code: Int
    let message: String
    let data: EngineError

    /// A refusal of the engine's.
    init(_ error: EngineError) { self.init(code: -32_000, error) }

    private init(code: Int, _ error: EngineError) {
        self.code = code
        self.message = error.message
        self.data = error
    }

    /// The line was no JSON.
    static let garbage = WireFailure(
        code: -32_700,
        .invalid(message: "That was no JSON-RPC message.", remedy: "Send one JSON object a line.")
    )

    /// The line was JSON, but no request that may come now.
    static func invalidRequest(_ message: String) -> WireFailure {
        WireFailure(code: -32_600, .invalid(message: message, remedy: "Say hello first, and once."))
    }

    /// There is no such method.
    static func unknownMethod(_ name: String) -> WireFailure {
        let name = name.prefix(40)
        return WireFailure(
            code: -32_601,
            .invalid(
                message: "The engine has no method \(name).",
                remedy: "Update the older of the two ends."
            )
        )
    }

    /// The parameters do not fit the method.
    static func invalidParameters(_ error: any Error) -> WireFailure {
        WireFailure(
            code: -32_602,
            .invalid(
                message: "The engine does not understand the request: \(error)",
                remedy: "Update the older of the two ends."
            )
        )
    }
}

/// An answer, as the server writes it.
struct OutgoingAnswer<Value: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let id: Int
    let result: Value
}

/// An answer that says why there is none.
struct OutgoingFailure: Encodable {
    let jsonrpc = "2.0"
    /// nil when the request could not be read so far.
    let id: Int?
    let error: WireFailure

    private enum Key: CodingKey {
        case jsonrpc, id, error
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(jsonrpc, forKey: .jsonrpc)
        // JSON-RPC wants a null here and not a missing key.
        try container.encode(id, forKey: .id)
        try container.encode(error, forKey: .error)
    }
}

/// A notification, as the server writes it.
struct OutgoingNotification<Parameters: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let method: ServerNotification
    let params: Parameters
}

/// The notifications of the server.
enum ServerNotification: String, Codable {
    case event, ended
}

/// A result that says nothing.
struct Nothing: Codable {}

/// What `events` answers.
struct SubscriptionAnswer: Codable {
    /// The events come after this one.
    let cursor: EventCursor
}

/// What comes with `event`.
struct EventParameters: Codable {
    let subscription: Int
    let envelope: EventEnvelope
}

/// What comes with `ended`.
struct EndedParameters: Codable {
    let subscription: Int
    /// nil when the engine has told everything and ended.
    let error: EngineError?
}

/// What a server sent, as the client reads it.
enum ServerMessage: DecodableWithConfiguration {
    /// Reads the result of one request.
    typealias Reader = @Sendable (KeyedDecodingContainer<Key>) throws -> any Sendable
    /// Finds the reader of a request that was sent.
    typealias DecodingConfiguration = (Int) -> Reader?

    enum Key: CodingKey {
        case id, result, error, method, params
    }

    case answer(id: Int, Result<any Sendable, EngineError>)
    /// The server could not read a request.
    case failure(EngineError)
    case event(EventParameters)
    case ended(EndedParameters)
    /// An answer that nobody waits for any more, or a notification of a newer server.
    case unknown

    init(from decoder: any Decoder, configuration readers: DecodingConfiguration) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let name = try container.decodeIfPresent(String.self, forKey: .method) {
            switch ServerNotification(rawValue: name) {
            case .event: self = .event(try container.decode(EventParameters.self, forKey: .params))
            case .ended: self = .ended(try container.decode(EndedParameters.self, forKey: .params))
            case nil: self = .unknown
            }
            return
        }
        let failure = try container.decodeIfPresent(WireFailure.self, forKey: .error)
        guard let id = try container.decodeIfPresent(Int.self, forKey: .id) else {
            self = failure.map { .failure($0.data) } ?? .unknown
            return
        }
        if let failure {
            self = .answer(id: id, .failure(failure.data))
        } else if let reader = readers(id) {
            self = .answer(id: id, Self.result(container, reader))
        } else {
            self = .unknown
        }
    }

    /// A result that cannot be read is the failure of that one request, not of the connection.
    private static func result(
        _ container: KeyedDecodingContainer<Key>,
        _ reader: Reader
    ) -> Result<any Sendable, EngineError> {
        do {
            return .success(try reader(container))
        } catch {
            return .failure(.defect(message: "The engine's answer cannot be read: \(error)"))
        }
    }
}
