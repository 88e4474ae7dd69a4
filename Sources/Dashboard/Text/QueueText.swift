import Domain
import Foundation

/// How the queue and the order of tasks are told in few words.
enum QueueText {
    /// Why a task waits, as a clause.
    static func words(_ reason: WaitReason, clock: WallClock, now: Date) -> String {
        switch reason {
        case .queuePaused: "the queue is paused"
        case .tasksAtOnce(let limit):
            limit == 1 ? "another task is worked on" : "\(limit) tasks are worked on"
        case .slotTaken(let host, let holders):
            "waits for a slot of \(host)" + (holders.isEmpty ? "" : " (\(ShortText.list(holders)))")
        case .hourlyLimit(let until): "the hourly limit is reached until \(clock.long(until, now: now))"
        case .prerequisite(let id, let state): "\(after(id, state)); it starts when that is done"
        }
    }

    /// What a task waits for, such as `after #12 (failed)`.
    static func after(_ id: TaskID, _ state: TaskState) -> String { "after #\(id) (\(state.rawValue))" }

    /// What holds the whole queue up, for a title; nil most of the time.
    static func obstacle(_ queue: QueueStatus?, clock: WallClock, now: Date) -> String? {
        guard let queue else { return nil }
        if queue.isPaused { return "queue paused" }
        return queue.nextFreeSlot.map { "next slot \(clock.long($0, now: now))" }
    }
}

extension TaskPriority {
    /// The sign before a title; empty for the usual priority.
    var sign: String {
        switch self {
        case .high: "↑"
        case .normal: ""
        case .low: "↓"
        }
    }

    /// The priority that a key gives to a task next.
    var next: TaskPriority {
        switch self {
        case .normal: .high
        case .high: .low
        case .low: .normal
        }
    }
}

extension DashboardState {
    /// Why a task in the queue waits; nil for all others, and for one that is about to start.
    func waitReason(of task: AgentTask) -> WaitReason? {
        task.state == .queued ? queue?.waits[task.id] : nil
    }

    /// What is told of a waiting task at the end of its line: what it waits for, or its place in the queue.
    func queueNote(of task: AgentTask) -> String {
        guard task.state == .queued else { return "" }
        if case .prerequisite(let id, let state)? = waitReason(of: task) { return QueueText.after(id, state) }
        return tasks.queuePlace(of: task.id).map { $0 == 1 ? "next" : "place \($0)" } ?? ""
    }

    /// Why a waiting task does not start, with its place; nil for all others.
    func waitWords(of task: AgentTask) -> String? {
        guard task.state == .queued else { return nil }
        let place = tasks.queuePlace(of: task.id).map { "number \($0) of \(tasks.queued.count) that wait" }
        let reason = waitReason(of: task).map { QueueText.words($0, clock: clock, now: time) }
        return [reason ?? OverviewText.explanation(task), place].compactMap(\.self).joined(separator: "; ")
    }
}
