import Foundation

/// The body of `POST /api/chat`.
struct OllamaChatBody: Encodable {
    private struct Message: Encodable {
        let role: String
        let content: String
    }

    private struct Options: Encodable {
        let numCtx: Int
        let numPredict: Int
        let temperature: Double
        let seed: Int?
        let stop: [String]?

        private enum CodingKeys: String, CodingKey {
            case numCtx = "num_ctx"
            case numPredict = "num_predict"
            case temperature
            case seed
            case stop
        }
    }

    private let model: String
    private let messages: [Message]
    private let stream: Bool
    private let think: Bool?
    private let keepAlive: Double?
    private let options: Options

    private enum CodingKeys: String, CodingKey {
        case model
        case messages
        case stream
        case think
        case keepAlive = "keep_alive"
        case options
    }

    private init(_ request: ChatRequest) {
        model = request.model
        messages = request.messages.map { Message(role: $0.role.rawValue, content: $0.text) }
        stream = request.isStreamed
        think = request.think
        // A number counts seconds; a text without a unit is refused.
        keepAlive = request.keepAlive.map { $0 / .seconds(1) }
        options = Options(
            numCtx: request.contextTokens,
            numPredict: request.maximumReplyTokens,
            temperature: request.temperature,
            seed: request.seed,
            stop: request.stop.isEmpty ? nil : request.stop
        )
    }

    /// The bytes to send.
    ///
    /// - Throws: `ModelError.rejected` when the reply's schema is no JSON.
    static func bytes(for request: ChatRequest) throws(ModelError) -> [UInt8] {
        guard let body = try? JSONEncoder().encode(OllamaChatBody(request)) else {
            throw .rejected(status: 400, text: "the request cannot be written as JSON")
        }
        switch request.format {
        case .text:
            return Array(body)
        case .json:
            return inserting(format: "\"json\"", into: body)
        case .jsonSchema(let schema):
            guard (try? JSONSerialization.jsonObject(with: Data(schema.utf8))) is [String: Any] else {
                throw .rejected(status: 400, text: "the schema of the reply is no JSON object")
            }
            return inserting(format: schema, into: body)
        }
    }

    /// Puts the schema in as it was written: the order of its properties is the order in which the model
    /// writes them, and would be lost in a dictionary.
    private static func inserting(format: String, into body: Data) -> [UInt8] {
        Array("{\"format\":\(format),".utf8) + body.dropFirst()
    }
}

extension ChatRequest {
    /// Whether the reply is wanted piece by piece.
    ///
    /// One in JSON is of no use before it is whole.
    var isStreamed: Bool { format == .text }
}
