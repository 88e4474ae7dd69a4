import Domain
import Terminal

// What to tell of a key that means something, but not where it was pressed.

extension DashboardState {
    /// Why an action makes no sense where the user is.
    func hiddenReason(of action: Action) -> String {
        if scopeAvailability(of: action) == .hidden { return stayReason }
        switch action {
        case .showDiff, .showPullRequestDiff: return "The diff is shown already."
        case .rejectHunk, .rejectFile, .commentOnHunk, .applyMarks, .editHunk:
            return readsPullRequest
                ? "Hunks are marked in changes of tasks; here the threads and the review say it."
                : Availability.hidden.reason ?? ""
        case .showEvidence, .openStep:
            guard detail.section == .overview, let task = selectedTask else {
                return "What it leads to is shown already."
            }
            return "No checks of \(task.label) were run yet."
        case .follow:
            return "Steps and output can be followed, the \(detail.section.title.lowercased()) cannot."
        case .restoreStep: return "A step is chosen where the steps are listed."
        case .nextMatch, .previousMatch:
            let key = keymap.label(for: .beginSearch).map { "; \($0) searches" } ?? ""
            return "Nothing is looked for\(key)."
        default: return Availability.hidden.reason ?? ""
        }
    }

    /// Whether the sides of a diff can be put beside each other.
    var sidesAvailability: Availability {
        guard let diff = shownDiff, !diff.hasRoomForSides else { return .enabled }
        let canGrow = zoom != .full && canZoom && size.columns >= DiffLayout.leastColumnsSideBySide
        let key = canGrow ? keymap.label(for: .zoom, in: contexts) : nil
        let advice = key.map { "; \($0) gives it more" } ?? ""
        let least = DiffLayout.leastColumnsSideBySide
        return .disabled("Side by side needs \(least) columns, and the diff has \(diff.columns)\(advice).")
    }

    /// Says where a key means something that means nothing here.
    mutating func tellPlace(of key: Key) {
        // Trouble and what can be taken back are worth more.
        guard alone == nil, dialogs.isEmpty, !isTypingInPane, toast?.isPlain != false else { return }
        let contexts = contexts
        for context in ActionContext.panes where !contexts.contains(context) {
            guard case .action(let action) = keymap.match([key], in: [context]),
                let (place, way) = context.place
            else { continue }
            if way == .showDiff, contexts.contains(.task), let reason = availability(of: .showDiff).reason {
                return say(reason)
            }
            let isOnTask = contexts.contains(.task)
            let lead = way.flatMap { $0 != .showDiff || isOnTask ? keymap.label(for: $0, in: contexts) : nil }
            let advice = lead.map { "; \($0) goes there" } ?? ""
            return say("\(key) (\(action.info.title)) works in \(place)\(advice).")
        }
    }
}

extension ActionContext {
    /// The places within panes whose keys one may miss elsewhere, the likeliest first.
    fileprivate static let panes: [ActionContext] = [
        .task, .tasks, .detail, .diff, .output, .files, .chat, .search, .inbox,
        .pullRequests, .pullRequest, .pullRequestPage, .pipelines, .gitHub, .log,
    ]

    /// What a place is called in a sentence, and what leads there; nil for all but parts of panes.
    fileprivate var place: (name: String, way: Action?)? {
        switch self {
        case .task: ("Tasks and Detail", .focusTasks)
        case .tasks: ("Tasks", .focusTasks)
        case .detail: ("Detail", .focusDetail)
        case .diff: ("the diff of a task", .showDiff)
        case .output: ("the output of a step", nil)
        case .files: ("the files of a diff", nil)
        case .search: ("a diff or output that is searched", nil)
        case .chat: ("Chat", .focusChat)
        case .inbox: ("Inbox", .focusInbox)
        case .pullRequest, .pullRequests: ("Pull requests", .focusPullRequests)
        case .pullRequestPage: ("the page of a pull request", .focusPullRequests)
        case .pipelines: ("Pipelines", .focusPipelines)
        case .gitHub: ("Pull requests and Pipelines", .focusPullRequests)
        case .log: ("the log of a job", nil)
        case .anywhere, .global, .toast, .editor, .dialog, .list, .filter, .issues, .issue: nil
        // What they add is in the tables of other diffs.
        case .pullRequestDiff, .pullRequestFiles: nil
        }
    }
}
