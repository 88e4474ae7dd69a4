import Domain
import Terminal

// The field of several lines that has the keys, and what is offered while a word is typed in it.

extension DashboardState {
    /// The field of several lines that has the keys; nil when none has.
    var activeEditor: TextEditor? {
        guard let dialog = dialogs.last else { return isWritingChat ? chat.editor : nil }
        switch dialog.content {
        case .newTask(let dialog): return dialog.field == .prompt ? dialog.editor : nil
        case .text(let dialog): return dialog.isMultiline ? dialog.editor : nil
        default: return nil
        }
    }

    /// Changes the field of several lines that has the keys, if one has.
    mutating func editActive(_ change: (inout TextEditor) -> Void) {
        guard activeEditor != nil else { return }
        guard !dialogs.isEmpty else { return change(&chat.editor) }
        updateDialog { content in
            switch content {
            case .newTask(var dialog):
                change(&dialog.editor)
                content = .newTask(dialog)
            case .text(var dialog):
                change(&dialog.editor)
                content = .text(dialog)
            default: break
            }
        }
    }

    /// A dialog with the editor that the keymap asks for.
    func written(_ content: Dialog.Content) -> Dialog.Content {
        let usesVim = editing == .vim
        switch content {
        case .newTask(var dialog):
            dialog.editor.useVim(usesVim)
            return .newTask(dialog)
        case .text(var dialog):
            dialog.editor.useVim(usesVim && dialog.isMultiline)
            return .text(dialog)
        default: return content
        }
    }

    /// Goes on with the message in the chat.
    mutating func beginMessage() {
        chat.isWriting = true
        chat.editor.beginTyping()
    }

    /// Does what a message means that is a command.
    mutating func perform(slash action: Action) -> [Effect] {
        if availability(of: action).isEnabled { chat.clearMessage() }
        // A key that means nothing here is silent; a word deserves an answer.
        if availability(of: action) == .hidden, let reason = Availability.hidden.reason { say(reason) }
        return perform(action)
    }
}

// MARK: - vim's modes

extension DashboardState {
    /// How texts of several lines are edited: as was chosen on the screen, else as the keymap says.
    var editing: EditingStyle { chosenEditing ?? keymap.editing }

    /// Gives the fields that are written into vim's modes, or takes them away, and remembers that.
    mutating func toggleVim() {
        chosenEditing = editing == .vim ? .emacs : .vim
        useEditing()
        guard editing == .vim else { return say("vim keys in editors are off: letters are always typed.") }
        let key = keymap.label(for: .editorHelp).map { "; \($0) lists the keys while you write" } ?? ""
        say("vim keys in editors are on\(key).")
    }

    /// Lets the editors that there are follow how texts are edited.
    mutating func useEditing() {
        chat.editor.useVim(editing == .vim)
        for index in dialogs.indices { dialogs[index].content = written(dialogs[index].content) }
    }

    /// Does what a command of vim's means that was just typed to its end.
    mutating func performVimCommand() -> [Effect] {
        guard activeEditor?.mode != nil else { return [] }
        var command: String?
        editActive { command = $0.takeCommand() }
        switch command {
        case nil: return []
        case "wq"?, "wq!"?, "x"?, "x!"?: return perform(.submit)
        case "q"?, "q!"?: return perform(.leaveEditor)
        case "w"?, "w!"?: say("There is no file to write here: :wq sends what is written, :q leaves.")
        case let other?: say("There is no :\(other) here: :wq sends what is written, :q leaves.")
        }
        return []
    }
}

// MARK: - Completion

extension DashboardState {
    /// Whether what a word may become is shown: something is offered, or the files are on their way.
    var showsCompletion: Bool {
        guard let popup = completion else { return false }
        return popup.list.count > 0 || popup.needsFiles && asked.contains(.files)
    }

    /// Lets a key choose among what is offered; false if it means nothing to that.
    mutating func complete(with key: Key) -> Bool {
        switch CompletionKeys.deed(of: key) {
        case .close?: dismissCompletion()
        case .next?: return moveCompletion(by: 1)
        case .previous?: return moveCompletion(by: -1)
        case .take?:
            guard let popup = completion, let item = popup.selected else { return false }
            // A word that is there in full is sent by Enter, and not completed.
            guard key == Key(.tab) || !popup.isWritten else { return false }
            accept(item, for: popup.word)
        case nil: return false
        }
        return true
    }

    /// Offers nothing more for the word as it is.
    mutating func dismissCompletion() {
        dismissedWord = completion?.word
        completion = nil
    }

    /// Looks at what has become of the word being typed.
    ///
    /// - Parameters:
    ///   - before: The text before the last input; nil when there was no field.
    ///   - isTyped: Whether that was a typed character: nothing is offered for what was pasted or recalled.
    mutating func followWord(since before: TextBuffer?, isTyped: Bool) {
        guard let editor = activeEditor, editor.takesLetters,
            let word = CompletionWord(editor, hasCommands: dialogs.isEmpty)
        else {
            completion = nil
            dismissedWord = nil
            return
        }
        guard word != dismissedWord else { return completion = nil }
        if completion?.word == word { return }
        if completion?.word.kind == word.kind, completion?.word.start == word.start {
            completion?.go(to: word)
        } else if isTyped, before != nil, before != editor.buffer {
            completion = CompletionPopup(word)
        } else {
            return completion = nil
        }
        dismissedWord = nil
        offerCompletions()
    }

    /// Takes the files of the checkout, if they are still wanted.
    mutating func takeFiles(_ paths: [String]) {
        guard completion?.needsFiles == true else { return }
        completion?.take(files: paths)
        offerCompletions()
    }

    private mutating func moveCompletion(by step: Int) -> Bool {
        guard let count = completion?.list.count, count > 0 else { return false }
        completion?.move(by: step)
        return true
    }

    private mutating func accept(_ item: CompletionItem, for word: CompletionWord) {
        editActive { $0.replace(last: word.text.count, with: item.text + (item.endsWord ? " " : "")) }
        completion = nil
        // A command that is complete is not offered again.
        dismissedWord = activeEditor.flatMap { CompletionWord($0, hasCommands: dialogs.isEmpty) }
    }

    private mutating func offerCompletions() {
        guard var popup = completion else { return }
        switch popup.word.kind {
        case .file:
            popup.offer(popup.paths(changed: project?.dirtyFiles ?? []).map { CompletionItem("@" + $0) })
        case .task:
            popup.offer(taskItems(popup.word.query))
        case .command:
            let items = SlashCommand.allCases.map { command in
                CompletionItem(command.text, detail: command.help, endsWord: command == .task)
            }
            popup.offer(FuzzyFilter(popup.word.query).filter(items) { String($0.text.dropFirst()) })
        }
        completion = popup
    }

    /// The tasks that a number or words of a title mean, the newest first among equals.
    private func taskItems(_ query: String) -> [CompletionItem] {
        let references = tasks.references
        let filter = FuzzyFilter(query)
        let isNumber = query.allSatisfy { $0.isASCII && $0.isNumber }
        let found =
            isNumber
            ? references.filter { "\($0.id)".hasPrefix(query) }
            : Array(
                references.lazy.filter { filter.matches("\($0.id) \($0.title)") }
                    .prefix(CompletionPopup.mostRanked)
            )
        let ranked = isNumber ? found : filter.filter(found) { "\($0.id) \($0.title)" }
        return ranked.prefix(CompletionPopup.mostItems).map {
            CompletionItem("#\($0.id)", detail: $0.title)
        }
    }
}
