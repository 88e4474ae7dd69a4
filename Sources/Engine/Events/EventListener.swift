import Domain
import Synchronization

/// One reader of events: where it is in the log, and the ephemeral events it has yet to see.
///
/// It is pulled, never pushed: nothing is read for a listener that does not ask.
final class EventListener: Sendable {
    /// Durable events are read this many at a time.
    private static let pageSize = 256
    /// Ephemeral subjects that wait at most; the oldest give way, since the durable events that
    /// follow tell the outcome.
    private static let waitingLimit = 256

    private struct State {
        var cursor: EventCursor
        var newest: EventCursor
        var page: ArraySlice<EventEnvelope> = []
        var waiting: [(subject: EphemeralSubject, envelope: EventEnvelope)] = []
        var isFinished = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private enum Move {
        case deliver(EventEnvelope)
        case read(after: EventCursor, upTo: EventCursor)
        case sleep
        case end
    }

    private let number: Int
    private let readPage: EventHub.ReadPage
    private let onEnd: @Sendable (Int) -> Void
    private let state: Mutex<State>

    init(
        number: Int,
        cursor: EventCursor,
        newest: EventCursor,
        readPage: @escaping EventHub.ReadPage,
        onEnd: @escaping @Sendable (Int) -> Void
    ) {
        self.number = number
        self.readPage = readPage
        self.onEnd = onEnd
        state = Mutex(State(cursor: cursor, newest: newest))
    }

    deinit { onEnd(number) }

    /// Waits for the next event; nil when the engine has ended.
    func next() async throws -> EventEnvelope? {
        while true {
            try Task.checkCancellation()
            switch state.withLock({ nextMove(&$0) }) {
            case .deliver(let envelope): return envelope
            case .read(let cursor, let newest):
                take(try await readPage(cursor, Self.pageSize), after: cursor, upTo: newest)
            case .sleep: await sleep()
            case .end: return nil
            }
        }
    }

    /// Says that the log holds events up to `cursor`.
    func ring(_ cursor: EventCursor) {
        wake { $0.newest = max($0.newest, cursor) }
    }

    /// Puts an ephemeral event where it waits to be asked for, in the place of an older of its subject.
    func tell(_ envelope: EventEnvelope, about subject: EphemeralSubject) {
        wake { state in
            if let index = state.waiting.firstIndex(where: { $0.subject == subject }) {
                state.waiting[index].envelope = envelope
                return
            }
            if state.waiting.count == Self.waitingLimit { state.waiting.removeFirst() }
            state.waiting.append((subject, envelope))
        }
    }

    /// Says that nothing more will come.
    func finish() {
        wake { $0.isFinished = true }
    }

    // MARK: - Detail

    private func nextMove(_ state: inout State) -> Move {
        if let envelope = state.page.popFirst() {
            if let cursor = envelope.cursor { state.cursor = max(state.cursor, cursor) }
            if case .stepChanged(let step) = envelope.event, step.endedAt != nil {
                // The end tells the final length; growth that still waits would come after it.
                state.waiting.removeAll { $0.subject == .output(step.id) }
            }
            return .deliver(envelope)
        }
        if state.cursor < state.newest { return .read(after: state.cursor, upTo: state.newest) }
        if !state.waiting.isEmpty { return .deliver(state.waiting.removeFirst().envelope) }
        return state.isFinished ? .end : .sleep
    }

    private func take(_ page: [EventEnvelope], after cursor: EventCursor, upTo newest: EventCursor) {
        state.withLock { state in
            guard state.cursor == cursor, state.page.isEmpty else { return }
            state.page = page[...]
            // A bell for events that the log does not show would make the reader spin; one that rang
            // since the page was read is kept.
            if page.isEmpty, state.newest == newest { state.newest = cursor }
        }
    }

    private func sleep() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    let hasWork = state.cursor < state.newest || !state.waiting.isEmpty || state.isFinished
                    if hasWork || Task.isCancelled { return true }
                    state.sleeper?.resume()
                    state.sleeper = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            wake { _ in }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let sleeper = state.withLock { state in
            change(&state)
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }
}
