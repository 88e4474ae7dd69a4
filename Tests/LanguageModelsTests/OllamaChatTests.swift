import Foundation
import HTTP
import LanguageModels
import StubServer
import Testing

/// Chat with a scripted Ollama: each way to behave and to misbehave has its own clear outcome.
@Suite(.timeLimit(.minutes(1))) struct OllamaChatTests {
    private let client = HTTPClient()

    // MARK: Good replies

    @Test func `tokens arrive as they come and the metrics at the end`() async throws {
        let (reply, progress, _) = try await chat(.text("Hello, wide world."))
        #expect(reply.text == "Hello, wide world.")
        #expect(reply.outcome == .complete)
        #expect(reply.thinking.isEmpty)
        #expect(progress.text == reply.text)
        #expect(reply.metrics.replyDuration == .seconds(1))
        #expect(reply.metrics.loadDuration == .milliseconds(500))
        #expect(reply.metrics.tokensPerSecond == 4)
        #expect(reply.contextTokens == 8_192)
    }

    @Test func `the request says everything that was asked for`() async throws {
        let ollama = try StubOllama(replies: [.text("ok")])
        var request = Self.request()
        request.messages = [.system("Rules."), .user("Do \"it\"\n"), .assistant("No."), .user("é😀")]
        request.seed = 7
        request.stop = ["END"]
        request.keepAlive = .seconds(600)
        request.think = false
        _ = try await provider(ollama).chat(request) { _ in }
        let body = try #require(ollama.requests.first)
        #expect(body.model == "stub")
        #expect(body.messages.map(\.role) == ["system", "user", "assistant", "user"])
        #expect(body.messages.map(\.content) == request.messages.map(\.text))
        #expect(body.isStreaming)
        #expect(body.contextTokens == 8_192)
        #expect(body.maximumReplyTokens == 100)
        #expect(body.temperature == 0.25)
        #expect(body.seed == 7)
        #expect(body.stop == ["END"])
        #expect(body.keepAlive == "600")
        #expect(body.think == false)
        #expect(body.format == nil)
    }

    @Test func `what is not set is not sent`() async throws {
        let ollama = try StubOllama(replies: [.text("ok")])
        _ = try await provider(ollama).chat(Self.request()) { _ in }
        let body = try #require(ollama.requests.first)
        #expect(body.think == nil)
        #expect(body.seed == nil)
        #expect(body.keepAlive == nil)
        #expect(body.stop.isEmpty)
    }

    @Test func `a schema is sent as it was written and its reply comes whole`() async throws {
        let ollama = try StubOllama(replies: [.text("{\"a\":1}")])
        var request = Self.request()
        request.format = .jsonSchema(#"{"type":"object","properties":{"z":{},"a":{}}}"#)
        let reply = try await provider(ollama).chat(request) { _ in }
        #expect(reply.text == "{\"a\":1}")
        #expect(ollama.requests.first?.isStreaming == false)
        let sent = String(decoding: ollama.server.requests.last?.body ?? [], as: UTF8.self)
        #expect(sent.contains(#""properties":{"z":{},"a":{}}"#))
    }

    @Test func `any JSON is asked for by its name`() async throws {
        let ollama = try StubOllama(replies: [.text("[]")])
        var request = Self.request()
        request.format = .json
        _ = try await provider(ollama).chat(request) { _ in }
        #expect(ollama.requests.first?.format == "\"json\"")
    }

    @Test func `a schema that is no JSON is refused before anything is sent`() async throws {
        let ollama = try StubOllama(replies: [.text("ok")])
        var request = Self.request()
        request.format = .jsonSchema("{oops")
        await #expect(throws: ModelError.self) { try await provider(ollama).chat(request) { _ in } }
        #expect(ollama.requests.isEmpty)
    }

    @Test func `thinking comes apart from the text`() async throws {
        let (reply, progress, _) = try await chat(.thinking("Let me see.", text: "Yes."))
        #expect(reply.text == "Yes.")
        #expect(reply.thinking == "Let me see.")
        #expect(progress.thinking == "Let me see.")
        #expect(progress.text == "Yes.")
    }

    @Test func `thinking inside the text is taken out`() async throws {
        let (reply, progress, _) = try await chat(.text("<think>\nHm, 1 < 2.\n</think>\n\nYes."))
        #expect(reply.text == "Yes.")
        #expect(reply.thinking == "Hm, 1 < 2.")
        #expect(progress.text == "Yes.")
    }

    @Test func `lines and characters cut anywhere are put together`() async throws {
        let text = "Grüße, 世界 😀 and \\ \"quotes\"\n"
        let (reply, progress, _) = try await chat(.splitLines(text))
        #expect(reply.text == text)
        #expect(progress.text == text)
    }

    @Test func `a reply cut by the token limit is a reply with that outcome`() async throws {
        let (reply, _, _) = try await chat(.lengthCut("func half("))
        #expect(reply.text == "func half(")
        #expect(reply.outcome == .cutByTokenLimit)
    }

    @Test func `an empty reply is an empty reply`() async throws {
        let (reply, _, _) = try await chat(.empty)
        #expect(reply.text.isEmpty)
        #expect(reply.outcome == .complete)
    }

    @Test func `five megabytes of text arrive whole`() async throws {
        let text = String(repeating: "0123456789abcde\n", count: 5 << 16)
        let (reply, progress, _) = try await chat(.text(text))
        #expect(reply.text == text)
        #expect(progress.text.utf8.count == 5 << 20)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
            (Array("\\ud83d".utf8), "\u{FFFD}"),
            (Array("\\ud83d\\ude00 \\\\ud83d".utf8), "😀 \\ud83d"),
        ] as [([UInt8], String)]
    )
    func `broken characters are replaced and nothing else is lost`(bytes: [UInt8], text: String) async throws
    {
        let (reply, _, _) = try await chat(.bytes(bytes))
        #expect(reply.text == text)
    }

    @Test func `unknown, absent and oddly typed fields do no harm`() async throws {
        let lines = """
            {"message":{"role":"assistant","content":"a","images":null,"thinking":7},"done":false,"x":[{}]}
            {"message":{"content":"b"},"logprobs":{}}
            {"done":true,"eval_count":"many","total_duration":1.5}

            """
        let (reply, _, _) = try await chat(.response(StubResponse(steps: [.text(lines)])))
        #expect(reply.text == "ab")
        #expect(reply.outcome == .complete)
        #expect(reply.metrics == ChatMetrics())
    }

    // MARK: Bad replies

    @Test func `an error line inside the stream is the host's failure`() async throws {
        await check(.errorLine("llama runner process has terminated: exit status 2", after: "Hel")) {
            $0 == .serverFailed(text: "llama runner process has terminated: exit status 2")
        }
    }

    @Test(arguments: [StubReply.cutAfter("Hello, "), .resetAfter("Hello, ")])
    func `a stream that breaks off is cut and keeps what came`(reply: StubReply) async throws {
        await check(reply) { $0 == .streamCut(partialText: "Hello, ") }
    }

    @Test func `a stream that ends properly without its last line is cut too`() async throws {
        let line = #"{"message":{"content":"Hel"},"done":false}"# + "\n"
        await check(.response(StubResponse(steps: [.text(line)]))) { $0 == .streamCut(partialText: "Hel") }
    }

    @Test func `a stall after some text is told with the text`() async throws {
        await check(.stall("Hey"), silence: .milliseconds(150)) { $0 == .stalled(partialText: "Hey") }
    }

    @Test func `a host that never answers runs out of time to load`() async throws {
        await check(.silent, load: .milliseconds(50), isLoaded: false) { $0 == .timedOut(phase: .load) }
    }

    @Test func `no first token from a loaded model is another thing`() async throws {
        await check(.silent, load: .milliseconds(50)) { $0 == .timedOut(phase: .firstToken) }
    }

    @Test func `a reply that is not streamed has a limit too`() async throws {
        await check(.silent, load: .milliseconds(20), silence: .milliseconds(30), format: .json) {
            $0 == .timedOut(phase: .answer)
        }
    }

    @Test func `a missing model is named`() async throws {
        let ollama = try StubOllama(replies: [.text("ok")])
        var request = Self.request()
        request.model = "nobody:7b"
        await #expect(throws: ModelError.modelMissing(name: "nobody:7b")) {
            try await provider(ollama).chat(request) { _ in }
        }
    }

    @Test(
        arguments: [
            (
                StubReply.status(503, "server busy, please try again.  maximum pending requests exceeded"),
                .busy
            ),
            (.status(500, "llama runner\nhas stopped."), .serverFailed(text: "llama runner has stopped")),
            (
                .status(400, "\"stub\" does not support thinking"),
                .rejected(status: 400, text: "\"stub\" does not support thinking")
            ),
            (
                .signIn(url: "https://ollama.com/connect?x"),
                .unauthorized(signInURL: "https://ollama.com/connect?x")
            ),
            (
                .response(.plain("404 page not found", status: 404)),
                .rejected(status: 404, text: "404 page not found")
            ),
            (
                .response(.plain("", status: 418)),
                .rejected(status: 418, text: "status 418 without a reason")
            ),
            (
                .response(.plain(#"{"error":{"message":"nested"}}"#, status: 500)),
                .serverFailed(text: "nested")
            ),
        ] as [(StubReply, ModelError)]
    )
    func `a status that says no means what it says`(reply: StubReply, error: ModelError) async throws {
        await check(reply) { $0 == error }
    }

    @Test func `lines that are no JSON are named with their start`() async throws {
        await check(.garbage) { error in
            guard case .invalidReply(let reason) = error else { return false }
            return reason.contains("<html>this is not")
        }
    }

    @Test func `text that cannot be read does not vanish`() async throws {
        let line = "{\"message\":{\"content\":\"a\u{1}b\"},\"done\":true}\n"
        await check(.response(StubResponse(steps: [.text(line)]))) {
            if case .invalidReply = $0 { true } else { false }
        }
    }

    @Test func `what is no HTTP is no reply`() async throws {
        await check(.response(StubResponse(framing: .raw, steps: [.text("hello\r\n\r\n")]))) {
            if case .invalidReply = $0 { true } else { false }
        }
    }

    @Test func `control characters of the host do not reach our words`() async throws {
        await check(.status(500, "\u{1B}[31mred\u{7}\r\nsecond\u{202E}")) { error in
            !error.description.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    @Test func `a model that never stops is stopped`() async throws {
        let piece = #"{"message":{"content":""# + String(repeating: "x", count: 1 << 16) + "\"}}\n"
        let steps = Array(repeating: StubResponse.Step.text(piece), count: 140)
        await check(.response(StubResponse(steps: steps + [.hang]))) {
            $0 == .invalidReply(reason: "it has more than 8 MB of text")
        }
    }

    @Test func `a line that never ends is stopped`() async throws {
        let piece = StubResponse.Step.send([UInt8](repeating: 120, count: 1 << 20))
        await check(.response(StubResponse(steps: Array(repeating: piece, count: 17) + [.hang]))) {
            if case .invalidReply = $0 { true } else { false }
        }
    }

    @Test func `nobody at the address is unreachable`() async throws {
        let ollama = try StubOllama()
        let provider = provider(ollama)
        ollama.stop()
        await #expect { try await provider.chat(Self.request()) { _ in } } throws: { error in
            if case .unreachable(let url, _)? = error as? ModelError { url == ollama.url } else { false }
        }
    }

    @Test func `a host that hangs up without a word is unreachable`() async throws {
        await check(.response(StubResponse(framing: .raw, steps: [.cut]))) {
            if case .unreachable = $0 { true } else { false }
        }
    }

    // MARK: Waiting and giving up

    @Test func `while nothing comes the call says that it waits, and how long`() async throws {
        let ollama = try StubOllama(replies: [.silent])
        let provider = provider(ollama)
        let (waits, continuation) = AsyncStream<Duration>.makeStream()
        let task = Task {
            try await provider.chat(Self.request()) {
                if case .waiting(let time) = $0 { continuation.yield(time) }
            }
        }
        var iterator = waits.makeAsyncIterator()
        let first = try #require(await iterator.next())
        let second = try #require(await iterator.next())
        #expect(first < second)
        task.cancel()
        await #expect(throws: ModelError.cancelled) { try await task.value }
    }

    @Test func `cancelling closes the connection while the model loads`() async throws {
        let ollama = try StubOllama(replies: [.silent])
        let provider = provider(ollama)
        let task = Task { try await provider.chat(Self.request()) { _ in } }
        await ollama.server.waitForRequests(1)
        task.cancel()
        await #expect(throws: ModelError.cancelled) { try await task.value }
        await ollama.server.waitForAbandonedConnections(1)
    }

    @Test func `cancelling closes the connection in the middle of a reply`() async throws {
        let ollama = try StubOllama(replies: [.stall("Hello")])
        let provider = provider(ollama)
        let task = Task {
            try await provider.chat(Self.request()) {
                if case .text = $0 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: ModelError.cancelled) { try await task.value }
        await ollama.server.waitForAbandonedConnections(1)
    }

    // MARK: Support

    static func request() -> ChatRequest {
        ChatRequest(
            model: "stub",
            messages: [.user("Say something.")],
            contextTokens: 8_192,
            maximumReplyTokens: 100,
            temperature: 0.25
        )
    }

    private func provider(_ ollama: StubOllama) -> OllamaProvider {
        OllamaProvider(client: client, baseURL: ollama.url, waitingInterval: .milliseconds(10))
    }

    private func chat(_ reply: StubReply) async throws -> (ChatReply, ProgressRecorder, StubOllama) {
        let ollama = try StubOllama(replies: [reply])
        let progress = ProgressRecorder()
        let result = try await provider(ollama).chat(Self.request(), onProgress: progress.record)
        return (result, progress, ollama)
    }

    /// Holds that a reply fails as expected. A limit that is not under test is out of reach, so that a
    /// busy machine changes nothing.
    private func check(
        _ reply: StubReply,
        load: Duration? = nil,
        silence: Duration = .seconds(50),
        format: ReplyFormat = .text,
        isLoaded: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isExpected: (ModelError) -> Bool
    ) async {
        do {
            let ollama = try StubOllama(replies: [reply], loadsModels: isLoaded)
            var request = Self.request()
            request.format = format
            request.maximumReplyTokens = 1
            request.timeouts = ChatTimeouts(
                load: load ?? .seconds(50),
                firstToken: load == nil ? .seconds(50) : .milliseconds(50),
                silence: silence
            )
            let result = try await provider(ollama).chat(request) { _ in }
            Issue.record("got \(result.text.prefix(100))", sourceLocation: sourceLocation)
        } catch let error as ModelError {
            #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty && !error.remedy.isEmpty, sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }
}
