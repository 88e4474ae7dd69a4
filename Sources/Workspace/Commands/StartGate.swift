import CProcess
import Glibc
import Synchronization

/// Holds a command back inside a sandbox that is already set up, until what it is to work on is ready.
///
/// To set a sandbox up takes longer than many a check runs, and needs nothing of what the command will read.
/// bubblewrap waits for a byte on a descriptor as the last thing before it starts the program. A command that is
/// cancelled, or whose engine ends, while it waits is ended and never starts.
package final class StartGate: Sendable {
    private struct State {
        var childEnd: Int32
        var ownEnd: Int32
        var opened: ContinuousClock.Instant?
    }

    /// The descriptor's number in the child.
    static let childDescriptor: Int32 = 3

    private let state: Mutex<State>

    /// Creates a closed gate; nil when the system has no descriptors left.
    package init?() {
        var (childEnd, ownEnd): (Int32, Int32) = (-1, -1)
        guard cprocess_pipe(&childEnd, &ownEnd) == 0 else { return nil }
        state = Mutex(State(childEnd: childEnd, ownEnd: ownEnd))
    }

    deinit {
        state.withLock { state in
            for end in [state.childEnd, state.ownEnd] where end >= 0 { close(end) }
        }
    }

    /// Lets the command start.
    package func open() {
        state.withLock { state in
            guard state.opened == nil else { return }
            state.opened = .now
            var byte: UInt8 = 1
            // Who has ended meanwhile does not read it; the pipe has room for it.
            _ = write(state.ownEnd, &byte, 1)
        }
    }

    /// When it was opened; nil while it is closed.
    var openedAt: ContinuousClock.Instant? { state.withLock(\.opened) }

    /// The end that the child inherits, -1 once it was given to one.
    var childEnd: Int32 { state.withLock(\.childEnd) }

    /// Closes our copy of the child's end.
    func closeChildEnd() {
        state.withLock { state in
            if state.childEnd >= 0 { close(state.childEnd) }
            state.childEnd = -1
        }
    }
}
