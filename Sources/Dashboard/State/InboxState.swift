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
    /// When what waits on GitHub had changed last as it was put aside.
    private(set) var putAside: [InboxEntry.ID: Date] = [:]
    /// How many things wait on GitHub.
    private(set) var countOnGitHub = 0
    /// What came to wait on GitHub since the user was called last.
    private var news: [InboxEntry] = []

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

    /// Takes all that waits on GitHub anew, but for what was put aside and has not changed since.
    ///
    /// - Parameters:
    ///   - needs: What waits.
    ///   - heard: The lists that were there before, so that what is new in them has just happened.
    mutating func take(gitHub needs: [InboxEntry], heard: Set<GitHubList> = []) {
        let needs = needs.filter { putAside[$0.id] == nil || putAside[$0.id] != $0.since }
        for need in needs { putAside[need.id] = nil }
        news += needs.filter { $0.isToldBy(heard) && $0.isNews(after: entries[$0.id]) }
        var new = entries.filter { !$0.value.isOnGitHub }
        for need in needs { new[need.id] = need }
        guard new != entries else { return }
        entries = new
        relist()
    }

    /// What came to wait on GitHub since this was asked last.
    mutating func takeNews() -> [InboxEntry] {
        guard !news.isEmpty else { return [] }
        defer { news = [] }
        return news
    }

    /// Puts something that waits on GitHub aside until it changes.
    mutating func setAside(_ id: InboxEntry.ID) {
        guard let entry = entries[id], entry.isOnGitHub, entry.canBePutAside else { return }
        putAside[id] = entry.since
        set(nil, for: id)
    }

    /// Takes what was put aside on GitHub in an earlier session; of very much the newest.
    mutating func restore(putAside earlier: [InboxEntry.ID: Date]) {
        let all = putAside.merging(earlier) { now, _ in now }
        let newest = all.sorted { $1.value < $0.value }.prefix(Self.mostPutAside)
        putAside = Dictionary(newest.map { ($0.key, $0.value) }) { first, _ in first }
        let stale = entries.values.filter { $0.isOnGitHub && putAside[$0.id] == $0.since }
        for entry in stale where entry.since != nil { set(nil, for: entry.id) }
    }

    /// As much of what was put aside on GitHub is remembered.
    private static let mostPutAside = 200

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
        countOnGitHub = entries.values.count(where: \.isOnGitHub)
        if isAtTop { list.showTop() }
    }
}

extension InboxEntry {
    /// Whether it comes of lists that were there before; what has just been loaded is old to the user.
    fileprivate func isToldBy(_ lists: Set<GitHubList>) -> Bool {
        switch need {
        case .reviewRequest: lists.contains(.pullRequests)
        // Whose branch it is says the list of pull requests.
        case .redRun: lists.isSuperset(of: [.runs, .pullRequests])
        case .mention: lists.contains(.mentions)
        case .review, .blocked, .interrupted, .failed, .broken: false
        case .draft, .refusedWrite, .uncertainWrite: false
        }
    }

    /// Whether somebody who knows of the entry before wants to hear of this one.
    fileprivate func isNews(after before: InboxEntry?) -> Bool {
        guard let before else { return true }
        // A pull request changes for many reasons, and the review stays the one that was asked for.
        guard need != .reviewRequest, let since, let earlier = before.since else { return false }
        return earlier < since
    }
}

extension InboxEntry.ID {
    /// The name under which it is remembered to be put aside; nil for what cannot be, or is by other means.
    var stableName: String? {
        switch self {
        case .run(let id): "run-\(id)"
        case .mention(let number): "mention-\(number)"
        case .task, .health, .pullRequest, .write: nil
        }
    }

    /// What a name stands for; nil for none.
    init?(stableName: String) {
        let parts = stableName.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
        switch parts[0] {
        case "run": self = .run(RunID(rawValue: number))
        case "mention": self = .mention(Int(number))
        default: return nil
        }
    }
}
