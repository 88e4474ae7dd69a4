public import Domain
import Foundation
import Store

/// What an event of the log says, in one short sentence for people.
public enum AuditSentence {
    /// The longest part that is taken from a text of a user or a model, in characters.
    private static let excerptLength = 60

    /// Says what an event tells.
    public static func text(of entry: AuditEntry) -> String {
        guard let payload = entry.payload else { return "(the payload was removed)" }
        guard let event = try? JSONCoding.decode(EngineEvent.self, from: Data(payload.utf8)) else {
            return "(not understood by this version)"
        }
        switch event {
        case .taskChanged(let task): return "#\(task.id) \(task.state.rawValue): \(excerpt(task.title))"
        case .stepChanged(let step): return text(of: step)
        case .messageChanged(let message):
            let text = "message \(message.id) by \(message.role.rawValue), \(message.state.rawValue)"
            return "\(text): \(excerpt(message.text))"
        case .conversationChanged(let conversation):
            return "conversation \(conversation.id): \(excerpt(conversation.title))"
        case .settingChanged(let name, let value):
            return value.map { "\(name) = \(excerpt($0))" } ?? "\(name) was cleared"
        case .payloadRedacted(let cursor, let reason):
            let because = reason.map { ": \(excerpt($0))" } ?? ""
            return "what event \(cursor.rawValue) said was removed\(because)"
        case .gitHubWriteChanged(let write):
            return "write \(write.id) \(write.state.rawValue): \(excerpt(write.deed.summary))"
        default: return entry.kind
        }
    }

    private static func text(of step: StepRecord) -> String {
        let outcome = step.summary.isEmpty ? "" : ": \(excerpt(step.summary))"
        return "#\(step.taskID) step \(step.id) \(step.state.rawValue), \(excerpt(step.title))\(outcome)"
    }

    private static func excerpt(_ text: String) -> String {
        let line = text.prefix { !$0.isNewline }
        return String(line.count > excerptLength ? line.prefix(excerptLength - 1) + "…" : line)
    }
}
