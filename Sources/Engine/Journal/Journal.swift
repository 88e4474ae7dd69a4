import Domain
import Foundation
import Store

/// The one writer of tasks and steps: a change and the event that tells of it are stored in one
/// transaction, and only then told.
struct Journal: Sendable {
    let storage: Storage
    let hub: EventHub
    let outputs: StepOutputs
    let clock: @Sendable () -> Date
    /// Where the newest hash of the event log is kept outside the database.
    let headFile: LogHeadFile

    /// Runs a closure in one transaction and tells of the events that it recorded.
    ///
    /// - Parameters:
    ///   - correlation: What the events have in common, such as `task-12`.
    ///   - body: Changes tables and records an event for each change.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws, or `StorageError`; nothing is stored then.
    func write<Value: Sendable>(
        correlation: String,
        _ body: @escaping @Sendable (EventRecorder) throws -> Value
    ) async throws -> Value {
        do {
            let (value, head) = try await storage.write { connection in
                let recorder = EventRecorder(connection: connection, correlation: correlation, time: now())
                return (try body(recorder), recorder.head)
            }
            if let head {
                hub.ring(head.cursor)
                headFile.write(head.hash)
            }
            return value
        } catch StorageError.rejected(let error) {
            throw error
        }
    }

    /// The time, in whole milliseconds as it is stored.
    func now() -> Date { JSONCoding.date(ofMilliseconds: JSONCoding.milliseconds(of: clock())) }

    // MARK: - Tasks

    /// Adds a queued task.
    func addTask(prompt: String, options: TaskOptions) async throws -> AgentTask {
        try await write(correlation: "task") { recorder in
            let task = try TaskTable.insert(
                prompt: prompt,
                options: options,
                at: recorder.time,
                in: recorder.connection
            )
            try recorder.record(.taskChanged(task: task))
            return task
        }
    }

    /// The task of a number.
    ///
    /// - Throws: `EngineError.notFound`.
    func task(_ id: TaskID) async throws -> AgentTask {
        guard let task = try await storage.read({ try TaskTable.find(id, in: $0) }) else {
            throw EngineError.notFound(what: "task #\(id)")
        }
        return task
    }

    /// The steps of a task, in order.
    func steps(of id: TaskID) async throws -> [StepRecord] {
        try await storage.read { try StepTable.steps(of: id, in: $0) }
    }

    /// The newest run of the check on exactly these files; nil when none ran on them.
    func evidence(of tree: String, in id: TaskID) async throws -> CheckEvidence? {
        try await steps(of: id).last { $0.evidence?.tree == tree }?.evidence
    }

    /// Changes a task.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - change: Changes the task as it is stored now, or throws to leave it as it is.
    /// - Returns: The task as it is stored then.
    /// - Throws: What the closure throws, `EngineError.notFound`, or `StorageError`.
    @discardableResult
    func change(
        _ id: TaskID,
        _ change: @escaping @Sendable (inout AgentTask) throws -> Void
    ) async throws -> AgentTask {
        try await write(correlation: "task-\(id)") { try $0.change(id, change) }
    }

    /// Changes a task on behalf of the work on it.
    ///
    /// - Throws: `CancellationError` when the task has left the active states, because the user or the end
    ///   of the engine took it out of the worker's hands.
    @discardableResult
    func advance(
        _ id: TaskID,
        _ change: @escaping @Sendable (inout AgentTask) throws -> Void
    ) async throws -> AgentTask {
        try await self.change(id) { task in
            guard task.state.isActive || task.state == .queued else { throw CancellationError() }
            try change(&task)
        }
    }
}

/// Records events inside a transaction; it must not leave it.
final class EventRecorder {
    let connection: StorageConnection
    /// The time of everything in this transaction.
    let time: Date
    private let correlation: String
    /// The end of the log after the newest event recorded here; nil when there is none.
    private(set) var head: LogHead?

    init(connection: StorageConnection, correlation: String, time: Date) {
        self.connection = connection
        self.correlation = correlation
        self.time = time
    }

    /// Records an event.
    func record(_ event: EngineEvent) throws {
        head = try EventLog.append(event, correlation: correlation, at: time, in: connection)
    }

    /// Changes a task and records that.
    @discardableResult
    func change(_ id: TaskID, _ change: (inout AgentTask) throws -> Void) throws -> AgentTask {
        guard var task = try TaskTable.find(id, in: connection) else {
            throw EngineError.notFound(what: "task #\(id)")
        }
        let before = task
        try change(&task)
        guard task != before else { return before }
        task.updatedAt = time
        let stored = try TaskTable.update(task, in: connection)
        try record(.taskChanged(task: stored))
        if stored.state != before.state || stored.fixProgress != before.fixProgress {
            try noteFix(of: stored)
        }
        return stored
    }
}

extension AgentTask {
    /// Enters a state; trouble belongs to the states that need it and is gone in all others.
    mutating func enter(_ next: TaskState, trouble: TaskTrouble? = nil) throws {
        let before = state
        state = try state.moved(to: next)
        cancelledFrom = next == .cancelled ? before : nil
        self.trouble = trouble
    }

    /// Takes note of the files as they are now; evidence of other files is stale from then on.
    mutating func note(_ picture: WorktreePicture) {
        note(picture.comparison)
        testChanges = picture.testChanges
    }

    /// Takes note of the files as they are now, and of what a run of the check showed of exactly these files.
    ///
    /// - Parameters:
    ///   - picture: What the files are.
    ///   - evidence: The newest such run; nil when there is none.
    mutating func note(_ picture: WorktreePicture, checkedBy evidence: CheckEvidence?) {
        if let evidence { self.evidence = evidence }
        note(picture)
    }

    /// Takes note of how the files differ now, and not of what that means for tests.
    mutating func note(_ comparison: TreeComparison) {
        note(tree: comparison.tree)
        change = comparison.change
    }

    /// Takes note of the tree of the files as they are now.
    mutating func note(tree: String) {
        workspace?.tree = tree
        if let evidence { self.evidence?.isStale = evidence.tree != tree }
    }
}
