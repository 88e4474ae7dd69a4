package import Domain
package import Foundation

/// The queue in lines of words, for the command line and the plain session.
package struct QueueListing: Sendable {
    /// The lines, of which each tells one thing.
    package let lines: [String]

    /// Tells of the queue in the user's own time zone.
    ///
    /// - Parameters:
    ///   - status: How the queue stands.
    ///   - tasks: All tasks; those that wait are listed in the order in which they are taken up.
    ///   - now: The present moment.
    package init(_ status: QueueStatus, tasks: [AgentTask], now: Date) {
        self.init(status, tasks: tasks, clock: .local, now: now)
    }

    init(_ status: QueueStatus, tasks: [AgentTask], clock: WallClock, now: Date) {
        let limits = status.limits
        var lines = [status.isPaused ? "The queue is paused; what runs goes on." : "The queue is open."]
        lines.append("\(limits.tasksRunning) of \(limits.tasksAtOnce) at once worked on")
        if limits.executionsPerHour > 0 {
            lines.append("\(limits.executionsInLastHour) of \(limits.executionsPerHour) an hour started")
        }
        for slots in status.slots {
            let holders = slots.holders.isEmpty ? "" : " (\(ShortText.list(slots.holders)))"
            lines.append("\(slots.inUse) of \(slots.count) slots of \(slots.host) taken\(holders)")
        }
        if let free = status.nextFreeSlot {
            lines.append("The next task can start at \(clock.long(free, now: now)).")
        }
        let waiting = tasks.filter { $0.state == .queued }.sorted { $0.isAhead(of: $1) }
        if waiting.isEmpty { lines.append("No task waits.") }
        for (index, task) in waiting.enumerated() {
            let priority = task.priority == .normal ? "" : " (\(task.priority.rawValue))"
            let reason = status.waits[task.id].map { QueueText.words($0, clock: clock, now: now) }
            let title = task.title.prefix(Self.titleLimit)
            lines.append("\(index + 1). \(task.label)\(priority) \(title): \(reason ?? "ready")")
        }
        for task in tasks where task.state == .paused {
            lines.append("paused: \(task.label) \(task.title.prefix(Self.titleLimit))")
        }
        self.lines = lines
    }

    /// Why a task waits, as a clause, in the user's own time zone.
    package static func words(_ reason: WaitReason) -> String {
        QueueText.words(reason, clock: .local, now: Date())
    }

    /// Longer first lines of a task are cut.
    private static let titleLimit = 80
}
