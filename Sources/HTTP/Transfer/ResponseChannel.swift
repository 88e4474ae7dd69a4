import Synchronization

/// Where the loop puts a response and its one consumer takes it.
///
/// Bytes that wait are one array: a consumer that lags gets fewer, larger pieces. Over the limit the
/// channel refuses, which pauses the transfer until the consumer takes what waits.
final class ResponseChannel: Sendable {
    /// What the consumer gets next: bytes, the end (`nil`), or a failure.
    typealias Piece = Result<[UInt8]?, HTTPError>

    /// As much as may wait for a consumer that lags.
    static let limit = 1 << 20

    private struct State {
        var head: HTTPResponseHead?
        var waiting: [UInt8] = []
        var isPaused = false
        var outcome: Result<Void, HTTPError>?
        var headConsumer: CheckedContinuation<Result<HTTPResponseHead, HTTPError>, Never>?
        var bodyConsumer: CheckedContinuation<Piece, Never>?
    }

    private let state = Mutex(State())

    // MARK: The loop's side

    /// Hands the head over.
    func deliver(_ head: HTTPResponseHead) {
        let consumer = state.withLock { state in
            state.head = head
            return state.headConsumer.take()
        }
        consumer?.resume(returning: .success(head))
    }

    /// Hands bytes over; answers whether they were taken.
    func offer(_ bytes: UnsafeRawBufferPointer) -> Bool {
        enum Answer {
            case taken
            case refused
            case handedTo(CheckedContinuation<Piece, Never>)
        }
        let answer: Answer = state.withLock { state in
            // A cancelled exchange may still get bytes before the loop learns of it.
            guard state.outcome == nil else { return .taken }
            if let consumer = state.bodyConsumer.take() {
                return .handedTo(consumer)
            }
            guard state.waiting.count < Self.limit else {
                state.isPaused = true
                return .refused
            }
            state.waiting.append(contentsOf: bytes)
            return .taken
        }
        switch answer {
        case .taken: return true
        case .refused: return false
        case .handedTo(let consumer):
            consumer.resume(returning: .success(Array(bytes)))
            return true
        }
    }

    /// Ends the response; only the first call counts.
    ///
    /// A cancelled one gives up what waits.
    func finish(_ outcome: Result<Void, HTTPError>) {
        let (headConsumer, bodyConsumer) = state.withLock { state in
            guard state.outcome == nil else { return (nil, nil) as Consumers }
            state.outcome = outcome
            if case .failure(.cancelled) = outcome { state.waiting = [] }
            return (state.headConsumer.take(), state.bodyConsumer.take())
        }
        headConsumer?.resume(returning: .failure(outcome.failure ?? .cancelled))
        bodyConsumer?.resume(returning: outcome.map { nil })
    }

    private typealias Consumers = (
        CheckedContinuation<Result<HTTPResponseHead, HTTPError>, Never>?, CheckedContinuation<Piece, Never>?
    )

    // MARK: The consumer's side

    /// Whether nothing more will come from the loop.
    var isFinished: Bool { state.withLock { $0.outcome != nil } }

    /// Waits for the head.
    func head() async -> Result<HTTPResponseHead, HTTPError> {
        await withCheckedContinuation { consumer in
            let ready: Result<HTTPResponseHead, HTTPError>? = state.withLock { state in
                if let head = state.head { return .success(head) }
                if let outcome = state.outcome { return .failure(outcome.failure ?? .cancelled) }
                state.headConsumer = consumer
                return nil
            }
            if let ready { consumer.resume(returning: ready) }
        }
    }

    /// What waits, without waiting: `nil` when nothing does and the end has not come.
    ///
    /// - Returns: The piece, and whether the transfer was paused and must be resumed.
    func takeWaiting() -> (piece: Piece, mustResume: Bool)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                return state.outcome.map { ($0.map { nil }, false) }
            }
            let bytes = state.waiting
            let wasPaused = state.isPaused
            state.waiting = []
            state.isPaused = false
            return (.success(bytes), wasPaused)
        }
    }

    /// Waits for the next piece, after `takeWaiting` had none.
    func next() async -> Piece {
        await withCheckedContinuation { consumer in
            let ready: Piece? = state.withLock { state in
                if !state.waiting.isEmpty {
                    // A piece came in between; the transfer cannot be paused, since nothing waited before.
                    defer { state.waiting = [] }
                    return .success(state.waiting)
                }
                if let outcome = state.outcome { return outcome.map { nil } }
                state.bodyConsumer = consumer
                return nil
            }
            if let ready { consumer.resume(returning: ready) }
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
