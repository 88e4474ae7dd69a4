import Domain
import Foundation
import Store

/// All that the engine stored of a project, as it lies on the disk while no engine runs.
struct EngineRecord: Sendable {
    /// The walk over the event log, with the head that is kept outside of it.
    var chain: AuditVerification
    /// The events that can be read, in order.
    var events: [EventEnvelope]
    /// The tasks, by number.
    var tasks: [AgentTask]
    /// Their steps, in order.
    var steps: [StepRecord]

    /// Reads it without changing anything; every row has to be one that this version understands.
    ///
    /// - Parameter root: The project's folder of the state.
    /// - Returns: What is there.
    /// - Throws: `StorageError`.
    static func read(at root: String) throws -> EngineRecord {
        let file = FileManager.default.contents(atPath: root + "/log-head") ?? Data()
        let kept = String(decoding: file, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        // It is made empty, and written with the first event.
        let head = kept.isEmpty ? nil : kept
        let storage = try Storage.open(at: root + "/switchyard.db", access: .readOnly)
        let record = try storage.readNow { connection -> EngineRecord in
            var events: [EventEnvelope] = []
            while true {
                let page = try EventLog.page(after: events.last?.cursor, limit: 500, in: connection)
                if page.isEmpty { break }
                events += page
            }
            let tasks = try TaskTable.all(in: connection)
            return EngineRecord(
                chain: try EventLog.verify(knownHead: head, in: connection),
                events: events,
                tasks: tasks,
                steps: try tasks.flatMap { try StepTable.steps(of: $0.id, in: connection) }
            )
        }
        try storage.close()
        return record
    }

    /// Looks for damage in the whole database.
    ///
    /// - Parameter root: The project's folder of the state.
    /// - Returns: What is wrong, one line each.
    /// - Throws: `StorageError`.
    static func damage(at root: String) async throws -> [String] {
        let storage = try Storage.open(at: root + "/switchyard.db", access: .readOnly)
        let found = try await storage.fullCheck()
        try storage.close()
        return found
    }

    /// The trees that a user may want back: what steps left or checked, and where tasks stand.
    var checkpoints: Set<String> {
        let ofTasks = tasks.flatMap { task in
            [task.workspace?.tree, task.workspace?.baseTree, task.evidence?.tree, task.baseline?.tree]
        }
        return Set((ofTasks + steps.map(\.tree)).compactMap(\.self))
    }
}
