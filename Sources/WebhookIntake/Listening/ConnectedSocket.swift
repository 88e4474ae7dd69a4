import Glibc

/// A descriptor of a socket; closed when its last holder lets go.
///
/// Dispatch sources hold it until they have ended, so that the number is not given away under them.
final class ConnectedSocket: Sendable {
    /// What came of trying to read without waiting.
    enum Outcome: Equatable {
        /// So many bytes came.
        case moved(Int)
        /// There is nothing now.
        case notNow
        /// Nothing more will come.
        case ended
    }

    let descriptor: Int32

    /// Takes over a descriptor; nobody else closes it.
    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Reads at most as much as `buffer` holds.
    func receive(into buffer: inout [UInt8]) -> Outcome {
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .notNow : .ended
        }
    }

    /// Writes what the kernel takes at once, which is all of a short answer; what it does not take is given up.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                // A peer that has gone is an outcome, not a signal.
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Tells the peer that no more is said, while it may still be heard.
    func endSaying() { _ = shutdown(descriptor, Int32(SHUT_WR)) }
}
