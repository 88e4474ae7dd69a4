import Domain

// How the plain session takes lines: answers, texts of several lines, and commands.

extension PlainSession {
    /// Takes a line.
    mutating func take(_ raw: String) {
        let line = raw.last == "\r" ? String(raw.dropLast()) : raw
        if let question { return take(answer: line.trimmed, to: question) }
        if let draft { return take(line, for: draft) }
        guard !line.trimmed.isEmpty else { return }
        if line.hasSuffix("\\") {
            draft = Draft(head: String(line.dropLast()), endsWithDot: false)
        } else if let head = PlainLine.head(openingTextIn: line, keymap: dashboard.keymap) {
            draft = Draft(head: head, endsWithDot: true)
        } else {
            obey(line, body: nil)
        }
    }

    private mutating func take(_ line: String, for begun: Draft) {
        var begun = begun
        let isLast = begun.endsWithDot ? line == "." : !line.hasSuffix("\\")
        if !isLast || !begun.endsWithDot {
            begun.body.append(begun.endsWithDot || isLast ? line : String(line.dropLast()))
        }
        guard isLast else {
            draft = begun
            return
        }
        draft = nil
        obey(begun.head, body: begun.body.joined(separator: "\n"))
    }

    private mutating func take(answer: String, to dialog: ConfirmDialog) {
        question = nil
        switch dialog.outcome(ofPlain: answer) {
        case .dismiss: say("Nothing was done.")
        case .perform(let command): self.command(command)
        case .performAll(let commands): commands.forEach { command($0) }
        case .approve(let id):
            if let task = dashboard.tasks.task(id) { ask(dashboard.approveDialog(task, message: nil)) }
        case .show(let id): mention(id)
        case .editWrite(let id): say("Give it other words: switchyard github post \(id) --body TEXT")
        case .quit(let mode): quit(mode)
        // Words stand behind the command here.
        case .write: say("Nothing was done.")
        }
    }

    private mutating func obey(_ line: String, body: String?) {
        do throws(EngineError) {
            try perform(try PlainLine(line, body: body, keymap: dashboard.keymap))
        } catch {
            refuse(nil, error)
        }
    }

    private mutating func perform(_ line: PlainLine) throws(EngineError) {
        switch line.command {
        case .wait:
            guard let id = line.task else {
                waiting = .everything
                return
            }
            let found = try task(id)
            mention(found.id)
            waiting = .task(found.id)
        case .action(let action):
            var task: AgentTask?
            if line.command.form.takesTask {
                let found = try self.task(line.task)
                mention(found.id)
                task = found
            }
            if let reason = availability(of: action).reason { throw .conflict(message: reason, remedy: "") }
            if let task {
                try perform(action, on: task, text: line.text)
            } else {
                try perform(action, text: line.text)
            }
        }
    }
}

// MARK: - What is meant and possible

extension PlainSession {
    /// The task that is meant where none is named: the one spoken of last, or the only one.
    var usualTask: AgentTask? {
        let only = dashboard.tasks.count == 1 ? dashboard.tasks.newest : nil
        return (mentioned ?? only).flatMap(dashboard.tasks.task)
    }

    /// The task with a number, or the one that is meant where there is none.
    private func task(_ id: TaskID?) throws(EngineError) -> AgentTask {
        if let id {
            guard let task = dashboard.tasks.task(id) else { throw .notFound(what: "task #\(id)") }
            return task
        }
        if let task = usualTask { return task }
        guard let newest = dashboard.tasks.newest else {
            throw .invalid(message: "There are no tasks yet.", remedy: "`new TEXT` adds one.")
        }
        throw .invalid(
            message: "It is not clear which task is meant.",
            remedy: "Write its number behind the command, such as \(newest)."
        )
    }

    /// Whether an action can be done now; one of a task, with the task that was spoken of last.
    func availability(of action: Action) -> Availability {
        switch action {
        case .help, .quit, .focusTasks, .openTask, .openStep: .enabled
        // What was fetched before can be read without GitHub; the engine says so where it was not.
        case .openRun, .readIssue, .openPullRequest: .enabled
        case .stopReply: reply == nil ? .disabled("No reply is being written.") : .enabled
        case .rerunFailedJobs, .rerunAllJobs, .cancelRun, .fixRun: dashboard.gitHubAvailability
        // Which one is meant is known only when its number is read.
        case .approvePullRequest, .requestChanges, .commentOnPullRequest, .mergePullRequest,
            .markReady, .closePullRequest:
            dashboard.gitHubAvailability
        default: dashboard.availability(of: action)
        }
    }

    /// Tells a refusal, and keeps it for the exit code.
    mutating func refuse(_ command: EngineCommand?, _ error: EngineError) {
        switch command {
        case .pullModel?: isDownloading = false
        case .refreshHealth?: isLookingAround = false
        default: break
        }
        refusals.append(error)
        say(PlainText.line(error))
    }
}
