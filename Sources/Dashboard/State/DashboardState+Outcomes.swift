import Domain
import Terminal

// What becomes of commands and questions once the engine has spoken.

extension DashboardState {
    /// Takes the receipt of a command.
    mutating func finish(_ command: EngineCommand, _ receipt: CommandReceipt) {
        if let note = receipt.note { toast = Toast(note) }
        switch command {
        case .addTask:
            guard let id = receipt.task else { return }
            // The event with the task may come before or after the receipt.
            if !tasks.list.select(id: id) { wantedTask = id }
        case .sendMessage(nil, _): receipt.conversation.map { chat.adopt($0) }
        default: break
        }
    }

    /// Takes a refusal; what the user typed is given back.
    mutating func fail(_ effect: Effect, _ error: EngineError) {
        toast = Toast(error)
        switch effect {
        case .ask(let question):
            asked.remove(question)
            refused.insert(question)
        case .perform(.addTask(let prompt, _)):
            if draft.isEmpty { draft = prompt }
            toast?.remedy += " The text is kept; \(keymap.label(for: .newTask) ?? "new task") opens it again."
        case .perform(.sendMessage(_, let text)):
            if chat.editor.isEmpty { chat.editor.setText(text) }
        case .perform(.rejectTask(let id, let comment)):
            // The comment would be lost with the dialog.
            if dialogs.isEmpty { open(.text(TextDialog(.reject(id), text: comment))) }
        default: break
        }
    }
}
