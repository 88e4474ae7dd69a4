import Domain
import Foundation

/// Answers requests from the engine, as lines.
///
/// Its functions run beside the connection, so that a long answer that is being written as JSON holds nothing
/// up.
struct RequestAnswerer: Sendable {
    let engine: any EngineClient
    let receipts: ReceiptBook
    let identity: ServerIdentity

    /// Performs a command.
    func perform(_ request: PerformParameters, id: Int) async -> [UInt8] {
        switch await receipts.perform(request) {
        case .success(let receipt): Self.line(result: receipt, id: id)
        case .failure(let error): Self.line(WireFailure(error), id: id)
        }
    }

    /// Answers a question.
    func ask(_ query: some EngineQuery, id: Int) async -> [UInt8] {
        do throws(EngineError) {
            return Self.line(result: try await engine.ask(query), id: id)
        } catch {
            return Self.line(WireFailure(error), id: id)
        }
    }

    /// Where a subscription begins.
    func position(after cursor: EventCursor?) async throws(EngineError) -> EventCursor {
        if let cursor { return cursor }
        return try await engine.ask(LogPositionQuery())
    }

    // MARK: - Lines

    /// Writes an answer.
    static func line(result: some Encodable, id: Int) -> [UInt8] {
        line(OutgoingAnswer(id: id, result: result), orFor: id)
    }

    /// Writes why there is no answer; without an id when the request could not be read.
    static func line(_ failure: WireFailure, id: Int?) -> [UInt8] {
        // Two numbers and texts: what cannot fail is not worth a second line of defence.
        (try? WireCoding.line(OutgoingFailure(id: id, error: failure))) ?? []
    }

    /// Writes an event.
    static func line(_ envelope: EventEnvelope, subscription: Int) throws -> [UInt8] {
        let parameters = EventParameters(subscription: subscription, envelope: envelope)
        return try WireCoding.line(OutgoingNotification(method: .event, params: parameters))
    }

    /// Writes that a subscription has ended.
    static func line(endOf subscription: Int, _ error: EngineError?) -> [UInt8] {
        let parameters = EndedParameters(subscription: subscription, error: error)
        return (try? WireCoding.line(OutgoingNotification(method: .ended, params: parameters))) ?? []
    }

    private static func line(_ answer: some Encodable, orFor id: Int) -> [UInt8] {
        do {
            let line = try WireCoding.line(answer)
            guard line.count > WireProtocol.lineLimit else { return line }
            let error = EngineError.unavailable(
                message: "The answer is too long to be sent (\(line.count >> 20) MB).",
                remedy: "Ask for less at a time."
            )
            return Self.line(WireFailure(error), id: id)
        } catch {
            let error = EngineError.defect(message: "The answer cannot be written as JSON: \(error)")
            return Self.line(WireFailure(error), id: id)
        }
    }
}
