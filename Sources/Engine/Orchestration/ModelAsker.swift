import Domain
import Foundation
import LanguageModels
import Synchronization

/// Performs the model calls of one task: journals each, streams it into the step's output, and adds up
/// what it took.
final class ModelAsker: Sendable {
    /// The window in tokens that prompts are made for.
    let contextTokens: Int
    private let services: EngineServices
    private let task: AgentTask
    private let model: String
    private let lastError = Mutex<ModelError?>(nil)

    /// Finds out what the task's model can do.
    ///
    /// - Throws: `ModelError` when the host or the model is not there.
    init(services: EngineServices, task: AgentTask) async throws {
        self.services = services
        self.task = task
        model = task.route?.model ?? ""
        contextTokens = try await services.models.contextTokens(of: model)
    }

    /// Calls the model.
    ///
    /// - Parameters:
    ///   - ask: What to ask.
    ///   - words: What of the user's words it carries; they are marked as heard with the beginning of the step.
    ///   - steps: Where the call is journalled.
    ///   - onAsked: Called when the request is on its way, and again with all news of it and at the end.
    /// - Returns: The reply, or why there is none after all tries; or that the user cut it off to say something.
    /// - Throws: `StorageError`, or `CancellationError`.
    func perform(
        _ ask: ModelAsk,
        carrying words: CarriedWords,
        in steps: StepSequence,
        onAsked: @escaping @Sendable () -> Void
    ) async throws -> WorkOutcome {
        defer { onAsked() }
        let title = "ask \(model): \(ask.title)"
        let inputs = "\(ask.system)\n\n\(ask.user)"
        return try await steps.step(ask.kind, title, inputs: inputs, change: words.marking) { step in
            for message in words.new { step.output.append("[You said: \(message)]\n") }
            let request = call(for: ask)
            let reply: ChatReply?
            do {
                reply = try await services.followUps.unlessCut(task.id, knowing: words.count) { [services] in
                    try await services.models.chat(request) {
                        onAsked()
                        Self.stream($0, into: step.output)
                    }
                }
            } catch let error as ModelError {
                // A call that was taken away is no failure of the model.
                try Task.checkCancellation()
                lastError.withLock { $0 = error }
                let usage = TokenUsage(calls: 1)
                let end = StepEnd(state: .failed, summary: error.message, usage: usage) { $0.usage += usage }
                return (end, WorkOutcome.modelFailed(TaskTrouble(error)))
            }
            return reply.map(taken) ?? cutOff()
        }
    }

    /// How the task ends when the strategy gives up: a model that cannot be used parks it, if the user
    /// can change that.
    func stop(for trouble: TaskTrouble) -> TaskStop {
        let error = lastError.withLock { $0 }
        guard trouble.code == .model, let error, TaskTrouble(error) == trouble else {
            return .failed(trouble)
        }
        return TaskStop(error)
    }

    // MARK: - Detail

    private func call(for ask: ModelAsk) -> ModelCall {
        ModelCall(
            model: model,
            messages: [.system(ask.system), .user(ask.user)],
            maximumReplyTokens: ask.maximumReplyTokens,
            temperature: ask.temperature,
            seed: ask.seed,
            format: ask.schema.map(ReplyFormat.jsonSchema) ?? .text,
            keepAlive: services.configuration.keepAlive,
            timeouts: services.configuration.modelTimeouts
        )
    }

    private func cutOff() -> (StepEnd, WorkOutcome) {
        let usage = TokenUsage(calls: 1)
        let end = StepEnd(state: .interrupted, summary: CarriedWords.cutSummary, usage: usage) {
            $0.usage += usage
        }
        return (end, .cutOff(tree: nil))
    }

    private static func stream(_ progress: ChatProgress, into output: StepOutput) {
        switch progress {
        case .text(let text), .thinking(let text): output.append(text)
        case .retrying(let reason, let attempt): output.append("\n[\(reason) Try \(attempt):]\n")
        case .waiting: break
        }
    }

    private func taken(_ reply: ChatReply) -> (StepEnd, WorkOutcome) {
        let usage = TokenUsage(
            calls: reply.attempts,
            promptTokens: reply.metrics.promptTokens ?? 0,
            replyTokens: reply.metrics.replyTokens ?? 0,
            replySeconds: (reply.metrics.replyDuration ?? .zero) / .seconds(1)
        )
        let answer = ModelAnswer(
            text: reply.text,
            wasCut: reply.outcome == .cutByTokenLimit,
            promptWasTruncated: reply.promptWasTruncated,
            usage: usage
        )
        var notes: [String] = []
        if let tokens = reply.metrics.replyTokens { notes.append("\(tokens) tokens") }
        if let speed = reply.metrics.tokensPerSecond { notes.append(String(format: "%.0f tokens/s", speed)) }
        if answer.wasCut { notes.append("cut off by the token limit") }
        if answer.promptWasTruncated { notes.append("the host dropped the start of the prompt") }
        if reply.attempts > 1 { notes.append("\(reply.attempts) tries") }
        let summary = notes.isEmpty ? "replied" : notes.joined(separator: ", ")
        return (StepEnd(summary: summary, usage: usage) { $0.usage += usage }, .replied(answer))
    }
}
