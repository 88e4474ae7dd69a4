import Dispatch
import Domain
import Synchronization

/// Events on their way from the pump to the main thread, in order.
///
/// The first one rings; those that come before the main thread looks ride along in its batch.
final class EventMailbox: Sendable {
    private let waiting = Mutex<[EventEnvelope]>([])
    private let ring: @Sendable @MainActor () -> Void

    /// Creates a mailbox.
    ///
    /// - Parameter ring: Called on the main thread when there is something to take.
    init(ring: @escaping @Sendable @MainActor () -> Void) { self.ring = ring }

    /// Puts an event in.
    func put(_ envelope: EventEnvelope) {
        let isFirst = waiting.withLock { events in
            events.append(envelope)
            return events.count == 1
        }
        guard isFirst else { return }
        let ring = ring
        // A block and not a task: nothing here can be cancelled, and the order is the queue's.
        DispatchQueue.main.async { MainActor.assumeIsolated { ring() } }
    }

    /// What is said of an engine that has ended because somebody wanted it to.
    static let ended = EngineError.unavailable(
        message: "The engine has ended.",
        remedy: "Start Switchyard again."
    )

    /// Puts the engine's events in until it ends, which somebody wanted, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - engine: The engine to listen to.
    ///   - cursor: The last event that is known.
    /// - Throws: ``EngineError`` when the engine was lost, and why.
    func fill(from engine: any EngineClient, after cursor: EventCursor) async throws(EngineError) {
        do {
            for try await envelope in engine.events(after: cursor) { put(envelope) }
        } catch let error as EngineError {
            throw error
        } catch {
            throw .unavailable(
                message: "The engine cannot be heard: \(error).",
                remedy: "Start Switchyard again."
            )
        }
    }

    /// Takes everything out.
    func take() -> [EventEnvelope] {
        waiting.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
