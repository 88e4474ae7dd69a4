import Domain
import Foundation
import Store

extension Journal {
    /// How long what has ended stays in the journal of what was written to GitHub.
    static let writeRetention: TimeInterval = 14 * 86_400

    /// Records something that is to be said or done on GitHub.
    ///
    /// - Parameters:
    ///   - deed: What, as `checked()` gave it.
    ///   - repository: What the repository is stored under, such as `github.com/me/mine`.
    ///   - state: How far it has come.
    ///   - task: The task whose agent drafted it; nil for one of the user's own.
    /// - Returns: The deed as it is stored, and will be sent: without secrets.
    /// - Throws: `StorageError`.
    func addWrite(
        _ deed: GitHubDeed,
        of repository: String,
        as state: GitHubWrite.State = .waiting,
        by task: TaskID? = nil
    ) async throws -> GitHubWrite {
        try await write(correlation: "write") { recorder in
            let oldest = recorder.time.addingTimeInterval(-Self.writeRetention)
            try WriteTable.prune(endedBefore: oldest, in: recorder.connection)
            let added = try WriteTable.insert(
                deed,
                of: repository,
                as: state,
                by: task,
                at: recorder.time,
                in: recorder.connection
            )
            try recorder.record(.gitHubWriteChanged(write: added))
            return added
        }
    }

    /// Changes something that is to be said or done on GitHub, or takes note of what became of it.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - change: Changes it as it is stored now, or throws to leave it as it is.
    /// - Returns: The deed as it is stored then.
    /// - Throws: What the closure throws, `EngineError.notFound`, or `StorageError`.
    @discardableResult
    func changeWrite(
        _ id: WriteID,
        _ change: @escaping @Sendable (inout GitHubWrite) throws -> Void
    ) async throws -> GitHubWrite {
        try await write(correlation: "write-\(id)") { recorder in
            guard var current = try WriteTable.find(id, in: recorder.connection) else {
                throw EngineError.notFound(what: "write \(id)")
            }
            let before = current
            try change(&current)
            guard current != before else { return before }
            current.updatedAt = recorder.time
            let stored = try WriteTable.update(current, in: recorder.connection)
            try recorder.record(.gitHubWriteChanged(write: stored))
            return stored
        }
    }

    /// What is to be sent to a repository, or may have been, the oldest first.
    func unsentWrites(to repository: String) async throws -> [GitHubWrite] {
        try await storage.read { try WriteTable.unsent(to: repository, in: $0) }
    }
}
