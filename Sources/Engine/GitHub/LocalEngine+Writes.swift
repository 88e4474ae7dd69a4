import Domain
import Foundation

// What is said and done on GitHub.

extension LocalEngine {
    /// Says or does something on GitHub, at once or as soon as that can be reached.
    func write(_ deed: GitHubDeed) async throws -> CommandReceipt {
        try Self.receipt(for: try await writer.write(deed))
    }

    /// Posts what was not, or not for certain.
    func post(_ id: WriteID, body: String?) async throws -> CommandReceipt {
        try Self.receipt(for: try await writer.post(id, body: body))
    }

    /// Takes something back that was not sent.
    func discard(_ id: WriteID) async throws -> CommandReceipt {
        let write = try await writer.discard(id)
        return CommandReceipt(note: "Discarded: \(write.deed.summary).")
    }

    /// Says what became of something that was to be sent.
    ///
    /// - Throws: Why GitHub refused it; it is kept, to be posted again.
    private static func receipt(for write: GitHubWrite) throws(EngineError) -> CommandReceipt {
        switch write.state {
        case .done: return CommandReceipt(note: "done: \(write.url ?? write.deed.summary)")
        case .refused:
            throw write.problem ?? .denied(message: "GitHub refused it.", remedy: "Look at it there.")
        case .waiting:
            let reason = write.problem?.message ?? "It waits for what was asked for before it."
            let clause = reason.hasSuffix(".") ? String(reason.dropLast()) : reason
            return CommandReceipt(note: "\(clause); it is kept and sent as soon as that is possible.")
        case .uncertain, .sending:
            let reason = write.problem?.message ?? "The connection broke while GitHub was asked."
            return CommandReceipt(
                note: "\(reason) Whether it was done is looked up before it is sent again."
            )
        case .draft, .discarded: return CommandReceipt(note: "It is not sent.")
        }
    }
}
