// What a client sends: as the client writes it, and as the server reads it.

import Domain
import Foundation

/// The methods of the server.
enum WireMethod: String, Codable {
    case hello, perform, ask, events, unsubscribe, cancel
}

/// A request, or without an id a notification, as a client writes it.
struct OutgoingRequest<Parameters: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let id: Int?
    let method: WireMethod
    let params: Parameters
}

/// What comes with `perform`.
struct PerformParameters: Codable {
    /// Names this one command; the same again is not done again.
    let id: UUID
    let command: EngineCommand
}

/// What comes with `ask`, as the client writes it.
struct AskParameters<Query: EngineQuery>: Encodable {
    let query: WireQuery
    let arguments: Query
}

/// What comes with `events`.
struct EventsParameters: Codable {
    let after: EventCursor?
}

/// What comes with `unsubscribe`.
struct UnsubscribeParameters: Codable {
    let subscription: Int
}

/// What comes with `cancel`.
struct CancelParameters: Codable {
    let request: Int
}

/// What a client sent, as the server reads it.
struct ClientMessage: Decodable {
    /// What is asked for.
    enum Content {
        case hello(ClientIdentity)
        case perform(PerformParameters)
        case ask(any EngineQuery)
        case events(after: EventCursor?)
        case unsubscribe(Int)
        case cancel(Int)
    }

    /// The number of a request; nil for a notification.
    let id: Int?
    /// What is asked for, or why that cannot be understood.
    let content: Result<Content, WireFailure>

    private enum Key: CodingKey {
        case id, method, params
    }

    private enum AskKey: CodingKey {
        case query, arguments
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = try container.decodeIfPresent(Int.self, forKey: .id)
        content = Self.content(container)
    }

    private static func content(
        _ container: KeyedDecodingContainer<Key>
    ) -> Result<Content, WireFailure> {
        do {
            let name = try container.decode(String.self, forKey: .method)
            guard let method = WireMethod(rawValue: name) else {
                return .failure(.unknownMethod(name))
            }
            return .success(try content(of: method, container))
        } catch {
            return .failure(.invalidParameters(error))
        }
    }

    private static func content(
        of method: WireMethod,
        _ container: KeyedDecodingContainer<Key>
    ) throws -> Content {
        switch method {
        case .hello: .hello(try container.decode(ClientIdentity.self, forKey: .params))
        case .perform: .perform(try container.decode(PerformParameters.self, forKey: .params))
        case .ask: .ask(try query(container.nestedContainer(keyedBy: AskKey.self, forKey: .params)))
        case .events: .events(after: try container.decode(EventsParameters.self, forKey: .params).after)
        case .unsubscribe:
            .unsubscribe(try container.decode(UnsubscribeParameters.self, forKey: .params).subscription)
        case .cancel: .cancel(try container.decode(CancelParameters.self, forKey: .params).request)
        }
    }

    private static func query(_ container: KeyedDecodingContainer<AskKey>) throws -> any EngineQuery {
        let type = try container.decode(WireQuery.self, forKey: .query).type
        return try container.decode(type, forKey: .arguments)
    }
}
