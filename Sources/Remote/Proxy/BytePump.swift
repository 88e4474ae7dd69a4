import Dispatch
import Glibc

/// One direction of a ``ByteProxy``: at most one piece is held, and the next read when it was written.
///
/// The descriptors may be shared with other processes, as standard streams are, so they are never set to not
/// block: a read follows a source that says there is something, and a write takes no more than a pipe that says
/// it is writable has room for.
final class BytePump {
    /// How things stand after a move.
    enum Outcome {
        case goesOn
        /// Nothing more comes, and all that came was written.
        case inputEnded
        /// Nobody reads any more.
        case outputEnded
    }

    private static let pieceSize = 64 << 10
    /// What a pipe that is writable has room for: PIPE_BUF.
    private static let pipeRoom = 4_096

    private let from: Int32
    private let to: Int32
    private let reading: any DispatchSourceRead
    private let writing: any DispatchSourceWrite
    private let lookAgain: (SocketChannel.Readiness) -> Void
    private var held: ArraySlice<UInt8> = []
    private var isWriting = false
    private var isOver = false

    /// Begins to move bytes.
    ///
    /// - Parameters:
    ///   - from: Where they come from.
    ///   - to: Where they go.
    ///   - socket: One of the two, which stays open until the sources have let go of it.
    ///   - queue: The queue of the actor that owns the pump.
    ///   - wake: Called on the queue when ``move(_:)`` has something to do.
    init(
        from: Int32,
        to: Int32,
        keeping socket: OpenSocket,
        queue: DispatchQueue,
        wake: @escaping @Sendable (SocketChannel.Readiness) -> Void
    ) {
        self.from = from
        self.to = to
        reading = DispatchSource.makeReadSource(fileDescriptor: from, queue: queue)
        // Activated and suspended by turns with the other: bytes either come or go.
        writing = DispatchSource.makeWriteSource(fileDescriptor: to, queue: queue)
        // Dispatch forgets a descriptor whose other end has hung up, also while its source is suspended; so it is
        // looked at without being told, whenever it is its turn.
        lookAgain = { readiness in queue.async { wake(readiness) } }
        reading.setEventHandler { wake(.readable) }
        writing.setEventHandler { wake(.writable) }
        reading.setCancelHandler { withExtendedLifetime(socket) {} }
        writing.setCancelHandler { withExtendedLifetime(socket) {} }
        reading.resume()
    }

    deinit { cancel() }

    /// Does what can be done without waiting.
    func move(_ readiness: SocketChannel.Readiness) -> Outcome {
        guard !isOver else { return .goesOn }
        switch readiness {
        case .readable: return isWriting ? .goesOn : take()
        case .writable: return isWriting ? give() : .goesOn
        }
    }

    /// Stops; what is held is given up, and the descriptors stay open.
    func cancel() {
        guard !isOver else { return }
        isOver = true
        // A suspended source cannot end.
        if isWriting { reading.resume() } else { writing.resume() }
        reading.cancel()
        writing.cancel()
    }

    private func take() -> Outcome {
        guard Self.isReady(from, POLLIN) else { return .goesOn }
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        let count = read(from, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return .goesOn }
        guard count > 0 else {
            cancel()
            return .inputEnded
        }
        held = buffer[..<count]
        isWriting = true
        reading.suspend()
        writing.resume()
        lookAgain(.writable)
        return .goesOn
    }

    private func give() -> Outcome {
        guard Self.isReady(to, POLLOUT) else { return .goesOn }
        let count = write()
        if count < 0 {
            if errno == EINTR || errno == EAGAIN { return .goesOn }
            cancel()
            return .outputEnded
        }
        held = held.dropFirst(count)
        if held.isEmpty {
            isWriting = false
            writing.suspend()
            reading.resume()
            lookAgain(.readable)
        } else {
            lookAgain(.writable)
        }
        return .goesOn
    }

    /// Whether the descriptor would not make one wait, be it since its other end has gone.
    private static func isReady(_ descriptor: Int32, _ events: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&state, 1, 0) > 0
    }

    private func write() -> Int {
        let isSocketWritten = held.withUnsafeBytes {
            send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        guard isSocketWritten < 0, errno == ENOTSOCK else { return isSocketWritten }
        // A pipe that is writable takes this much at once.
        return held.prefix(Self.pipeRoom).withUnsafeBytes { Glibc.write(to, $0.baseAddress, $0.count) }
    }
}
