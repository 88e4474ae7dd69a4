import Domain

// Which keys of a task work in which of its states, and what to tell when one does not.

extension DashboardState {
    /// Whether an action on the selected or the marked tasks can be done now.
    func taskAvailability(of action: Action) -> Availability {
        guard let task = selectedTask else {
            return isConnected ? .disabled("No task is selected.") : engineAvailability
        }
        // What stands in the list of tasks is not at hand while the cursor is on something else.
        if focus == .inbox, inbox.selectedTask == nil { return .disabled("No task is selected.") }
        // What only goes elsewhere to look at a task means the selected one.
        if actsOnMarked, action != .showDiff, action != .showEvidence {
            return markedAvailability(of: action)
        }
        return availability(of: action, on: task)
    }

    /// Whether an action on a task can be done now.
    func availability(of action: Action, on task: AgentTask) -> Availability {
        switch action {
        case .showDiff:
            guard focus != .detail || detail.section != .diff else { return .hidden }
            let hasNone = task.workspace == nil && task.change == nil
            return hasNone ? .disabled("\(task.label) has changed nothing yet.") : .enabled
        case .showEvidence:
            return task.evidence == nil ? .disabled("No checks of \(task.label) were run yet.") : .enabled
        case .pager, .copy: return passingAvailability
        case .shell, .openInEditor:
            return task.workspace == nil ? .disabled("\(task.label) has no worktree yet.") : .enabled
        default: break
        }
        guard isConnected else { return engineAvailability }
        switch action {
        case .cancelTask:
            return check(task, task.state.successors.contains(.cancelled), "there is nothing to cancel")
        case .retryTask:
            let canStartAgain = task.state != .queued && task.state.successors.contains(.queued)
            let isOnItsWay = task.state == .reviewing || task.state == .watching
            return check(task, canStartAgain && !isOnItsWay, "cancel it first to start afresh")
        case .resumeTask:
            return check(
                task,
                task.state == .interrupted || task.state == .blocked || task.state == .paused,
                "only a paused, interrupted or blocked task goes on"
            )
        case .undoTask: return undoAvailability(task)
        case .approveTask: return approvalAvailability(task)
        case .rejectTask:
            return check(task, task.state == .reviewing, "only a change in review can be given back")
        case .bringIntoBranch: return bringAvailability(task)
        case .checkTask: return checkAvailability(task)
        case .moveEarlier, .moveLater: return moveAvailability(task, isEarlier: action == .moveEarlier)
        case .pauseTask:
            let canBePaused = task.state.successors.contains(.paused)
            return check(task, canBePaused || task.state == .paused, "there is nothing to pause")
        case .changePriority: return check(task, !task.state.isFinal, "its priority changes nothing any more")
        case .setPrerequisites:
            let isOpen = !task.state.isFinal && !task.state.isActive
            return check(task, isOpen, "only a task that is still to start can wait for others")
        case .rebaseTask: return rebaseAvailability(task)
        case .followUp, .followUpNow: return followUpAvailability(task)
        case .publishTask: return publishAvailability(task)
        default: return .enabled
        }
    }

    /// Whether there is something of the task to be given to pager or clipboard.
    private var passingAvailability: Availability {
        switch detail.section {
        case .overview: .enabled
        case .diff: detail.diff == nil ? .disabled("There is no diff yet.") : .enabled
        case .steps, .output: detail.output == nil ? .disabled("There is no output yet.") : .enabled
        }
    }

    private func undoAvailability(_ task: AgentTask) -> Availability {
        // To take the cancelling back is all that can be undone then.
        if task.cancelledFrom == .reviewing { return .enabled }
        guard task.workspace != nil, task.attempts > 0 else {
            return .disabled("\(task.label) has changed no file yet.")
        }
        let canUndo: Set<TaskState> = [.reviewing, .failed, .interrupted, .blocked, .paused]
        let advice = task.state.isActive ? "cancel it first" : "its files stay as they are"
        return check(task, canUndo.contains(task.state), advice)
    }

    private func approvalAvailability(_ task: AgentTask) -> Availability {
        guard task.state == .reviewing else {
            return check(task, false, "only a change in review can be approved")
        }
        return task.change?.files.isEmpty == false ? .enabled : .disabled("\(task.label) changed nothing.")
    }

    private func checkAvailability(_ task: AgentTask) -> Availability {
        guard task.state == .reviewing else {
            return check(task, false, "only a change in review is checked again")
        }
        func advice(_ action: Action, _ deed: String) -> String {
            keymap.label(for: action).map { "; \($0) \(deed)" } ?? ""
        }
        guard let project else { return engineAvailability }
        guard (task.options.checkCommand ?? project.check?.line) != nil else {
            return .disabled("This project has no check command\(advice(.setCheck, "sets one")).")
        }
        guard project.isolation != nil else {
            return .disabled("Checks may not run without a sandbox\(advice(.checkConsent, "allows them")).")
        }
        return .enabled
    }

    /// Whether the agent can still be told something.
    private func followUpAvailability(_ task: AgentTask) -> Availability {
        switch task.state {
        case .reviewing:
            let key = keymap.label(for: .rejectTask).map { " (\($0))" } ?? ""
            return check(task, false, "reject it with a comment\(key)")
        case .publishing: return check(task, false, "its change is being committed")
        default: return check(task, !task.state.isFinal, "nobody hears it any more")
        }
    }

    /// Whether a task has another one of its priority on that side of it in the queue.
    private func moveAvailability(_ task: AgentTask, isEarlier: Bool) -> Availability {
        guard task.state == .queued else { return check(task, false, "only a waiting task has a place") }
        let peers = tasks.queued.filter { $0.priority == task.priority }
        let isAtEnd = (isEarlier ? peers.first : peers.last)?.id == task.id
        let end = isEarlier ? "first" : "last"
        let kind = task.priority == .normal ? "" : " of \(task.priority.rawValue) priority"
        return isAtEnd ? .disabled("\(task.label) is the \(end) in the queue\(kind) already.") : .enabled
    }

    private func bringAvailability(_ task: AgentTask) -> Availability {
        guard task.commit != nil else {
            return .disabled("\(task.label) is not committed yet; approve it first.")
        }
        guard let project else { return engineAvailability }
        // A branch that was put back since to where the task began takes the commit again.
        if let branch = task.broughtInto, branch == project.branch,
            project.head != task.workspace?.baseCommit
        {
            return .disabled("\(task.label) is in \(branch) already.")
        }
        guard project.branch != nil else {
            return .disabled("Your checkout is on no branch; check one out first.")
        }
        guard project.dirtyFiles.isEmpty else {
            return .disabled("Your checkout has uncommitted changes: \(ShortText.list(project.dirtyFiles)).")
        }
        return .enabled
    }

    private func check(_ task: AgentTask, _ isPossible: Bool, _ advice: String) -> Availability {
        isPossible ? .enabled : .disabled("\(task.label) is \(task.state.rawValue); \(advice).")
    }
}

extension AgentTask {
    /// The number as it is shown.
    var label: String { "#\(id)" }
}
