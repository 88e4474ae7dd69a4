import Domain
import Synchronization

/// The reader's end of one stream of events: what has arrived and was not yet asked for.
///
/// It holds a bounded number of events. When it is full, the rest stays in the engine's log, and the stream is
/// taken up again behind what was delivered when the reader has emptied it.
final class EventInbox: Sendable {
    /// Events that wait at most.
    static let limit = 1_024

    private struct State {
        var waiting: ArraySlice<EventEnvelope> = []
        /// Whether the engine is to be asked for more once nothing waits.
        var isCutOff = false
        var ending: Result<Void, EngineError>?
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private enum Move {
        case deliver(EventEnvelope, wantsMore: Bool)
        case sleep
        case end(Result<Void, EngineError>)
    }

    private let state = Mutex(State())
    private let onEmpty: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void

    /// Creates an inbox.
    ///
    /// - Parameters:
    ///   - onEmpty: Called when an inbox that was full has been emptied.
    ///   - onEnd: Called once, when the reader has let go.
    init(onEmpty: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void) {
        self.onEmpty = onEmpty
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// Waits for the next event; nil when the engine has ended.
    func next() async throws -> EventEnvelope? {
        while true {
            try Task.checkCancellation()
            switch state.withLock({ Self.nextMove(&$0) }) {
            case .deliver(let envelope, let wantsMore):
                if wantsMore { onEmpty() }
                return envelope
            case .sleep: await sleep()
            case .end(let ending):
                try ending.get()
                return nil
            }
        }
    }

    /// Puts an event behind the others.
    ///
    /// - Returns: False when there is no room; no more must be put in until the inbox was emptied.
    func put(_ envelope: EventEnvelope) -> Bool {
        wake { state in
            guard state.waiting.count < Self.limit, !state.isCutOff else {
                state.isCutOff = true
                return false
            }
            state.waiting.append(envelope)
            return true
        }
    }

    /// Ends the stream after what has arrived, with an error if there is one.
    func finish(_ error: EngineError?) {
        wake { state in
            guard state.ending == nil else { return }
            state.ending = if let error { .failure(error) } else { .success(()) }
        }
    }

    // MARK: - Detail

    private static func nextMove(_ state: inout State) -> Move {
        if let envelope = state.waiting.popFirst() {
            let wantsMore = state.isCutOff && state.waiting.isEmpty
            if wantsMore { state.isCutOff = false }
            return .deliver(envelope, wantsMore: wantsMore)
        }
        if let ending = state.ending { return .end(ending) }
        return .sleep
    }

    private func sleep() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if !state.waiting.isEmpty || state.ending != nil || Task.isCancelled { return true }
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

    private func wake<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
        let (value, sleeper) = state.withLock { state in
            let value = change(&state)
            defer { state.sleeper = nil }
            return (value, state.sleeper)
        }
        sleeper?.resume()
        return value
    }
}
