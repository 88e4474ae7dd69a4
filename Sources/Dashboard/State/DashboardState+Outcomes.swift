import Domain
import Foundation
import Terminal

// What becomes of commands and questions once the engine has spoken.

extension DashboardState {
    /// Takes the receipt of a command.
    ///
    /// - Returns: The request to be woken when what is offered with it ends.
    mutating func finish(_ command: EngineCommand, _ receipt: CommandReceipt) -> [Effect] {
        if let note = receipt.note { say(note) }
        var effects = settle(command)
        switch command {
        case .addTask:
            guard let id = receipt.task else { break }
            // The event with the task may come before or after the receipt.
            if !tasks.list.select(id: id) { wantedTask = id }
        case .fixRun, .fixThreads: tellFix(command, receipt)
        case .rejectTask(let id, _, _): forgetMarks(of: id)
        case .reviseChange(let id, _): forgetRejections(of: id)
        case .sendMessage(nil, _): receipt.conversation.map { chat.adopt($0) }
        case .writeToGitHub(deed: .pullRequest(number: let number, change: _)):
            gitHub.pullRequests.askAgain(number)
        case .postWrite, .discardWrite: gitHub.pullRequests.askAgain()
        case .checkOutPullRequest(let number): effects += enterCheckout(of: number, receipt)
        default: break
        }
        return effects
    }

    /// Takes a refusal; what the user typed is given back.
    mutating func fail(_ effect: Effect, _ error: EngineError) -> [Effect] {
        var effects: [Effect] = []
        if case .ask(let question) = effect, question == .files || question == .models {
            // Whoever types is not told that nothing can be offered. The list of models tells it itself, and a form
            // that could name models can do without: that none answers stands below the header.
            asked.remove(question)
            refused.insert(question)
            if question == .models { tellModels(error) }
            return []
        }
        if case .ask(.gitHubStatus) = effect {
            asked.remove(.gitHubStatus)
            gitHub.fail(error)
            return []
        }
        if case .ask(let question) = effect, case .pullRequest(let number, _) = question {
            // Its page says it; a word over what is known of it would only be in the way.
            asked.remove(question)
            refused.insert(question)
            gitHub.pullRequests.fail(number, error)
            return []
        }
        if case .ask(.issueDetail(let number, let time)) = effect {
            asked.remove(.issueDetail(number, of: time))
            failIssue(number, error)
            return []
        }
        if case .ask(.jobLog(let id)) = effect {
            // It stands where the log would.
            asked.remove(.jobLog(id))
            gitHub.log?.fail(error, for: id)
            return []
        }
        say(error)
        if case .perform(let command) = effect { _ = settle(command, hasFailed: true) }
        switch effect {
        case .ask(let question):
            asked.remove(question)
            refused.insert(question)
            if case .output(let id, _) = question, detail.output?.id == id {
                detail.output?.trouble = "The output cannot be read: \(error.message)"
            }
            if case .output(let id, _) = question { gitHub.log?.fail(error, for: id) }
        case .perform(.addTask(let prompt, let options)):
            if draft.isEmpty {
                draft = prompt
                draftIssue = options.issue
                effects = [.saveDraft(prompt)]
            }
            toast?.remedy += " The text is kept; \(keymap.label(for: .newTask) ?? "new task") opens it again."
        case .perform(.approveTask(let id, _, _, _)): approved.remove(id)
        case .perform(.sendMessage(_, let text)):
            if chat.editor.isEmpty { chat.editor.setText(text) }
        case .perform(.writeToGitHub(deed: .pullRequest(number: let number, change: let change))):
            // The words would be lost with the dialog.
            guard dialogs.isEmpty, let words = PullRequestWords(number, change) else { break }
            open(.text(TextDialog(.pullRequest(words), text: change.body)))
        case .perform(.writeToGitHub(deed: .issue(number: let number, change: .comment(body: let body)))):
            // The comment would be lost with the dialog.
            if case .text? = dialogs.last?.content { break }
            open(.text(TextDialog(.issueComment(number), text: body)))
        case .perform(.fixThreads(pullRequest: let number, threads: let threads, words: let words)):
            guard dialogs.isEmpty, !words.isEmpty else { break }
            open(.text(TextDialog(.pullRequest(.fixThreads(number: number, threads: threads)), text: words)))
        case .perform(.postWrite(let id, let body?)):
            // What GitHub itself refused is kept with its words.
            guard dialogs.isEmpty, let write = gitHub.write(id), write.deed.body != body else { break }
            open(.text(TextDialog(.write(id, name: write.deed.summary), text: body)))
        case .perform(.rejectTask(let id, let comment, _)):
            // The comment would be lost with the dialog.
            guard dialogs.isEmpty, !comment.isEmpty else { break }
            open(.text(rejectDialog(id, text: comment)))
        default: break
        }
        return effects
    }

    /// Shows in the list of models why it cannot be had.
    private mutating func tellModels(_ error: EngineError) {
        for index in dialogs.indices {
            guard case .models(var dialog) = dialogs[index].content else { continue }
            dialog.fail(error)
            dialogs[index].content = .models(dialog)
        }
    }

    /// Asks for the models once more.
    mutating func askModelsAgain() {
        refused.remove(.models)
        updateDialog { content in
            guard case .models(var dialog) = content else { return }
            dialog.begin()
            content = .models(dialog)
        }
    }
}

// MARK: - Commits

extension DashboardState {
    /// Says what was committed where once a change is that was approved here; in the list alone its row
    /// would just look different.
    mutating func tellCommit(of task: AgentTask) {
        guard task.state.isFinal || task.state == .watching, approved.remove(task.id) != nil,
            let commit = task.commit
        else { return }
        // Trouble and what can be taken back are worth more.
        guard toast?.isPlain != false else { return }
        guard task.state != .watching else {
            let place = task.options.start.map { " to \($0.branch)" } ?? ""
            return say("\(task.label) is pushed\(place): \(ShortText.hash(commit)). Its rerun is waited for.")
        }
        let branch = task.workspace.map { " on \($0.branch)" } ?? ""
        let canBring = availability(of: .bringIntoBranch, on: task).isEnabled
        let key = keymap.label(for: .bringIntoBranch).flatMap { canBring ? $0 : nil }
        say(
            "\(task.label) is committed: \(ShortText.hash(commit))\(branch).",
            remedy: key.map { "\($0) brings it in." } ?? ""
        )
    }
}

// MARK: - The clipboard

extension DashboardState {
    /// Says what became of a copied text, and offers the pager where it went nowhere.
    mutating func tell(of outcome: Clipboard.Outcome, _ what: String) {
        let name = what.prefix(1).uppercased() + what.dropFirst()
        func fail(_ reason: String) {
            say("\(name) was not copied: \(reason).", remedy: pagerAdvice, isTrouble: true)
        }
        switch outcome {
        case .copied(let provider): say("\(name): copied with \(provider.name).")
        case .sent: say("\(name): sent to the terminal, which does not say whether it took it.")
        case .tooLong(let bytes):
            fail("it has \(bytes) bytes, and the terminal takes \(Clipboard.largestTerminalText)")
        case .refused(let provider, let reason): fail("\(provider.name): \(reason)")
        case .noProvider: fail("the terminal is not there to take it")
        }
    }

    private var pagerAdvice: String {
        let keys = [Action.pager, .pageReply].compactMap { keymap.label(for: $0, in: contexts) }
        return keys.first.map { "\($0) shows it in your pager." } ?? "The palette has the pager."
    }
}

// MARK: - The keymap

extension DashboardState {
    /// Takes the user's keymap, unless there are mistakes in it: then the keys stay as they were.
    mutating func take(_ new: Keymap, _ findings: [KeymapFinding]) {
        func first(of texts: [String]) -> String {
            let more = texts.count > 1 ? " (and \(texts.count - 1) more)" : ""
            return (texts.first ?? "") + more
        }
        let advice = "`switchyard keys --check` tells more."
        guard new.mistakes.isEmpty else {
            let mistakes = first(of: new.mistakes.map(\.description))
            say(mistakes, remedy: "The keys stay as they were; \(advice)", isTrouble: true)
            return
        }
        let namesArrows = keymap.namesArrows
        // Whoever has just written it down means that, and not what was chosen before.
        if new.editing != keymap.editing { chosenEditing = nil }
        keymap = new
        useEditing()
        keymap.namesArrows = namesArrows
        begunChord = nil
        let problems = findings.filter(\.isProblem)
        if !problems.isEmpty {
            say(first(of: problems.map(\.description)), remedy: advice, isTrouble: true)
        } else if !findings.isEmpty {
            say("Your keymap was read again: \(first(of: findings.map(\.message))).", remedy: advice)
        } else {
            say("Your keymap was read again.")
        }
    }
}

// MARK: - What is kept and what is told

extension DashboardState {
    /// How far apart notices are at least.
    private static let noticeInterval: TimeInterval = 10

    /// Keeps the text of the task being written, if it has changed since it was kept.
    mutating func keepDraft() -> [Effect] {
        for case .newTask(let dialog) in dialogs.map(\.content) where takeDraft(of: dialog) {
            return [.saveDraft(draft)]
        }
        return []
    }

    /// Takes the text of a task that is being written; false if there is nothing new in it.
    mutating func takeDraft(of dialog: NewTaskDialog) -> Bool {
        let text = dialog.keptText
        guard text != draft else { return false }
        draft = text
        // A draft of two texts is for none of their issues alone.
        draftIssue = text == dialog.unsentText && !text.trimmed.isEmpty ? dialog.issue : nil
        return true
    }

    /// Calls somebody who looks elsewhere when a task has ended or needs them.
    mutating func notify(of task: AgentTask, before: TaskState?) -> [Effect] {
        guard task.state != before, let news = task.news else { return [] }
        return call(news)
    }

    /// Calls somebody who looks elsewhere when something new waits for them on GitHub.
    mutating func notifyOfGitHub() -> [Effect] {
        let news = inbox.takeNews()
        guard let first = news.first else { return [] }
        return call(first.text + (news.count > 1 ? ", and \(news.count - 1) more" : ""))
    }

    /// Calls somebody who looks elsewhere, unless they were called a moment ago.
    private mutating func call(_ text: String) -> [Effect] {
        guard !isLookedAt else { return [] }
        if let lastNotice, (0..<Self.noticeInterval).contains(time.timeIntervalSince(lastNotice)) {
            return []
        }
        lastNotice = time
        let name = project.map { ": \($0.name)" } ?? ""
        return [.notify(TerminalNotice(title: "switchyard\(name)", text: text))]
    }
}

extension AgentTask {
    /// What somebody who looks elsewhere wants to hear of it; nil while it goes its way.
    fileprivate var news: String? {
        switch state {
        case .reviewing:
            trouble.map { "\(label): \($0.message)" } ?? "\(label) waits for your approval: \(title)"
        case .blocked: "\(label) needs you: \(trouble?.message ?? title)"
        case .failed: "\(label) failed: \(title)"
        case .done where options.fix != nil: "CI is green again: \(label) \(title)"
        case .done: "\(label) is done: \(title)"
        case .queued, .classifying, .preparing, .working, .publishing, .watching: nil
        case .cancelled, .interrupted, .paused: nil
        }
    }
}
