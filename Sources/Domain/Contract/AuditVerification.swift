/// What a walk over the event log found.
public struct AuditVerification: Codable, Sendable, Equatable {
    /// Faults after these are counted and not kept.
    public static let faultLimit = 1_000

    /// How many events there are.
    public var count: Int
    /// The hash of the newest event.
    public var head: String
    /// How many events have a payload that was removed or redacted and recorded as such.
    public var redactedCount: Int
    /// What is not as it was written, in the order of the log; at most ``faultLimit`` of them.
    public var faults: [AuditFault]
    /// How many faults there are in all.
    public var faultCount: Int

    /// Whether the log is as it was written.
    public var isWhole: Bool { faultCount == 0 }

    /// Creates the result of a walk.
    public init(
        count: Int,
        head: String,
        redactedCount: Int = 0,
        faults: [AuditFault] = [],
        faultCount: Int = 0
    ) {
        self.count = count
        self.head = head
        self.redactedCount = redactedCount
        self.faults = faults
        self.faultCount = faultCount
    }
}

/// One thing that is not as it was written.
public struct AuditFault: Codable, Sendable, Equatable {
    /// What is wrong.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The payload is another than the one that the event's hash covers.
        case payloadChanged = "payload-changed"
        /// The payload is gone or was redacted, and no event of the log tells who did it.
        case payloadRemoved = "payload-removed"
        /// Something beside the payload was changed, or the whole row was written anew.
        case rowChanged = "row-changed"
        /// Rows are gone from between two others, or from the beginning.
        case rowsMissing = "rows-missing"
        /// The newest rows are gone: the hash that is kept beside the database is not in the log.
        case endMissing = "end-missing"
        /// A line of an exported file is no event.
        case lineUnreadable = "line-unreadable"
    }

    /// What is wrong.
    public var kind: Kind
    /// The event it is about; of missing ones the first that is there after them, of a missing end the last
    /// that is there, of a line its number.
    public var cursor: EventCursor
    /// How many rows are missing, where that is known.
    public var missing: Int64?

    /// Creates a fault.
    public init(_ kind: Kind, at cursor: EventCursor, missing: Int64? = nil) {
        self.kind = kind
        self.cursor = cursor
        self.missing = missing
    }

    /// The fault in words, naming the events.
    public var message: String {
        let number = cursor.rawValue
        switch kind {
        case .payloadChanged: return "event \(number): its payload was changed"
        case .payloadRemoved: return "event \(number): its payload was removed, and nothing records by whom"
        case .rowChanged: return "event \(number): its row was changed"
        case .rowsMissing:
            let count = missing ?? 0
            let rows = count == 1 ? "1 event is" : "\(count) events are"
            let before = number - count - 1
            return before > 0
                ? "\(rows) missing between \(before) and \(number)"
                : "\(rows) missing before \(number)"
        case .endMissing:
            return number > 0
                ? "the newest events are missing after \(number)" : "the newest events are missing"
        case .lineUnreadable: return "line \(number) is no event"
        }
    }
}
