import Domain
import Terminal

// Actions on all marked tasks: which they hit, what they ask, and what cannot be done to many.

extension DashboardState {
    /// Whether the keys of a task act on the marked tasks: in their list, unless of those in it the selected
    /// one alone is marked.
    var actsOnMarked: Bool {
        let list = tasks.list
        guard focus == .tasks, list.listedMarkedCount > 0 else { return false }
        return list.listedMarkedCount > 1 || list.selectedIndex.map(list.isMarked(row:)) != true
    }

    /// Whether an action can be done to the marked tasks now.
    ///
    /// Which of them it hits is found out when it is done, and counted by ``markedHits(of:)``: of very many no
    /// frame may look at all.
    func markedAvailability(of action: Action) -> Availability {
        switch action {
        case .copy: return .enabled
        case .cancelTask, .retryTask, .resumeTask, .pauseTask, .changePriority, .setPrerequisites:
            return engineAvailability
        default:
            let name = action.info.title
            let title = "\(name.prefix(1).uppercased())\(name.dropFirst())"
            let count = tasks.list.listedMarkedCount
            let what = count == 1 ? "but another one is marked" : "but \(count) are marked"
            let key = keymap.label(for: .back) ?? "the palette"
            return .disabled("\(title) takes one task, the one under the cursor, \(what); \(key) unmarks.")
        }
    }

    /// More marked tasks than this are not looked at for a frame.
    private static var mostCounted: Int { 500 }

    /// How many of the marked tasks an action would hit; nil where it is not about them, or where they are too
    /// many to be counted for a frame.
    func markedHits(of action: Action) -> Int? {
        guard actsOnMarked, tasks.list.listedMarkedCount <= Self.mostCounted else { return nil }
        switch action {
        case .copy: return tasks.list.listedMarkedCount
        case .cancelTask, .retryTask, .resumeTask, .pauseTask, .changePriority, .setPrerequisites:
            return tasks.marked.count { availability(of: action, on: $0).isEnabled }
        default: return nil
        }
    }

    /// Does an action to the marked tasks; nil if it is one on the selected task all the same.
    mutating func performMarked(_ action: Action) -> [Effect]? {
        switch action {
        case .cancelTask, .retryTask, .resumeTask, .pauseTask, .changePriority, .setPrerequisites: break
        case .copy: return [.copy(text: markedLines, what: ShortText.count(tasks.marked.count, "task"))]
        default: return nil
        }
        let marked = tasks.marked
        let hit = marked.filter { availability(of: action, on: $0).isEnabled }
        guard let first = hit.first else {
            say(none(of: marked, action))
            return []
        }
        switch action {
        case .cancelTask: open(.confirm(cancelDialog(hit, of: marked.count)))
        case .retryTask: open(.confirm(retryDialog(hit, of: marked.count)))
        case .setPrerequisites:
            tasks.list.clearListedMarks()
            open(.text(TextDialog(prerequisitesOf: hit)))
        case .pauseTask, .changePriority:
            tasks.list.clearListedMarks()
            return send(action == .pauseTask ? Self.pauseCommands(hit) : Self.priorityCommands(hit))
        default:
            let who = hit.count == 1 ? first.label : ShortText.count(hit.count, "task")
            say("Resuming \(who)" + Self.rest(hit.count, of: marked.count) + ".", remedy: hiddenMarks ?? "")
            tasks.list.clearListedMarks()
            return send(hit.map { .resumeTask(id: $0.id) })
        }
        return []
    }

    /// Does what a key means to the marks.
    mutating func performMarks(_ action: Action) {
        switch action {
        case .markTask:
            tasks.list.toggleMark()
            tasks.list.move(by: 1)
        case .markRange: tasks.list.toggleRange()
        case .markDown: tasks.list.extendRange(by: 1)
        case .markUp: tasks.list.extendRange(by: -1)
        default: break
        }
    }

    /// How many of the marked tasks an action does not hit; empty when it hits all.
    static func rest(_ hit: Int, of marked: Int) -> String {
        hit == marked ? "" : " of the \(marked) marked; the others stay as they are"
    }

    /// What becomes of the marked tasks that the filter hides; nil when it hides none.
    var hiddenMarks: String? {
        let count = tasks.list.hiddenMarkedCount
        guard count > 0 else { return nil }
        let (stay, are) = count == 1 ? ("stays", "is") : ("stay", "are")
        let who = ShortText.count(count, "marked task")
        return "\(who) that the filter hides \(stay) as \(count == 1 ? "it" : "they") \(are)."
    }

    /// Why an action hits none of the tasks: the reason if there is one for all, else that there are several.
    private func none(of marked: [AgentTask], _ action: Action) -> String {
        if let task = marked.first, marked.count == 1,
            let reason = availability(of: action, on: task).reason
        {
            return reason
        }
        return "None of the \(marked.count) marked tasks is in a state for \(action.info.title)."
    }

    private var markedLines: String {
        tasks.marked.map { "\($0.label) \($0.state.rawValue) \(tasks.title(of: $0.id))\n" }.joined()
    }
}
