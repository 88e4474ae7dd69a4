import Domain
import Terminal

// A screen with one pane alone, and one whose engine runs on another machine: what cannot be done there, and
// which task is shown by the details alone.

extension DashboardState {
    /// The one pane that is shown; nil where all have their place.
    var alone: Pane? { scope.pane?.pane }

    /// The name of the project, with the machine before it if that is another one.
    func shownName(of project: ProjectStatus) -> String {
        scope.host.map { "\($0):\(project.name)" } ?? project.name
    }

    /// Whether an action would lead out of what this screen shows; nil where its own reasons count.
    func scopeAvailability(of action: Action) -> Availability? {
        if let host = scope.host, action.needsFolder {
            return .disabled("The task's files are on \(host); log in there to work on them.")
        }
        guard let alone else { return nil }
        if action.choosesTask, alone == .detail { return nil }
        if action.isAboutPanes { return .hidden }
        guard let places = action.places, !places.contains(alone) else { return nil }
        return .disabled(stayReason)
    }

    /// Why nothing leads to another pane.
    var stayReason: String {
        "This screen has \(alone?.title ?? "a part") alone; `switchyard` shows the rest."
    }
}

// MARK: - Details alone

extension DashboardState {
    /// Shows the task that changed last, where the details are alone and nobody chose another.
    mutating func showNewestChange() {
        guard followsChanges, let task = tasks.changedLast else { return }
        tasks.list.select(id: task)
    }

    /// Goes to a task that has just changed, unless somebody is being asked about the one that is shown.
    ///
    /// - Parameters:
    ///   - task: The task as it is now.
    ///   - before: Its state until now; nil for a new one.
    mutating func follow(_ task: AgentTask, since before: TaskState?) {
        guard followsChanges, task.state != before, dialogs.isEmpty, activePrompt == nil else { return }
        tasks.list.select(id: task.id)
    }

    /// Goes to the pane after this one or before it; details that are alone go to another task and stay there.
    mutating func step(by step: Int) {
        guard alone == .detail else { return setFocus(focus.next(by: step)) }
        followsChanges = false
        tasks.list.move(by: step)
    }

    /// Lets details that are alone go with the changes again.
    mutating func followChangesAgain() {
        guard alone == .detail, !followsChanges else { return }
        followsChanges = true
        showNewestChange()
        say("The task that changes is shown from now on.")
    }
}

extension Action {
    /// Whether details that are alone take it as the way to another task.
    fileprivate var choosesTask: Bool { self == .focusNext || self == .focusPrevious }

    /// Whether it works on a folder on this machine.
    fileprivate var needsFolder: Bool {
        switch self {
        case .shell, .openInEditor, .editHunk: true
        default: false
        }
    }

    /// Whether all that it does is to go to another pane, or to share room with one.
    fileprivate var isAboutPanes: Bool {
        switch self {
        case .zoom, .zoomBack, .wider, .narrower, .taller, .shorter, .resetLayout: true
        default: rawValue.hasPrefix("focus.")
        }
    }

    /// The panes in which it has something to act on or to show; nil for all.
    fileprivate var places: Set<Pane>? {
        switch self {
        case .openTask, .showDiff, .showEvidence: return [.detail]
        case .openAddedTask: return []
        case .searchMessages: return [.chat]
        default: break
        }
        switch info.context {
        case .tasks: return [.tasks]
        case .task: return [.tasks, .detail]
        // A task has a diff, and so has a pull request.
        case .diff, .files: return [.detail, .pullRequests]
        case .output, .search: return [.detail, .pipelines]
        case .detail: return [.detail]
        case .chat: return [.chat]
        case .pullRequest, .pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles:
            return [.pullRequests]
        case .pipelines, .log: return [.pipelines]
        case .gitHub: return [.pullRequests, .pipelines]
        default: return nil
        }
    }
}
