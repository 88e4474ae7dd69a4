import Domain
import Terminal

/// The list of tasks: all of them, those that match the filter, and which one is selected.
struct TasksState: Sendable {
    /// All tasks in order of creation.
    private(set) var all: [AgentTask] = []
    /// Those shown, the newest first.
    var list = ListState<TaskID>()
    /// The filter as typed.
    private(set) var filter = TextEditor()
    /// Whether the filter is being typed.
    var isFiltering = false

    /// The selected task.
    var selected: AgentTask? { list.selectedID.flatMap(task) }

    /// The task with this number.
    func task(_ id: TaskID) -> AgentTask? {
        all.last { $0.id == id }
    }

    /// Takes all tasks anew.
    mutating func replace(_ tasks: [AgentTask]) {
        all = tasks
        relist()
    }

    /// Takes a new or changed task.
    mutating func upsert(_ task: AgentTask) {
        if let index = all.lastIndex(where: { $0.id == task.id }) {
            all[index] = task
        } else {
            all.append(task)
        }
        relist()
    }

    /// Changes the filter's text.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
    }

    /// Shows all tasks again.
    mutating func clearFilter() {
        isFiltering = false
        filter = TextEditor()
        relist()
    }

    /// How many tasks the engine works on or will.
    var unfinished: Int { all.count { $0.state.isActive || $0.state == .queued } }
    /// How many tasks wait for the user.
    var waiting: Int { all.count { $0.state.needsUser } }

    private mutating func relist() {
        let words = FuzzyFilter(filter.text)
        let shown = words.isEmpty ? all : all.filter { words.match(Self.searchText($0)) != nil }
        let isAtTop = list.offset == 0
        list.update(ids: shown.reversed().map(\.id))
        // New tasks come in above the selection; who looks at the top goes on seeing the newest.
        if isAtTop, let selected = list.selectedIndex {
            list.select(index: 0)
            list.select(index: selected)
        }
    }

    private static func searchText(_ task: AgentTask) -> String {
        "#\(task.id) \(task.state.rawValue) \(task.title) \(task.route?.model ?? "")"
    }
}
