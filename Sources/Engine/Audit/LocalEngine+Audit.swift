import Domain
import Foundation
import Store

extension LocalEngine {
    /// Removes what an event says and records who did that, when and why.
    func redactEvent(_ cursor: EventCursor, reason: String?) async throws -> CommandReceipt {
        let reason = reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        // The door is open to this user alone, so it is this user.
        try await services.journal.write(correlation: "user-\(NSUserName())") { recorder in
            guard let entry = try AuditLog.find(cursor, in: recorder.connection) else {
                throw EngineError.notFound(what: "event \(cursor.rawValue)")
            }
            let event = EngineEvent.payloadRedacted(cursor: cursor, reason: reason)
            guard entry.kind != event.kind else {
                throw EngineError.conflict(
                    message: "Event \(cursor.rawValue) records that a payload was removed.",
                    remedy: "Such a record stays; it names no more than an event and a reason."
                )
            }
            guard entry.payload != nil else {
                throw EngineError.conflict(
                    message: "What event \(cursor.rawValue) said was removed before.",
                    remedy: "Look who did it: switchyard audit list --kind \(event.kind)"
                )
            }
            try EventLog.removePayload(of: cursor, at: recorder.time, in: recorder.connection)
            try recorder.record(event)
        }
        let isGone = await storage.emptyLog()
        let rest = isGone ? "" : " From the disk it is gone when those who read just now have ended."
        return CommandReceipt(
            note:
                "What event \(cursor.rawValue) said is gone from the log; tasks, steps and messages are as they "
                + "were.\(rest)"
        )
    }
}
