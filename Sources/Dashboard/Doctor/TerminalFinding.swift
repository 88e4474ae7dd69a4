package import Domain

/// What was found about the terminal, or about what the user set for it.
package struct TerminalFinding: Sendable, Equatable {
    /// What was looked at.
    package enum Subject: String, Sendable, CaseIterable {
        case terminal, colors, locale, size, tmux, clipboard, keymap, theme, mouse, title, notices
    }

    /// What was looked at.
    package let subject: Subject
    /// How it stands; nothing here keeps Switchyard from working, so it is never bad.
    package let level: HealthLevel
    /// What was found, in one line.
    package let message: String
    /// What to do about it; nil when nothing needs doing.
    package let remedy: String?

    init(_ subject: Subject, _ level: HealthLevel, _ message: String, _ remedy: String? = nil) {
        self.subject = subject
        self.level = level
        self.message = message
        self.remedy = remedy
    }
}
