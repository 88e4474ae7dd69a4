import Domain
import Foundation
import Glibc

/// The lock that makes one process at a time own a project's engine.
///
/// `flock` is let go by the system when the process ends, however it ends, so a stale lock cannot be.
/// What the file says (process and start time) is only for messages.
final class EngineLock: Sendable {
    /// What the lock file says of the engine that holds it.
    struct Holder: Sendable, Equatable {
        let processID: Int32
        let startedAt: Date?
    }

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // Closing alone would leave it held for as long as a child that is just being started has a copy
        // of the descriptor.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Takes the lock.
    ///
    /// - Throws: `unavailable` when another engine holds it, or the file cannot be opened.
    static func acquire(at path: String, now: Date) async throws(EngineError) -> EngineLock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unusable(path) }
        let lock = EngineLock(descriptor: descriptor)
        // One that only looks (``holder(at:)``) has the lock for an instant, so a refusal is asked twice.
        for attempt in 1...3 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                lock.write("\(getpid()) \(Int(now.timeIntervalSince1970))\n")
                return lock
            }
            guard errno == EWOULDBLOCK else { throw unusable(path) }
            if attempt < 3 { try? await Task.sleep(for: .milliseconds(20)) }
        }
        let process = lock.read().map { "pid \($0.processID)" } ?? "of an unknown pid"
        throw .unavailable(
            message: "Another Switchyard (\(process)) is working on this project.",
            remedy: "Use that one, or quit it first; `switchyard list` and `show` work beside it."
        )
    }

    /// The engine that holds the lock; nil when none does.
    static func holder(at path: String) -> Holder? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let lock = EngineLock(descriptor: descriptor)
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return lock.read() ?? Holder(processID: 0, startedAt: nil)
    }

    // MARK: - Detail

    private static func unusable(_ path: String) -> EngineError {
        let reason = String(cString: strerror(errno))
        return .unavailable(
            message: "The lock file \(path) cannot be used: \(reason).",
            remedy: "Make the folder writable; on a network file system set XDG_STATE_HOME to a local one."
        )
    }

    private func write(_ text: String) {
        _ = ftruncate(descriptor, 0)
        // A disk without room for a dozen bytes costs the message, not the lock.
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    private func read() -> Holder? {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        let words = String(decoding: buffer.prefix(count), as: UTF8.self).split(
            whereSeparator: \.isWhitespace
        )
        guard let process = words.first.flatMap({ Int32($0) }) else { return nil }
        let seconds = words.dropFirst().first.flatMap { Double($0) }
        return Holder(processID: process, startedAt: seconds.map(Date.init(timeIntervalSince1970:)))
    }
}
