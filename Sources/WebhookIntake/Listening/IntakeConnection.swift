import Dispatch

/// One connection: a request that is read, its answer, and the end.
///
/// It is part of one actor: its sources tell `wake`, which steps into that actor on its queue, and only the actor
/// calls the methods.
final class IntakeConnection {
    /// Why the actor is to look after it.
    enum Wake: Sendable {
        case readable
        /// The time for what is waited for is up.
        case late
    }

    /// How far reading has come.
    enum Progress {
        /// More has to come.
        case waiting
        case request(IntakeRequest)
        case refused(IntakeAnswer)
        /// The peer has gone; nobody waits for an answer.
        case gone
    }

    private enum Stage {
        case reading
        /// Somebody works out the answer.
        case answering
        /// The answer was given to a sender who goes on sending; so many bytes of that are still thrown away.
        case leaving(Int)
        case closed
    }

    /// Read at a time, and how often before others have their turn.
    private static let pieceSize = 64 << 10
    private static let piecesAtOnce = 16
    /// What is thrown away of a refused body, so that a short one does not tear the answer.
    private static let leftovers = 64 << 10

    private let socket: ConnectedSocket
    private let queue: DispatchQueue
    private let limits: IntakeLimits
    private let wake: @Sendable (Wake) -> Void
    private let reading: any DispatchSourceRead
    private let timer: any DispatchSourceTimer
    /// When the request is to be whole.
    private let deadline: DispatchTime
    private var reader: RequestReader
    private var stage = Stage.reading

    /// Works out the answer, while it does.
    var work: Task<Void, Never>?

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - socket: The connection.
    ///   - path: The one path at which deliveries are taken.
    ///   - limits: How much is taken, and for how long.
    ///   - queue: The queue of the actor that owns it.
    ///   - wake: Called on the queue when there is something to do.
    init(
        _ socket: ConnectedSocket,
        path: String,
        limits: IntakeLimits,
        queue: DispatchQueue,
        wake: @escaping @Sendable (Wake) -> Void
    ) {
        self.socket = socket
        self.queue = queue
        self.limits = limits
        self.wake = wake
        reader = RequestReader(path: path, limits: limits)
        deadline = DispatchTime.now() + limits.request.interval
        let timer = DispatchSource.makeTimerSource(queue: queue)
        let reading = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        self.timer = timer
        self.reading = reading
        timer.setEventHandler { wake(.late) }
        reading.setEventHandler { wake(.readable) }
        // Held until the source has let go of the descriptor.
        reading.setCancelHandler { withExtendedLifetime(socket) {} }
        awaitMore()
        timer.activate()
        reading.activate()
    }

    deinit { close() }

    /// The bytes of a body that it holds.
    var heldBytes: Int { reader.heldBytes }

    /// Whether the one who sends has begun, so that being slow is told.
    var hasBegun: Bool { reader.hasBegun }

    /// Whether somebody works out the answer.
    var isAnswering: Bool {
        if case .answering = stage { return true }
        return false
    }

    /// Whether the answer was given, and only the end is waited for.
    var isLeaving: Bool {
        if case .leaving = stage { return true }
        return false
    }

    /// Reads what there is.
    ///
    /// To the last byte, and the end if there is one: Dispatch forgets a descriptor whose peer has hung up.
    func read() -> Progress {
        guard case .reading = stage else { return .waiting }
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        for _ in 0..<Self.piecesAtOnce {
            switch socket.receive(into: &buffer) {
            case .notNow:
                awaitMore()
                return .waiting
            case .ended: return .gone
            case .moved(let count):
                switch reader.take(buffer[..<count]) {
                case .more: break
                case .invite: socket.send(IntakeAnswer.invitation)
                case .request(let request):
                    stage = .answering
                    reading.cancel()
                    timer.schedule(deadline: DispatchTime.now() + limits.request.interval)
                    return .request(request)
                case .refuse(let answer): return .refused(answer)
                }
            }
        }
        awaitMore()
        // Others want the queue too.
        queue.async { [wake] in wake(.readable) }
        return .waiting
    }

    /// Gives the answer to a request that came whole, and ends.
    func answer(_ answer: IntakeAnswer) {
        socket.send(answer.bytes)
        socket.endSaying()
        close()
    }

    /// Gives the answer to a request that is not read to its end.
    ///
    /// A socket that is closed while bytes wait in it tears the connection, and the answer with it: so the sender
    /// has a moment to read. What it sends meanwhile stays where it is, but for a little.
    func refuse(_ answer: IntakeAnswer) {
        socket.send(answer.bytes)
        socket.endSaying()
        stage = .leaving(Self.leftovers)
        timer.schedule(deadline: DispatchTime.now() + limits.farewell.interval)
        queue.async { [wake] in wake(.readable) }
    }

    /// Throws away a little of what a refused sender still says.
    ///
    /// - Returns: Whether the sender has gone, so that it can be closed.
    func leave() -> Bool {
        guard case .leaving(var left) = stage else { return false }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while left > 0 {
            switch socket.receive(into: &buffer) {
            case .moved(let count): left -= count
            case .ended: return true
            case .notNow:
                stage = .leaving(left)
                return false
            }
        }
        stage = .leaving(0)
        // The rest is not read: the time for it ends the connection.
        reading.cancel()
        return false
    }

    private func awaitMore() {
        timer.schedule(deadline: min(deadline, DispatchTime.now() + limits.silence.interval))
    }

    /// Ends the connection.
    func close() {
        if case .closed = stage { return }
        stage = .closed
        reading.cancel()
        timer.cancel()
    }
}

extension Duration {
    /// The same for Dispatch.
    fileprivate var interval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
    }
}
