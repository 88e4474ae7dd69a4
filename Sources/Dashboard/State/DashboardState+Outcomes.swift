import Domain
import Foundation
import Terminal

// What becomes of commands and questions once the engine has spoken.

extension DashboardState {
    /// Takes the receipt of a command.
    ///
    /// - Returns: The request to be woken when what is offered with it ends.
    mutating func finish(_ command: EngineCommand, _ receipt: CommandReceipt) -> [Effect] {
        if let note = receipt.note { say(note) }
        let effects = settle(command)
        switch command {
        case .addTask:
            guard let id = receipt.task else { break }
            // The event with the task may come before or after the receipt.
            if !tasks.list.select(id: id) { wantedTask = id }
        case .rejectTask(let id, _, _): forgetMarks(of: id)
        case .reviseChange(let id, _): forgetRejections(of: id)
        case .sendMessage(nil, _): receipt.conversation.map { chat.adopt($0) }
        default: break
        }
        return effects
    }

    /// Takes a refusal; what the user typed is given back.
    mutating func fail(_ effect: Effect, _ error: EngineError) -> [Effect] {
        var effects: [Effect] = []
        say(error)
        // The dialog that a command came from is closed; whatever is open now has nothing to do with it.
        if case .perform(let command) = effect {
            toast?.dialog = nil
            _ = settle(command, hasFailed: true)
        }
        switch effect {
        case .ask(let question):
            asked.remove(question)
            refused.insert(question)
            if case .output(let id, _) = question, detail.output?.id == id {
                detail.output?.trouble = "The output cannot be read: \(error.message)"
            }
        case .perform(.addTask(let prompt, _)):
            if draft.isEmpty {
                draft = prompt
                effects = [.saveDraft(prompt)]
            }
            toast?.remedy += " The text is kept; \(keymap.label(for: .newTask) ?? "new task") opens it again."
        case .perform(.sendMessage(_, let text)):
            if chat.editor.isEmpty { chat.editor.setText(text) }
        case .perform(.rejectTask(let id, let comment, _)):
            // The comment would be lost with the dialog.
            guard dialogs.isEmpty, !comment.isEmpty else { break }
            open(.text(rejectDialog(id, text: comment)))
            toast?.dialog = dialogs.last?.id
        default: break
        }
        return effects
    }
}

// MARK: - What is kept and what is told

extension DashboardState {
    /// How far apart the bell rings at least.
    private static let ringInterval: TimeInterval = 10

    /// Keeps the text of the task being written, if it has changed since it was kept.
    mutating func keepDraft() -> [Effect] {
        for case .newTask(let dialog) in dialogs.map(\.content) where dialog.editor.text != draft {
            draft = dialog.editor.text
            return [.saveDraft(draft)]
        }
        return []
    }

    /// Rings when a task comes to need somebody who looks elsewhere.
    mutating func ring(for task: AgentTask, before: TaskState?) -> [Effect] {
        guard !isLookedAt, task.state != before else { return [] }
        switch task.state {
        case .reviewing, .blocked, .failed: break
        default: return []
        }
        if let lastRing, (0..<Self.ringInterval).contains(time.timeIntervalSince(lastRing)) { return [] }
        lastRing = time
        return [.ring]
    }
}
