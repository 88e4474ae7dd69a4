import Domain

/// How a message of the chat is laid out.
enum MessageText {
    /// The lines of a message: who, then what, then how it ended.
    static func lines(of message: ChatMessage, columns: Int) -> [RoleLine] {
        var lines: [RoleLine] = []
        switch message.role {
        case .user: lines.append(RoleLine("you", .user))
        case .assistant: lines.append(RoleLine(message.model ?? "model", .assistant))
        case .notice:
            return RoleLine([RoleRun("· ", .muted), RoleRun(message.text, .muted)])
                .wrapped(to: columns, indent: "  ")
        }
        let body = MarkdownText.lines(of: message.text, columns: columns)
        if !message.text.isEmpty { lines += body }
        switch message.state {
        case .complete: break
        case .streaming: lines.append(RoleLine("…", .active))
        case .stopped: lines.append(RoleLine("(stopped)", .warning))
        case .failed:
            lines += RoleLine("✗ " + (message.trouble ?? "The reply failed."), .bad).wrapped(
                to: columns,
                indent: "  "
            )
        }
        return lines
    }
}
