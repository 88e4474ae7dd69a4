import Dispatch
import Domain
import EngineTesting
import Foundation
import Glibc
import Synchronization

@testable import Remote

/// A server on a socket in a temporary folder, with clients whose connections can be cut.
final class Door: Sendable {
    static let server = ServerIdentity(
        version: "1.2.3",
        processID: 77,
        startedAt: Date(timeIntervalSince1970: 1_750_000_000.25),
        project: "/project"
    )
    static let client = ClientIdentity(version: "1.2.3")

    let folder: TemporaryFolder
    let server: EngineServer
    private let opened = Mutex<[OpenSocket]>([])

    var path: String { folder.path + "/s" }

    private init(folder: TemporaryFolder, server: EngineServer) {
        self.folder = folder
        self.server = server
    }

    static func open(to engine: any EngineClient) async throws -> Door {
        let folder = try privateFolder()
        let server = EngineServer(engine: engine, path: folder.path + "/s", identity: Self.server)
        try await server.start()
        return Door(folder: folder, server: server)
    }

    static func privateFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder("door")
        guard chmod(folder.path, 0o700) == 0 else { throw POSIXError(.EPERM) }
        return folder
    }

    func connect(_ identity: ClientIdentity = Door.client) async throws -> RemoteEngine {
        try await RemoteEngine(
            identity: identity,
            clock: ImmediateClock(),
            // Enough for a test that cuts faster than one can connect.
            pauses: Array(repeating: .zero, count: 1_000)
        ) { [self] () async throws(EngineError) in
            let socket = try UnixSocket.connect(to: path)
            opened.withLock { $0.append(socket) }
            return socket
        }
    }

    /// Cuts all connections that were opened by ``connect(_:)``.
    func cut() {
        let sockets = opened.withLock { opened in
            defer { opened = [] }
            return opened
        }
        for socket in sockets { socket.end(bothWays: true) }
    }
}

/// A client that says what a test wants it to say.
struct RawClient {
    static let hello = #"{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"version":"1"}}"#

    let socket: OpenSocket

    init(_ door: Door) throws { socket = try UnixSocket.connect(to: door.path) }

    /// Sends text; false when the server has closed the connection before it had all of it.
    @discardableResult
    func send(_ text: String) async -> Bool {
        await blocking {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// What the server says next, without the line's end.
    func readLine() async -> String {
        await blocking {
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while recv(socket.descriptor, &byte, 1, 0) == 1, byte != 0x0A { bytes.append(byte) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Everything that the server says until it closes the connection.
    func readToEnd() async -> String {
        await blocking {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = recv(socket.descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer[..<count]
            }
        }
    }

    /// Waits beside Swift's own threads, of which there may be only one.
    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
