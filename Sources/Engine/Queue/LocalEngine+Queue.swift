import Domain
import Store

/// The commands on the queue and on the order of tasks in it.
extension LocalEngine {
    /// Moves a waiting task among those of its priority.
    func move(_ id: TaskID, to place: QueuePlace) async throws -> CommandReceipt {
        let rank = try await services.journal.write(correlation: "task-\(id)") { recorder in
            guard let task = try TaskTable.find(id, in: recorder.connection) else {
                throw EngineError.notFound(what: "task #\(id)")
            }
            guard task.state == .queued else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), so it has no place in the queue.",
                    remedy: "Only tasks that wait are moved."
                )
            }
            let peers = try TaskTable.withState(.queued, in: recorder.connection)
                .filter { $0.priority == task.priority }
                .sorted { $0.isAhead(of: $1) }
            let newest = try TaskTable.newest(in: recorder.connection) ?? id
            let ranks = QueueRanks.moving(id, to: place, in: peers, newest: newest)
            for (moved, rank) in ranks.sorted(by: { $0.key < $1.key }) {
                try recorder.change(moved) { $0.position = rank }
            }
            let after = try TaskTable.withState(.queued, in: recorder.connection)
                .sorted { $0.isAhead(of: $1) }
            return (place: (after.firstIndex { $0.id == id } ?? 0) + 1, count: after.count)
        }
        if place == .first { await queue.honour(id) }
        await queue.fill()
        return CommandReceipt(task: id, note: "#\(id) is number \(rank.place) of \(rank.count) that wait.")
    }

    /// Says how soon a task is taken up.
    func setPriority(of id: TaskID, to priority: TaskPriority) async throws -> CommandReceipt {
        try await services.journal.change(id) { task in
            try Self.requireUnfinished(task)
            task.priority = priority
        }
        await queue.fill()
        return CommandReceipt(task: id, note: "#\(id) has \(priority.rawValue) priority.")
    }

    /// Pauses the queue, or lets it go on.
    func setQueuePaused(_ isPaused: Bool) async throws -> CommandReceipt {
        try await set(ProjectFacts.queuePausedName, to: isPaused ? "paused" : nil)
        await queue.fill()
        return CommandReceipt(
            note: isPaused ? "The queue is paused; what runs goes on." : "The queue goes on."
        )
    }

    /// Sets a task aside; nothing of its work runs any more when this returns.
    func pause(_ id: TaskID) async throws -> CommandReceipt {
        try await services.journal.change(id) { task in
            guard task.state.successors.contains(.paused) else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), so there is nothing to pause.",
                    remedy: "Only tasks that wait in the queue or are worked on are paused."
                )
            }
            try task.enter(.paused)
        }
        await queue.cancel(id)
        await queue.fill()
        return CommandReceipt(task: id, note: "#\(id) is set aside; resume goes on with it.")
    }

    /// Says which tasks have to be done before a task is taken up.
    func setPrerequisites(of id: TaskID, to after: [TaskID]) async throws -> CommandReceipt {
        try await services.journal.write(correlation: "task-\(id)") { recorder in
            let tasks = try TaskTable.all(in: recorder.connection)
            try Prerequisites.check(after, of: id, among: Self.known(tasks))
            try recorder.change(id) { task in
                try Self.requireUnfinished(task)
                guard !task.state.isActive else {
                    throw EngineError.conflict(
                        message: "Task #\(id) is \(task.state.rawValue) already, so it waits for nothing.",
                        remedy: "Pause it first, then say what it waits for, and resume it."
                    )
                }
                task.after = after
            }
        }
        await queue.fill()
        let names = after.map { "#\($0)" }.joined(separator: ", ")
        let note = after.isEmpty ? "#\(id) waits for no other task." : "#\(id) starts after \(names)."
        return CommandReceipt(task: id, note: note)
    }

    /// Checks what a task that is to be added waits for.
    ///
    /// - Throws: `notFound` for a task that does not exist.
    func checkPrerequisites(of options: TaskOptions) async throws {
        guard !options.after.isEmpty else { return }
        let tasks = try await storage.read { try TaskTable.all(in: $0) }
        try Prerequisites.check(options.after, of: nil, among: Self.known(tasks))
    }

    // MARK: - Detail

    private static func known(_ tasks: [AgentTask]) -> [TaskID: [TaskID]] {
        Dictionary(tasks.map { ($0.id, $0.after) }) { _, last in last }
    }

    private static func requireUnfinished(_ task: AgentTask) throws {
        guard task.state.isFinal else { return }
        throw EngineError.conflict(
            message: "Task #\(task.id) has ended (\(task.state.rawValue)).",
            remedy: "Retry it if you want it done again."
        )
    }
}
