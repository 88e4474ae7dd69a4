import Dispatch
import Foundation
import Glibc

/// A client that says what a test wants, byte for byte, and hears all that comes until the end.
final class RawClient: Sendable {
    /// No connection, or none any more.
    struct Unconnected: Error {}

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-client", attributes: .concurrent)

    /// Connects to a port of this machine.
    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        guard result == 0 else { throw Unconnected() }
    }

    deinit { close(descriptor) }

    /// Sends bytes.
    ///
    /// - Returns: Whether the other end took them all.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await onQueue { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Sends a text.
    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// Everything that comes until the other end closes.
    func receive() async -> String {
        await onQueue { [descriptor] in
            var all: [UInt8] = []
            while let more = Self.next(descriptor) { all += more }
            return String(decoding: all, as: UTF8.self)
        }
    }

    /// What comes next, at least a byte; nil at the end.
    func receiveSome() async -> String? {
        await onQueue { [descriptor] in
            Self.next(descriptor).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static func next(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Blocks a thread that nobody else waits for.
    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
