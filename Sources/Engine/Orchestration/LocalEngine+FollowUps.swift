import Domain
import Foundation

/// What the user says to a task that goes on.
extension LocalEngine {
    /// Stores something for the agent to hear, and cuts off what runs if that is not to wait.
    func followUp(
        _ id: TaskID,
        _ text: String,
        _ moment: FollowUpMoment
    ) async throws -> CommandReceipt {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else {
            throw EngineError.invalid(
                message: "The message is empty.",
                remedy: "Say what the agent is to know."
            )
        }
        let window = await contextWindow(for: try await services.journal.task(id))
        let message = FollowUp(text: text, moment: moment, saidAt: services.journal.now())
        let task = try await services.journal.change(id) { [lines = services.followUps] task in
            try Self.requireHearing(task, isOpen: lines.isOpen(id))
            try Self.requireRoom(for: text, in: task, window: window)
            task.followUps.append(message)
        }
        if moment == .now { services.followUps.cut(id, for: task.followUps.count) }
        return CommandReceipt(task: id, note: Self.note(on: task, moment))
    }

    // MARK: - Detail

    /// The window in tokens of the model that hears it; where that cannot be known now, the one that is usual.
    private func contextWindow(for task: AgentTask) async -> Int {
        guard let model = task.route?.model ?? task.options.model ?? services.models.chosen,
            let window = try? await services.models.contextTokens(of: model)
        else { return ModelAccess.preferredContextTokens }
        return window
    }

    private static func requireHearing(_ task: AgentTask, isOpen: Bool) throws {
        if task.state.isFinal {
            throw EngineError.conflict(
                message: "Task #\(task.id) has ended (\(task.state.rawValue)), so nobody hears it.",
                remedy: "Retry it, and say it then; or add a task."
            )
        }
        if task.state == .publishing {
            throw EngineError.conflict(
                message: "The change of task #\(task.id) is being committed.",
                remedy: "Add a task for what is still to be done."
            )
        }
        if task.state == .watching {
            throw EngineError.conflict(
                message: "Task #\(task.id) waits for the rerun: the agent is not at it.",
                remedy: "Wait for the rerun, which either ends the task or begins another round."
            )
        }
        guard task.state == .reviewing || !isOpen else { return }
        let place = task.state == .reviewing ? "is in review" : "is on its way to the review"
        throw EngineError.conflict(
            message: "Task #\(task.id) \(place): the agent is not at it.",
            remedy: "Reject it with a comment; the agent goes on with that."
        )
    }

    /// Refuses what would leave a prompt no room for files and a reply.
    private static func requireRoom(for text: String, in task: AgentTask, window: Int) throws {
        let messages = task.followUps.map(\.text)
        let needed =
            [
                EditPrompt.system, task.prompt, task.feedback ?? "",
                ReviewNotesText.text(of: task.reviewNotes ?? []),
            ]
            .reduce(EditPromptBudget.smallestPrompt) { $0 + PromptSize.tokens($1) }
        let said = PromptSize.tokens(FollowUpText.text(of: messages + [text], isAddition: true))
        guard needed + said > window else { return }
        let before = PromptSize.tokens(FollowUpText.text(of: messages + [""], isAddition: true))
        let room = PromptSize.characters(tokens: window - needed - before)
        throw EngineError.invalid(
            message: "The message is too long for the model's window: \(room) characters would fit.",
            remedy: "Say it in fewer words, or put the details into a file and name that."
        )
    }

    private static func note(on task: AgentTask, _ moment: FollowUpMoment) -> String {
        guard task.state == .working else { return "#\(task.id) hears it with its first model call." }
        return switch moment {
        case .afterStep: "#\(task.id) hears it with its next model call."
        case .now: "What #\(task.id) is doing is cut off; its next model call carries the message."
        }
    }
}
