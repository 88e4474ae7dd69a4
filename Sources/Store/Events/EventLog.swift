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

    /// Walks over the whole log and checks each event against its hash and its predecessor.
    ///
    /// - Parameters:
    ///   - knownHead: A head kept outside the database; one from before the newest events is as good.
    ///   - connection: Any connection.
    /// - Returns: What was found.
    /// - Throws: ``StorageError`` when the log cannot be read.
    package static func verify(
        knownHead: String? = nil,
        in connection: StorageConnection
    ) throws(StorageError) -> ChainVerification {
        var found = ChainVerification(
            count: 0,
            head: EventChain.genesis,
            firstBroken: nil,
            redactedCount: 0,
            isTailMissing: knownHead != nil && knownHead != EventChain.genesis
        )
        var after: Int64 = 0
        while true {
            let entries = try connection.rows(
                Statement.chain,
                [.integer(after), .integer(500)],
                ChainEntry.init
            )
            guard let last = entries.last else { return found }
            for entry in entries { found.add(entry, knownHead: knownHead) }
            after = last.link.sequence
        }
    }

    /// Removes a secret that slipped in from every stored payload; the chain stays whole.
    ///
    /// - Parameters:
    ///   - secret: The text to remove.
    ///   - time: When this is done.
    ///   - connection: A connection that may write.
    /// - Returns: How many events held it.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func redact(
        _ secret: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Int {
        let redactor = Redactor(secrets: [secret])
        var count = 0
        var after: Int64 = 0
        while true {
            let entries = try connection.rows(
                Statement.chain,
                [.integer(after), .integer(500)],
                ChainEntry.init
            )
            guard let last = entries.last else { return count }
            for entry in entries {
                guard let payload = entry.payload else { continue }
                let cleaned: RedactedText
                do {
                    cleaned = try redactor.storable(json: Data(payload.utf8))
                } catch {
                    throw .malformed(what: "the payload of event \(entry.link.sequence)")
                }
                guard cleaned.string != payload else { continue }
                try connection.execute(
                    Statement.redact,
                    [.text(cleaned), .time(time), .integer(entry.link.sequence)]
                )
                count += 1
            }
            after = last.link.sequence
        }
    }

    // MARK: - Detail

    private static func tail(in connection: StorageConnection) throws(StorageError) -> LogHead {
        let last = try connection.row(Statement.tail) { row throws(StorageError) in
            LogHead(
                cursor: EventCursor(rawValue: try row.integer("sequence")),
                hash: try row.text("hash")
            )
        }
        return last ?? LogHead(cursor: EventCursor(rawValue: 0), hash: EventChain.genesis)
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
        static let chain: SQLText = """
            SELECT sequence, kind, happened_at, correlation, cause, payload, payload_hash, previous_hash, hash,
                redacted_at
            FROM events WHERE sequence > $1 ORDER BY sequence LIMIT $2
            """
        static let redact: SQLText = "UPDATE events SET payload = $1, redacted_at = $2 WHERE sequence = $3"
    }
}

/// A stored event as the check of the chain sees it.
private struct ChainEntry {
    let link: EventChain.Link
    let hash: String
    let payload: String?
    let isRedacted: Bool

    init(row: SQLRow) throws(StorageError) {
        link = EventChain.Link(
            sequence: try row.integer("sequence"),
            kind: try row.text("kind"),
            time: try row.integer("happened_at"),
            correlation: try row.text("correlation"),
            cause: try row.optionalInteger("cause"),
            payloadHash: try row.text("payload_hash"),
            previousHash: try row.text("previous_hash")
        )
        hash = try row.text("hash")
        payload = try row.optionalText("payload")
        isRedacted = try row.optionalInteger("redacted_at") != nil
    }

    /// Whether the payload is the one that was written, or was taken out openly.
    var hasHonestPayload: Bool {
        if isRedacted { return true }
        return payload.map { EventChain.hash(of: $0) == link.payloadHash } ?? false
    }
}

extension ChainVerification {
    fileprivate mutating func add(_ entry: ChainEntry, knownHead: String?) {
        count += 1
        let isSound =
            entry.link.sequence == Int64(count) && entry.link.previousHash == head
            && entry.link.hash == entry.hash && entry.hasHonestPayload
        if !isSound && firstBroken == nil { firstBroken = EventCursor(rawValue: entry.link.sequence) }
        if entry.isRedacted { redactedCount += 1 }
        if entry.hash == knownHead { isTailMissing = false }
        head = entry.hash
    }
}
