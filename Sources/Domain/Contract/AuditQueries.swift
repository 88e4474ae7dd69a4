public import Foundation

/// Which events of the log are asked for; what is nil is not looked at.
public struct AuditFilter: Codable, Sendable, Equatable {
    /// Only events with this correlation, such as `task-12`.
    public var correlation: String?
    /// Only events of this kind, such as `taskChanged`.
    public var kind: String?
    /// Only events that happened then or later, by the clock as it was.
    public var since: Date?
    /// Only events that happened then or earlier, by the clock as it was.
    public var until: Date?

    /// Creates a filter; by default every event passes.
    public init(
        correlation: String? = nil,
        kind: String? = nil,
        since: Date? = nil,
        until: Date? = nil
    ) {
        self.correlation = correlation
        self.kind = kind
        self.since = since
        self.until = until
    }
}

/// Events as the log has them, in the order of the log, also those whose payload was removed.
public struct AuditLogQuery: EngineQuery {
    /// The events.
    public typealias Answer = [AuditEntry]

    /// Which events.
    public var filter: AuditFilter
    /// Only events after this one, the oldest of them; nil for the newest of all.
    public var after: EventCursor?
    /// How many at the most.
    public var limit: Int

    /// Creates the question.
    public init(filter: AuditFilter = AuditFilter(), after: EventCursor? = nil, limit: Int = 100) {
        self.filter = filter
        self.after = after
        self.limit = limit
    }
}

/// Whether the event log is as it was written: every row, and its end against the hash that is kept beside
/// the database.
public struct VerifyAuditQuery: EngineQuery {
    /// What was found.
    public typealias Answer = AuditVerification

    /// Creates the question.
    public init() {}
}

/// An event as it is stored.
public struct AuditEntry: Codable, Sendable, Equatable {
    /// The place in the log.
    public var cursor: EventCursor
    /// The stable name of the kind.
    public var kind: String
    /// When it happened.
    public var time: Date
    /// What the events of one command or task have in common.
    public var correlation: String
    /// The event that led to this one.
    public var cause: EventCursor?
    /// The event in JSON, as it is stored; nil when it was removed.
    public var payload: String?
    /// The SHA-256 of the payload as it was written, in hexadecimal.
    public var payloadHash: String
    /// The hash of the event before it.
    public var previousHash: String
    /// The hash of the event, by which it can be named: it covers everything above but the payload itself.
    public var hash: String
    /// When the payload, or secrets in it, were removed.
    public var redactedAt: Date?

    /// Creates an entry.
    public init(
        cursor: EventCursor,
        kind: String,
        time: Date,
        correlation: String,
        cause: EventCursor?,
        payload: String?,
        payloadHash: String,
        previousHash: String,
        hash: String,
        redactedAt: Date?
    ) {
        self.cursor = cursor
        self.kind = kind
        self.time = time
        self.correlation = correlation
        self.cause = cause
        self.payload = payload
        self.payloadHash = payloadHash
        self.previousHash = previousHash
        self.hash = hash
        self.redactedAt = redactedAt
    }
}
