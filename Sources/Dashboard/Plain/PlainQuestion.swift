import Domain
import Terminal

/// A question of the plain session to the engine; unlike the screen's it wants everything at once.
enum PlainQuestion: Sendable, Equatable {
    case steps(TaskID)
    case diff(TaskID)
    case logs(TaskID)
    case output(StepID)
    case messages(ConversationID)
    case search(String)
    case models

    /// How many of the newest messages are shown.
    private static let messageCount = 20

    /// Asks it.
    ///
    /// - Throws: ``EngineError`` when it cannot be answered.
    func ask(_ engine: any EngineClient) async throws(EngineError) -> PlainAnswer {
        switch self {
        case .steps(let task): return .steps(try await engine.ask(ListStepsQuery(task: task)))
        case .diff(let task): return .diff(task, try await engine.ask(TaskDiffQuery(task: task)))
        case .logs(let task):
            var logs: [StepLog] = []
            for step in try await engine.ask(ListStepsQuery(task: task)) {
                logs.append(StepLog(step: step, text: try await Self.output(of: step.id, engine)))
            }
            return .logs(task, logs)
        case .output(let step): return .output(try await Self.output(of: step, engine))
        case .messages(let conversation):
            let query = ListMessagesQuery(conversation: conversation, limit: Self.messageCount)
            return .messages(try await engine.ask(query))
        case .search(let words): return .found(try await engine.ask(SearchMessagesQuery(words: words)))
        case .models: return .models(try await engine.ask(ListModelsQuery()))
        }
    }

    private static func output(
        of step: StepID,
        _ engine: any EngineClient
    ) async throws(EngineError) -> String {
        ANSIText.stripped(try await engine.ask(StepOutputQuery(step: step, limit: .max)).text)
    }
}

/// The answer to a ``PlainQuestion``.
enum PlainAnswer: Sendable, Equatable {
    case steps([StepRecord])
    case diff(TaskID, TaskDiff)
    case logs(TaskID, [StepLog])
    case output(String)
    case messages([ChatMessage])
    case found([ChatMessage])
    case models([ModelSummary])
}

/// A step with all it printed.
struct StepLog: Sendable, Equatable {
    var step: StepRecord
    var text: String
}
