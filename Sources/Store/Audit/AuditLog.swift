package import Domain

/// The event log as an auditor reads it: every row with all its columns, whether or not its payload is there.
package enum AuditLog {
    /// Reads events in the order of the log.
    ///
    /// - Parameters:
    ///   - filter: Which events.
    ///   - cursor: The event after which to begin; nil for the newest of all.
    ///   - limit: How many at the most.
    ///   - connection: Any connection.
    /// - Returns: The events; empty at the end.
    /// - Throws: ``StorageError``.
    package static func entries(
        _ filter: AuditFilter = AuditFilter(),
        after cursor: EventCursor?,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [AuditEntry] {
        let conditions: [SQLValue] = [
            .optional(filter.correlation) { .text(connection.redacted($0)) },
            .optional(filter.kind) { .name($0) },
            .optional(filter.since, SQLValue.time), .optional(filter.until, SQLValue.time), .limit(limit),
        ]
        guard let cursor else {
            return try connection.rows(Statement.newest, conditions, entry).reversed()
        }
        return try connection.rows(Statement.after, conditions + [.integer(cursor.rawValue)], entry)
    }

    /// Reads one event; nil when there is none at that place.
    package static func find(
        _ cursor: EventCursor,
        in connection: StorageConnection
    ) throws(StorageError) -> AuditEntry? {
        try connection.row(Statement.find, [.integer(cursor.rawValue)], entry)
    }

    private static func entry(from row: SQLRow) throws(StorageError) -> AuditEntry {
        AuditEntry(
            cursor: EventCursor(rawValue: try row.integer("sequence")),
            kind: try row.text("kind"),
            time: try row.time("happened_at"),
            correlation: try row.text("correlation"),
            cause: try row.optionalInteger("cause").map(EventCursor.init(rawValue:)),
            payload: try row.optionalText("payload"),
            payloadHash: try row.text("payload_hash"),
            previousHash: try row.text("previous_hash"),
            hash: try row.text("hash"),
            redactedAt: try row.optionalTime("redacted_at")
        )
    }

    /// The statements of the reading; the casts tell a database system the type of an argument that is null.
    private enum Statement {
        static let newest: SQLText = """
            SELECT * FROM events
            WHERE (CAST($1 AS TEXT) IS NULL OR correlation = $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
                AND (CAST($3 AS BIGINT) IS NULL OR happened_at >= $3)
                AND (CAST($4 AS BIGINT) IS NULL OR happened_at <= $4)
            ORDER BY sequence DESC LIMIT $5
            """
        static let after: SQLText = """
            SELECT * FROM events
            WHERE sequence > $6
                AND (CAST($1 AS TEXT) IS NULL OR correlation = $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
                AND (CAST($3 AS BIGINT) IS NULL OR happened_at >= $3)
                AND (CAST($4 AS BIGINT) IS NULL OR happened_at <= $4)
            ORDER BY sequence LIMIT $5
            """
        static let find: SQLText = "SELECT * FROM events WHERE sequence = $1"
    }
}
