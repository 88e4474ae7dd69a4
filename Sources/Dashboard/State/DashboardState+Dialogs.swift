import Domain
import Terminal

// What the layers over the panes do with the keys that mean something to them.

extension DashboardState {
    /// Puts a layer on top.
    mutating func open(_ content: Dialog.Content) {
        dialogCount += 1
        let content = written(content)
        dialogs.append(Dialog(id: dialogCount, content: content, openedAt: time, trigger: pressedKey))
    }

    /// Takes the top layer away; the text of a task that was begun is kept.
    mutating func closeDialog() -> [Effect] {
        guard case .newTask(let dialog)? = dialogs.popLast()?.content, takeDraft(of: dialog) else {
            return []
        }
        if !draft.trimmed.isEmpty {
            say("The text is kept; \(keymap.label(for: .newTask) ?? "new task") goes on.")
        }
        return [.saveDraft(draft)]
    }

    /// Does what a key means in a field.
    mutating func performEditor(_ action: Action) -> [Effect] {
        guard let content = dialogs.last?.content else { return performChatEditor(action) }
        switch (content, action) {
        case (_, .leaveEditor): return closeDialog()
        case (_, .editorHelp): openHelp(.writing)
        case (.newTask(let dialog), .submit): return submit(dialog)
        case (.text(let dialog), .submit): return submit(dialog)
        case (.newTask(let dialog), .externalEditor):
            return [.openEditor(text: dialog.editor.text, for: .dialog)]
        case (.text(let dialog), .externalEditor):
            return [.openEditor(text: dialog.editor.text, for: .dialog)]
        case (.newTask(var dialog), .nextField), (.newTask(var dialog), .previousField):
            dialog.moveField(by: action == .nextField ? 1 : -1)
            updateDialog { $0 = .newTask(dialog) }
        case (.newTask(var dialog), .newline):
            if dialog.field == .prompt { dialog.editor.insertLineEnd() }
            updateDialog { $0 = .newTask(dialog) }
        case (.text(var dialog), .newline):
            dialog.editor.insertLineEnd()
            updateDialog { $0 = .text(dialog) }
        case (_, .expandPaste): editActive { $0.expandPastes() }
        default: break
        }
        return []
    }

    private mutating func performChatEditor(_ action: Action) -> [Effect] {
        switch action {
        case .leaveEditor: chat.isWriting = false
        case .editorHelp: openHelp(.writing)
        case .newline: chat.editor.insertLineEnd()
        case .expandPaste: chat.editor.expandPastes()
        case .externalEditor: return [.openEditor(text: chat.editor.text, for: .chat)]
        case .submit:
            let text = chat.editor.text
            guard !text.trimmed.isEmpty else { return [] }
            if let action = SlashCommand(message: text)?.action { return perform(slash: action) }
            guard isConnected else {
                if case .disabled(let reason) = engineAvailability { say(reason) }
                return []
            }
            chat.clearMessage()
            chat.scroll.scrollToEnd()
            return [.perform(.sendMessage(conversation: chat.conversation, text: text))]
        default: break
        }
        return []
    }

    private mutating func submit(_ dialog: NewTaskDialog) -> [Effect] {
        let prompt = dialog.editor.text.trimmed
        guard !prompt.isEmpty else {
            say("The task has no text yet.")
            return []
        }
        dialogs.removeLast()
        draft = dialog.leftText
        if draft.trimmed.isEmpty { draftIssue = nil }
        return [.saveDraft(draft), .perform(.addTask(prompt: prompt, options: dialog.finalOptions))]
    }

    private mutating func submit(_ dialog: TextDialog) -> [Effect] {
        let text = dialog.editor.text.trimmed
        switch dialog.purpose {
        case .checkCommand:
            dialogs.removeLast()
            return [.perform(.setCheckCommand(line: text.isEmpty ? nil : text))]
        case .comment(let task, let subject, _):
            dialogs.removeLast()
            takeComment(text, on: subject, of: task)
            return []
        case .pullRequest(let words):
            guard let command = words.command(text) else {
                say("Nothing is written yet.")
                return []
            }
            dialogs.removeLast()
            return send([command])
        case .after(let ids):
            guard let effects = prerequisites(text, of: ids) else { return [] }
            dialogs.removeLast()
            return effects
        case .reject(let id) where reviews[id]?.review != nil:
            dialogs.removeLast()
        case .reject, .pullModel, .commitMessage, .followUp, .issueComment, .write:
            guard !text.isEmpty else {
                say("Nothing is written yet.")
                return []
            }
            dialogs.removeLast()
        }
        switch dialog.purpose {
        case .reject(let id):
            return [.perform(.rejectTask(id: id, comment: text, review: reviews[id]?.review))]
        case .pullModel: return [.perform(.pullModel(name: text))]
        case .commitMessage(let id):
            // Back to the question it was called from, asked anew with this message.
            if let task = tasks.task(id), case .confirm? = dialogs.last?.content {
                dialogs.removeLast()
                open(.confirm(approveDialog(task, message: text)))
            }
        case .followUp(let id, let moment): return [.perform(.followUp(id: id, text: text, when: moment))]
        case .issueComment(let number):
            return [.perform(.writeToGitHub(deed: .issue(number: number, change: .comment(body: text))))]
        case .write(let id, _): return [.perform(.postWrite(id: id, body: text))]
        case .checkCommand, .comment, .after, .pullRequest: break
        }
        return []
    }

    /// Does what a key means in a question.
    mutating func performDialog(_ action: Action) -> [Effect] {
        if case .page(let page)? = dialogs.last?.content { return perform(action, on: page) }
        guard case .confirm(var dialog)? = dialogs.last?.content else { return [] }
        switch action {
        case .confirm: return finish(dialog.chosen)
        case .answerYes:
            guard let outcome = dialog.affirmed else { return [] }
            // Whoever presses one key twice may have meant it once.
            if let key = pressedKey, key == dialogs.last?.trigger {
                say("\(key) asked this question; choose the button to answer it.")
                return []
            }
            return finish(outcome)
        case .closeDialog: return closeDialog()
        case .nextButton: dialog.moveButton(by: 1)
        case .previousButton: dialog.moveButton(by: -1)
        case .scrollDown: dialog.scroll.scroll(by: 1)
        case .scrollUp: dialog.scroll.scroll(by: -1)
        case .editMessage:
            if let id = dialog.messageOf {
                open(.text(TextDialog(.commitMessage(id), text: dialog.message ?? "")))
            }
            return []
        default: break
        }
        updateDialog { $0 = .confirm(dialog) }
        return []
    }

    /// Closes the question on top and does what its answer means.
    mutating func finish(_ outcome: ConfirmDialog.Outcome) -> [Effect] {
        dialogs.removeLast()
        switch outcome {
        case .dismiss: return []
        case .perform(let command): return send([command])
        case .performAll(let commands):
            tasks.list.clearListedMarks()
            return send(commands)
        case .quit(let mode):
            if mode == .finish { say("Switchyard ends when the tasks are done.") }
            return [.quit(mode)]
        case .approve(let id):
            if let task = tasks.task(id) { open(.confirm(approveDialog(task, message: nil))) }
            return []
        case .write(let words):
            open(.text(TextDialog(.pullRequest(words))))
            return []
        case .show(let id):
            showTask(id)
            return []
        case .editWrite(let id):
            editWrite(id)
            return []
        }
    }

    /// Does what a key means in a list.
    mutating func performList(_ action: Action) -> [Effect] {
        guard let content = dialogs.last?.content else { return performPrompt(action) }
        switch action {
        case .closeList: return stopReadingIssue() ? [] : closeDialog()
        case .accept: return accept(content)
        default:
            updateDialog { content in
                switch content {
                case .actions(var dialog):
                    dialog.move { $0.move(list: action) }
                    content = .actions(dialog)
                case .models(var dialog):
                    dialog.list.move(list: action)
                    content = .models(dialog)
                case .search(var dialog):
                    dialog.list.move(list: action)
                    content = .search(dialog)
                case .conversations(var dialog):
                    dialog.list.move(list: action)
                    content = .conversations(dialog)
                case .themes(var dialog):
                    dialog.list.move(list: action)
                    content = .themes(dialog)
                case .rules(var dialog):
                    dialog.list.move(list: action)
                    content = .rules(dialog)
                case .issues(var dialog):
                    if dialog.isReading {
                        dialog.preview.move(list: action)
                    } else {
                        dialog.list.move(list: action)
                    }
                    content = .issues(dialog)
                case .newTask, .text, .confirm, .page: break
                }
            }
            return []
        }
    }

    /// Does what a key of a list means while the words are typed that narrow or search a pane.
    private mutating func performPrompt(_ action: Action) -> [Effect] {
        switch (action, activePrompt) {
        case (.accept, _): acceptPrompt()
        case (.closeList, _): cancelPrompt()
        case (.nextItem, .search?): findNext(.forward)
        case (.previousItem, .search?): findNext(.backward)
        case (.nextItem, .log?): gitHub.log?.findNext(.forward)
        case (.previousItem, .log?): gitHub.log?.findNext(.backward)
        case (_, .search?), (_, .log?), (_, nil): break
        case (_, .files?), (_, .pullRequestFiles?): moveFiles { tree in tree.move { $0.move(list: action) } }
        case (_, .pullRequests?): gitHub.pullRequests.list.move(list: action)
        case (_, .tasks?): tasks.list.move(list: action)
        case (_, .pipelines?): gitHub.pipelines.move { $0.move(list: action) }
        }
        return []
    }

    private mutating func accept(_ content: Dialog.Content) -> [Effect] {
        switch content {
        case .actions(let dialog) where dialog.isForReading: return closeDialog()
        case .actions(let dialog):
            guard let action = dialog.selected else { return [] }
            dialogs.removeLast()
            return perform(action)
        case .models(let dialog):
            guard let item = dialog.list.selectedID else {
                if dialog.trouble != nil { askModelsAgain() }
                return []
            }
            dialogs.removeLast()
            switch item {
            case .model(let name): return [.perform(.setModel(name: name))]
            case .download(let name): open(.confirm(downloadDialog(name)))
            }
        case .search(let dialog):
            guard let message = dialog.selected else { return [] }
            dialogs.removeLast()
            chat.show(message.conversation)
            setFocus(.chat)
        case .conversations(let dialog):
            guard let conversation = dialog.list.selectedID else { return [] }
            dialogs.removeLast()
            chat.show(conversation)
            setFocus(.chat)
        case .themes(let dialog): return choose(from: dialog)
        case .rules(let dialog):
            guard let rule = dialog.selected else { return [] }
            dialogs.removeLast()
            open(.confirm(revokeDialog(rule)))
        case .issues(let dialog):
            guard let issue = dialog.selected else { return [] }
            dialogs.removeLast()
            open(.newTask(NewTaskDialog(issue, project: project, besides: draft)))
        case .newTask, .text, .confirm, .page: break
        }
        return []
    }
}

extension ListState {
    /// Moves the mark as an action in a list says.
    fileprivate mutating func move(list action: Action) {
        switch action {
        case .nextItem: move(by: 1)
        case .previousItem: move(by: -1)
        case .nextPage: turnPage(by: 1)
        case .previousPage: turnPage(by: -1)
        default: break
        }
    }

    /// Moves view and mark by a page, so that the mark stays at its height.
    private mutating func turnPage(by pages: Int) {
        let top = offset + pages * max(1, rows - 1)
        movePage(by: pages)
        guard count > 0 else { return }
        scroll(toTop: ids[max(0, min(top, count - 1))])
    }
}
