import Domain
import Terminal

// What each action does.

extension DashboardState {
    /// With more files than this an editor is no place to look at a change.
    private static let mostEditedFiles = 20

    /// Does an action, or says why it cannot be done.
    mutating func perform(_ action: Action) -> [Effect] {
        switch availability(of: action) {
        case .hidden:
            // In a field a key that has nothing to do, such as the way to earlier words, is no mistake.
            if dialogs.isEmpty, !isTypingInPane { say(hiddenReason(of: action)) }
            return []
        case .disabled(let reason):
            say(reason)
            return []
        case .enabled: break
        }
        switch action.info.context {
        case .log: return performLog(action)
        case .output where shownLog != nil, .search where shownLog != nil: return performLog(action)
        case .anywhere: return performAnywhere(action)
        case .global: return performGlobal(action)
        case .tasks: return performTasks(action)
        case .task: return performTask(action)
        case .diff where readsPullRequest:
            performPageDiff(action)
            return []
        case .detail, .diff, .output, .search: return performDetail(action)
        case .files: return performFiles(action)
        case .toast: return takeBack()
        case .inbox:
            performInbox(action)
            return []
        case .gitHub, .pipelines: return performGitHub(action)
        case .pullRequest, .pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles:
            return performPullRequest(action)
        case .issues, .issue: return performIssues(action)
        case .chat: return performChat(action)
        case .editor: return performEditor(action)
        case .dialog: return performDialog(action)
        case .list: return performList(action)
        case .filter:
            recallWords(action == .earlierWords ? .backward : .forward)
            return []
        }
    }

    private mutating func performAnywhere(_ action: Action) -> [Effect] {
        switch action {
        case .redraw: return [.redrawAll]
        case .suspend: return keepDraft() + [.suspend]
        case .toggleMouse: return toggleMouse()
        case .toggleVim:
            toggleVim()
            return []
        default: return interrupt()
        }
    }

    /// Ctrl-C: one layer less, and at the bottom what quitting means; said twice, it means it.
    private mutating func interrupt() -> [Effect] {
        if showsCompletion {
            dismissCompletion()
            return []
        }
        if let dialog = dialogs.last {
            guard case .confirm(let question) = dialog.content, let outcome = question.insisted else {
                return closeDialog()
            }
            return dialog.isGuarded(at: time) ? [] : finish(outcome)
        }
        if activePrompt != nil {
            cancelPrompt()
        } else if isWritingChat {
            chat.isWriting = false
        } else {
            return quit()
        }
        return []
    }

    /// Leaves, or asks when something would be cut off by that.
    private mutating func quit() -> [Effect] {
        guard tasks.unfinished > 0 || !keptReviews.lost.isEmpty else { return keepDraft() + [.quit(.stop)] }
        open(.confirm(quitDialog))
        return []
    }

    private mutating func performGlobal(_ action: Action) -> [Effect] {
        switch action {
        case .quit: return quit()
        case .detach: return [.quit(.leave)]
        case .help:
            // Asked before the list opens: what it lists are the keys below it.
            openHelp(.help)
        case .palette:
            let commands = Action.allCases.filter(\.isInPalette)
            open(.actions(ActionListDialog(.palette, actions: commands, keymap: keymap)))
        case .back: goBack()
        case .focusTasks: setFocus(.tasks)
        case .focusDetail: setFocus(.detail)
        case .focusChat: setFocus(.chat)
        case .focusPipelines: setFocus(.pipelines)
        case .focusPullRequests: setFocus(.pullRequests)
        case .focusInbox: setFocus(.inbox)
        case .focusNext: step(by: 1)
        case .focusPrevious: step(by: -1)
        case .focusLeft: moveFocus(.left)
        case .focusRight: moveFocus(.right)
        case .focusUp: moveFocus(.up)
        case .focusDown: moveFocus(.down)
        case .zoom: changeZoom(by: 1)
        case .zoomBack: changeZoom(by: -1)
        case .wider: resizePane(.columns, grows: true)
        case .narrower: resizePane(.columns, grows: false)
        case .taller: resizePane(.rows, grows: true)
        case .shorter: resizePane(.rows, grows: false)
        case .resetLayout: shares = [:]
        case .newTask:
            open(.newTask(NewTaskDialog(draft: draft, project: project, issue: draftIssue)))
        case .newTaskFromIssue: openIssues()
        case .chooseModel: open(.models(ModelDialog()))
        case .pullModel: open(.text(TextDialog(.pullModel)))
        case .setCheck: open(.text(TextDialog(.checkCommand, text: project?.check?.line ?? "")))
        case .checkConsent: open(.confirm(consentDialog))
        case .listRules: open(.rules(RulesDialog(rules)))
        case .refreshHealth:
            say("Looking again…")
            return [.perform(.refreshHealth)]
        case .searchMessages: open(.search(SearchDialog()))
        case .chooseTheme:
            open(.themes(ThemeDialog()))
            return [.listThemes]
        case .pauseQueue: return [.perform(.setQueuePaused(isPaused: queue?.isPaused != true))]
        default: move(action)
        }
        return []
    }

    /// One step back: marks, filter or search, the tree of files, zoom, then the list of tasks.
    ///
    /// Marks that the filter hides are seen again before they are taken away.
    private mutating func goBack() {
        if focus == .pullRequests, leavePullRequestLayer() { return }
        if tasks.list.listedMarkedCount > 0, focus == .tasks {
            tasks.list.clearListedMarks()
        } else if tasks.showsFilter, focus == .tasks {
            tasks.clearFilter()
        } else if let log = shownLog {
            if log.search.words != nil { gitHub.log?.clearSearch() } else { closeLog() }
        } else if focus == .pipelines, gitHub.pipelines.canWiden {
            gitHub.pipelines.widen()
        } else if filesHaveKeys {
            if detail.files.showsFilter { detail.files.clearFilter() } else { detail.files.leave() }
        } else if isSearching {
            clearSearch()
        } else if zoom == .full, canZoom {
            zooms[focus] = nil
        } else if focus == .detail, detail.section == .output {
            detail.section = .steps
        } else if alone != nil {
            followChangesAgain()
        } else {
            setFocus(.tasks)
        }
    }

    private mutating func performTasks(_ action: Action) -> [Effect] {
        switch action {
        case .openTask: setFocus(.detail)
        case .filterTasks: beginPrompt(.tasks)
        default: performMarks(action)
        }
        return []
    }

    private mutating func performTask(_ action: Action) -> [Effect] {
        if actsOnMarked, let effects = performMarked(action) { return effects }
        guard let task = selectedTask else { return [] }
        switch action {
        case .cancelTask:
            guard task.state != .queued else { return send([.cancelTask(id: task.id)]) }
            open(.confirm(cancelDialog(task)))
        case .retryTask: return [.perform(.retryTask(id: task.id))]
        case .resumeTask: return [.perform(.resumeTask(id: task.id))]
        case .undoTask:
            return [.perform(task.state == .cancelled ? .reopenTask(id: task.id) : .undoTask(id: task.id))]
        case .checkTask: return [.perform(.checkTask(id: task.id))]
        case .approveTask: open(.confirm(marksDialog(task) ?? approveDialog(task, message: nil)))
        case .rejectTask: open(.text(rejectDialog(task.id)))
        case .bringIntoBranch: open(.confirm(bringDialog(task)))
        case .rebaseTask: open(.confirm(rebaseDialog(task)))
        case .shell: return task.workspace.map { [.openShell(path: $0.path)] } ?? []
        case .openInEditor:
            let paths = (task.change?.files ?? []).prefix(Self.mostEditedFiles).map(\.path)
            return task.workspace.map {
                [.openFiles(folder: $0.path, paths: paths, line: nil, of: task.id)]
            } ?? []
        case .pager, .copy: return pass(on: action, task)
        case .showDiff:
            detail.section = .diff
            setFocus(.detail)
        case .showEvidence: showEvidence(of: task)
        case .moveEarlier: return [.perform(.moveTask(id: task.id, to: .earlier))]
        case .moveLater: return [.perform(.moveTask(id: task.id, to: .later))]
        case .pauseTask: return send(Self.pauseCommands([task]))
        case .changePriority: return send(Self.priorityCommands([task]))
        case .setPrerequisites: open(.text(TextDialog(prerequisitesOf: [task])))
        case .followUp: open(.text(TextDialog(.followUp(task.id, .afterStep))))
        case .followUpNow: open(.text(TextDialog(.followUp(task.id, .now))))
        case .publishTask: open(.confirm(publishDialog(task)))
        default: break
        }
        return []
    }

    /// Gives what is shown of a task to the pager or the clipboard.
    private func pass(on action: Action, _ task: AgentTask) -> [Effect] {
        func give(_ text: String, _ what: String) -> [Effect] {
            [action == .pager ? .openPager(title: what, text: text) : .copy(text: text, what: what)]
        }
        switch detail.section {
        case .overview:
            let text = OverviewText.lines(for: self).map(\.text).joined(separator: "\n")
            return give(text, "the overview of \(task.label)")
        case .diff: return detail.diff.map { give($0.text, "the diff of \(task.label)") } ?? []
        case .output, .steps:
            guard let output = detail.output else { return [] }
            let part = output.isWhole ? "the output" : "a part of the output"
            let what = "\(part) of step \(output.id.step.map { "\($0)" } ?? "")"
            return [action == .pager ? .pageOutput(title: what) : .copyOutput(what: what)]
        }
    }

    private mutating func performDetail(_ action: Action) -> [Effect] {
        switch action {
        case .openStep:
            if detail.section == .overview, let task = selectedTask {
                showEvidence(of: task)
            } else {
                detail.section = .output
            }
        case .nextSection: detail.moveSection(by: 1)
        case .previousSection: detail.moveSection(by: -1)
        case .follow: toggleFollowing()
        case .toggleSides: detail.diff?.toggleSides()
        case .toggleFiles: toggleFiles()
        case .nextHunk: detail.diff?.jump(.forward)
        case .previousHunk: detail.diff?.jump(.backward)
        case .nextFile: detail.diff?.jump(.forward, to: .file)
        case .previousFile: detail.diff?.jump(.backward, to: .file)
        case .toggleFold: detail.diff?.toggleFold()
        case .foldAll: detail.diff?.foldAll(true)
        case .unfoldAll: detail.diff?.foldAll(false)
        case .rejectHunk, .rejectFile, .commentOnHunk, .applyMarks, .editHunk: return performReview(action)
        case .scrollRight: detail.diff?.moveSideways(.forward)
        case .scrollLeft: detail.diff?.moveSideways(.backward)
        case .toggleGroup: detail.output?.view.toggleFoldInView()
        case .toggleAllGroups: detail.output?.view.toggleAllFolds()
        case .nextGroup: detail.output?.view.goToHeading(.forward)
        case .previousGroup: detail.output?.view.goToHeading(.backward)
        case .toggleNumbers: detail.toggleNumbers()
        case .beginSearch: beginPrompt(.search)
        case .nextMatch: findNext(.forward)
        case .previousMatch: findNext(.backward)
        case .restoreStep:
            guard let task = selectedTask, let step = detail.step else { return [] }
            open(.confirm(restoreDialog(task, step)))
        default: break
        }
        return []
    }

    /// Stays at the end of the steps or the output, or lets go of it: often nothing moves, so it is said.
    private mutating func toggleFollowing() {
        let follows: Bool
        if detail.section == .output {
            guard detail.output != nil else { return say("No output is shown yet.") }
            detail.output?.view.toggleFollowing()
            follows = detail.output?.view.isFollowing == true
        } else {
            detail.followsSteps.toggle()
            if detail.followsSteps { detail.stepList.moveToLast() }
            follows = detail.followsSteps
        }
        let what = detail.section == .output ? "The view" : "The selection"
        say(follows ? "\(what) stays at the end as more comes." : "\(what) stays where it is.")
    }

    /// Shows the output of the check that is the task's evidence.
    private mutating func showEvidence(of task: AgentTask) {
        guard let evidence = task.evidence else { return }
        guard detail.select(step: evidence.step) else {
            return say("Step \(evidence.step) of \(task.label) is not there any more.")
        }
        detail.section = .output
        setFocus(.detail)
    }

    private mutating func performChat(_ action: Action) -> [Effect] {
        switch action {
        case .write:
            setFocus(.chat)
            beginMessage()
        case .stopReply: return chat.conversation.map { [.perform(.stopReply(conversation: $0))] } ?? []
        case .newConversation:
            chat.show(nil)
            setFocus(.chat)
            beginMessage()
        case .searchChat: open(.search(SearchDialog()))
        case .chooseConversation:
            open(.conversations(ConversationDialog(conversations, shown: chat.conversation)))
        case .openAddedTask:
            guard let id = addedTask else { return [] }
            if !tasks.list.select(id: id) {
                tasks.clearFilter()
                tasks.list.select(id: id)
            }
            setFocus(.detail)
        case .copyReply: return chat.lastReply.map { [.copy(text: $0.text, what: "the newest reply")] } ?? []
        case .pageReply:
            return chat.lastReply.map { [.openPager(title: "the newest reply", text: $0.text)] } ?? []
        default: break
        }
        return []
    }

    /// The task that the newest notice of the chat speaks of, such as "Task #3 added".
    var addedTask: TaskID? {
        let beginning = "Task #"
        let notice = chat.messages?.last { $0.role == .notice && $0.text.hasPrefix(beginning) }
        let digits = notice?.text.dropFirst(beginning.count).prefix { $0.isASCII && $0.isNumber } ?? ""
        return Int64(digits).map(TaskID.init).flatMap { tasks.task($0)?.id }
    }

    /// Lists the keys that work here and, behind them, those of the fields that texts are written into.
    mutating func openHelp(_ kind: ActionListDialog.Kind) {
        let writing = WritingKeys.sections(keymap, editing)
        open(
            .actions(ActionListDialog(kind, actions: helpActions, keymap: keymap, writing: writing))
        )
    }

    private var helpActions: [Action] {
        contexts.flatMap { context in
            Action.allCases.filter { $0.info.context == context && availability(of: $0) != .hidden }
        }
    }
}

extension DetailState {
    /// Shows the next kind of details, around the ends.
    fileprivate mutating func moveSection(by step: Int) {
        let all = Section.allCases
        section = all[(section.rawValue + step + all.count) % all.count]
    }
}
