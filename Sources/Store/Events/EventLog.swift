package import Domain
package import Foundation

/// The end of the event log.
package struct LogHead: Sendable, Hashable {
    /// The place of the newest event; 0 when there is none.
    package let cursor: EventCursor
    /// The hash of the newest event; of an empty log, ``EventChain/genesis``.
    package let hash: String
}

/// The append-only, hash-chained log of what happened; also the audit log.
///
/// An event is appended in the transaction of the change it tells of. Its payload lies beside the
/// chain, which covers only the payload's hash. After a commit the caller writes
/// ``head(in:)`` to a file outside the database, so that a cut tail is seen.
package enum EventLog {
    /// Appends a durable event.
    ///
    /// - Parameters:
    ///   - event: What happened; a durable kind.
    ///   - correlation: What the events of one command or task have in common, such as `task-12`.
    ///   - cause: The event that led to this one.
    ///   - time: When it happened; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The end of the log then.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func append(
        _ event: EngineEvent,
        correlation: String,
        cause: EventCursor? = nil,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> LogHead {
        guard event.isDurable else {
            throw .malformed(what: "the event \(event.kind) is not one that is kept")
        }
        let last = try tail(in: connection)
        let payload = try payload(of: event, in: connection)
        let correlation = connection.redacted(correlation)
        let link = EventChain.Link(
            sequence: last.cursor.rawValue + 1,
            kind: event.kind,
            time: JSONCoding.milliseconds(of: time),
            correlation: correlation.string,
            cause: cause?.rawValue,
            payloadHash: EventChain.hash(of: payload.string),
            previousHash: last.hash
        )
        try connection.execute(
            Statement.insert,
            [
                .integer(link.sequence), .name(link.kind), .integer(link.time), .text(correlation),
                .optional(cause, SQLValue.id), .text(payload), .name(link.payloadHash),
                .name(link.previousHash), .name(link.hash),
            ]
        )
        return LogHead(cursor: EventCursor(rawValue: link.sequence), hash: link.hash)
    }

    /// The place and the hash of the newest event.
    package static func end(in connection: StorageConnection) throws(StorageError) -> LogHead {
        try tail(in: connection)
    }

    private static func payload(
        of event: EngineEvent,
        in connection: StorageConnection
    ) throws(StorageError) -> RedactedText {
        // The task was encoded a moment ago, to be stored.
        if case .taskChanged(let task) = event, let details = connection.newestTask.text(of: task) {
            return details.between(#"{"taskChanged":{"task":"#, "}}")
        }
        return try connection.redactedJSON(event)
    }

    /// Reads the next events.
    ///
    /// - Parameters:
    ///   - cursor: The last event already known, or nil to begin with the first.
    ///   - limit: How many at the most.
    ///   - connection: Any connection.
    /// - Returns: The events in order, without those whose payload was pruned; empty at the end.
    /// - Throws: ``StorageError``.
    package static func page(
        after cursor: EventCursor?,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [EventEnvelope] {
        let after = cursor?.rawValue ?? 0
        return try connection.rows(Statement.page, [.integer(after), .limit(limit)], envelope)
    }

    /// The place of the newest event; 0 when there is none.
    package static func lastCursor(in connection: StorageConnection) throws(StorageError) -> EventCursor {
        try tail(in: connection).cursor
    }

    /// The hash of the newest event; of an empty log, ``EventChain/genesis``.
    package static func head(in connection: StorageConnection) throws(StorageError) -> String {
        try tail(in: connection).hash
    }

    /// Walks over the log and checks each event against its hash and its predecessor.
    ///
    /// - Parameters:
    ///   - knownHead: A head kept outside the database; one from before the newest events is as good.
    ///   - start: The event after which to begin; nil for the whole log.
    ///   - connection: Any connection.
    /// - Returns: What was found.
    /// - Throws: ``StorageError`` when the log cannot be read.
    package static func verify(
        knownHead: String? = nil,
        after start: LogHead? = nil,
        in connection: StorageConnection
    ) throws(StorageError) -> AuditVerification {
        var walk = ChainWalk(after: start, knownHead: knownHead)
        try walkPages(after: start?.cursor, in: connection) { entry throws(StorageError) in walk.add(entry) }
        return walk.finished()
    }

    /// Looks for a head among the newest events.
    ///
    /// - Parameters:
    ///   - hash: The hash of the event looked for.
    ///   - count: How many of the newest events are looked at.
    ///   - connection: Any connection.
    /// - Returns: The event; nil when it is not among them.
    /// - Throws: ``StorageError``.
    package static func recentHead(
        _ hash: String,
        amongNewest count: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> LogHead? {
        try connection.row(Statement.recent, [.name(hash), .limit(count)], logHead)
    }

    /// Removes a secret that slipped in from every stored payload, and records that of each; the chain stays
    /// whole.
    ///
    /// - Parameters:
    ///   - secret: The text to remove.
    ///   - correlation: Who does it.
    ///   - time: When this is done.
    ///   - connection: A connection that may write.
    /// - Returns: How many events held it.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func redact(
        _ secret: String,
        correlation: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Int {
        let redactor = Redactor(secrets: [secret])
        var redacted: [EventCursor] = []
        try walkPages(after: nil, in: connection) { entry throws(StorageError) in
            guard let payload = entry.payload else { return }
            let cleaned: RedactedText
            do {
                cleaned = try redactor.storable(json: Data(payload.utf8))
            } catch {
                throw .malformed(what: "the payload of event \(entry.cursor.rawValue)")
            }
            guard cleaned.string != payload else { return }
            try setPayload(.text(cleaned), of: entry.cursor, at: time, in: connection)
            redacted.append(entry.cursor)
        }
        for cursor in redacted {
            let event = EngineEvent.payloadRedacted(cursor: cursor, reason: "a secret was removed from it")
            try append(event, correlation: correlation, at: time, in: connection)
        }
        return redacted.count
    }

    /// Removes the payload of one event; the chain stays whole.
    ///
    /// The caller records it by an event.
    ///
    /// - Parameters:
    ///   - cursor: The event.
    ///   - time: When this is done.
    ///   - connection: A connection that may write.
    /// - Throws: ``StorageError``; `absent` when there is no such event.
    package static func removePayload(
        of cursor: EventCursor,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) {
        try setPayload(.null, of: cursor, at: time, in: connection)
    }

    // MARK: - Detail

    private static func tail(in connection: StorageConnection) throws(StorageError) -> LogHead {
        let last = try connection.row(Statement.tail, [], logHead)
        return last ?? LogHead(cursor: EventCursor(rawValue: 0), hash: EventChain.genesis)
    }

    private static func logHead(from row: SQLRow) throws(StorageError) -> LogHead {
        LogHead(cursor: EventCursor(rawValue: try row.integer("sequence")), hash: try row.text("hash"))
    }

    private static func setPayload(
        _ payload: SQLValue,
        of cursor: EventCursor,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) {
        let count = try connection.execute(
            Statement.redact,
            [payload, .time(time), .integer(cursor.rawValue)]
        )
        guard count == 1 else { throw .absent(what: "event \(cursor.rawValue)") }
    }

    /// Visits the events in their order, a page at a time.
    private static func walkPages(
        after start: EventCursor?,
        in connection: StorageConnection,
        _ visit: (AuditEntry) throws(StorageError) -> Void
    ) throws(StorageError) {
        var cursor = start ?? EventCursor(rawValue: 0)
        while true {
            let page = try AuditLog.entries(after: cursor, limit: 500, in: connection)
            guard let last = page.last else { return }
            for entry in page { try visit(entry) }
            cursor = last.cursor
        }
    }

    private static func envelope(from row: SQLRow) throws(StorageError) -> EventEnvelope {
        EventEnvelope(
            cursor: EventCursor(rawValue: try row.integer("sequence")),
            time: try row.time("happened_at"),
            correlation: try row.text("correlation"),
            event: try row.json("payload")
        )
    }

    /// The statements of the log.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO events
                (sequence, kind, happened_at, correlation, cause, payload, payload_hash, previous_hash, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """
        static let tail: SQLText = "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1"
        static let page: SQLText = """
            SELECT sequence, happened_at, correlation, payload FROM events
            WHERE sequence > $1 AND payload IS NOT NULL
            ORDER BY sequence LIMIT $2
            """
        static let recent: SQLText = """
            SELECT sequence, hash FROM (SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT $2) AS newest
            WHERE hash = $1
            """
        static let redact: SQLText = "UPDATE events SET payload = $1, redacted_at = $2 WHERE sequence = $3"
    }
}
