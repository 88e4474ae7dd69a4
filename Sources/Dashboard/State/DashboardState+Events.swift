import Domain
import Terminal

// How events and answers change the state.

extension DashboardState {
    /// Takes one event of the engine.
    mutating func fold(_ event: EngineEvent) -> [Effect] {
        switch event {
        case .taskChanged(let task):
            let known = tasks.task(task.id)
            let before = known?.state
            tasks.upsert(task)
            inbox.take(task)
            if known?.publication != task.publication { findNeedsOnGitHub() }
            if task.state.isFinal { forgetMarks(of: task.id) }
            tellCommit(of: task)
            // What could not be read of the task before may be there now.
            refused = refused.filter { !$0.isAbout(task.id) }
            if task.state == .reviewing, before?.isActive == true, let trouble = task.trouble {
                say("\(task.label): \(trouble.message)", remedy: trouble.remedy)
            }
            follow(task, since: before)
            if wantedTask == task.id, tasks.list.select(id: task.id) { wantedTask = nil }
            return notify(of: task, before: before)
        case .stepChanged(let step): detail.upsert(step)
        case .messageChanged(let message):
            if message.conversation == chat.conversation { chat.upsert(message) }
        case .conversationChanged(let conversation):
            conversations.removeAll { $0.id == conversation.id }
            let place = conversations.firstIndex { $0.updatedAt <= conversation.updatedAt }
            conversations.insert(conversation, at: place ?? conversations.count)
            let all = conversations
            updateDialogs {
                if case .conversations(var dialog) = $0 {
                    dialog.replace(all)
                    $0 = .conversations(dialog)
                }
            }
        case .settingChanged: break
        case .outputGrew(let task, let step, let length):
            if task == detail.task { detail.grow(step, to: length) }
        case .replyGrew(let message, let conversation, let text):
            if conversation == chat.conversation { chat.grow(message, text: text) }
        case .activityChanged(let new): activity = new
        case .healthChanged(let items): health = items
        case .projectChanged(let new): project = new
        case .pullProgress(let model, let status, let completed, let total, let outcome):
            download =
                outcome == nil
                ? Download(model: model, status: status, completed: completed, total: total) : nil
            if let outcome { say("\(model): \(status)", isTrouble: outcome == .failed) }
        case .queueChanged(let new): queue = new
        case .payloadRedacted: break
        case .commandRuleChanged(let rule): take(rule)
        case .gitHubChanged(let status): take(status)
        case .gitHubWriteChanged(let write): take(write)
        case .fixChanged(let fix): take(fix)
        }
        return []
    }

    /// Takes the answer to a question, if it is still wanted.
    mutating func load(_ answer: Answer) {
        asked.remove(answer.question)
        switch answer {
        case .steps(let task, let steps):
            if task == detail.task { detail.replaceSteps(steps) }
        case .diff(let task, var diff):
            guard task == detail.task else { return }
            if let old = detail.diff { diff.takePlace(of: old) }
            detail.diff = diff
            detail.files.take(diff.files)
            showMarks(of: task)
        case .output(let id, _, let growth):
            let isKnown = detail.output?.view.facts.failure != nil
            detail.take(growth, of: id)
            if !isKnown, detail.output?.id == id, let reason = growth.facts.failureText {
                sayNotKept(because: reason)
            }
            if gitHub.log?.output?.id == id { takeLog(growth) }
        case .outputLines(let id, _, let lines):
            if detail.output?.id == id { detail.output?.view.take(lines) }
            if gitHub.log?.output?.id == id { gitHub.log?.output?.view.take(lines) }
        case .messages(let conversation, let messages):
            if conversation == chat.conversation { chat.replace(messages) }
        case .olderMessages(let conversation, let first, let messages):
            if conversation == chat.conversation { chat.prepend(messages, before: first) }
        case .search(let words, let messages):
            updateDialog {
                if case .search(var dialog) = $0 { dialog.take(messages, for: words); $0 = .search(dialog) }
            }
        case .files(let paths): takeFiles(paths)
        case .rules(let rules): take(rules: rules)
        case .gitHubStatus(let status): take(status)
        case .issues(let time, let issues): take(issues, of: time)
        case .pullRequests(let time, let requests):
            gitHub.take(requests, of: time)
            findNeedsOnGitHub()
        case .runs(let time, let runs):
            gitHub.take(runs, of: time)
            findNeedsOnGitHub()
        case .mentions(let time, let mentions):
            gitHub.take(mentions, of: time)
            findNeedsOnGitHub()
        case .gitHubWrites(let writes): take(writes)
        case .fixes(let fixes): gitHub.take(fixes)
        case .pullRequest(let number, let version, let reading):
            gitHub.pullRequests.take(reading, of: number, version)
        case .issueDetail(_, let time, let detail): take(detail, updatedAt: time)
        case .jobs(let run, let time, let jobs): gitHub.pipelines.take(jobs, of: run, updatedAt: time)
        case .jobLog(let id, let log): gitHub.log?.take(log, for: id)
        case .models(let models):
            updateDialogs {
                switch $0 {
                case .models(var dialog):
                    dialog.replace(models)
                    $0 = .models(dialog)
                case .newTask(var dialog):
                    dialog.models = models.map(\.name)
                    $0 = .newTask(dialog)
                default: break
                }
            }
        }
    }

    /// What is visible and not there yet, apart from what was asked or refused.
    func missing() -> [Question] {
        guard isConnected else { return [] }
        var questions: [Question] = []
        if let task = detail.task.flatMap(tasks.task), layout.panes[.detail] != nil {
            if detail.steps == nil { questions.append(.steps(task.id)) }
            if detail.section == .diff, let tree = task.workspace?.tree, detail.diff?.tree != tree {
                questions.append(.diff(task.id, tree: tree))
            }
            if detail.section == .output || detail.section == .steps, let output = detail.output {
                questions += output.wanted.filter { !isReading($0) }
            }
        }
        if layout.panes[.chat] != nil, let conversation = chat.conversation {
            if chat.messages == nil { questions.append(.messages(conversation)) }
            if let first = chat.wantedBefore { questions.append(.olderMessages(conversation, before: first)) }
        }
        if completion?.needsFiles == true { questions.append(.files) }
        if layout.panes[.pullRequests] != nil { questions += gitHub.pageQuestion.map { [$0] } ?? [] }
        questions += gitHub.questions(issues: isChoosingIssue, jobs: layout.panes[.pipelines] != nil)
        if layout.panes[.pipelines] != nil, let log = gitHub.log {
            questions += log.wanted.filter { !isReading($0) }
        }
        for dialog in dialogs {
            switch dialog.content {
            case .models(let dialog) where dialog.models == nil: questions.append(.models)
            case .newTask(let dialog) where dialog.models == nil: questions.append(.models)
            case .rules(let dialog) where dialog.rules == nil: questions.append(.rules)
            case .issues(let dialog):
                questions += dialog.wantedDetail.map { [.issueDetail($0.number, of: $0.updatedAt)] } ?? []
            case .search(let dialog): questions += dialog.wanted.map { [.search($0)] } ?? []
            default: break
            }
        }
        return questions.filter { !asked.contains($0) && !refused.contains($0) }
    }

    /// Whether a question waits for lines of an output that were asked for before: by the time they come,
    /// others may be in view.
    private func isReading(_ question: Question) -> Bool {
        guard case .outputLines(let id, _) = question else { return false }
        return asked.contains { if case .outputLines(id, _) = $0 { true } else { false } }
    }

    /// Takes how far the log of a job was read.
    private mutating func takeLog(_ growth: OutputGrowth) {
        let isKnown = gitHub.log?.output?.view.facts.failure != nil
        gitHub.log?.output?.take(growth)
        if !isKnown, let reason = growth.facts.failureText { sayNotKept(because: reason) }
    }

    private mutating func sayNotKept(because reason: String) {
        say(
            "The output cannot be kept on the disk: \(reason).",
            remedy: "The newest of it is kept in memory; make room on the disk for the rest.",
            isTrouble: true
        )
    }

    /// Changes the dialog on top.
    mutating func updateDialog(_ change: (inout Dialog.Content) -> Void) {
        guard !dialogs.isEmpty else { return }
        change(&dialogs[dialogs.count - 1].content)
    }

    private mutating func updateDialogs(_ change: (inout Dialog.Content) -> Void) {
        for index in dialogs.indices { change(&dialogs[index].content) }
    }
}

extension Question {
    /// Whether the answer depends on the task alone.
    fileprivate func isAbout(_ task: TaskID) -> Bool {
        switch self {
        case .steps(let id), .diff(let id, _): id == task
        case .output, .outputLines, .messages, .olderMessages, .search, .models, .files, .rules: false
        case .gitHubStatus, .gitHubList, .jobs, .pullRequest, .gitHubWrites, .fixes, .issueDetail: false
        case .jobLog: false
        }
    }
}
