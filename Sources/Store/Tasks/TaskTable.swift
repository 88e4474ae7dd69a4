package import Domain
package import Foundation

/// The tasks of a project.
///
/// The whole value is stored as JSON in `details`: it is read and written only as a whole, half of
/// it is nested, and a field added to `AgentTask` cannot be forgotten here. The other columns are
/// copies of what statements select and order by; they are written together with it.
package enum TaskTable {
    /// Adds a queued task.
    ///
    /// - Parameters:
    ///   - prompt: The whole text as the user typed it.
    ///   - options: What the user asked for beside it.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The task as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func insert(
        prompt: String,
        options: TaskOptions,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> AgentTask {
        // The number is inside the value, so it has to be given out before the value is written.
        let number: TaskID? = try connection.row(
            Statement.insert,
            [.word(TaskState.queued), .time(time)]
        ) { row throws(StorageError) in try row.id("id") }
        guard let number else { throw .absent(what: "new task") }
        return try write(
            AgentTask(id: number, prompt: prompt, options: options, createdAt: time),
            in: connection
        )
    }

    /// Reads a task; nil when there is none of that number.
    package static func find(
        _ id: TaskID,
        in connection: StorageConnection
    ) throws(StorageError) -> AgentTask? {
        try connection.row(Statement.find, [.id(id)]) { row throws(StorageError) in
            let details = try row.text("details")
            if let newest = connection.newestTask.task(encoded: details) { return newest }
            return try decoded(details)
        }
    }

    /// Reads the state of a task alone; nil when there is none of that number.
    package static func state(
        of id: TaskID,
        in connection: StorageConnection
    ) throws(StorageError) -> TaskState? {
        try connection.row(Statement.state, [.id(id)]) { row throws(StorageError) in try row.word("state") }
    }

    /// Reads all tasks in order of creation.
    package static func all(in connection: StorageConnection) throws(StorageError) -> [AgentTask] {
        try connection.rows(Statement.all, [], task)
    }

    /// Reads the tasks in a state, in order of creation.
    package static func withState(
        _ state: TaskState,
        in connection: StorageConnection
    ) throws(StorageError) -> [AgentTask] {
        try connection.rows(Statement.withState, [.word(state)], task)
    }

    /// The number of the task that was added last; nil when there is none.
    package static func newest(in connection: StorageConnection) throws(StorageError) -> TaskID? {
        try connection.row(Statement.newest) { row throws(StorageError) in try row.id("id") }
    }

    /// Counts the tasks.
    package static func count(in connection: StorageConnection) throws(StorageError) -> Int {
        let count = try connection.row(Statement.count) { row throws(StorageError) in
            try row.integer("count")
        }
        return Int(count ?? 0)
    }

    /// Writes a changed task, having checked a change of its state against the transition table.
    ///
    /// - Parameters:
    ///   - task: The changed task. Its times are whole milliseconds; of others the fraction is not kept.
    ///   - connection: A connection that may write.
    /// - Returns: The task as it is stored, redacted.
    /// - Throws: `ImpossibleTransition` when the table has no arrow from the stored state;
    ///   ``StorageError``, `absent` when there is no such task.
    @discardableResult
    package static func update(_ task: AgentTask, in connection: StorageConnection) throws -> AgentTask {
        guard let stored = try state(of: task.id, in: connection) else {
            throw StorageError.absent(what: "task #\(task.id)")
        }
        if stored != task.state { _ = try stored.moved(to: task.state) }
        return try write(task, in: connection)
    }

    // MARK: - Detail

    private static func write(
        _ task: AgentTask,
        in connection: StorageConnection
    ) throws(StorageError) -> AgentTask {
        let details = try connection.redactedJSON(task)
        let count = try connection.execute(
            Statement.update,
            [.id(task.id), .word(task.state), .time(task.updatedAt), .text(details)]
        )
        guard count == 1 else { throw .absent(what: "task #\(task.id)") }
        let stored = details.isAsGiven ? task : try decoded(details.string)
        connection.newestTask.note(stored, encoded: details)
        return stored
    }

    private static func task(from row: SQLRow) throws(StorageError) -> AgentTask {
        try decoded(row.text("details"))
    }

    private static func decoded(_ details: String) throws(StorageError) -> AgentTask {
        do {
            return try JSONCoding.decode(AgentTask.self, from: Data(details.utf8))
        } catch {
            throw .malformed(what: "details of a task: \(error)")
        }
    }

    /// The statements of the table.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO tasks (state, created_at, updated_at, details) VALUES ($1, $2, $2, '') RETURNING id
            """
        static let find: SQLText = "SELECT details FROM tasks WHERE id = $1"
        static let all: SQLText = "SELECT details FROM tasks ORDER BY id"
        static let count: SQLText = "SELECT count(*) AS count FROM tasks"
        static let withState: SQLText = "SELECT details FROM tasks WHERE state = $1 ORDER BY id"
        static let newest: SQLText = "SELECT id FROM tasks ORDER BY id DESC LIMIT 1"
        static let state: SQLText = "SELECT state FROM tasks WHERE id = $1"
        static let update: SQLText = """
            UPDATE tasks SET state = $2, updated_at = $3, details = $4 WHERE id = $1
            """
    }
}
