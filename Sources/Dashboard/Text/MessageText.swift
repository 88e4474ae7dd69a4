import Domain

/// How a message of the chat is laid out.
enum MessageText {
    /// How many characters of a message are shown at the most; copying gives all of them.
    static let limit = 200_000

    /// The lines of a message: who, then what, then how it ended.
    static func lines(of message: ChatMessage, columns: Int) -> [RoleLine] {
        guard message.role != .notice else {
            return RoleLine([RoleRun("· ", .muted), RoleRun(message.text, .muted)])
                .wrapped(to: columns, indent: "  ")
        }
        return [head(of: message)] + body(of: message, columns: columns) + end(of: message, columns: columns)
    }

    /// Who wrote the message.
    static func head(of message: ChatMessage) -> RoleLine {
        message.role == .user ? RoleLine("you", .user) : RoleLine(message.model ?? "model", .assistant)
    }

    /// How the message ended, or that it has not.
    static func end(of message: ChatMessage, columns: Int) -> [RoleLine] {
        switch message.state {
        case .complete: []
        case .streaming: [RoleLine("…", .active)]
        case .stopped: [RoleLine("(stopped)", .warning)]
        case .failed:
            RoleLine("✗ " + (message.trouble ?? "The reply failed."), .bad)
                .wrapped(to: columns, indent: "  ")
        }
    }

    private static func body(of message: ChatMessage, columns: Int) -> [RoleLine] {
        guard !message.text.isEmpty else { return [] }
        let shown = message.text.utf8.count > limit ? message.text.prefix(limit) : message.text[...]
        let left = message.text.utf8.count - shown.utf8.count
        let lines = MarkdownText.lines(of: shown, columns: columns)
        return left == 0 ? lines : lines + [RoleLine("… and \(ShortText.amount(left)) bytes more", .warning)]
    }
}
