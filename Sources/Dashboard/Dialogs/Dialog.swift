import Foundation
import Terminal

/// A layer over the panes that takes the keys.
struct Dialog: Sendable {
    /// The kinds of dialogs.
    enum Content: Sendable {
        case newTask(NewTaskDialog)
        case text(TextDialog)
        case confirm(ConfirmDialog)
        case actions(ActionListDialog)
        case models(ModelDialog)
        case search(SearchDialog)
        case conversations(ConversationDialog)
        case themes(ThemeDialog)
    }

    /// How long a question that can cost something ignores keys: longer than a key's auto-repeat, so
    /// that the key that opened it does not also answer it.
    static let guardInterval: TimeInterval = 0.25

    /// Tells it from all others.
    let id: Int
    /// What is asked.
    var content: Content
    /// When it appeared.
    let openedAt: Date

    /// Whether it ignores keys yet.
    func isGuarded(at time: Date) -> Bool {
        guard case .confirm(let dialog) = content, dialog.isDangerous else { return false }
        let age = time.timeIntervalSince(openedAt)
        // A clock that was set back must not lock the dialog.
        return age >= 0 && age < Self.guardInterval
    }

    /// Where its keys are looked up.
    var contexts: [ActionContext] {
        switch content {
        case .newTask, .text: [.editor, .anywhere]
        case .confirm: [.dialog, .anywhere]
        case .actions, .models, .search, .conversations, .themes: [.list, .anywhere]
        }
    }
}
