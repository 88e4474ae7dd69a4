import Foundation

/// The body of `POST /chat/completions`.
///
/// The context window is not in it: these hosts serve each model with one window.
struct OpenAIChatBody: Encodable {
    private struct Message: Encodable {
        let role: String
        let content: String
    }

    private struct StreamOptions: Encodable {
        let includeUsage = true

        private enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }
    }

    private let model: String
    private let messages: [Message]
    private let stream = true
    private let streamOptions: StreamOptions?
    private let maximumTokens: Int?
    private let maximumCompletionTokens: Int?
    private let temperature: Double?
    private let seed: Int?
    private let stop: [String]?

    private enum CodingKeys: String, CodingKey {
        case model
        case messages
        case stream
        case streamOptions = "stream_options"
        case maximumTokens = "max_tokens"
        case maximumCompletionTokens = "max_completion_tokens"
        case temperature
        case seed
        case stop
    }

    private init(_ request: ChatRequest, omitting omitted: Set<OpenAIOption>) {
        model = request.model
        messages = request.messages.map { Message(role: $0.role.rawValue, content: $0.text) }
        streamOptions = omitted.contains(.usage) ? nil : StreamOptions()
        let takesFirstName = !omitted.contains(.maximumTokens)
        maximumTokens = takesFirstName ? request.maximumReplyTokens : nil
        maximumCompletionTokens = takesFirstName ? nil : request.maximumReplyTokens
        temperature = omitted.contains(.temperature) ? nil : request.temperature
        seed = omitted.contains(.seed) ? nil : request.seed
        stop = request.stop.isEmpty ? nil : request.stop
    }

    /// The bytes to send.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - omitted: What the host does not take.
    /// - Returns: The request as JSON.
    /// - Throws: `ModelError.rejected` when the reply's schema is no JSON.
    static func bytes(
        for request: ChatRequest,
        omitting omitted: Set<OpenAIOption>
    ) throws(ModelError) -> [UInt8] {
        guard let body = try? JSONEncoder().encode(OpenAIChatBody(request, omitting: omitted)) else {
            throw .rejected(status: 400, text: "the request cannot be written as JSON")
        }
        let anyJSON = omitted.contains(.anyJSON) ? nil : #"{"type":"json_object"}"#
        switch request.format {
        case .text:
            return Array(body)
        case .json:
            return inserting(anyJSON, into: body)
        case .jsonSchema(let schema):
            guard (try? JSONSerialization.jsonObject(with: Data(schema.utf8))) is [String: Any] else {
                throw .rejected(status: 400, text: "the schema of the reply is no JSON object")
            }
            let wish = #"{"type":"json_schema","json_schema":{"name":"reply","schema":\#(schema)}}"#
            return inserting(omitted.contains(.schema) ? anyJSON : wish, into: body)
        }
    }

    /// Puts the format in as it was written: the order of a schema's properties is the order in which the
    /// model writes them, and would be lost in a dictionary.
    private static func inserting(_ format: String?, into body: Data) -> [UInt8] {
        guard let format else { return Array(body) }
        return Array("{\"response_format\":\(format),".utf8) + body.dropFirst()
    }
}
