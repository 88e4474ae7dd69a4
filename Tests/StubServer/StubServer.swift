import Foundation
import Glibc
import Synchronization

/// A loopback HTTP server that answers by a script, and misbehaves where the script says so.
///
/// It speaks plain sockets on threads of its own, because what the tests need most is what no honest
/// server library does: to cut a chunk in the middle, to fall silent, to send what is no HTTP. It records
/// every request, and notices when a client closes its connection.
package final class StubServer: Sendable {
    /// A request as it arrived.
    package struct Request: Sendable {
        /// The verb, such as "POST".
        package let method: String

        /// The path with its query.
        package let target: String

        /// The fields under lowercase names.
        package let headers: [String: String]

        /// The bytes after the head.
        package let body: [UInt8]

        /// The connection it came over, counted from 1.
        package let connection: Int
    }

    /// Answers the request; the number counts requests from 1.
    package typealias Handler = @Sendable (Request, Int) -> StubResponse

    private let core: StubServerCore

    /// What to connect to, such as `http://127.0.0.1:40123`.
    package let url: String

    /// The socket in the file system, for a server that listens on one.
    package let unixSocketPath: String?

    /// Starts a server on a free port of this machine, or on a socket in the file system.
    ///
    /// - Throws: `POSIXError` when it cannot listen.
    package init(unixSocketPath: String? = nil, handler: @escaping Handler) throws {
        let listener = try unixSocketPath.map(ListeningSocket.unix) ?? ListeningSocket.loopback()
        self.unixSocketPath = unixSocketPath
        url = unixSocketPath == nil ? "http://127.0.0.1:\(listener.port)" : "http://localhost"
        core = StubServerCore(handler: handler)
        let core = core
        Thread.detachNewThread { core.accept(on: listener) }
    }

    /// Starts a server that gives every request the same answer.
    ///
    /// - Throws: `POSIXError` when it cannot listen.
    package convenience init(answering response: StubResponse) throws {
        try self.init { _, _ in response }
    }

    deinit { stop() }

    /// Closes everything; what is being answered breaks off.
    package func stop() { core.stop() }

    /// The requests so far.
    package var requests: [Request] { core.record.withLock { $0.requests } }

    /// How many connections clients closed before their answer was complete.
    package var abandonedConnections: Int { core.record.withLock { $0.abandoned } }

    /// Waits until the server could send nothing for so many twentieths of a second, because the client
    /// took nothing.
    package func waitForBlockedSends(_ count: Int) async {
        await core.wait { $0.blockedSends >= count }
    }

    /// Waits until so many requests have come.
    package func waitForRequests(_ count: Int) async {
        await core.wait { $0.requests.count >= count }
    }

    /// Waits until clients have closed so many connections before their answer was complete.
    package func waitForAbandonedConnections(_ count: Int) async {
        await core.wait { $0.abandoned >= count }
    }
}

/// What the threads of a server share; they keep it alive, and not the server.
final class StubServerCore: Sendable {
    /// What happened so far, and who waits for more to happen.
    struct Record {
        var requests: [StubServer.Request] = []
        var connections = 0
        var abandoned = 0
        var blockedSends = 0
        var waiters: [(isDone: @Sendable (Record) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    let record = Mutex(Record())
    private let handler: StubServer.Handler
    private let stopSignal = StopSignal()

    init(handler: @escaping StubServer.Handler) {
        self.handler = handler
    }

    func stop() { stopSignal.fire() }

    func wait(until isDone: @escaping @Sendable (Record) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = record.withLock { record in
                if isDone(record) { return true }
                record.waiters.append((isDone, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    func accept(on listener: ListeningSocket) {
        while stopSignal.wait(for: listener.descriptor, events: POLLIN) == .ready {
            let descriptor = Glibc.accept(listener.descriptor, nil, nil)
            guard descriptor >= 0 else { continue }
            let number = record.withLock { record in
                record.connections += 1
                return record.connections
            }
            let connection = StubConnection(descriptor: descriptor, number: number, stopSignal: stopSignal) {
                self.update { $0.blockedSends += 1 }
            }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: StubConnection) {
        while let request = connection.readRequest() {
            let number = update { record in
                record.requests.append(request)
                return record.requests.count
            }
            switch connection.write(handler(request, number), isHead: request.method == "HEAD") {
            case .complete: continue
            case .ended: return
            case .abandoned: return update { $0.abandoned += 1 }
            }
        }
    }

    private func update<T: Sendable>(_ change: (inout Record) -> T) -> T {
        let (result, ready) = record.withLock { record in
            let result = change(&record)
            let waiters = record.waiters
            let ready = waiters.filter { $0.isDone(record) }.map(\.continuation)
            record.waiters = waiters.filter { !$0.isDone(record) }
            return (result, ready)
        }
        for continuation in ready { continuation.resume() }
        return result
    }
}
