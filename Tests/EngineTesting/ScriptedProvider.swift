package import LanguageModels
import Synchronization

/// A reply of a scripted model.
package enum ScriptedReply: Sendable, Equatable {
    /// The whole text, in one piece.
    case text(String)
    /// The text, cut off by the token limit.
    case cut(String)
    /// A failure of the host.
    case failure(ModelError)
    /// The text, and then nothing until the call is cancelled.
    case stalling(String)
    /// The text, and its end when the test releases it.
    case held(String)
}

/// A model that says what a test wrote down, and remembers what it was asked.
package final class ScriptedProvider: LanguageModelProvider {
    /// The model's name.
    package static let model = "scripted"

    private struct State {
        var replies: [ScriptedReply]
        var next = 0
        var requests: [ChatRequest] = []
        var cancelled = 0
        var held: [AsyncStream<Never>.Continuation] = []
        var installed: [InstalledModel]
    }

    package let sharedHost: String?
    private let state: Mutex<State>

    /// Creates a model; when the replies are used up, the last one is given again and again.
    package init(
        _ replies: [ScriptedReply],
        installed: [String] = [ScriptedProvider.model],
        sharedHost: String? = nil
    ) {
        self.sharedHost = sharedHost
        state = Mutex(State(replies: replies, installed: installed.map { InstalledModel(name: $0) }))
    }

    /// What was asked so far.
    package var requests: [ChatRequest] { state.withLock { $0.requests } }

    /// How many calls were cancelled.
    package var cancelledCalls: Int { state.withLock { $0.cancelled } }

    /// Lets the replies end that are held.
    package func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for reply in held { reply.finish() }
    }

    /// Replaces the replies that are still to come.
    package func script(_ replies: [ScriptedReply]) {
        state.withLock { state in
            state.replies = replies
            state.next = 0
        }
    }

    package var label: String { "a scripted model" }

    package var isRecorded: Bool { false }

    package func version() async throws(ModelError) -> String { "1" }

    package func models() async throws(ModelError) -> [InstalledModel] { state.withLock { $0.installed } }

    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        ModelDetails(name: model, capabilities: ["completion"], trainedContext: 32_768)
    }

    package func running() async throws(ModelError) -> [RunningModel] { [] }

    package func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        switch take(request) {
        case .text(let text):
            onProgress(.text(text))
            return reply(text, .complete)
        case .cut(let text):
            onProgress(.text(text))
            return reply(text, .cutByTokenLimit)
        case .failure(let error):
            throw error
        case .stalling(let text):
            onProgress(.text(text))
            // Ends with the task, and not before.
            for await _ in AsyncStream<Never>.makeStream().stream {}
            state.withLock { $0.cancelled += 1 }
            throw .cancelled
        case .held(let text):
            let (end, held) = AsyncStream.makeStream(of: Never.self)
            state.withLock { $0.held.append(held) }
            onProgress(.text(text))
            for await _ in end {}
            guard !Task.isCancelled else {
                state.withLock { $0.cancelled += 1 }
                throw .cancelled
            }
            return reply(text, .complete)
        }
    }

    package func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        onProgress(PullProgress(status: "pulling", completedBytes: 1, totalBytes: 2))
        state.withLock { $0.installed.append(InstalledModel(name: model)) }
    }

    // MARK: - Detail

    private func take(_ request: ChatRequest) -> ScriptedReply {
        state.withLock { state in
            state.requests.append(request)
            guard request.format == .text else { return .text("{}") }
            defer { state.next += 1 }
            let index = min(state.next, state.replies.count - 1)
            return index < 0
                ? .failure(.rejected(status: 404, text: "no reply scripted")) : state.replies[index]
        }
    }

    private func reply(_ text: String, _ outcome: ChatReply.Outcome) -> ChatReply {
        let tokens = max(1, text.count / 4)
        return ChatReply(
            text: text,
            outcome: outcome,
            metrics: ChatMetrics(
                promptTokens: 100,
                replyTokens: tokens,
                replyDuration: .milliseconds(10 * tokens)
            ),
            contextTokens: 8_192
        )
    }
}
