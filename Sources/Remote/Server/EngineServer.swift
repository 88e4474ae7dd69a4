import CProcess
import Dispatch
package import Domain
import Glibc

/// Serves an engine to terminals through a Unix socket: ``RemoteEngine`` is the other end.
///
/// Newline-delimited JSON-RPC and not HTTP: an ssh stdio proxy gives exactly one stream of bytes, and the
/// first picture pays for every library. ``WireProtocol`` has the methods.
///
/// Only processes of the same user are served: the socket has mode 0600 in a folder of mode 0700, and the
/// kernel is asked who is at the other end. While nothing is asked for, nothing runs.
package actor EngineServer {
    private let path: String
    private let answerer: RequestAnswerer
    private let executor = QueueExecutor(label: "switchyard.server")
    private var listener: SocketListener?
    private var connections: [Int: ServerConnection] = [:]
    private var nextNumber = 1
    private let counts: AsyncStream<Int>.Continuation

    /// How many clients are connected, told whenever that changes; for one reader.
    ///
    /// It ends with the server.
    package nonisolated let connectionCounts: AsyncStream<Int>

    /// The queue on which clients are let in.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a server; ``start()`` opens the door.
    ///
    /// - Parameters:
    ///   - engine: What is served.
    ///   - path: Where the socket shall be. The caller holds the project's lock, so that a socket that is there
    ///     already is of an engine that has ended.
    ///   - identity: Who this is, as clients are told.
    package init(engine: any EngineClient, path: String, identity: ServerIdentity) {
        self.path = path
        answerer = RequestAnswerer(
            engine: engine,
            receipts: ReceiptBook(engine: engine),
            identity: identity
        )
        let told = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
        connectionCounts = told.stream
        counts = told.continuation
    }

    /// How many clients are connected.
    package var connectionCount: Int { connections.count }

    /// Opens the door.
    ///
    /// - Throws: `unavailable` when the path is too long for a socket, its folder could be reached by others,
    ///   or the socket cannot be made; each with what to do.
    package func start() throws(EngineError) {
        guard listener == nil else { return }
        let socket = try UnixSocket.listen(at: path)
        listener = SocketListener(socket, queue: executor.queue) { [weak self] in
            self?.assumeIsolated { $0.letIn() }
        }
    }

    /// Closes the door and all connections, and removes the socket.
    ///
    /// - Parameter sayingGoodbye: Whether clients are told that the engine ends, so that they do so too and none
    ///   tries to come back.
    package func stop(sayingGoodbye: Bool = true) async {
        guard let listener else { return }
        self.listener = nil
        listener.cancel()
        unlink(path)
        let open = connections.values
        connections = [:]
        counts.yield(0)
        counts.finish()
        for connection in open {
            if sayingGoodbye { await connection.sayGoodbye() } else { await connection.close() }
        }
    }

    // MARK: - Detail

    /// Takes the connections that wait.
    private func letIn() {
        guard let listener else { return }
        while let socket = listener.accept() {
            // The modes of socket and folder say so already; whoever hands the descriptor on is not stopped
            // by them.
            guard socket.isOfOurUser else { continue }
            let number = nextNumber
            nextNumber += 1
            let connection = ServerConnection(socket, number: number, answerer: answerer) { [weak self] in
                guard let self else { return }
                self.executor.queue.async { self.assumeIsolated { $0.remove(number) } }
            }
            connections[number] = connection
            counts.yield(connections.count)
            connection.open()
        }
    }

    private func remove(_ number: Int) {
        guard connections.removeValue(forKey: number) != nil else { return }
        counts.yield(connections.count)
    }
}

/// A listening socket and the source that watches it.
private final class SocketListener {
    private let socket: OpenSocket
    private let source: any DispatchSourceRead

    init(_ socket: OpenSocket, queue: DispatchQueue, wake: @escaping @Sendable () -> Void) {
        self.socket = socket
        source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        source.setEventHandler { wake() }
        // Held until the source has let go of the descriptor.
        source.setCancelHandler { withExtendedLifetime(socket) {} }
        source.activate()
    }

    deinit { cancel() }

    /// The next connection that waits; nil when there is none.
    func accept() -> OpenSocket? {
        while true {
            let descriptor = cprocess_accept(socket.descriptor)
            if descriptor >= 0 { return OpenSocket(owning: descriptor) }
            if errno != EINTR && errno != ECONNABORTED { return nil }
        }
    }

    func cancel() { source.cancel() }
}
