import Domain
import Terminal

// What each action does where there is no screen.

extension PlainSession {
    /// Does an action that is possible and about no task.
    ///
    /// - Throws: `EngineError` when what is written with it names nothing.
    mutating func perform(_ action: Action, text: String) throws(EngineError) {
        switch action {
        case .help: try help(text)
        case .quit: quit()
        case .detach: quit(.leave)
        case .focusTasks: listTasks()
        case .focusInbox: ask(.inbox)
        case .newTask: command(.addTask(prompt: text, options: TaskOptions()))
        case .chooseModel:
            if text.isEmpty { ask(.models) } else { command(.setModel(name: text)) }
        case .pullModel:
            isDownloading = true
            command(.pullModel(name: text))
        case .setCheck: setCheck(text)
        case .checkConsent: ask(dashboard.consentDialog)
        case .refreshHealth:
            isLookingAround = true
            command(.refreshHealth)
        case .searchMessages: ask(.search(text))
        case .write: chat(text)
        case .stopReply:
            if let reply { command(.stopReply(conversation: reply.conversation)) }
        case .newConversation:
            conversation = nil
            say("The next message begins a new conversation.")
        case .chooseConversation: try chooseConversation(text)
        case .pauseQueue: try queue(text)
        case .newTaskFromIssue:
            let question: PlainQuestion = try text.isEmpty ? .issues : .issue(Self.issueNumber(text))
            ask(question)
        case .focusPullRequests: ask(.pullRequests)
        case .openPullRequest, .approvePullRequest, .requestChanges, .commentOnPullRequest, .mergePullRequest,
            .markReady, .closePullRequest:
            try askForPullRequest(action, text)
        case .focusPipelines: ask(.runs)
        case .openRun: ask(.run(try Self.run(text)))
        case .readIssue: ask(.issuePage(try Self.issueNumber(text)))
        case .refreshGitHub: command(.refreshGitHub)
        case .rerunFailedJobs: command(.rerunPipeline(id: try Self.run(text), failedOnly: true))
        case .rerunAllJobs: command(.rerunPipeline(id: try Self.run(text), failedOnly: false))
        case .cancelRun: try askToCancel(Self.run(text))
        case .fixRun: ask(dashboard.fixDialog(run: try Self.run(text)))
        default: break
        }
    }

    /// Does an action that is possible with a task.
    ///
    /// - Throws: `EngineError` when what is written with it means nothing.
    mutating func perform(_ action: Action, on task: AgentTask, text: String) throws(EngineError) {
        switch action {
        case .openTask:
            say(OverviewText.lines(for: dashboard).map(\.text))
            ask(.steps(task.id))
        case .showDiff: ask(.diff(task.id))
        case .showEvidence:
            guard let evidence = task.evidence else { return }
            say(EvidenceText.lines(evidence, state: dashboard).map(\.text))
            ask(.output(evidence.step))
        case .openStep: ask(.logs(task.id))
        case .cancelTask:
            if task.state == .queued {
                command(.cancelTask(id: task.id))
            } else {
                ask(dashboard.cancelDialog(task))
            }
        case .retryTask: command(.retryTask(id: task.id))
        case .resumeTask: command(.resumeTask(id: task.id))
        case .undoTask:
            command(task.state == .cancelled ? .reopenTask(id: task.id) : .undoTask(id: task.id))
        case .checkTask: command(.checkTask(id: task.id))
        case .approveTask: ask(dashboard.approveDialog(task, message: text.isEmpty ? nil : text))
        case .rejectTask: command(.rejectTask(id: task.id, comment: text))
        case .bringIntoBranch: ask(dashboard.bringDialog(task))
        case .moveEarlier: command(.moveTask(id: task.id, to: .earlier))
        case .moveLater: command(.moveTask(id: task.id, to: .later))
        case .pauseTask: DashboardState.pauseCommands([task]).forEach { command($0) }
        case .changePriority: try setPriority(of: task, to: text)
        case .setPrerequisites:
            let after = try text == "-" ? [] : TaskNumbers(text).ids
            command(.setPrerequisites(id: task.id, after: after))
        case .rebaseTask: ask(dashboard.rebaseDialog(task))
        case .publishTask: ask(dashboard.publishDialog(task))
        case .followUp: command(.followUp(id: task.id, text: text, when: .afterStep))
        case .followUpNow: command(.followUp(id: task.id, text: text, when: .now))
        default: break
        }
    }

    private mutating func setPriority(of task: AgentTask, to text: String) throws(EngineError) {
        guard let priority = text.isEmpty ? task.priority.next : TaskPriority(rawValue: text.lowercased())
        else {
            throw .invalid(
                message: "'\(text.prefix(40))' is no priority.",
                remedy: "Write high, normal or low."
            )
        }
        command(.setPriority(id: task.id, priority: priority))
    }

    private mutating func queue(_ text: String) throws(EngineError) {
        switch text.lowercased() {
        case "pause": command(.setQueuePaused(isPaused: true))
        case "resume": command(.setQueuePaused(isPaused: false))
        case "":
            guard let queue = dashboard.queue else { return say("The engine has not told of the queue yet.") }
            let tasks = dashboard.tasks.list.ids.reversed().compactMap(dashboard.tasks.task)
            say(QueueListing(queue, tasks: tasks, clock: dashboard.clock, now: time).lines)
        default:
            throw .invalid(
                message: "'\(text.prefix(40))' means nothing behind 'queue'.",
                remedy: "Write pause or resume, or nothing to see how it stands."
            )
        }
    }

    /// The number of an issue, with or without a leading `#`.
    private static func issueNumber(_ text: String) throws(EngineError) -> Int {
        guard let number = Int(text.hasPrefix("#") ? String(text.dropFirst()) : text), number > 0 else {
            throw .invalid(
                message: "'\(text.prefix(40))' is not the number of an issue.",
                remedy: "`issues` lists them."
            )
        }
        return number
    }

    private static func run(_ text: String) throws(EngineError) -> RunID {
        guard let number = Int64(text), number > 0 else {
            throw .invalid(
                message: "'\(text.prefix(40))' is not the number of a run.",
                remedy: "`runs` lists them, each with its number first."
            )
        }
        return RunID(rawValue: number)
    }

    private mutating func askToCancel(_ run: RunID) {
        ask(
            ConfirmDialog(
                "Stop run \(run)?",
                body: ["It is stopped on GitHub. It can be run again."],
                buttons: [
                    .init("Let it run", .dismiss), .init("Stop the run", .perform(.cancelPipeline(id: run))),
                ]
            )
        )
    }

    private mutating func listTasks() {
        let tasks = dashboard.tasks.list.ids.reversed().compactMap(dashboard.tasks.task)
        say(tasks.isEmpty ? ["no tasks"] : tasks.map(PlainText.row))
    }

    private mutating func listInbox(with found: WaitingOnGitHub) {
        dashboard.take(found)
        let entries = dashboard.inbox.list.ids.compactMap(dashboard.inbox.entry)
        say(entries.isEmpty ? ["nothing waits for you"] : entries.map(\.text))
    }

    private mutating func setCheck(_ text: String) {
        guard text.isEmpty else { return command(.setCheckCommand(line: text == "-" ? nil : text)) }
        let check = dashboard.project?.check.map { "\($0.line) (\($0.source))" }
        say(check ?? "This project has no check command. Nothing can be proven.")
    }

    private mutating func chat(_ text: String) {
        if !text.isEmpty {
            command(.sendMessage(conversation: conversation, text: text))
        } else if let conversation {
            ask(.messages(conversation))
        } else {
            say("There is no message yet.")
        }
    }

    private mutating func chooseConversation(_ text: String) throws(EngineError) {
        guard !text.isEmpty else {
            return say(
                dashboard.conversations.map {
                    "\($0.id)\($0.id == conversation ? " (chosen)" : ""): \($0.title)"
                }
            )
        }
        guard let chosen = dashboard.conversations.first(where: { "\($0.id)" == text }) else {
            throw .notFound(what: "conversation \(text)")
        }
        conversation = chosen.id
        ask(.messages(chosen.id))
    }
}

// MARK: - Help

extension PlainSession {
    private mutating func help(_ word: String) throws(EngineError) {
        guard word.isEmpty else {
            let command = try PlainCommand(word, keymap: dashboard.keymap)
            say(command.description(keymap: dashboard.keymap))
            if let reason = reason(against: command) { say("Not now: \(reason)") }
            return
        }
        var works = ["These work now:"]
        var waits: [String] = []
        for command in PlainCommand.all {
            let line = "  " + command.description(keymap: dashboard.keymap)
            if let reason = reason(against: command) {
                waits.append("\(line) \(reason)")
            } else {
                works.append(line)
            }
        }
        say(works)
        if !waits.isEmpty { say(["These do not, and why:"] + waits) }
        say([
            "The task that was spoken of last need not be named; a number alone shows that task.",
            "A text of several lines: end each but the last with \\, or write << and end with a dot alone.",
        ])
        let screen = Action.allCases.filter { $0.isInPalette && $0.plainForm == nil }.map(\.rawValue)
        let line = "On the screen alone: \(screen.joined(separator: ", "))."
        // A terminal would break it within names.
        say(columns.map { TerminalText.wrapped(line, to: $0).map(String.init) } ?? [line])
    }

    /// Why a command cannot be done now; nil when it can.
    private func reason(against command: PlainCommand) -> String? {
        guard case .action(let action) = command else { return nil }
        guard command.form.takesTask else { return availability(of: action).reason }
        guard dashboard.tasks.count > 0 else { return "There are no tasks yet." }
        // With several tasks and none spoken of, it depends on which one is named.
        return usualTask == nil ? nil : availability(of: action).reason
    }
}

// MARK: - What came of it

extension PlainSession {
    /// Takes the receipt of a command; what changed in tasks has been told.
    mutating func finish(_ command: EngineCommand, _ receipt: CommandReceipt) {
        if let id = receipt.task { mention(id) }
        switch command {
        case .sendMessage:
            // The chat says by itself what came of it.
            if let id = receipt.conversation { conversation = id }
            return
        case .setCheckCommand(let line):
            say(line.map { "The check command is now: \($0)" } ?? "The detected check command decides again.")
        case .setUnsandboxedConsent(isGranted: false):
            say("Checks outside a sandbox are forbidden in this project.")
        default: break
        }
        if let note = receipt.note { say(note) }
    }

    /// Tells the answer to a question.
    mutating func tell(_ answer: PlainAnswer) {
        switch answer {
        case .steps(let steps): say(steps.map(PlainText.step))
        case .diff(let id, let diff):
            if diff.text.isEmpty { return say("#\(id) changed nothing.") }
            say(PlainText.withoutLastLineEnd(diff.text))
            if diff.isCut { say("The diff is cut at its size limit; the worktree has all of it.") }
        case .logs(let id, let logs):
            if logs.isEmpty { say("#\(id) has no steps yet.") } else { say(PlainText.logs(logs)) }
        case .output(let text):
            say(text.isEmpty ? "It printed nothing." : PlainText.withoutLastLineEnd(text))
        case .messages(let messages): say(messages.map(PlainText.message))
        case .found(let messages):
            say(messages.isEmpty ? ["No message matches."] : messages.map(PlainText.found))
        case .models(let models): say(models.isEmpty ? ["no models"] : models.map(PlainText.model))
        case .issues(let status, let issues):
            say(GitHubText.lines(issues.map { GitHubText.row($0) }, of: .issues, status, now: time))
        case .issue(let issue):
            let options = TaskOptions(issue: issue.number)
            command(.addTask(prompt: issue.prompt, options: options))
        case .pullRequests(let status, let requests):
            say(GitHubText.lines(requests.map { GitHubText.row($0) }, of: .pullRequests, status, now: time))
        case .pullRequest(let detail, nil): say(PlainText.lines(of: detail, dashboard, columns: columns))
        case .pullRequest(let detail, let deed?): perform(deed, on: detail)
        case .runs(let status, let runs):
            let sorted = PipelinesState.groups(of: runs).flatMap(\.runs)
            let rows = sorted.map { GitHubText.row($0) }
            say(GitHubText.lines(rows, of: .runs, status, now: time))
        case .run(let id, let run, let jobs):
            say(run.map { GitHubText.row($0) } ?? "run \(id)")
            say(jobs.isEmpty ? ["no jobs"] : jobs.flatMap { GitHubText.lines($0) })
        case .issuePage(let detail): say(GitHubText.lines(detail, now: time))
        case .inbox(let found): listInbox(with: found)
        }
    }
}
