import Domain
import Terminal

// How keys, pastes and the mouse change the state.

extension DashboardState {
    /// Takes one thing the terminal told us.
    mutating func handle(_ input: TerminalInput) -> [Effect] {
        switch input {
        case .key(let key): return handle(key)
        case .paste(let text):
            paste(text)
            return []
        case .mouse(let event):
            handle(event)
            return []
        case .focusGained, .focusLost, .reply: return []
        }
    }

    private mutating func handle(_ key: Key) -> [Effect] {
        if dialogs.last?.isGuarded(at: time) == true, !keymap.isInterrupt(key) { return [] }
        if toast?.isTrouble == false { toast = nil }
        // In a field a letter is a letter, whatever it is bound to.
        if isTyping, key.typedCharacter != nil {
            pendingKeys = []
            type(key)
            return []
        }
        let keys = pendingKeys + [key]
        pendingKeys = []
        switch keymap.match(keys, in: contexts) {
        case .action(let action): return perform(action)
        case .pending: pendingKeys = keys
        case .none: type(key)
        }
        return []
    }

    private var isTyping: Bool { contexts.first == .editor || contexts.first == .list }

    /// Gives a key that means no action to the field that has the keys.
    private mutating func type(_ key: Key) {
        if !dialogs.isEmpty {
            updateDialog { content in
                switch content {
                case .newTask(var dialog):
                    _ = dialog.handle(key)
                    content = .newTask(dialog)
                case .text(var dialog):
                    if dialog.isMultiline || !key.isLineEnd { _ = dialog.editor.handle(key) }
                    content = .text(dialog)
                default:
                    if !key.isLineEnd { Self.editFilter(of: &content) { _ = $0.handle(key) } }
                }
            }
        } else if tasks.isFiltering {
            if !key.isLineEnd { tasks.editFilter { _ = $0.handle(key) } }
        } else if isWritingChat {
            _ = chat.editor.handle(key)
        }
    }

    /// Whether keys go into a message.
    var isWritingChat: Bool { focus == .chat && chat.isWriting }

    private mutating func paste(_ text: String) {
        // A paste must not answer a question.
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        if !dialogs.isEmpty {
            updateDialog { content in
                switch content {
                case .newTask(var dialog):
                    dialog.paste(text)
                    content = .newTask(dialog)
                case .text(var dialog):
                    dialog.paste(text)
                    content = .text(dialog)
                default: Self.editFilter(of: &content) { $0.paste(line) }
                }
            }
        } else if tasks.isFiltering {
            tasks.editFilter { $0.paste(line) }
        } else if focus == .chat {
            chat.isWriting = true
            chat.editor.paste(text)
        } else {
            toast = Toast("Nothing takes a paste here.", remedy: "Press n for a new task, or i in the chat.")
        }
    }

    private static func editFilter(of content: inout Dialog.Content, _ change: (inout TextEditor) -> Void) {
        switch content {
        case .actions(var dialog):
            dialog.editFilter(change)
            content = .actions(dialog)
        case .models(var dialog):
            dialog.editFilter(change)
            content = .models(dialog)
        case .search(var dialog):
            dialog.editWords(change)
            content = .search(dialog)
        case .newTask, .text, .confirm: break
        }
    }
}

// MARK: - Mouse

extension DashboardState {
    private mutating func handle(_ event: MouseEvent) {
        guard dialogs.isEmpty, let pane = layout.pane(at: event.position), let rect = layout.panes[pane]
        else { return }
        switch event.action {
        case .scrollUp: scroll(pane, by: -3)
        case .scrollDown: scroll(pane, by: 3)
        case .press(.left):
            setFocus(pane)
            let row = event.position.row - (layout.hasFrames ? rect.row + 1 : rect.row)
            if pane == .tasks, row >= 0, row < tasks.list.visible.count {
                tasks.list.select(index: tasks.list.offset + row)
            }
        default: break
        }
    }
}

extension Keymap {
    /// Whether a key by itself means "stop", which nothing may hold up.
    fileprivate func isInterrupt(_ key: Key) -> Bool { match([key], in: [.anywhere]) == .action(.interrupt) }
}

extension Key {
    /// Whether an editor would begin a line with it, which a field of one line cannot hold.
    fileprivate var isLineEnd: Bool { code == .enter || self == Key(.character("j"), .control) }
}
