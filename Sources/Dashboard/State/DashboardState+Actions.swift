import Domain
import Terminal

// What each action does.

extension DashboardState {
    /// Does an action, or says why it cannot be done.
    mutating func perform(_ action: Action) -> [Effect] {
        switch availability(of: action) {
        case .hidden: return []
        case .disabled(let reason):
            toast = Toast(reason)
            return []
        case .enabled: break
        }
        switch action.info.context {
        case .anywhere: return performAnywhere(action)
        case .global: return performGlobal(action)
        case .tasks: return performTasks(action)
        case .task: return performTask(action)
        case .detail, .diff: return performDetail(action)
        case .chat: return performChat(action)
        case .editor: return performEditor(action)
        case .dialog: return performDialog(action)
        case .list: return performList(action)
        }
    }

    private mutating func performAnywhere(_ action: Action) -> [Effect] {
        switch action {
        case .redraw: return [.redrawAll]
        case .suspend: return [.suspend]
        default:
            // Ctrl-C: one layer less, and at the bottom the question whether to leave.
            if !dialogs.isEmpty { return closeDialog() }
            if tasks.isFiltering {
                tasks.clearFilter()
            } else if isWritingChat {
                chat.isWriting = false
            } else {
                open(.confirm(quitDialog))
            }
            return []
        }
    }

    private mutating func performGlobal(_ action: Action) -> [Effect] {
        switch action {
        case .quit:
            guard tasks.unfinished > 0 else { return [.quit(.stop)] }
            open(.confirm(quitDialog))
        case .detach: return [.quit(.leave)]
        case .help:
            // Asked before the list opens: what it lists are the keys below it.
            open(.actions(ActionListDialog(.help, actions: helpActions)))
        case .palette:
            open(.actions(ActionListDialog(.palette, actions: Action.allCases.filter(\.isInPalette))))
        case .back: goBack()
        case .focusTasks: setFocus(.tasks)
        case .focusDetail: setFocus(.detail)
        case .focusChat: setFocus(.chat)
        case .focusPipelines: setFocus(.pipelines)
        case .focusPullRequests: setFocus(.pullRequests)
        case .focusNext: setFocus(focus.next(by: 1))
        case .focusPrevious: setFocus(focus.next(by: -1))
        case .zoom: isZoomed.toggle()
        case .newTask:
            open(
                .newTask(
                    NewTaskDialog(
                        draft: draft,
                        projectCheck: project?.check?.line,
                        dirtyFiles: project?.dirtyFiles ?? []
                    )
                )
            )
        case .chooseModel: open(.models(ModelDialog()))
        case .pullModel: open(.text(TextDialog(.pullModel)))
        case .setCheck: open(.text(TextDialog(.checkCommand, text: project?.check?.line ?? "")))
        case .checkConsent: open(.confirm(consentDialog))
        case .refreshHealth:
            toast = Toast("Looking again…")
            return [.perform(.refreshHealth)]
        case .searchMessages: open(.search(SearchDialog()))
        default: move(action)
        }
        return []
    }

    /// One step back: word of trouble, filter, zoom, then the list of tasks.
    private mutating func goBack() {
        if toast != nil {
            toast = nil
        } else if tasks.showsFilter, focus == .tasks {
            tasks.clearFilter()
        } else if isZoomed {
            isZoomed = false
        } else if focus == .detail, detail.section == .output {
            detail.section = .steps
        } else {
            setFocus(.tasks)
        }
    }

    private mutating func performTasks(_ action: Action) -> [Effect] {
        switch action {
        case .openTask: setFocus(.detail)
        case .filterTasks: tasks.isFiltering = true
        default: break
        }
        return []
    }

    private mutating func performTask(_ action: Action) -> [Effect] {
        guard let task = selectedTask else { return [] }
        switch action {
        case .cancelTask:
            guard task.state != .queued else { return [.perform(.cancelTask(id: task.id))] }
            open(.confirm(cancelDialog(task)))
        case .retryTask: return [.perform(.retryTask(id: task.id))]
        case .resumeTask: return [.perform(.resumeTask(id: task.id))]
        case .undoTask: return [.perform(.undoTask(id: task.id))]
        case .approveTask: open(.confirm(approveDialog(task, message: nil)))
        case .rejectTask: open(.text(TextDialog(.reject(task.id), text: "")))
        case .bringIntoBranch: open(.confirm(bringDialog(task)))
        case .shell: return task.workspace.map { [.openShell(path: $0.path)] } ?? []
        case .openInEditor: return task.workspace.map { [.openFolder(path: $0.path)] } ?? []
        case .pager: return shownText(of: task).map { [.openPager(title: $0.what, text: $0.text)] } ?? []
        case .copy: return shownText(of: task).map { [.copy(text: $0.text, what: $0.what)] } ?? []
        case .showDiff:
            detail.section = .diff
            setFocus(.detail)
        default: break
        }
        return []
    }

    /// The text of what is shown of a task, and its name.
    private func shownText(of task: AgentTask) -> (what: String, text: String)? {
        switch detail.section {
        case .diff: detail.diff.map { ("the diff of \(task.label)", $0.text) }
        case .output, .steps:
            detail.output.map { ("the output of step \($0.step)", ANSIText.stripped($0.text)) }
        case .overview:
            (
                "the overview of \(task.label)",
                OverviewText.lines(for: self).map(\.text).joined(separator: "\n")
            )
        }
    }

    private mutating func performDetail(_ action: Action) -> [Effect] {
        switch action {
        case .openStep: detail.section = .output
        case .nextSection: detail.moveSection(by: 1)
        case .previousSection: detail.moveSection(by: -1)
        case .follow:
            if detail.section == .output {
                detail.output?.toggleFollow()
            } else {
                detail.followsSteps.toggle()
                if detail.followsSteps { detail.stepList.moveToLast() }
            }
        case .nextHunk: detail.diff?.jump(by: 1)
        case .previousHunk: detail.diff?.jump(by: -1)
        default: break
        }
        return []
    }

    private mutating func performChat(_ action: Action) -> [Effect] {
        switch action {
        case .write:
            setFocus(.chat)
            chat.isWriting = true
        case .stopReply: return chat.conversation.map { [.perform(.stopReply(conversation: $0))] } ?? []
        case .newConversation:
            chat.show(nil)
            setFocus(.chat)
            chat.isWriting = true
        case .searchChat: open(.search(SearchDialog()))
        case .copyReply: return chat.lastReply.map { [.copy(text: $0.text, what: "the newest reply")] } ?? []
        default: break
        }
        return []
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

extension OutputState {
    /// Stays at the end as it grows, or lets go of it.
    fileprivate mutating func toggleFollow() {
        if scroll.isFollowing {
            // Any move up lets go; a step up and down again leaves the view where it was.
            scroll.scroll(by: -1)
        } else {
            scroll.scrollToEnd()
        }
    }
}
