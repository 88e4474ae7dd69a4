import CProcess
import Engine
import Foundation
import Synchronization

/// The processes beside the engine: the parent that the shell waits for, and the reaper that ends every
/// child when the engine is gone, even by `kill -9`.
enum Companions {
    private static let handles = Mutex(supervise_handles())

    /// Forks them.
    ///
    /// Call it first in `main`; it returns in the engine's process only.
    ///
    /// - Parameter withParent: Whether a parent stays behind for the shell's job control.
    static func start(withParent: Bool) {
        let error = handles.withLock { supervise_start(withParent, &$0) }
        guard error == 0 else {
            let text =
                "switchyard: cannot start its companion processes: \(String(cString: strerror(error)))\n"
            FileHandle.standardError.write(Data(text.utf8))
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// What the engine tells the reaper.
    static var processWatch: ProcessWatch {
        let (reaper, token) = handles.withLock { handles in
            let token = withUnsafeBytes(of: handles.token) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            return (handles.reaper, token)
        }
        // A failed registration leaves the mark in the environment as the reaper's second way to find it.
        return ProcessWatch(
            environmentMark: (name: SUPERVISE_TOKEN_NAME, value: token),
            started: { group in _ = supervise_register(reaper, group) },
            ended: { group in _ = supervise_unregister(reaper, group) }
        )
    }

    /// Leaves the terminal; the engine works on without one.
    ///
    /// - Parameter log: A descriptor that takes the place of the standard streams, or -1 for none.
    static func detach(log: Int32) {
        handles.withLock { _ = supervise_detach(&$0, log) }
    }
}
