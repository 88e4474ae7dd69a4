package import Domain
import Foundation

/// A walk along the chain of events, which names what is not as it was written.
///
/// It is fed the events in their order, from the database or from an exported file, and keeps nothing of
/// them but what is wrong. One changed row is one fault: the rows after it are measured against what it
/// says, not against what it should say.
package struct ChainWalk {
    private let knownHead: String?
    private var found: AuditVerification
    /// The place of the last event; 0 before the first.
    private var last: Int64
    /// Whether the last event was named as changed already.
    private var isLastNamed = false
    private var isHeadSeen: Bool
    /// Events whose payload is not the one that was written, by their own word on purpose.
    private var removed: Set<Int64> = []
    /// Events of which another says that their payload was removed.
    private var recorded: Set<Int64> = []

    /// Begins a walk.
    ///
    /// - Parameters:
    ///   - start: The event that the first one follows; nil at the beginning of the log.
    ///   - knownHead: A head that was kept elsewhere, which has to be met; nil when there is none.
    package init(after start: LogHead? = nil, knownHead: String? = nil) {
        self.knownHead = knownHead
        found = AuditVerification(count: 0, head: start?.hash ?? EventChain.genesis)
        last = start?.cursor.rawValue ?? 0
        isHeadSeen = knownHead == nil || knownHead == found.head
    }

    /// Takes the next event.
    package mutating func add(_ entry: AuditEntry) {
        let number = entry.cursor.rawValue
        found.count += 1
        guard number > last else { return note(.rowChanged, at: number) }
        let isOwnHashRight = EventChain.Link(entry).hash == entry.hash
        if number > last + 1 {
            note(.rowsMissing, at: number, missing: number - last - 1)
        } else if entry.previousHash != found.head, isOwnHashRight, !isLastNamed {
            // It follows another row than the one that is there, so that one was written anew.
            note(.rowChanged, at: max(last, 1))
        }
        if !isOwnHashRight { note(.rowChanged, at: number) }
        check(entry, isRowNamed: !isOwnHashRight)
        if entry.hash == knownHead { isHeadSeen = true }
        (last, isLastNamed, found.head) = (number, !isOwnHashRight, entry.hash)
    }

    /// Notes a line of a file that is no event.
    package mutating func addUnreadable(line: Int) { note(.lineUnreadable, at: Int64(line)) }

    /// Ends the walk.
    ///
    /// - Returns: What was found, with the faults in the order of the log.
    package func finished() -> AuditVerification {
        var walk = self
        for number in removed.subtracting(recorded).sorted() { walk.note(.payloadRemoved, at: number) }
        walk.found.redactedCount = removed.intersection(recorded).count
        if !isHeadSeen { walk.note(.endMissing, at: last) }
        walk.found.faults.sort { $0.cursor < $1.cursor }
        return walk.found
    }

    // MARK: - Detail

    private mutating func check(_ entry: AuditEntry, isRowNamed: Bool) {
        let number = entry.cursor.rawValue
        guard let payload = entry.payload else {
            removed.insert(number)
            return
        }
        guard EventChain.hash(of: payload) != entry.payloadHash else {
            guard entry.kind == "payloadRedacted", let cursor = Self.redacted(in: payload) else { return }
            recorded.insert(cursor)
            return
        }
        if entry.redactedAt != nil {
            removed.insert(number)
        } else if !isRowNamed {
            note(.payloadChanged, at: number)
        }
    }

    private static func redacted(in payload: String) -> Int64? {
        let event = try? JSONCoding.decode(EngineEvent.self, from: Data(payload.utf8))
        guard case .payloadRedacted(let cursor, _)? = event else { return nil }
        return cursor.rawValue
    }

    private mutating func note(_ kind: AuditFault.Kind, at number: Int64, missing: Int64? = nil) {
        found.faultCount += 1
        guard found.faults.count < AuditVerification.faultLimit else { return }
        found.faults.append(AuditFault(kind, at: EventCursor(rawValue: number), missing: missing))
    }
}

extension EventChain.Link {
    /// What the hash of a stored event covers.
    init(_ entry: AuditEntry) {
        self.init(
            sequence: entry.cursor.rawValue,
            kind: entry.kind,
            time: JSONCoding.milliseconds(of: entry.time),
            correlation: entry.correlation,
            cause: entry.cause?.rawValue,
            payloadHash: entry.payloadHash,
            previousHash: entry.previousHash
        )
    }
}
