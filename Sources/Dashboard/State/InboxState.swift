import Domain
import Foundation
import Terminal

/// What waits for the user: the entries, which of them is selected, and which failures were put aside.
///
/// A changed task changes its own entry alone, so that thousands of tasks cost no more than those that wait;
/// what comes of it is ``InboxEntry/list(of:health:dismissed:)`` of all of them.
struct InboxState: Sendable {
    /// The entries shown, in their order.
    var list = ListState<InboxEntry.ID>()

    private var entries: [InboxEntry.ID: InboxEntry] = [:]
    /// When tasks had changed last as their failure was put aside.
    private(set) var dismissed: [TaskID: Date] = [:]

    /// How many things wait.
    var count: Int { list.count }
    /// The selected entry.
    var selected: InboxEntry? { list.selectedID.flatMap { entries[$0] } }
    /// The task that the selected entry is about.
    var selectedTask: TaskID? { selected?.task }
    /// The failures that can be put aside.
    var failures: [TaskID] {
        list.ids.compactMap { entries[$0] }.filter { $0.need == .failed }.compactMap(\.task)
    }

    /// An entry of the list.
    func entry(_ id: InboxEntry.ID) -> InboxEntry? { entries[id] }

    /// Takes all tasks anew; of those that were put aside only what still is so is remembered.
    mutating func replace(_ tasks: [AgentTask]) {
        let failed = tasks.filter { $0.state == .failed && dismissed[$0.id] == $0.updatedAt }
        dismissed = Dictionary(failed.map { ($0.id, $0.updatedAt) }) { first, _ in first }
        let broken = entries.values.filter { $0.task == nil }
        let needs = tasks.compactMap { InboxEntry($0, dismissed: dismissed[$0.id]) }
        entries = Dictionary((needs + broken).map { ($0.id, $0) }) { first, _ in first }
        relist()
    }

    /// Takes a new or changed task.
    mutating func take(_ task: AgentTask) {
        if let time = dismissed[task.id], task.state != .failed || task.updatedAt != time {
            dismissed[task.id] = nil
        }
        set(InboxEntry(task, dismissed: dismissed[task.id]), for: .task(task.id))
    }

    /// Takes what was found about the environment.
    mutating func take(_ health: [HealthItem]) {
        for subject in HealthSubject.allCases {
            let item = health.first { $0.subject == subject }
            set(item.flatMap { InboxEntry($0) }, for: .health(subject))
        }
    }

    /// Takes all that waits on GitHub anew.
    mutating func take(gitHub needs: [InboxEntry]) {
        var new = entries.filter { id, _ in
            switch id {
            case .task, .health: true
            case .pullRequest, .run, .write: false
            }
        }
        for need in needs { new[need.id] = need }
        guard new != entries else { return }
        entries = new
        relist()
    }

    /// Puts a failure aside until its task changes.
    mutating func dismiss(_ id: TaskID) {
        guard let entry = entries[.task(id)], entry.need == .failed else { return }
        dismissed[id] = entry.since
        set(nil, for: entry.id)
    }

    /// Takes what was put aside in an earlier session, before anything of now.
    mutating func restore(_ earlier: [TaskID: Date], tasks: [AgentTask]) {
        dismissed.merge(earlier) { now, _ in now }
        if !tasks.isEmpty { replace(tasks) }
    }

    private mutating func set(_ entry: InboxEntry?, for id: InboxEntry.ID) {
        guard entries[id] != entry else { return }
        entries[id] = entry
        relist()
    }

    private mutating func relist() {
        let isAtTop = list.offset == 0
        list.update(ids: InboxEntry.inOrder(Array(entries.values)).map(\.id))
        if isAtTop { list.showTop() }
    }
}
