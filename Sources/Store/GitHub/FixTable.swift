package import Domain

/// What became of red runs.
///
/// The whole value is stored as JSON in `details`; the other columns are copies of what statements select by. A run
/// has one row for each of its attempts, which a second try at it takes over.
package enum FixTable {
    /// Writes an outcome, in place of what was known of the same attempt of the run.
    ///
    /// - Parameters:
    ///   - outcome: The outcome. Its times are whole milliseconds; of others the fraction is not kept.
    ///   - connection: A connection that may write.
    /// - Returns: The outcome as it is stored, redacted.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func put(
        _ outcome: FixOutcome,
        in connection: StorageConnection
    ) throws(StorageError) -> FixOutcome {
        let details = try connection.redactedJSON(outcome)
        try connection.execute(
            Statement.put,
            [
                .id(outcome.run), .integer(Int64(outcome.attempt)), .optional(outcome.task) { .id($0) },
                .word(outcome.failureClass), .word(outcome.ending), .time(outcome.startedAt), .text(details),
            ]
        )
        guard let stored = try find(outcome.run, attempt: outcome.attempt, in: connection) else {
            throw .absent(what: "fix of run \(outcome.run)")
        }
        return stored
    }

    /// Reads what became of an attempt of a run; nil where nothing is known.
    package static func find(
        _ run: RunID,
        attempt: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> FixOutcome? {
        try connection.row(Statement.find, [.id(run), .integer(Int64(attempt))], read)
    }

    /// Reads what a task is to turn green; nil where it is for nothing, or another task took its place.
    package static func find(
        of task: TaskID,
        in connection: StorageConnection
    ) throws(StorageError) -> FixOutcome? {
        try connection.row(Statement.ofTask, [.id(task)], read)
    }

    /// Reads all outcomes, the newest first.
    package static func all(in connection: StorageConnection) throws(StorageError) -> [FixOutcome] {
        try connection.rows(Statement.all, [], read)
    }

    // MARK: - Detail

    private static func read(from row: SQLRow) throws(StorageError) -> FixOutcome {
        try row.json("details")
    }

    /// The statements of the table.
    private enum Statement {
        static let put: SQLText = """
            INSERT INTO fix_outcomes (run, attempt, task, class, ending, started_at, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (run, attempt) DO UPDATE SET
                task = excluded.task, class = excluded.class, ending = excluded.ending,
                started_at = excluded.started_at, details = excluded.details
            """
        static let find: SQLText = "SELECT details FROM fix_outcomes WHERE run = $1 AND attempt = $2"
        static let ofTask: SQLText = """
            SELECT details FROM fix_outcomes WHERE task = $1 ORDER BY started_at DESC, run DESC LIMIT 1
            """
        static let all: SQLText = """
            SELECT details FROM fix_outcomes ORDER BY started_at DESC, run DESC, attempt DESC
            """
    }
}
