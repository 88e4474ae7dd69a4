import CProcess
import Dispatch
import Domain
import Glibc

/// A socket that waits for connections of this machine, and the source that watches it.
final class LoopbackListener {
    /// What came of looking for a connection.
    enum Arrival {
        case connection(ConnectedSocket)
        /// Nobody waits.
        case nobody
        /// Somebody waits, and the process may open no more files.
        case noRoom
    }

    /// The port, also where any free one was asked for.
    let port: UInt16
    private let socket: ConnectedSocket
    private let source: any DispatchSourceRead
    private var isPaused = false

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - address: Where.
    ///   - port: Which port; 0 for any free one.
    ///   - queue: Where `wake` is called.
    ///   - wake: Called when somebody waits.
    /// - Throws: `unavailable` when the port is taken or may not be used.
    init(
        at address: LoopbackAddress,
        port: UInt16,
        queue: DispatchQueue,
        wake: @escaping @Sendable () -> Void
    ) throws(EngineError) {
        let (socket, bound) = try Self.open(address, port)
        let source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        self.socket = socket
        self.source = source
        self.port = bound
        source.setEventHandler { wake() }
        // Held until the source has let go of the descriptor.
        source.setCancelHandler { withExtendedLifetime(socket) {} }
        source.activate()
    }

    deinit { cancel() }

    /// The next connection that waits.
    func accept() -> Arrival {
        while true {
            let descriptor = cprocess_accept(socket.descriptor)
            if descriptor >= 0 { return .connection(ConnectedSocket(owning: descriptor)) }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .noRoom
            default: return .nobody
            }
        }
    }

    /// Leaves whoever comes with the kernel; or looks again.
    func setPaused(_ wanted: Bool) {
        guard wanted != isPaused else { return }
        isPaused = wanted
        if wanted { source.suspend() } else { source.resume() }
    }

    /// Listens no more.
    func cancel() {
        // The port is free from here on, and not only when the source has let go.
        _ = shutdown(socket.descriptor, Int32(SHUT_RDWR))
        // A suspended source cannot end.
        setPaused(false)
        source.cancel()
    }

    // MARK: - Detail

    private static func open(
        _ address: LoopbackAddress,
        _ port: UInt16
    ) throws(EngineError) -> (ConnectedSocket, UInt16) {
        let place = "\(address.host):\(port)"
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(address.isVersion6 ? AF_INET6 : AF_INET, type, 0)
        guard descriptor >= 0 else { throw failure(place) }
        let socket = ConnectedSocket(owning: descriptor)
        // A port on which an earlier listener's connections are still remembered may be taken again.
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let bound = address.isVersion6 ? bind6(descriptor, port) : bind4(descriptor, port)
        guard let bound, listen(descriptor, 64) == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
            throw failure(place)
        }
        return (socket, bound)
    }

    /// - Returns: The port; nil when it cannot be had.
    private static func bind4(_ descriptor: Int32, _ port: UInt16) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        guard bind(descriptor, to: &address) else { return nil }
        return UInt16(bigEndian: address.sin_port)
    }

    /// - Returns: The port; nil when it cannot be had.
    private static func bind6(_ descriptor: Int32, _ port: UInt16) -> UInt16? {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        guard inet_pton(AF_INET6, "::1", &address.sin6_addr) == 1, bind(descriptor, to: &address) else {
            return nil
        }
        return UInt16(bigEndian: address.sin6_port)
    }

    /// Binds a socket, and puts the address that it got into `address`.
    private static func bind<Address>(_ descriptor: Int32, to address: inout Address) -> Bool {
        var length = socklen_t(MemoryLayout<Address>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
    }

    private static func failure(_ place: String) -> EngineError {
        .unavailable(
            message: "Cannot listen at \(place): \(String(cString: strerror(errno))).",
            remedy: "Choose another port (--port), or end what uses this one."
        )
    }
}
