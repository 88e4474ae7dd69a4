package import Domain
package import Foundation

/// The journal: each step is recorded as started before it acts, and as ended after.
///
/// Inputs and outputs, which can be long, are in a table of their own; see `StepTable+Texts.swift`.
package enum StepTable {
    /// Records that a step is about to act.
    ///
    /// - Parameters:
    ///   - task: The task it belongs to.
    ///   - kind: What it does.
    ///   - title: What it does, in words for people.
    ///   - command: The command line, for steps that run one.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The step as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func start(
        task: TaskID,
        kind: StepKind,
        title: String,
        command: String? = nil,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> StepRecord {
        let started = try connection.row(
            Statement.insert,
            [
                .id(task), .word(kind), .text(connection.redacted(title)), .word(StepState.started),
                .optional(command) { .text(connection.redacted($0)) }, .time(time),
            ],
            step
        )
        guard let started else { throw .absent(what: "new step") }
        return started
    }

    /// Records how a step ended.
    ///
    /// - Parameters:
    ///   - step: The step with its outcome; any state but `started`. Its output is saved apart.
    ///   - connection: A connection that may write.
    /// - Returns: The step as it is stored, redacted, with the length of its saved output.
    /// - Throws: ``StorageError``; `absent` when no such step is running, since what the journal
    ///   once said of an outcome does not change.
    @discardableResult
    package static func end(
        _ step: StepRecord,
        in connection: StorageConnection
    ) throws(StorageError) -> StepRecord {
        guard step.state != .started, let endedAt = step.endedAt else {
            throw .malformed(what: "step \(step.id) is to end without an outcome")
        }
        // A clock may have been set back meanwhile; nothing takes less than no time.
        let end = max(endedAt, step.startedAt)
        let usage: RedactedText? =
            if let usage = step.usage { try connection.redactedJSON(usage) } else { nil }
        let evidence: RedactedText? =
            if let evidence = step.evidence { try connection.redactedJSON(evidence) } else { nil }
        let ended = try connection.row(
            Statement.end,
            [
                .id(step.id), .text(connection.redacted(step.title)), .word(step.state),
                .text(connection.redacted(step.summary)),
                .optional(step.command) { .text(connection.redacted($0)) },
                .optional(step.exitCode) { .integer(Int64($0)) },
                .optional(usage) { .text($0) }, .optional(step.tree) { .name($0) }, .time(end),
                .optional(evidence) { .text($0) },
            ],
            Self.step
        )
        guard let ended else { throw .absent(what: "running step \(step.id)") }
        return ended
    }

    /// Reads a step; nil when there is none of that number.
    package static func find(
        _ id: StepID,
        in connection: StorageConnection
    ) throws(StorageError) -> StepRecord? {
        try connection.row(Statement.find, [.id(id)], step)
    }

    /// Reads the steps of a task in the order they were started.
    package static func steps(
        of task: TaskID,
        in connection: StorageConnection
    ) throws(StorageError) -> [StepRecord] {
        try connection.rows(Statement.ofTask, [.id(task)], step)
    }

    /// Reads the steps that were started and have not ended, oldest first: after a crash, those to
    /// repeat or reconcile.
    package static func unfinished(in connection: StorageConnection) throws(StorageError) -> [StepRecord] {
        try connection.rows(Statement.unfinished, [], step)
    }

    /// Reads when the newest steps of a kind were started, the oldest first.
    ///
    /// - Parameters:
    ///   - kind: What they do.
    ///   - limit: How many at the most.
    ///   - connection: Any connection.
    /// - Returns: The times.
    /// - Throws: ``StorageError``.
    package static func newestStarts(
        of kind: StepKind,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [Date] {
        try connection.rows(Statement.newestStarts, [.word(kind), .limit(limit)]) {
            row throws(StorageError) in
            try row.time("started_at")
        }.reversed()
    }

    // MARK: - Detail

    private static func step(from row: SQLRow) throws(StorageError) -> StepRecord {
        var step = StepRecord(
            id: try row.id("id"),
            taskID: try row.id("task"),
            kind: try row.word("kind"),
            title: try row.text("title"),
            command: try row.optionalText("command"),
            startedAt: try row.time("started_at")
        )
        step.state = try row.word("state")
        step.summary = try row.text("summary")
        step.exitCode = try row.optionalInteger("exit_code").map(Int32.init(truncatingIfNeeded:))
        step.usage = try row.optionalJSON("usage")
        step.tree = try row.optionalText("tree")
        step.evidence = try row.optionalJSON("evidence")
        step.outputLength = Int(try row.integer("output_length"))
        step.endedAt = try row.optionalTime("ended_at")
        return step
    }

    /// The statements of the table.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO steps (task, kind, title, state, summary, command, output_length, started_at)
            VALUES ($1, $2, $3, $4, '', $5, 0, $6)
            RETURNING *
            """
        static let end: SQLText = """
            UPDATE steps
            SET title = $2, state = $3, summary = $4, command = $5, exit_code = $6, usage = $7, tree = $8,
                ended_at = $9, evidence = $10
            WHERE id = $1 AND state = 'started'
            RETURNING *
            """
        static let find: SQLText = "SELECT * FROM steps WHERE id = $1"
        static let ofTask: SQLText = "SELECT * FROM steps WHERE task = $1 ORDER BY id"
        static let newestStarts: SQLText = """
            SELECT started_at FROM steps WHERE kind = $1 ORDER BY id DESC LIMIT $2
            """
        static let unfinished: SQLText = "SELECT * FROM steps WHERE state = 'started' ORDER BY id"
    }
}
