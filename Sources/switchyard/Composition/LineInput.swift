import CProcess
import Dispatch
import Foundation
import Glibc
import Synchronization

/// Standard input line by line, read only when a line is asked for.
///
/// It waits in `poll` on a queue of its own, which serves terminals, pipes, files and `/dev/null` alike, and
/// it can be told to stop before it reads: a session that has left its terminal must not take the next line of
/// the shell.
final class LineInput: Sendable {
    private static let chunkSize = 16_384

    private let queue = DispatchQueue(label: "switchyard.input")
    private let descriptor: Int32
    /// Becomes readable when no more lines are wanted; without one the wait ends with the process.
    private let bell = cprocess_eventfd()
    /// What was read behind the last line.
    private let rest = Mutex<[UInt8]>([])

    /// Reads from a descriptor, which stays the caller's.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { if bell >= 0 { Glibc.close(bell) } }

    /// Waits for the next line, without its end.
    ///
    /// - Returns: The line; nil at the end of the input, which may go on if it is a terminal, and after
    ///   ``cancel()``.
    func next() async -> String? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.line()) }
        }
    }

    /// Reads nothing any more, and ends the wait for a line.
    func cancel() {
        var ring: UInt64 = 1
        _ = Glibc.write(bell, &ring, MemoryLayout<UInt64>.size)
    }

    private func line() -> String? {
        var bytes = rest.withLock { rest in
            defer { rest = [] }
            return rest
        }
        var searched = 0
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let behind = Array(bytes[(end + 1)...])
                rest.withLock { $0 = behind }
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            searched = bytes.count
            guard let more = chunk() else {
                // A last line need not be ended.
                return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            bytes += more
        }
    }

    /// Waits for some bytes; nil when there are none to come.
    private func chunk() -> [UInt8]? {
        let events = Int16(POLLIN)
        var watched = [
            pollfd(fd: descriptor, events: events, revents: 0), pollfd(fd: bell, events: events, revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        while true {
            let count = Glibc.poll(&watched, 2, -1)
            if count < 0, errno != EINTR { return nil }
            if count <= 0 { continue }
            guard watched[1].revents == 0 else { return nil }
            let size = Glibc.read(descriptor, &buffer, Self.chunkSize)
            if size < 0, errno == EINTR || errno == EAGAIN { continue }
            return size > 0 ? Array(buffer.prefix(size)) : nil
        }
    }
}
