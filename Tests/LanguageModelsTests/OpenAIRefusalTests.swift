import Foundation
import HTTP
import LanguageModels
import StubServer
import Testing

/// What a server with OpenAI's interface refuses, and what the user is told.
@Suite(.timeLimit(.minutes(1))) struct OpenAIRefusalTests {
    private let client = HTTPClient()

    private func provider(_ host: StubOpenAI, key: ModelKeySource = .none) throws -> OpenAIProvider {
        OpenAIProvider(client: client, address: try OpenAIAddress(host.url), key: key)
    }

    private func failure(_ reply: StubResponse, key: ModelKeySource = .none) async throws -> ModelError? {
        let host = try StubOpenAI(replies: [reply])
        do {
            _ = try await provider(host, key: key).chat(OllamaChatTests.request()) { _ in }
            return nil
        } catch let error as ModelError {
            return error
        }
    }

    private static func error(_ message: String, code: String = "", status: Int) -> StubResponse {
        .plain(#"{"error":{"message":"\#(message)","type":"x","code":"\#(code)"}}"#, status: status)
    }

    @Test(
        arguments: [
            (Self.error("Too many requests", status: 429), .rateLimited(retryAfter: nil)),
            (
                .plain("{}", status: 429, headers: ["Retry-After": "7"]),
                .rateLimited(retryAfter: .seconds(7))
            ),
            (
                .plain("{}", status: 429, headers: ["retry-after-ms": "1500", "retry-after": "9"]),
                .rateLimited(retryAfter: .milliseconds(1500))
            ),
            (
                .plain(
                    "{}",
                    status: 503,
                    headers: [
                        "Date": "Tue, 24 Nov 2026 05:00:00 GMT",
                        "Retry-After": "Tue, 24 Nov 2026 05:00:20 GMT",
                    ]
                ),
                .rateLimited(retryAfter: .seconds(20))
            ),
            (
                .plain("{}", status: 429, headers: ["Retry-After": "soon"]), .rateLimited(retryAfter: nil)
            ),
            (
                Self.error("You exceeded your quota.", code: "insufficient_quota", status: 429),
                .rejected(status: 429, text: "You exceeded your quota")
            ),
            (Self.error("Loading model", status: 503), .busy),
            (.plain("<html>Bad gateway", status: 502), .serverFailed(text: "status 502 with a web page")),
            (.plain("", status: 500), .serverFailed(text: "status 500 without a reason")),
            (.plain(#"{"detail":"Broken"}"#, status: 500), .serverFailed(text: "Broken")),
            (
                .plain(#"{"object":"error","message":"too long","code":400}"#, status: 400),
                .rejected(status: 400, text: "too long")
            ),
            (
                .plain("", status: 307, headers: ["Location": "https://elsewhere.example"]),
                .rejected(status: 307, text: "it sends us to another address")
            ),
            (.plain("not found", status: 404), .rejected(status: 404, text: "not found")),
        ] as [(StubResponse, ModelError)]
    )
    func `a status that says no means what it says`(reply: StubResponse, error: ModelError) async throws {
        #expect(try await failure(reply) == error)
    }

    @Test(
        arguments: [
            Self.error("The model `stub` does not exist", code: "model_not_found", status: 404),
            Self.error("stub is not a valid model ID", status: 400),
            .plain(
                #"{"object":"error","message":"The model `stub` does not exist.","code":404}"#,
                status: 404
            ),
        ]
    )
    func `a model that the host does not have is named`(reply: StubResponse) async throws {
        let error = try #require(try await failure(reply))
        guard case .modelNotOffered("stub", _) = error else {
            Issue.record(error)
            return
        }
        #expect(error.description.contains("switchyard models"))
    }

    @Test func `a wrong key and no key are different things to do, and the key is in no word`() async throws {
        let refusal = Self.error("Incorrect API key provided", status: 401)
        let without = try #require(try await failure(refusal))
        #expect(without.message.contains("wants a key"))
        #expect(without.remedy.contains("models.openai.key-variable"))
        let key = ModelKeySource.variable(name: "MODEL_API_KEY", key: ModelKey("sk-very-secret"))
        let with = try #require(try await failure(refusal, key: key))
        #expect(with.message.contains("does not accept the key"))
        #expect(!"\(with)".contains("secret") && !"\(key)".contains("secret"))
    }

    @Test(
        arguments: [
            (#"{"error":{"message":"out of memory","code":500}}"#, .serverFailed(text: "out of memory")),
            (#"{"error":{"message":"slow down","code":429}}"#, .rateLimited(retryAfter: nil)),
            (#"{"error":"oops"}"#, .serverFailed(text: "oops")),
            (
                #"{"error":{"message":"upstream"},"choices":[{"finish_reason":"error","delta":{}}]}"#,
                .serverFailed(text: "upstream")
            ),
        ] as [(json: String, error: ModelError)],
        ["data: ", "error: ", ""]
    )
    func `an error inside the stream is an error`(
        example: (json: String, error: ModelError),
        field: String
    ) async throws {
        let text = "data: \(StubResponse.openAIDelta("Hel"))\n\n"
        let reply = StubResponse.events([text, field + example.json + "\n\n", "data: [DONE]\n\n"])
        #expect(try await failure(reply) == example.error)
    }

    @Test(arguments: ["<!DOCTYPE html><title>Sign in</title>\n", "data: {oops\n\n", "data: [1]\n\n"])
    func `what is no reply is named with its start`(body: String) async throws {
        let error = try await failure(.plain(body))
        guard case .invalidReply(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(body.replacing("data: ", with: "").prefix(2)))
    }

    @Test func `text that cannot be read does not vanish`() async throws {
        let error = try await failure(
            .events([#"data: {"choices":[{"delta":{"content":["a"]}}]}"# + "\n\n", "data: [DONE]\n\n"])
        )
        guard case .invalidReply? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a model that never stops is stopped`() async throws {
        let piece = "data: " + StubResponse.openAIDelta(String(repeating: "x", count: 1 << 16)) + "\n\n"
        let reply = StubResponse.events(Array(repeating: piece, count: 140), then: [.hang])
        #expect(try await failure(reply) == .invalidReply(reason: "it has more than 8 MB of text"))
    }

    @Test func `control characters of the host do not reach our words`() async throws {
        let error = try #require(
            try await failure(Self.error(#"\u001b[31mred\u0007\r\nsecond\u202e"#, status: 500))
        )
        let kinds = error.description.unicodeScalars.map(\.properties.generalCategory)
        #expect(!kinds.contains(.control) && !kinds.contains(.format))
    }

    @Test func `nobody at the address is unreachable`() async throws {
        let host = try StubOpenAI()
        let provider = try provider(host)
        host.stop()
        await #expect { try await provider.chat(OllamaChatTests.request()) { _ in } } throws: { error in
            if case .unreachable(let url, _)? = error as? ModelError { url == host.url } else { false }
        }
    }

    // MARK: What a host does not take

    @Test func `what a host refuses by name is left out, and remembered`() async throws {
        let host = try StubOpenAI(replies: [
            Self.error("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.", status: 400),
            Self.error("'temperature' does not support 0.25 with this model.", status: 400),
            .openAI("ok"), .openAI("again"),
        ])
        let provider = try provider(host)
        let first = try await provider.chat(OllamaChatTests.request()) { _ in }
        #expect(first.text == "ok")
        let second = try await provider.chat(OllamaChatTests.request()) { _ in }
        #expect(second.text == "again")
        let chats = host.chats
        #expect(chats.count == 4)
        for body in chats.suffix(2) {
            #expect(body.contains("\"max_completion_tokens\":100"))
            #expect(!body.contains("\"max_tokens\"") && !body.contains("temperature"))
        }
    }

    @Test func `a host without schemas is asked for any JSON, and then for text`() async throws {
        let refusal = Self.error("This response_format type is unavailable now", status: 400)
        let host = try StubOpenAI(replies: [refusal, refusal, .openAI("{}")])
        var request = OllamaChatTests.request()
        request.format = .jsonSchema(#"{"type":"object"}"#)
        let reply = try await provider(host).chat(request) { _ in }
        #expect(reply.text == "{}")
        let chats = host.chats
        #expect(chats.map { $0.contains("json_schema") } == [true, false, false])
        #expect(chats.map { $0.contains("json_object") } == [false, true, false])
    }

    @Test func `a refusal that leaving out does not help is told`() async throws {
        let refusal = Self.error("max_tokens is too large: 100", status: 400)
        let host = try StubOpenAI(replies: [refusal, refusal, .openAI("ok")])
        let provider = try provider(host)
        await #expect(throws: ModelError.rejected(status: 400, text: "max_tokens is too large: 100")) {
            try await provider.chat(OllamaChatTests.request()) { _ in }
        }
        #expect(host.chats.count == 2)
    }
}
