import CEntry
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

    /// Takes over those that were forked before `main`; without them the program ends with the reason.
    static func adopt() {
        handles.withLock { $0 = entry_handles().pointee }
        guard entry_failure() != 0 else { return }
        let reason = String(cString: strerror(entry_failure()))
        let text = "switchyard: cannot start its companion processes: \(reason)\n"
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        exit(ExitStatus.failed.rawValue)
    }

    /// What ties the engine's children to its life.
    static var lifeline: ProcessLifeline { handles.withLock { ProcessLifeline($0) } }

    /// Leaves the terminal; the engine works on without one.
    ///
    /// On the main thread, which alone is told of its parent's death (PR_SET_PDEATHSIG is a thread's own) and shall
    /// not be any more.
    ///
    /// - Parameter log: A descriptor that takes the place of the standard streams, or -1 for none.
    @MainActor
    static func detach(log: Int32) {
        // It fails only where there is nothing to leave.
        handles.withLock { _ = supervise_detach(&$0, log) }
    }
}
