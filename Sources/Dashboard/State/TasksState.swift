import Domain
import Terminal

/// The list of tasks: all of them, those that match the filter, and which one is selected.
///
/// Thousands of tasks may be there, and a key or an event must not cost more for it: counts, titles and the
/// text that the filter looks at are kept beside each task, and a changed task changes its own row alone.
struct TasksState: Sendable {
    private struct Entry: Sendable {
        let task: AgentTask
        let title: String
        /// What the filter looks at.
        let words: String

        init(_ task: AgentTask) {
            self.task = task
            title = String(task.title.prefix(TasksState.titleLimit))
            words = "#\(task.id) \(task.state.rawValue) \(title) \(task.route?.model ?? "")"
        }
    }

    /// Longer first lines of a task are cut in lists.
    private static let titleLimit = 240

    /// In the order of the numbers, which is that of creation.
    private var entries: [Entry] = []
    private var counts: [TaskState: Int] = [:]
    /// The tasks that wait, in the order in which they are taken up.
    private(set) var queued: [AgentTask] = []
    /// The tasks that are at turning runs green, by the red run and the one that is waited for.
    private(set) var fixers: [RunID: TaskID] = [:]
    /// Those shown, the newest first.
    var list = ListState<TaskID>()
    /// The filter as typed.
    private(set) var filter = TextEditor()
    private var words = FuzzyFilter("")
    /// Whether the filter is being typed.
    var isFiltering = false

    /// How many tasks there are.
    var count: Int { entries.count }
    /// The newest task.
    var newest: TaskID? { entries.last?.task.id }
    /// The task that changed last.
    var changedLast: TaskID? { entries.max { $0.task.updatedAt < $1.task.updatedAt }?.task.id }
    /// The marked tasks, the newest first, without those that the filter hides: nothing is done to what
    /// nobody sees.
    var marked: [AgentTask] { list.listedMarkedIDs.sorted(by: >).compactMap(task) }
    /// The selected task.
    var selected: AgentTask? { list.selectedID.flatMap(task) }

    /// The place of a task in the queue, counted from 1; nil for one that is not in it.
    func queuePlace(of id: TaskID) -> Int? { queued.firstIndex { $0.id == id }.map { $0 + 1 } }

    /// All tasks, the oldest first.
    var all: [AgentTask] { entries.map(\.task) }
    /// The texts of all tasks, the oldest first.
    var prompts: [String] { entries.map(\.task.prompt) }
    /// The numbers and first lines of all tasks, the newest first.
    var references: [(id: TaskID, title: String)] { entries.reversed().map { ($0.task.id, $0.title) } }

    /// The task with this number.
    func task(_ id: TaskID) -> AgentTask? { index(of: id).map { entries[$0].task } }

    /// The first line of a task, ready to be shown in a list.
    func title(of id: TaskID) -> String { index(of: id).map { entries[$0].title } ?? "" }

    /// How many tasks are in a state.
    func count(of state: TaskState) -> Int { counts[state] ?? 0 }

    /// How many tasks the engine works on.
    var active: Int { count { $0.isActive } }
    /// How many tasks the engine works on or will.
    var unfinished: Int { count { $0.isActive || $0 == .queued } }
    /// The newest tasks that the engine works on or will.
    func unfinishedTasks(upTo limit: Int) -> [AgentTask] {
        var found: [AgentTask] = []
        for entry in entries.reversed() where entry.task.state.isActive || entry.task.state == .queued {
            guard found.count < limit else { break }
            found.append(entry.task)
        }
        return found
    }

    /// How many tasks the engine works on.
    var running: Int { count(where: \.isActive) }
    /// How many tasks wait for the user.
    var waiting: Int { count(where: \.needsUser) }

    /// Takes all tasks anew.
    mutating func replace(_ tasks: [AgentTask]) {
        entries = tasks.sorted { $0.id < $1.id }.map(Entry.init)
        counts = tasks.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
        queued = tasks.filter { $0.state == .queued }.sorted { $0.isAhead(of: $1) }
        fixers = [:]
        for task in entries.map(\.task) { noteFix(task) }
        let known = Set(tasks.map(\.id))
        list.keepMarks(where: known.contains)
        relist()
    }

    /// Takes a new or changed task.
    mutating func upsert(_ task: AgentTask) {
        let entry = Entry(task)
        let place = lowerBound(task.id)
        let wasShown: Bool
        if place < entries.count, entries[place].task.id == task.id {
            counts[entries[place].task.state, default: 1] -= 1
            wasShown = words.matches(entries[place].words)
            entries[place] = entry
        } else {
            wasShown = false
            entries.insert(entry, at: place)
        }
        counts[task.state, default: 0] += 1
        requeue(task)
        noteFix(task)
        let isShown = words.matches(entry.words)
        if wasShown != isShown { show(task.id, isShown) }
    }

    /// Changes the filter's text.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        let before = words
        words = FuzzyFilter(filter.text)
        guard words != before else { return }
        // A letter more leaves out some of what is shown and nothing else has to be looked at.
        guard !before.isEmpty, words.narrows(before) else { return relist() }
        let left = list.ids.filter { id in index(of: id).map { words.matches(entries[$0].words) } ?? false }
        show(left)
    }

    /// Shows all tasks again.
    mutating func clearFilter() {
        isFiltering = false
        filter = TextEditor()
        words = FuzzyFilter("")
        relist()
    }

    /// Takes note of the runs that a task is to turn green, as long as it is at that.
    private mutating func noteFix(_ task: AgentTask) {
        guard let fix = task.options.fix else { return }
        fixers = fixers.filter { $0.value != task.id }
        guard !task.state.isFinal else { return }
        for run in [fix.run, task.fixProgress?.run].compactMap(\.self) { fixers[run] = task.id }
    }

    /// Puts a new or changed task where it belongs in the queue, or takes it out.
    private mutating func requeue(_ task: AgentTask) {
        queued.removeAll { $0.id == task.id }
        guard task.state == .queued else { return }
        queued.insert(task, at: queued.firstIndex { task.isAhead(of: $0) } ?? queued.count)
    }

    private mutating func relist() {
        let places = entries.indices.reversed().filter { words.matches(entries[$0].words) }
        show(places.map { entries[$0].task.id })
    }

    /// Puts one task among those shown, or takes it out.
    private mutating func show(_ id: TaskID, _ isShown: Bool) {
        var ids = list.ids
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] > id { low = middle + 1 } else { high = middle }
        }
        let isThere = low < ids.count && ids[low] == id
        if isShown, !isThere { ids.insert(id, at: low) }
        if !isShown, isThere { ids.remove(at: low) }
        show(ids)
    }

    private mutating func show(_ ids: [TaskID]) {
        let isAtTop = list.offset == 0
        list.update(ids: ids)
        // New tasks come in above the selection; who looks at the top goes on seeing the newest.
        if isAtTop { list.showTop() }
    }

    private func count(where isMeant: (TaskState) -> Bool) -> Int {
        counts.reduce(0) { $0 + (isMeant($1.key) ? $1.value : 0) }
    }

    private func index(of id: TaskID) -> Int? {
        let place = lowerBound(id)
        return place < entries.count && entries[place].task.id == id ? place : nil
    }

    /// The first place whose number is not below this one.
    private func lowerBound(_ id: TaskID) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].task.id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
