package import Domain
package import Foundation

/// An event as one line of JSON, as it is exported.
///
/// Every stored column is in it: `cursor`, `kind`, `time` (milliseconds since 1970), `correlation`, `cause`,
/// `payloadHash`, `previousHash`, `hash` (by which the event is named), `redactedAt`, and last `payload`, the
/// event in JSON exactly as it is stored, so that the line can be verified without the database. A payload
/// that is no JSON any more is a text, `payloadText`.
package enum AuditLine {
    private static let payloadKey = #","payload":"#

    /// Writes an event as a line, without its end.
    package static func text(of entry: AuditEntry) -> String {
        let columns = Columns(entry)
        // Such columns can always be encoded; a line without them is no event, which a check says.
        guard let head = try? JSONCoding.encode(columns) else { return "{}" }
        return String(decoding: head.dropLast(), as: UTF8.self) + payloadKey
            + (columns.payloadText == nil ? entry.payload ?? "null" : "null") + "}"
    }

    /// Reads an event from a line.
    ///
    /// - Parameter line: The line in UTF-8, without its end.
    /// - Returns: The event; nil when the line is none.
    package static func entry(of line: Data) -> AuditEntry? {
        // Inside a string the quotes would have a backslash before them, so the first is the one.
        guard let key = line.range(of: Data(payloadKey.utf8)), line.last == UInt8(ascii: "}") else {
            return nil
        }
        let head = line[..<key.lowerBound] + [UInt8(ascii: "}")]
        guard let columns = try? JSONCoding.decode(Columns.self, from: head) else { return nil }
        let payload = String(decoding: line[key.upperBound...].dropLast(), as: UTF8.self)
        return columns.entry(payload: payload == "null" ? columns.payloadText : payload)
    }

    /// What a line holds beside the payload.
    private struct Columns: Codable {
        var cause: Int64?
        var correlation: String
        var cursor: Int64
        var hash: String
        var kind: String
        var payloadHash: String
        var payloadText: String?
        var previousHash: String
        var redactedAt: Date?
        var time: Date

        init(_ entry: AuditEntry) {
            cause = entry.cause?.rawValue
            correlation = entry.correlation
            cursor = entry.cursor.rawValue
            hash = entry.hash
            kind = entry.kind
            payloadHash = entry.payloadHash
            payloadText = entry.payload.flatMap { Self.isStorable($0, entry) ? nil : $0 }
            previousHash = entry.previousHash
            redactedAt = entry.redactedAt
            time = entry.time
        }

        /// What was stored by the program is JSON on one line; anything else has to be looked at.
        private static func isStorable(_ payload: String, _ entry: AuditEntry) -> Bool {
            guard !payload.utf8.contains(UInt8(ascii: "\n")), payload != "null" else { return false }
            if EventChain.hash(of: payload) == entry.payloadHash { return true }
            return (try? JSONSerialization.jsonObject(with: Data(payload.utf8), options: .fragmentsAllowed))
                != nil
        }

        func entry(payload: String?) -> AuditEntry {
            AuditEntry(
                cursor: EventCursor(rawValue: cursor),
                kind: kind,
                time: time,
                correlation: correlation,
                cause: cause.map(EventCursor.init(rawValue:)),
                payload: payload,
                payloadHash: payloadHash,
                previousHash: previousHash,
                hash: hash,
                redactedAt: redactedAt
            )
        }
    }
}
