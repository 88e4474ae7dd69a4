import Domain
import Terminal

// Actions on all marked tasks: which they hit, what they ask, and what cannot be done to many.

extension DashboardState {
    /// Whether the keys of a task act on the marked tasks: in their list, unless the selected one alone is
    /// marked.
    var actsOnMarked: Bool {
        let list = tasks.list
        guard focus == .tasks, list.markedCount > 0 else { return false }
        return list.markedCount > 1 || list.selectedIndex.map(list.isMarked(row:)) != true
    }

    /// Whether an action can be done to the marked tasks now.
    ///
    /// Which of them it hits is found out when it is done: a frame must not look at all of them.
    func markedAvailability(of action: Action) -> Availability {
        switch action {
        case .copy: return .enabled
        case .cancelTask, .retryTask, .resumeTask: return engineAvailability
        default:
            let name = action.info.title
            let title = "\(name.prefix(1).uppercased())\(name.dropFirst())"
            let count = tasks.list.markedCount
            let what = count == 1 ? "but another one is marked" : "but \(count) are marked"
            let key = keymap.label(for: .back) ?? "the palette"
            return .disabled("\(title) takes one task, the one under the cursor, \(what); \(key) unmarks.")
        }
    }

    /// Does an action to the marked tasks; nil if it is one on the selected task all the same.
    mutating func performMarked(_ action: Action) -> [Effect]? {
        switch action {
        case .cancelTask, .retryTask, .resumeTask: break
        case .copy: return [.copy(text: markedLines, what: ShortText.count(tasks.list.markedCount, "task"))]
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
        default:
            tasks.list.clearMarks()
            let who = hit.count == 1 ? first.label : ShortText.count(hit.count, "task")
            say("Resuming \(who)" + Self.rest(hit.count, of: marked.count) + ".")
            return send(hit.map { .resumeTask(id: $0.id) })
        }
        return []
    }

    /// Does what a key means to the marks.
    mutating func performMarks(_ action: Action) {
        switch action {
        case .markTask: tasks.list.toggleMark()
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
