import Domain
import Foundation
import LanguageModels
import Store

/// Writes one reply: puts the prompt together, calls the model, and says how it ended.
struct ChatReplyWriter: Sendable {
    /// How a reply ended.
    struct Ending: Sendable {
        var message: ChatMessage
        /// How many older messages the model was not shown.
        var droppedCount = 0
    }

    let journal: Journal
    let responder: any ChatResponder
    let surroundings: ChatService.Surroundings
    let limits: ChatLimits

    /// Writes a reply.
    ///
    /// - Parameters:
    ///   - started: The reply as it was stored, empty.
    ///   - buffer: Holds the text while it comes.
    /// - Returns: The reply with its text and state: complete, stopped when the task was cancelled, or failed.
    func write(_ started: ChatMessage, into buffer: ReplyBuffer) async -> Ending {
        var ending = Ending(message: started)
        do {
            let model = try await responder.model()
            ending.message.model = model.name
            let prompt = try await prompt(for: started, model: model)
            ending.droppedCount = prompt.droppedCount
            let reply = try await ask(prompt, model: model, started: started, buffer: buffer)
            ending.message.text = reply.text
            ending.message.state = .complete
            ending.message.usage = usage(of: reply)
            if reply.outcome == .cutByTokenLimit {
                let limit = limits.replyTokens(of: model)
                ending.message.text += "\n\n*The reply was cut off by its limit of \(limit) tokens.*"
            }
            if reply.text.allSatisfy(\.isWhitespace) {
                ending.message.state = .failed
                ending.message.trouble = "The model sent an empty reply. Send the message again."
            }
        } catch {
            ending.message.text = buffer.current
            note(error, in: &ending.message)
        }
        return ending
    }

    private func prompt(for started: ChatMessage, model: ChatModel) async throws -> ChatPrompt {
        let files = try await surroundings.readFiles()
        let history = try await journal.storage.read {
            try MessageTable.page(of: started.conversation, before: started.id, limit: 200, in: $0)
        }
        return ChatPrompt(
            history: history,
            files: files,
            tasks: try await tasks(namedIn: history),
            projectName: surroundings.projectName,
            contextTokens: model.contextTokens,
            limits: limits
        )
    }

    /// The tasks that the user's messages name, those of the newest ones if there are very many.
    private func tasks(namedIn history: [ChatMessage]) async throws -> [TaskID: ChatTask] {
        var tasks: [TaskID: ChatTask] = [:]
        for message in history.reversed() where message.role == .user {
            for id in ChatAttachments.taskNumbers(in: message.text) where tasks[id] == nil {
                guard tasks.count < ChatAttachments.mostTasks else { return tasks }
                tasks[id] = try await surroundings.readTask(id)
            }
        }
        return tasks
    }

    private func ask(
        _ prompt: ChatPrompt,
        model: ChatModel,
        started: ChatMessage,
        buffer: ReplyBuffer
    ) async throws -> ChatReply {
        let hub = journal.hub
        return try await responder.reply(
            to: prompt.messages,
            from: model,
            limits: limits
        ) { progress in
            guard let text = buffer.take(progress) else { return }
            // The hub merges these to at most 20 a second.
            let event = EngineEvent.replyGrew(
                message: started.id,
                conversation: started.conversation,
                text: text
            )
            hub.tell(event, correlation: "chat")
        }
    }

    private func note(_ error: any Error, in message: inout ChatMessage) {
        message.state = .failed
        switch error {
        case is CancellationError, ModelError.cancelled:
            message.state = .stopped
        case let error as ModelError:
            message.trouble = error.message + " " + error.remedy
        case let error as EngineError:
            message.trouble = error.message + " " + error.remedy
        case let error as StorageError:
            message.trouble = error.message + " " + error.remedy
        default:
            // Whatever else ends a reply, a stop by the user is what it was.
            if Task.isCancelled {
                message.state = .stopped
            } else {
                message.trouble = "The repository could not be read: \(error)."
            }
        }
    }

    private func usage(of reply: ChatReply) -> TokenUsage {
        TokenUsage(
            calls: reply.attempts,
            promptTokens: reply.metrics.promptTokens ?? 0,
            replyTokens: reply.metrics.replyTokens ?? 0,
            replySeconds: reply.metrics.replyDuration.map { $0 / .seconds(1) } ?? 0
        )
    }
}
