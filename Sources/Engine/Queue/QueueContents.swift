import Domain
import Store

/// The tasks in the queue, as they are stored.
struct QueueContents: Sendable, Equatable {
    /// The tasks that wait.
    var tasks: [AgentTask] = []
    /// How the tasks stand that they wait for.
    var states: [TaskID: TaskState] = [:]

    /// Reads the queue.
    ///
    /// - Parameter connection: Any connection.
    /// - Returns: All that wait, in order of creation.
    /// - Throws: `StorageError`.
    static func read(in connection: StorageConnection) throws(StorageError) -> QueueContents {
        var contents = QueueContents(tasks: try TaskTable.withState(.queued, in: connection))
        for task in contents.tasks {
            for id in task.after where contents.states[id] == nil {
                contents.states[id] = try TaskTable.state(of: id, in: connection)
            }
        }
        return contents
    }
}
