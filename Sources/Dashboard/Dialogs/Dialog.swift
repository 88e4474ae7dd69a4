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
        case rules(RulesDialog)
        case issues(IssueDialog)
        case page(PageDialog)
    }

    /// How long a question that can cost something ignores keys: longer than a key's auto-repeat, so
    /// that the key that opened it does not also answer it.
    static let guardInterval: TimeInterval = 0.25
    /// The longest that a key is usually held before it begins to repeat.
    static let repeatDelay: TimeInterval = 0.9

    /// Tells it from all others.
    let id: Int
    /// What is asked.
    var content: Content
    /// When it appeared.
    let openedAt: Date
    /// The key that opened it; nil when none did.
    let trigger: Key?
    /// When that key came last, ignored ones included.
    private var triggeredAt: Date
    /// The key that came too soon to be an answer, until another one is heard; nil when none did.
    var ignoredKey: Key?

    init(id: Int, content: Content, openedAt: Date, trigger: Key? = nil) {
        self.id = id
        self.content = content
        self.openedAt = openedAt
        self.trigger = trigger
        triggeredAt = openedAt
    }

    /// Whether it ignores keys yet.
    func isGuarded(at time: Date) -> Bool {
        isDangerous && Self.isWithin(Self.guardInterval, openedAt, time)
    }

    /// Hears a key and tells whether it came too soon to be meant.
    ///
    /// The key that opened a question may still be held: it is ignored until that cannot be, and as long as
    /// it comes again and again. So is Enter in any dialog that it opened; other keys are harmless there.
    mutating func ignores(_ key: Key, at time: Date) -> Bool {
        guard key == trigger, isDangerous || key.code == .enter else { return isGuarded(at: time) }
        defer { triggeredAt = time }
        return Self.isWithin(Self.repeatDelay, openedAt, time)
            || Self.isWithin(Self.guardInterval, triggeredAt, time)
    }

    /// Whether a wrong answer can cost something.
    private var isDangerous: Bool {
        if case .confirm(let dialog) = content { dialog.isDangerous } else { false }
    }

    /// Whether less than an interval has gone by; a clock that was set back must not lock a dialog.
    private static func isWithin(_ interval: TimeInterval, _ since: Date, _ time: Date) -> Bool {
        let age = time.timeIntervalSince(since)
        return age >= 0 && age < interval
    }

    /// Where its keys are looked up.
    var contexts: [ActionContext] {
        switch content {
        case .newTask, .text: [.editor, .anywhere]
        case .confirm, .page: [.dialog, .anywhere]
        case .actions, .models, .search, .conversations, .themes, .rules: [.list, .anywhere]
        case .issues(let dialog):
            dialog.isReading ? ActionContext.issue.chain : ActionContext.issues.chain
        }
    }
}
