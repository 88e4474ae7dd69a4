import CProcess
import Foundation
import Synchronization
import Workspace

/// The processes beside the engine.
///
/// They are the parent that the shell waits for, and the reaper that ends every child when the engine is gone,
/// even by `kill -9`.
enum Companions {
    private static let handles = Mutex(supervise_handles())

    /// Forks them, and returns in the engine's process only.
    ///
    /// It must come first in `main`.
    ///
    /// - Parameter withParent: Whether a parent stays behind for the shell's job control.
    static func start(withParent: Bool) {
        // Not under the lock: it belongs to a thread, and the child's has another number.
        var started = supervise_handles()
        let error = supervise_start(withParent, &started)
        handles.withLock { $0 = started }
        guard error == 0 else {
            let text =
                "switchyard: cannot start its companion processes: \(String(cString: strerror(error)))\n"
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// What ties the engine's children to its life.
    static var lifeline: ProcessLifeline { handles.withLock { ProcessLifeline($0) } }

    /// Leaves the terminal; the engine works on without one.
    ///
    /// - Parameter log: A descriptor that takes the place of the standard streams, or -1 for none.
    static func detach(log: Int32) {
        // It fails only where there is nothing to leave.
        handles.withLock { _ = supervise_detach(&$0, log) }
    }
}
