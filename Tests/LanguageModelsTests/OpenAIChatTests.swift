import Foundation
import HTTP
import LanguageModels
import StubServer
import Testing

/// Chat with a scripted server of OpenAI's interface: each way to behave and to misbehave has its own clear
/// outcome.
@Suite(.timeLimit(.minutes(1))) struct OpenAIChatTests {
    private let client = HTTPClient()

    // MARK: Good replies

    @Test func `tokens arrive as they come and the counts at the end`() async throws {
        let (reply, progress, _) = try await chat(.openAI("Hello, wide world."))
        #expect(reply.text == "Hello, wide world.")
        #expect(reply.outcome == .complete)
        #expect(reply.thinking.isEmpty)
        #expect(progress.text == reply.text)
        #expect(reply.metrics == ChatMetrics(promptTokens: 11, replyTokens: 7))
        #expect(reply.contextTokens == 8_192)
    }

    @Test func `the request says everything that was asked for`() async throws {
        let host = try StubOpenAI(replies: [.openAI("ok")])
        var request = OllamaChatTests.request()
        request.messages = [.system("Rules."), .user("Do \"it\"\n"), .assistant("No."), .user("é😀")]
        request.seed = 7
        request.stop = ["END"]
        _ = try await provider(host).chat(request) { _ in }
        let body = try fields(host.chats.first)
        #expect(body["model"] as? String == "stub")
        let messages = try #require(body["messages"] as? [[String: String]])
        #expect(messages.map { $0["role"] } == ["system", "user", "assistant", "user"])
        #expect(messages.map { $0["content"] } == request.messages.map(\.text))
        #expect(body["stream"] as? Bool == true)
        #expect((body["stream_options"] as? [String: Bool]) == ["include_usage": true])
        #expect(body["max_tokens"] as? Int == 100)
        #expect(body["temperature"] as? Double == 0.25)
        #expect(body["seed"] as? Int == 7)
        #expect(body["stop"] as? [String] == ["END"])
        #expect(body["response_format"] == nil)
        #expect(host.server.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test func `what is not set is not sent`() async throws {
        let (_, _, host) = try await chat(.openAI("ok"))
        let body = try fields(host.chats.first)
        #expect(body["seed"] == nil)
        #expect(body["stop"] == nil)
        #expect(body["max_completion_tokens"] == nil)
    }

    @Test func `a schema is sent as it was written`() async throws {
        let host = try StubOpenAI(replies: [.openAI("{\"a\":1}")])
        var request = OllamaChatTests.request()
        request.format = .jsonSchema(#"{"type":"object","properties":{"z":{},"a":{}}}"#)
        let reply = try await provider(host).chat(request) { _ in }
        #expect(reply.text == "{\"a\":1}")
        let format = try fields(host.chats.first)["response_format"] as? [String: Any]
        #expect(format?["type"] as? String == "json_schema")
        let written = #""schema":{"type":"object","properties":{"z":{},"a":{}}}"#
        #expect(host.chats.first?.contains(written) == true)
    }

    @Test func `a schema that is no JSON is refused before anything is sent`() async throws {
        let host = try StubOpenAI(replies: [.openAI("ok")])
        var request = OllamaChatTests.request()
        request.format = .jsonSchema("{oops")
        await #expect(throws: ModelError.self) { try await provider(host).chat(request) { _ in } }
        #expect(host.chats.isEmpty)
    }

    @Test(arguments: ["reasoning_content", "reasoning"])
    func `reasoning comes apart from the text`(key: String) async throws {
        let (reply, progress, _) = try await chat(
            .openAI("Yes.", thinking: "Let me see.", thinkingKey: key)
        )
        #expect(reply.text == "Yes.")
        #expect(reply.thinking == "Let me see.")
        #expect(progress.thinking == "Let me see.")
        #expect(progress.text == "Yes.")
    }

    @Test func `thinking inside the text is taken out`() async throws {
        let (reply, progress, _) = try await chat(.openAI("<think>\nHm, 1 < 2.\n</think>\n\nYes."))
        #expect(reply.text == "Yes.")
        #expect(reply.thinking == "Hm, 1 < 2.")
        #expect(progress.text == "Yes.")
    }

    @Test(arguments: [1, 2, 7])
    func `events and characters cut anywhere are put together`(size: Int) async throws {
        let text = "Grüße, 世界 😀 and \\ \"quotes\"\n"
        let bytes = StubResponse.openAI(text).steps.flatMap { step in
            if case .send(let bytes) = step { bytes } else { [UInt8]() }
        }
        let cuts = stride(from: 0, to: bytes.count, by: size)
        let steps = cuts.map { StubResponse.Step.send(Array(bytes[$0..<min($0 + size, bytes.count)])) }
        let (reply, progress, _) = try await chat(.events([], then: steps))
        #expect(reply.text == text)
        #expect(progress.text == text)
    }

    @Test func `comments between the events and lines without events between them do no harm`() async throws {
        let first = StubResponse.openAIDelta("a")
        let second = StubResponse.openAIDelta("b")
        let stream = [
            ": PROCESSING\r\n\r\n", "data: \(first)\r\n", "data: \(second)\r\n\r\n: alive\r\n",
            "data: [DONE]\r\n",
        ]
        let (reply, _, _) = try await chat(.events(stream))
        #expect(reply.text == "ab")
    }

    @Test func `a reply cut by the token limit is a reply with that outcome`() async throws {
        let (reply, _, _) = try await chat(.openAI("func half(", finishReason: "length"))
        #expect(reply.text == "func half(")
        #expect(reply.outcome == .cutByTokenLimit)
    }

    @Test func `a reply in one piece is as good as a stream`() async throws {
        let whole = """
            {"choices": [{"message": {"content": "Hello."}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 3, "completion_tokens": 2}}
            """
        let (reply, progress, _) = try await chat(
            .plain(whole, headers: ["Content-Type": "application/json; charset=utf-8"])
        )
        #expect(reply.text == "Hello.")
        #expect(progress.text == "Hello.")
        #expect(reply.metrics.replyTokens == 2)
    }

    @Test func `llama.cpp's server tells how long each part took`() async throws {
        let end = """
            data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"completion_tokens":10},\
            "timings":{"prompt_ms":250.5,"predicted_ms":2000}}\n\n
            """
        let (reply, _, _) = try await chat(
            .events(["data: \(StubResponse.openAIDelta("ok"))\n\n", end, "data: [DONE]\n\n"])
        )
        #expect(reply.metrics.tokensPerSecond == 5)
        #expect(reply.metrics.promptDuration == .milliseconds(250.5))
    }

    @Test func `unknown, absent and oddly typed fields do no harm`() async throws {
        let stream = [
            #"data: {"choices":[{"delta":{"content":"a","reasoning":7},"logprobs":{}}],"usage":null,"x":[{}]}"#,
            #"data: {"choices":[{"finish_reason":7,"delta":{"content":"b","tool_calls":null}}],"error":null}"#,
            #"data: {"usage":{"prompt_tokens":"many"},"timings":{"prompt_ms":1e300}}"#,
            #"data: {"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":-1}}"#, "data: [DONE]",
        ]
        let (reply, _, _) = try await chat(.events(stream.map { $0 + "\n\n" }))
        #expect(reply.text == "ab")
        #expect(reply.metrics == ChatMetrics())
    }

    // MARK: Ends

    @Test func `an end without its mark is an end if the reason came`() async throws {
        let text = "data: \(StubResponse.openAIDelta("Hello"))\n\n"
        let end = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
        let (reply, _, _) = try await chat(.events([text, end]))
        #expect(reply.text == "Hello")
        let (second, _, _) = try await chat(.events([text, end], then: [.cut]))
        #expect(second.text == "Hello")
    }

    @Test(arguments: [[], [.cut], [.wait(.milliseconds(20)), .reset]] as [[StubResponse.Step]])
    func `a stream that ends without a reason is cut and keeps what came`(
        steps: [StubResponse.Step]
    ) async throws {
        let text = "data: \(StubResponse.openAIDelta("Hello, "))\n\n"
        await check(.events([text], then: steps)) { $0 == .streamCut(partialText: "Hello, ") }
    }

    @Test func `a reply that the host's filter ended is no reply`() async throws {
        await check(.openAI("Well, ", finishReason: "content_filter")) {
            $0 == .filtered(partialText: "Well, ")
        }
    }

    @Test func `a stall after some text is told with the text`() async throws {
        let text = "data: \(StubResponse.openAIDelta("Hey"))\n\n"
        await check(.events([text], then: [.hang]), silence: .milliseconds(150)) {
            $0 == .stalled(partialText: "Hey")
        }
    }

    @Test func `a host that only says that it is alive is not waited for for ever`() async throws {
        let comment = [StubResponse.Step.text(": alive\n\n"), .wait(.milliseconds(20))]
        let steps = Array(repeating: comment, count: 100).flatMap(\.self)
        let host = try StubOpenAI(replies: [.events([], then: steps + [.hang])])
        // Each report of waiting moves this clock on by ten seconds.
        let provider = OpenAIProvider(
            client: client,
            address: try OpenAIAddress(host.url),
            clock: TestClock(),
            waitingInterval: .seconds(10)
        )
        await #expect(throws: ModelError.timedOut(phase: .firstToken)) {
            try await provider.chat(OllamaChatTests.request()) { _ in }
        }
    }

    @Test func `cancelling closes the connection in the middle of a reply`() async throws {
        let text = "data: \(StubResponse.openAIDelta("Hello"))\n\n"
        let host = try StubOpenAI(replies: [.events([text], then: [.hang])])
        let provider = try provider(host)
        let task = Task {
            try await provider.chat(OllamaChatTests.request()) {
                if case .text = $0 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: ModelError.cancelled) { try await task.value }
        await host.server.waitForAbandonedConnections(1)
    }

    // MARK: Support

    private func provider(_ host: StubOpenAI) throws -> OpenAIProvider {
        OpenAIProvider(client: client, address: try OpenAIAddress(host.url))
    }

    private func fields(_ body: String?) throws -> [String: Any] {
        let data = Data(try #require(body).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func chat(_ reply: StubResponse) async throws -> (ChatReply, ProgressRecorder, StubOpenAI) {
        let host = try StubOpenAI(replies: [reply])
        let progress = ProgressRecorder()
        let result = try await provider(host).chat(OllamaChatTests.request(), onProgress: progress.record)
        return (result, progress, host)
    }

    private func check(
        _ reply: StubResponse,
        silence: Duration = .seconds(50),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isExpected: (ModelError) -> Bool
    ) async {
        do {
            let host = try StubOpenAI(replies: [reply])
            var request = OllamaChatTests.request()
            request.timeouts = ChatTimeouts(load: .seconds(50), firstToken: .seconds(50), silence: silence)
            let result = try await provider(host).chat(request) { _ in }
            Issue.record("got \(result.text.prefix(100))", sourceLocation: sourceLocation)
        } catch let error as ModelError {
            #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty && !error.remedy.isEmpty, sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }
}
