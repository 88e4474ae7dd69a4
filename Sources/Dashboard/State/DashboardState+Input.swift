import Domain
import Terminal

// How keys, pastes and the mouse change the state.

extension DashboardState {
    /// Takes one thing the terminal told us.
    mutating func handle(_ input: TerminalInput) -> [Effect] {
        switch input {
        case .key(let key):
            hasActed = true
            return handle(key)
        case .paste(let text):
            hasActed = true
            begunChord = nil
            paste(text)
            return []
        case .mouse(let event):
            hasActed = true
            handle(event)
            tellOfSelecting(after: event)
            return []
        case .focusGained:
            isLookedAt = true
            return []
        case .focusLost:
            isLookedAt = false
            return keepDraft()
        case .reply: return []
        }
    }

    private mutating func handle(_ key: Key) -> [Effect] {
        if isIgnored(key) { return [] }
        pressedKey = key
        defer { pressedKey = nil }
        if toast?.isPlain == true { toast = nil }
        let begun = begunChord
        begunChord = nil
        if key == Key(.escape), begun != nil { return [] }
        if begun == nil, showsCompletion, complete(with: key) { return [] }
        if begun == nil, isVimKey(key) { return typeInVim(key) }
        if key == Key(.escape), closeToast() { return [] }
        // A search through a long output is one that any key stops.
        detail.output?.stopHunt()
        gitHub.log?.output?.stopHunt()
        // In a field a letter is a letter, whatever it is bound to, but for the rest of a sequence.
        let isLetter = isTyping && key.typedCharacter != nil
        if isLetter, begun == nil { return type(key) }
        let keys = (begun?.keys ?? []) + [key]
        switch keymap.match(keys, in: contexts) {
        case .action(let action): return take(action)
        case .pending: return begin(keys, after: begun)
        case .none:
            // A sequence that means nothing is dropped, but never what was written.
            let effects = begun == nil || isLetter ? type(key) : []
            if begun == nil { tellPlace(of: key) }
            return effects
        }
    }

    /// Does what a key means; when that is something, trouble that was read has been seen.
    private mutating func take(_ action: Action) -> [Effect] {
        let before = toast
        let doesSomething = availability(of: action).isEnabled
        let effects = perform(action)
        if doesSomething, let before, before.isTrouble, toast == before, before.isRead(at: time) {
            toast = nil
        }
        return effects
    }

    /// Whether the dialog on top is not to hear a key yet; nothing holds the one for "stop" up but itself.
    private mutating func isIgnored(_ key: Key) -> Bool {
        guard let last = dialogs.indices.last else { return false }
        let isTrigger = dialogs[last].trigger == key
        let isStop = keymap.isInterrupt(key)
        let isIgnored = dialogs[last].ignores(key, at: time) && (!isStop || isTrigger)
        if !isIgnored {
            dialogs[last].ignoredKey = nil
        } else if !isTrigger || isStop, case .action = keymap.match([key], in: dialogs[last].contexts) {
            // Whoever still holds the key that asked has answered nothing; Ctrl+C may have been pressed twice.
            dialogs[last].ignoredKey = key
        }
        return isIgnored
    }

    /// Whether vim's modes take a key before the keymap does: Esc while it ends something there, Enter where it
    /// is a motion, and all but the key for "stop" in a command behind a colon.
    private func isVimKey(_ key: Key) -> Bool {
        guard let editor = activeEditor, editor.mode != nil else { return false }
        if editor.commandLine != nil { return !keymap.isInterrupt(key) }
        return key == Key(.escape) ? editor.wantsEscape : key == Key(.enter) && !editor.takesLetters
    }

    /// Gives a key to vim's modes; Enter that leads nowhere is most often meant to send.
    private mutating func typeInVim(_ key: Key) -> [Effect] {
        let (cursor, isMotion) = (activeEditor?.cursor, activeEditor?.commandLine == nil)
        let effects = type(key)
        guard key == Key(.enter), isMotion, activeEditor?.cursor == cursor else { return effects }
        let others = keymap.keys(for: .submit, in: contexts).filter { $0.chord.keys.first != Key(.enter) }
        let keys = others.prefix(1).map(\.label) + [":wq"]
        say("In normal mode Enter goes down a row; \(keys.joined(separator: " or ")) sends.")
        return effects
    }

    private var isTyping: Bool { contexts.first?.takesLetters == true }

    /// Gives a key that means no action to the field that has the keys, and does what ends there.
    private mutating func type(_ key: Key) -> [Effect] {
        if !dialogs.isEmpty {
            let earlier = tasks.prompts
            updateDialog { content in
                switch content {
                case .newTask(var dialog):
                    _ = dialog.handle(key, earlier: earlier)
                    content = .newTask(dialog)
                case .text(var dialog):
                    if dialog.isMultiline || !key.isLineEnd { _ = dialog.editor.handle(key) }
                    content = .text(dialog)
                case .issues(let dialog) where dialog.isReading: break
                default:
                    if !key.isLineEnd { Self.editFilter(of: &content) { _ = $0.handle(key) } }
                }
            }
        } else if activePrompt != nil {
            if !key.isLineEnd { editPrompt { _ = $0.handle(key) } }
        } else if isWritingChat {
            let sent = chat.sentTexts
            _ = chat.history.handle(key, in: &chat.editor, through: sent)
        }
        return performVimCommand()
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
        } else if activePrompt != nil {
            editPrompt { $0.paste(line) }
        } else if focus == .chat {
            chat.isWriting = true
            chat.editor.paste(text, collapses: true)
        } else {
            let keys = [Action.newTask, .write].compactMap { keymap.label(for: $0) }
            say("Nothing takes a paste here.", remedy: "\(keys.joined(separator: " or ")) opens what does.")
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
        case .conversations(var dialog):
            dialog.editFilter(change)
            content = .conversations(dialog)
        case .themes(var dialog):
            dialog.editFilter(change)
            content = .themes(dialog)
        case .rules(var dialog):
            dialog.editFilter(change)
            content = .rules(dialog)
        case .issues(var dialog):
            dialog.editFilter(change)
            content = .issues(dialog)
        case .newTask, .text, .confirm, .page: break
        }
    }
}

// MARK: - Mouse

extension DashboardState {
    private mutating func handle(_ event: MouseEvent) {
        if drag(event) { return }
        guard dialogs.isEmpty else { return }
        let layout = layout
        switch event.action {
        case .scrollUp: if let pane = layout.pane(at: event.position) { scroll(pane, by: -3 * event.count) }
        case .scrollDown: if let pane = layout.pane(at: event.position) { scroll(pane, by: 3 * event.count) }
        case .press(.left): click(at: event.position, layout)
        default: break
        }
    }

    /// Goes to the pane or the tab at a place, or selects what stands there in a list.
    private mutating func click(at point: Point, _ layout: ScreenLayout) {
        begunChord = nil
        if let pane = TabBar.tabs(focus, in: layout.tabs).tab(at: point) { return setFocus(pane) }
        guard let pane = layout.pane(at: point), let inside = layout.inside(of: pane) else { return }
        setFocus(pane)
        switch pane {
        case .tasks:
            let row = point.row - inside.row
            guard row >= 0, row < tasks.list.visible.count else { return }
            tasks.list.select(index: tasks.list.offset + row)
        case .detail:
            let tabs = DetailPane.tabs(detail.section, in: DetailPane.Parts(inside, detail).tabs)
            guard let section = tabs.tab(at: point) else { return }
            leavePrompt()
            detail.section = section
        case .inbox:
            let row = point.row - inside.row
            guard row >= 0, row < inbox.list.visible.count else { return }
            inbox.list.select(index: inbox.list.offset + row)
        case .pipelines where gitHub.log != nil: break
        case .pipelines:
            let row = point.row - inside.row
            guard row >= 0, row < gitHub.pipelines.list.visible.count else { return }
            gitHub.pipelines.move { $0.select(index: $0.offset + row) }
        case .pullRequests:
            clickPullRequests(at: point, in: inside)
        case .chat: break
        }
    }

    /// Says once how text is selected, since the terminal does not do it by itself while the mouse is ours.
    private mutating func tellOfSelecting(after event: MouseEvent) {
        if case .move = event.action { return }
        // What went wrong is worth more; the mouse will be used again.
        guard !hasToldOfSelecting, toast?.isTrouble != true else { return }
        hasToldOfSelecting = true
        let key = keymap.label(for: .toggleMouse).map { "; \($0) turns the mouse off" } ?? ""
        say("Shift+drag selects text\(key).")
    }

    /// Takes the mouse, or leaves it to the terminal.
    mutating func toggleMouse() -> [Effect] {
        mouse = mouse == .off ? usualMouse : .off
        hasToldOfSelecting = true
        if mouse == .off {
            let key = keymap.label(for: .toggleMouse).map { "; \($0) turns it on again" } ?? ""
            say("The mouse is off: dragging selects text\(key).")
        } else {
            say("The mouse is on: Shift+drag selects text.")
        }
        return [.setMouse(mouse)]
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
