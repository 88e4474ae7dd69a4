package import Domain
package import Foundation

/// What is said and done on GitHub, recorded before it is sent.
///
/// The whole value is stored as JSON in `details`; the other columns are copies of what statements select by.
/// What is stored is redacted, and what is sent is what is stored.
package enum WriteTable {
    /// Adds a deed.
    ///
    /// - Parameters:
    ///   - deed: What is to be said or done.
    ///   - repository: `owner/name` of the repository that it is for, after the server and a slash.
    ///   - state: How far it has come.
    ///   - task: The task whose agent drafted it; nil for one of the user's own.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The deed as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func insert(
        _ deed: GitHubDeed,
        of repository: String,
        as state: GitHubWrite.State,
        by task: TaskID?,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> GitHubWrite {
        // The number is inside the value, so it has to be given out before the value is written.
        let number: WriteID? = try connection.row(
            Statement.insert,
            [.text(connection.redacted(repository)), .word(state), .time(time)]
        ) { row throws(StorageError) in try row.id("id") }
        guard let number else { throw .absent(what: "new write") }
        let write = GitHubWrite(
            id: number,
            repository: repository,
            deed: deed,
            state: state,
            task: task,
            createdAt: time,
            updatedAt: time
        )
        return try update(write, in: connection)
    }

    /// Writes a changed deed.
    ///
    /// - Parameters:
    ///   - write: The deed. Its times are whole milliseconds; of others the fraction is not kept.
    ///   - connection: A connection that may write.
    /// - Returns: The deed as it is stored, redacted.
    /// - Throws: ``StorageError``, `absent` when there is none of that number.
    @discardableResult
    package static func update(
        _ write: GitHubWrite,
        in connection: StorageConnection
    ) throws(StorageError) -> GitHubWrite {
        let details = try connection.redactedJSON(write)
        let count = try connection.execute(
            Statement.update,
            [.id(write.id), .word(write.state), .time(write.updatedAt), .text(details)]
        )
        guard count == 1 else { throw .absent(what: "write \(write.id)") }
        guard let stored = try find(write.id, in: connection) else {
            throw .absent(what: "write \(write.id)")
        }
        return stored
    }

    /// Reads a deed; nil when there is none of that number.
    package static func find(
        _ id: WriteID,
        in connection: StorageConnection
    ) throws(StorageError) -> GitHubWrite? {
        try connection.row(Statement.find, [.id(id)], read)
    }

    /// Reads all deeds, the newest first, without those that ended before a time.
    package static func list(
        endedSince time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> [GitHubWrite] {
        try connection.rows(Statement.list, ended + [.time(time)], read)
    }

    /// Reads what is to be sent to a repository, or may have been, the oldest first.
    package static func unsent(
        to repository: String,
        in connection: StorageConnection
    ) throws(StorageError) -> [GitHubWrite] {
        let states: [GitHubWrite.State] = [.waiting, .sending, .uncertain]
        return try connection.rows(
            Statement.unsent,
            [.text(connection.redacted(repository))] + states.map { SQLValue.word($0) },
            read
        )
    }

    /// Reads the deeds in a state, the oldest first.
    package static func withState(
        _ state: GitHubWrite.State,
        in connection: StorageConnection
    ) throws(StorageError) -> [GitHubWrite] {
        try connection.rows(Statement.withState, [.word(state)], read)
    }

    /// Forgets what ended before a time.
    ///
    /// - Returns: How many were forgotten.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func prune(
        endedBefore time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Int {
        try connection.execute(Statement.prune, ended + [.time(time)])
    }

    // MARK: - Detail

    private static var ended: [SQLValue] {
        [GitHubWrite.State.done, .discarded].map { SQLValue.word($0) }
    }

    private static func read(from row: SQLRow) throws(StorageError) -> GitHubWrite {
        try row.json("details")
    }

    /// The statements of the table.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO github_writes (repository, state, updated_at, details) VALUES ($1, $2, $3, '')
            RETURNING id
            """
        static let update: SQLText = """
            UPDATE github_writes SET state = $2, updated_at = $3, details = $4 WHERE id = $1
            """
        static let find: SQLText = "SELECT details FROM github_writes WHERE id = $1"
        static let list: SQLText = """
            SELECT details FROM github_writes WHERE state NOT IN ($1, $2) OR updated_at >= $3 ORDER BY id DESC
            """
        static let unsent: SQLText = """
            SELECT details FROM github_writes WHERE repository = $1 AND state IN ($2, $3, $4) ORDER BY id
            """
        static let withState: SQLText = "SELECT details FROM github_writes WHERE state = $1 ORDER BY id"
        static let prune: SQLText = """
            DELETE FROM github_writes WHERE state IN ($1, $2) AND updated_at < $3
            """
    }
}
