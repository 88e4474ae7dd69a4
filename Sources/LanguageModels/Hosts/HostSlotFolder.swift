import Foundation
import Glibc

/// The slots of one host of models, shared by all processes of this machine through locked files.
///
/// `flock` is let go by the system when a process ends, however it ends, so no slot is ever lost. What a file
/// says (the process) is only for messages. Nothing here waits: a blocked `flock` could be taken back from its
/// thread by a signal alone, so whoever finds no slot tries again later.
package struct HostSlotFolder: Sendable, Equatable {
    /// What came of asking for a slot.
    package enum Attempt: Sendable {
        /// It is taken until the value is let go of.
        case taken(HostSlot)
        /// Processes have all of them; 0 stands for one that is not known.
        case full(holders: [Int32])
        /// The files cannot be made or locked; the reason is the system's.
        case unusable(reason: String)
    }

    /// The folder of the files, which are called `slot-0`, `slot-1` and so on.
    package let path: String
    /// How many slots there are.
    package let count: Int

    /// Describes the slots of a host; nothing is made yet.
    package init(path: String, count: Int) {
        self.path = path
        self.count = max(1, count)
    }

    /// Takes a slot if one is free.
    package func take() -> Attempt {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            return .unusable(reason: error.localizedDescription)
        }
        for number in 0..<count {
            let descriptor = open(file(number), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { return .unusable(reason: String(cString: strerror(errno))) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                let slot = HostSlot(descriptor: descriptor)
                slot.sign()
                return .taken(slot)
            }
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { return .unusable(reason: String(cString: strerror(code))) }
        }
        return .full(holders: holders)
    }

    /// The processes that have slots now; 0 stands for one that is not known.
    ///
    /// To look means to have a lock for an instant, which another process may find taken.
    package var holders: [Int32] {
        (0..<count).compactMap { number in
            let descriptor = open(file(number), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else {
                flock(descriptor, LOCK_UN)
                return nil
            }
            return errno == EWOULDBLOCK ? Self.process(in: descriptor) : nil
        }
    }

    private func file(_ number: Int) -> String { "\(path)/slot-\(number)" }

    private static func process(in descriptor: CInt) -> Int32 {
        var buffer = [UInt8](repeating: 0, count: 16)
        let length = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(0, length)).prefix { (48...57).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}

/// A slot of a host of models, taken for as long as the value is there.
package final class HostSlot: Sendable {
    private let descriptor: CInt

    fileprivate init(descriptor: CInt) { self.descriptor = descriptor }

    deinit {
        // Closing alone would leave it taken for as long as a child that is just being started has a copy of
        // the descriptor.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Writes down who has it; a disk without room for a few bytes costs the message, not the slot.
    fileprivate func sign() {
        _ = ftruncate(descriptor, 0)
        let text = "\(getpid())\n"
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }
}
