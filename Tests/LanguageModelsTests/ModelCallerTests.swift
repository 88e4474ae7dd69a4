import HTTP
import Synchronization
import Testing

@testable import LanguageModels

/// Retries, windows and the circuit breaker, over a host that answers by a script.
@Suite struct ModelCallerTests {
    private let clock = TestClock()

    // MARK: Retries

    @Test(arguments: [
        ModelError.busy, .unreachable(url: "u", reason: "r"), .serverFailed(text: "t"),
        .streamCut(partialText: "a"), .stalled(partialText: "a"),
    ])
    func `what may pass is tried three times in all, with growing waits`(error: ModelError) async {
        let host = ScriptedHost(Array(repeating: .failure(error), count: 9))
        let progress = ProgressRecorder()
        await #expect(throws: error) { try await caller(host).chat(.plain, onProgress: progress.record) }
        #expect(host.requests.count == 3)
        #expect(progress.retries == [2, 3])
        #expect(clock.sleeps == [.milliseconds(375), .milliseconds(1_125)])
    }

    @Test func `a host that asks for rest gets it, unless it is more than a minute`() async throws {
        let failures = [3, 61].map {
            Result<ChatReply, ModelError>.failure(.rateLimited(retryAfter: .seconds($0)))
        }
        let host = ScriptedHost(failures + [.success(ChatReply(text: "never"))])
        await #expect(throws: ModelError.rateLimited(retryAfter: .seconds(61))) {
            try await caller(host).chat(.plain)
        }
        #expect(host.requests.count == 2)
        #expect(clock.sleeps == [.seconds(3)])
    }

    @Test func `the reply after a failure says how many tries it took`() async throws {
        let host = ScriptedHost([.failure(.streamCut(partialText: "He")), .success(ChatReply(text: "Hello"))])
        let reply = try await caller(host).chat(.plain)
        #expect(reply.text == "Hello")
        #expect(reply.attempts == 2)
    }

    @Test(arguments: [
        ModelError.rejected(status: 400, text: "t"), .modelMissing(name: "m"), .cancelled,
        .unauthorized(signInURL: nil), .invalidReply(reason: "r"), .timedOut(phase: .load),
        .keyRefused(url: "u", hadKey: true), .budgetSpent(used: 1, limit: 1), .filtered(partialText: "a"),
    ])
    func `what cannot pass is tried once`(error: ModelError) async {
        let host = ScriptedHost([.failure(error), .success(ChatReply(text: "never"))])
        await #expect(throws: error) { try await caller(host).chat(.plain) }
        #expect(host.requests.count == 1)
    }

    @Test func `an empty reply is tried once more, with another seed`() async throws {
        let host = ScriptedHost([.success(ChatReply(text: " \n")), .success(ChatReply(text: "text"))])
        var call = ModelCall.plain
        call.seed = 7
        let reply = try await caller(host).chat(call)
        #expect(reply.text == "text")
        #expect(host.requests.map(\.seed) == [7, 8])
    }

    @Test func `a reply that stays empty is returned as it is`() async throws {
        let host = ScriptedHost(Array(repeating: .success(ChatReply(text: "")), count: 9))
        let reply = try await caller(host).chat(.plain)
        #expect(reply.text.isEmpty)
        #expect(host.requests.count == 2)
    }

    @Test func `an empty reply that the token limit cut is not repeated`() async throws {
        let host = ScriptedHost([.success(ChatReply(text: "", outcome: .cutByTokenLimit))])
        let reply = try await caller(host).chat(.plain)
        #expect(reply.outcome == .cutByTokenLimit)
        #expect(reply.attempts == 1)
    }

    @Test func `a call that is cancelled during a wait ends`() async {
        let host = ScriptedHost([.failure(.busy)])
        let caller = caller(host)
        let task = Task {
            try await caller.chat(.plain) { progress in
                if case .retrying = progress { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: ModelError.cancelled) { try await task.value }
        #expect(host.requests.count == 1)
    }

    // MARK: Windows

    @Test func `the window grows when it must, never shrinks, and the reply says so`() async throws {
        let host = ScriptedHost([])
        let caller = caller(host)
        let short = try await caller.chat(.plain)
        let long = try await caller.chat(.words(10_000))
        let again = try await caller.chat(.plain)
        #expect(host.requests.map(\.contextTokens) == [8_192, 16_384, 16_384])
        #expect([short, long, again].map(\.contextGrew) == [false, true, false])
        #expect(caller.contextTokens(of: "m") == 16_384)
    }

    @Test func `each model has its own window`() async throws {
        let host = ScriptedHost([])
        let caller = caller(host)
        _ = try await caller.chat(.words(10_000))
        var other = ModelCall.plain
        other.model = "other"
        _ = try await caller.chat(other)
        #expect(host.requests.map(\.contextTokens) == [16_384, 8_192])
    }

    @Test func `no window goes beyond the trained context, nor the reply beyond half of it`() async throws {
        let host = ScriptedHost([], trainedContext: 2_048)
        _ = try await caller(host).chat(.plain)
        #expect(host.requests.first?.contextTokens == 2_048)
        #expect(host.requests.first?.maximumReplyTokens == 1_024)
    }

    @Test func `a prompt that surely does not fit is not sent`() async throws {
        let host = ScriptedHost([])
        await #expect { try await caller(host).chat(.words(100_000)) } throws: { error in
            if case .promptTooLong(_, 30_720)? = error as? ModelError { true } else { false }
        }
        #expect(host.requests.isEmpty)
    }

    @Test func `a truncated prompt is sent again with a larger window`() async throws {
        let host = ScriptedHost([.success(.reading(1_500)), .success(.reading(5_100))])
        let reply = try await caller(host).chat(.words(5_000))
        #expect(host.requests.map(\.contextTokens) == [8_192, 16_384])
        #expect(!reply.promptWasTruncated)
        #expect(reply.contextTokens == 16_384)
        #expect(reply.attempts == 2)
    }

    @Test func `a prompt that stays truncated is told`() async throws {
        let host = ScriptedHost([.success(.reading(1_500)), .success(.reading(3_000))])
        let reply = try await caller(host).chat(.words(5_000))
        #expect(reply.promptWasTruncated)
        #expect(host.requests.count == 2)
    }

    @Test func `a host whose counts leave out the cache is found out once`() async throws {
        let host = ScriptedHost(Array(repeating: .success(.reading(700)), count: 4))
        let caller = caller(host)
        let first = try await caller.chat(.words(5_000))
        let second = try await caller.chat(.words(5_000))
        #expect([first, second].map(\.promptWasTruncated) == [false, false])
        #expect(host.requests.count == 3)
    }

    // MARK: What a model can do

    @Test(
        arguments: [
            (true, nil, ReplyFormat.text, nil), (true, true, .text, true), (true, nil, .json, false),
            (true, true, .json, true), (false, true, .text, nil), (false, nil, .json, nil),
        ] as [(Bool, Bool?, ReplyFormat, Bool?)]
    )
    func `thinking is set only where the model can, and off for JSON`(
        canThink: Bool,
        asked: Bool?,
        format: ReplyFormat,
        sent: Bool?
    ) async throws {
        let host = ScriptedHost([], capabilities: canThink ? ["completion", "thinking"] : ["completion"])
        var call = ModelCall.plain
        call.think = asked
        call.format = format
        _ = try await caller(host).chat(call)
        #expect(host.requests.first?.think == sent)
    }

    @Test func `details are asked for once`() async throws {
        let host = ScriptedHost([])
        let caller = caller(host)
        for _ in 1...3 { _ = try await caller.chat(.plain) }
        #expect(host.detailsCount == 1)
        caller.forgetDetails(of: "m")
        _ = try await caller.chat(.plain)
        #expect(host.detailsCount == 2)
    }

    @Test func `speed is measured, recent replies counting more`() async throws {
        let host = ScriptedHost([.success(.speed(10)), .success(.speed(20)), .success(ChatReply(text: "x"))])
        let caller = caller(host)
        #expect(caller.tokensPerSecond(of: "m") == nil)
        for _ in 1...3 { _ = try await caller.chat(.plain) }
        #expect(caller.tokensPerSecond(of: "m") == 13)
    }

    // MARK: The breaker

    @Test func `a host that fails five times in a row is left alone, then probed`() async throws {
        let host = ScriptedHost(Array(repeating: .failure(.serverFailed(text: "t")), count: 5))
        let caller = caller(host)
        for _ in 1...2 {
            await #expect(throws: ModelError.serverFailed(text: "t")) { try await caller.chat(.plain) }
        }
        #expect(caller.isPaused)
        #expect(host.requests.count == 5)
        await #expect { try await caller.chat(.plain) } throws: { error in
            if case .paused? = error as? ModelError { true } else { false }
        }
        #expect(host.requests.count == 5)
        clock.advance(by: .seconds(31))
        #expect(!caller.isPaused)
        #expect(try await caller.chat(.plain).text == "reply")
    }

    @Test func `refusals and cancelled calls do not count as failures`() async throws {
        let host = ScriptedHost(
            Array(repeating: .failure(.rejected(status: 400, text: "t")), count: 5)
                + Array(repeating: .failure(.cancelled), count: 5)
        )
        let caller = caller(host)
        for _ in 1...10 { _ = try? await caller.chat(.plain) }
        #expect(!caller.isPaused)
        #expect(try await caller.chat(.plain).text == "reply")
    }

    private func caller(_ host: ScriptedHost) -> ModelCaller {
        ModelCaller(provider: host, clock: clock, random: { 0.5 })
    }
}

// MARK: - Support

/// Gives the results in order, then plain replies.
private final class ScriptedHost: LanguageModelProvider {
    private struct State {
        var results: [Result<ChatReply, ModelError>]
        var requests: [ChatRequest] = []
        var detailsCount = 0
    }

    private let state: Mutex<State>
    private let capabilities: Set<String>
    private let trainedContext: Int?

    init(
        _ results: [Result<ChatReply, ModelError>],
        capabilities: Set<String> = ["completion"],
        trainedContext: Int? = nil
    ) {
        state = Mutex(State(results: results))
        self.capabilities = capabilities
        self.trainedContext = trainedContext
    }

    var requests: [ChatRequest] { state.withLock { $0.requests } }
    var detailsCount: Int { state.withLock { $0.detailsCount } }
    var label: String { "script" }
    var isRecorded: Bool { false }

    func version() async throws(ModelError) -> String { "1" }

    func models() async throws(ModelError) -> [InstalledModel] { [] }

    func running() async throws(ModelError) -> [RunningModel] { [] }

    func pull(_ model: String, onProgress: @escaping @Sendable (PullProgress) -> Void)
        async throws(ModelError)
    {}

    func details(of model: String) async throws(ModelError) -> ModelDetails {
        state.withLock { $0.detailsCount += 1 }
        return ModelDetails(name: model, capabilities: capabilities, trainedContext: trainedContext)
    }

    func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        let result = state.withLock { state in
            state.requests.append(request)
            return state.results.isEmpty ? .success(ChatReply(text: "reply")) : state.results.removeFirst()
        }
        var reply = try result.get()
        reply.contextTokens = request.contextTokens
        return reply
    }
}

extension ModelCall {
    fileprivate static let plain = ModelCall(model: "m", messages: [.user("Do it.")])

    /// A prompt of at least so many tokens and not much more.
    fileprivate static func words(_ count: Int) -> ModelCall {
        ModelCall(model: "m", messages: [.user(String(repeating: "word ", count: count))])
    }
}

extension ChatReply {
    fileprivate static func reading(_ promptTokens: Int) -> ChatReply {
        ChatReply(text: "text", metrics: ChatMetrics(promptTokens: promptTokens))
    }

    fileprivate static func speed(_ tokensPerSecond: Int) -> ChatReply {
        ChatReply(
            text: "text",
            metrics: ChatMetrics(replyTokens: tokensPerSecond, replyDuration: .seconds(1))
        )
    }
}
