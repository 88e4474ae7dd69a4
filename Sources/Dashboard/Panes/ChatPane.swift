import Domain
import Terminal

/// The conversation, and the message being written below it.
enum ChatPane {
    /// The parts of the pane's inside.
    struct Parts {
        let messages: Rect
        let rule: Rect
        /// The prompt sign before the message.
        let sign: Rect
        let input: Rect

        init(_ rect: Rect, chat: ChatState) {
            let most = max(1, rect.rows / 2)
            let wanted = chat.editor.isEmpty ? 1 : chat.editor.height(columns: max(1, rect.columns - 2))
            let (bottom, rest) = rect.splitBottom(rows: min(most, wanted))
            (rule, messages) = rest.splitBottom(rows: rest.rows >= 3 ? 1 : 0)
            (sign, input) = bottom.splitLeft(columns: 2)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let chat = state.chat
        let parts = Parts(rect, chat: chat)
        if chat.lines.isEmpty {
            painter.draw(emptyText(state).wrapped(to: parts.messages.columns), in: parts.messages)
        } else {
            painter.draw(rows(state), in: parts.messages)
        }
        let isActive = state.isWritingChat && state.dialogs.isEmpty
        drawRule(chat, isActive: isActive, in: parts.rule, on: &painter)
        // Without a rule there is room for one letter of the mode.
        let mode = isActive && parts.rule.isEmpty ? chat.editor.mode?.title.prefix(1) : nil
        painter.draw(
            RoleLine(mode.map(String.init) ?? "›", isActive ? .key : .muted),
            at: parts.sign.origin,
            columns: 2
        )
        if chat.editor.isEmpty {
            painter.draw(
                RoleLine(hint(state, isActive: isActive), .muted),
                at: parts.input.origin,
                columns: parts.input.columns
            )
            if isActive { painter.showCursor(at: parts.input.origin) }
        } else {
            painter.draw(chat.editor, in: parts.input, isActive: isActive)
        }
    }

    /// The title with the conversation's name.
    static func title(_ state: DashboardState) -> String {
        let name = state.conversations.first { $0.id == state.chat.conversation }?.title
        return name.map { "\(Pane.chat.title): \($0)" } ?? Pane.chat.title
    }

    /// The rows in view: messages, and above the first of them a word about older ones.
    private static func rows(_ state: DashboardState) -> [RoleLine] {
        let chat = state.chat
        let visible = chat.scroll.visible
        let head = chat.headRows
        let lines = chat.lines[clamping: (visible.lowerBound - head)..<(visible.upperBound - head)]
        return visible.lowerBound < head ? [olderLine(state)] + lines : Array(lines)
    }

    private static func olderLine(_ state: DashboardState) -> RoleLine {
        guard let conversation = state.chat.conversation, let first = state.chat.messages?.first?.id else {
            return RoleLine()
        }
        let question = Question.olderMessages(conversation, before: first)
        if state.refused.contains(question) {
            return RoleLine("older messages could not be loaded", .warning)
        }
        return RoleLine(state.asked.contains(question) ? "older messages load…" : "older messages", .muted)
    }

    /// What can be written where nothing is yet.
    private static func hint(_ state: DashboardState, isActive: Bool) -> String {
        if isActive { return "a message, or /task and what should change; @file #task /command" }
        guard state.focus == .chat else { return "write to the model" }
        return "\(state.keymap.label(for: .write) ?? "palette") to write"
    }

    private static func drawRule(
        _ chat: ChatState,
        isActive: Bool,
        in rect: Rect,
        on painter: inout Painter
    ) {
        guard !rect.isEmpty else { return }
        let below = chat.scroll.linesBelow
        var word = below > 0 ? " \(below) more below " : chat.isReplying ? " replying " : ""
        if isActive, chat.editor.buffer.lines[0].hasPrefix("/task") { word = " this becomes a task " }
        var runs: [RoleRun] = []
        if isActive, let mode = chat.editor.modeTitle {
            runs = [RoleRun("──", .border), RoleRun(" \(mode) ", .accent)]
        }
        let rest = rect.columns - RoleLine(runs).width - word.count
        runs += [RoleRun(String(repeating: "─", count: max(0, rest)), .border), RoleRun(word, .active)]
        painter.draw(RoleLine(runs), at: rect.origin, columns: rect.columns)
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        switch state.connection {
        case .starting: [RoleLine("Starting…", .muted)]
        case .failed: [RoleLine("The chat needs the engine.", .muted)]
        case .connected:
            [
                RoleLine("Talk about this repository.", .strong),
                "A message that begins with /task becomes a task.",
                "@ names a file, # a task, and / lists the commands.",
            ]
        }
    }
}
