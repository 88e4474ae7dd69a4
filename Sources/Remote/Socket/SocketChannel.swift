import Dispatch

/// A connected stream socket, read and written in whole lines without ever waiting.
///
/// It is part of one actor: the Dispatch sources tell `wake`, which steps into that actor on its queue, and
/// only the actor calls the methods. Nothing runs while there is nothing to read or write.
final class SocketChannel {
    /// What can be done now.
    enum Readiness: Sendable {
        case readable, writable
    }

    /// What a read gave.
    struct Reading {
        /// Why nothing can be read any more.
        enum End {
            case closed
            case lineTooLong
        }

        var lines: [[UInt8]] = []
        /// nil while the connection stands.
        var end: End?
    }

    private struct Outgoing {
        var rest: ArraySlice<UInt8>
        let whenWritten: (Bool) -> Void
    }

    /// Read at a time; what a local socket holds by default.
    private static let pieceSize = 256 << 10
    private static let piecesAtOnce = 16

    private let socket: OpenSocket
    private let queue: DispatchQueue
    private let wake: @Sendable (Readiness) -> Void
    private let reading: any DispatchSourceRead
    /// Only while the kernel takes no more.
    private var writing: (any DispatchSourceWrite)?
    private var assembler: LineAssembler
    private var outbox: [Outgoing] = []
    private var isPaused = false
    private var isClosed = false

    /// Bytes that wait for the peer to read.
    private(set) var waitingBytes = 0

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - socket: The socket.
    ///   - queue: The queue of the actor that owns the channel.
    ///   - lineLimit: How long a line may be.
    ///   - wake: Called on the queue when something can be read or written.
    init(
        _ socket: OpenSocket,
        queue: DispatchQueue,
        lineLimit: Int,
        wake: @escaping @Sendable (Readiness) -> Void
    ) {
        self.socket = socket
        self.queue = queue
        self.wake = wake
        assembler = LineAssembler(limit: lineLimit)
        reading = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        reading.setEventHandler { wake(.readable) }
        // Held until the source has let go of the descriptor.
        reading.setCancelHandler { withExtendedLifetime(socket) {} }
        reading.activate()
    }

    deinit { close() }

    // MARK: - Reading

    /// Reads what there is; called when the channel is readable.
    ///
    /// To the last byte, and the end if there is one: Dispatch forgets a descriptor whose peer has hung up, and
    /// what is left of it then would never be told (libdispatch's `event_epoll.c`).
    func read() -> Reading {
        var result = Reading()
        guard !isClosed, !isPaused else { return result }
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        for _ in 0..<Self.piecesAtOnce {
            switch socket.receive(into: &buffer) {
            case .notNow: return result
            case .ended:
                result.end = .closed
                return result
            case .moved(let count):
                do throws(LineAssembler.LineTooLong) {
                    try assembler.take(buffer[..<count], into: &result.lines)
                } catch {
                    result.end = .lineTooLong
                    return result
                }
            }
        }
        // Others want the queue too.
        lookAgain()
        return result
    }

    /// Leaves what comes with the kernel, so that the peer has to wait; or reads on.
    func setPaused(_ wanted: Bool) {
        guard wanted != isPaused, !isClosed else { return }
        isPaused = wanted
        if wanted {
            reading.suspend()
        } else {
            reading.resume()
            // The peer may have hung up meanwhile.
            lookAgain()
        }
    }

    private func lookAgain() {
        queue.async { [wake] in wake(.readable) }
    }

    // MARK: - Writing

    /// Writes a line now or when the peer has read what is before it.
    ///
    /// - Parameters:
    ///   - line: The bytes, with the line feed.
    ///   - whenWritten: Called once: with true when the kernel has all of it, with false when the channel was
    ///     closed before.
    /// - Returns: Whether the peer is still there, as far as one can tell.
    @discardableResult
    func send(_ line: [UInt8], whenWritten: @escaping (Bool) -> Void = { _ in }) -> Bool {
        guard !isClosed else {
            whenWritten(false)
            return false
        }
        outbox.append(Outgoing(rest: line[...], whenWritten: whenWritten))
        waitingBytes += line.count
        return writing == nil ? flush() : true
    }

    /// Writes what waits; called when the channel is writable.
    ///
    /// - Returns: Whether the peer is still there, as far as one can tell.
    @discardableResult
    func flush() -> Bool {
        guard !isClosed else { return false }
        var written = 0
        defer {
            let done = outbox.prefix(written)
            outbox.removeFirst(written)
            for outgoing in done { outgoing.whenWritten(true) }
        }
        while written < outbox.count {
            switch socket.send(outbox[written].rest) {
            case .notNow:
                waitUntilWritable()
                return true
            case .ended:
                return false
            case .moved(let count):
                waitingBytes -= count
                outbox[written].rest.removeFirst(count)
                if outbox[written].rest.isEmpty { written += 1 }
            }
        }
        writing?.cancel()
        writing = nil
        return true
    }

    private func waitUntilWritable() {
        guard writing == nil else { return }
        let source = DispatchSource.makeWriteSource(fileDescriptor: socket.descriptor, queue: queue)
        source.setEventHandler { [wake] in wake(.writable) }
        source.setCancelHandler { [socket] in withExtendedLifetime(socket) {} }
        source.activate()
        writing = source
    }

    // MARK: - The end

    /// Ends the connection; what still waits to be written is given up.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        socket.end(bothWays: true)
        // A suspended source cannot end.
        if isPaused { reading.resume() }
        reading.cancel()
        writing?.cancel()
        writing = nil
        let left = outbox
        outbox = []
        waitingBytes = 0
        for outgoing in left { outgoing.whenWritten(false) }
    }
}
