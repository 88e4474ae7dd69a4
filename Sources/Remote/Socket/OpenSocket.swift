import CProcess
import Glibc

/// A connected or listening stream socket's descriptor; closed when its last holder lets go.
///
/// Dispatch sources hold it until they have ended, so that the number is not given away under them.
package final class OpenSocket: Sendable {
    /// What came of trying to move bytes without waiting.
    enum Outcome: Equatable {
        /// So many bytes were moved.
        case moved(Int)
        /// It cannot be done now.
        case notNow
        /// Nothing more will come or go.
        case ended
    }

    let descriptor: Int32

    /// Takes over the descriptor of a stream socket; nobody else closes it.
    package init(owning descriptor: Int32) { self.descriptor = descriptor }

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

    /// Writes as much as the kernel takes.
    func send(_ bytes: ArraySlice<UInt8>) -> Outcome {
        while true {
            let count = bytes.withUnsafeBytes {
                // A peer that has gone is an outcome, not a signal.
                Glibc.send(
                    descriptor,
                    $0.baseAddress,
                    $0.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                )
            }
            if count >= 0 { return .moved(count) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .notNow : .ended
        }
    }

    /// Tells the peer that no more is said (and if `bothWays`, heard), while the descriptor stays open.
    func end(bothWays: Bool) {
        _ = shutdown(descriptor, Int32(bothWays ? SHUT_RDWR : SHUT_WR))
    }

    /// Whether the process at the other end is of our own user.
    var isOfOurUser: Bool {
        var user: uid_t = 0
        return cprocess_peer_user(descriptor, &user) == 0 && user == geteuid()
    }
}
