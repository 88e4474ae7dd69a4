import CProcess
import Glibc

/// The loop that follows one child: reads it, notices its end, and ends what remains of its group.
///
/// Stages: the child runs → it ends, or time is up, or the task is cancelled → SIGTERM to the group →
/// SIGKILL after the grace → the pipe is given up. The leader is waited for last: until then its
/// number, and so the group's, cannot be given to a stranger.
struct ChildWatch {
    private enum Stage {
        case running
        /// The leader has ended; others of its group may still be writing their last lines.
        case draining
        /// SIGTERM was sent.
        case terminating
        /// SIGKILL was sent.
        case killing
    }

    /// How long others of the group may go on after the leader's end before they are ended.
    private static let drain = Duration.milliseconds(100)
    /// How often a task without a bell is asked whether it is cancelled.
    private static let asking: Int32 = 100
    /// How long the pipe is waited for after SIGKILL; who holds it then has left the group.
    private static let farewell = Duration.milliseconds(200)

    private let child: pid_t
    private let process: ChildProcess
    private let pipes: ChildPipes
    private let cancellation: CancellationBell?
    private let clock = ContinuousClock()
    private var stage = Stage.running
    private var deadline: ContinuousClock.Instant?
    private var reason: ChildProcess.Ending?
    private var leaderEnded = false
    private var isHurried = false
    private var grace: Duration

    init(child: pid_t, process: ChildProcess, pipes: ChildPipes, cancellation: CancellationBell?) {
        self.child = child
        self.process = process
        self.pipes = pipes
        self.cancellation = cancellation
        grace = process.grace
        deadline = process.wallTime.map { clock.now + $0 }
    }

    /// Follows the child to its end and returns how it ended.
    mutating func follow(_ receive: (ArraySlice<UInt8>, ChildProcess.Stream) -> Void) -> ChildProcess.Ending {
        let handle = cprocess_pidfd(child)
        defer { if handle >= 0 { close(handle) } }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while !(leaderEnded && pipes.areAtEnd) {
            let ready = wait(handle: handle)
            if ready.output { read(pipes.output, &buffer, .output, receive) }
            if ready.errors { read(pipes.errors, &buffer, .errors, receive) }
            if ready.ended { leaderHasEnded() }
            if ready.cancelled || (asksTask && Task.isCancelled) {
                stop(because: .cancelled, grace: process.cancelGrace)
            }
            if let deadline, clock.now >= deadline, advance() { break }
        }
        return finish()
    }

    // MARK: Waiting and reading

    private var asksTask: Bool { cancellation == nil && !isHurried }

    private typealias Ready = (output: Bool, errors: Bool, ended: Bool, cancelled: Bool)

    private func wait(handle: Int32) -> Ready {
        // poll ignores negative descriptors.
        let bell = isHurried ? -1 : (cancellation?.descriptor ?? -1)
        var descriptors = [pipes.output, pipes.errors, leaderEnded ? -1 : handle, bell]
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout(hasHandle: handle >= 0))
        let isReady = descriptors.map { $0.revents != 0 }
        // Without a process descriptor the end of the pipes stands for the end of the child.
        let ended = handle >= 0 ? isReady[2] : pipes.areAtEnd
        return (isReady[0], isReady[1], ended && !leaderEnded, isReady[3])
    }

    private func timeout(hasHandle: Bool) -> Int32 {
        guard hasHandle || !pipes.areAtEnd else { return 0 }
        guard let deadline else { return asksTask ? Self.asking : -1 }
        let left = deadline - clock.now
        let (seconds, attoseconds) = left.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // One more, so that the deadline has passed when poll returns.
        let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
        return asksTask ? min(milliseconds, Self.asking) : milliseconds
    }

    private func read(
        _ descriptor: Int32,
        _ buffer: inout [UInt8],
        _ stream: ChildProcess.Stream,
        _ receive: (ArraySlice<UInt8>, ChildProcess.Stream) -> Void
    ) {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count > 0 {
            receive(buffer[..<count], stream)
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            if stream == .output { pipes.closeOutput() } else { pipes.closeErrors() }
        }
    }

    // MARK: Ending

    private mutating func leaderHasEnded() {
        leaderEnded = true
        guard stage == .running else { return }
        stage = .draining
        deadline = clock.now + Self.drain
    }

    private mutating func stop(because ending: ChildProcess.Ending, grace: Duration) {
        guard !isHurried else { return }
        isHurried = true
        // A child that ended by itself has its own outcome; only what remains of its group is hurried.
        if !leaderEnded { reason = ending }
        self.grace = grace
        terminate()
    }

    /// Goes on to the next stage; true when nothing is left to wait for.
    private mutating func advance() -> Bool {
        switch stage {
        case .running:
            stop(because: .timedOut, grace: process.grace)
        case .draining:
            grace = process.cancelGrace
            terminate()
        case .terminating:
            stage = .killing
            kill(-child, SIGKILL)
            signalStragglers(SIGKILL)
            deadline = clock.now + Self.farewell
        case .killing:
            return true
        }
        return false
    }

    private mutating func terminate() {
        stage = .terminating
        kill(-child, SIGTERM)
        // A stopped process sees SIGTERM only when it is continued.
        kill(-child, SIGCONT)
        deadline = clock.now + grace
    }

    private func finish() -> ChildProcess.Ending {
        // Those of the group that write elsewhere than into our pipe.
        kill(-child, SIGKILL)
        if reason != nil || stage == .killing { signalStragglers(SIGKILL) }
        process.lifeline.unregister(group: child)
        var code: Int32 = 0
        var signal: Int32 = 0
        let failure = cprocess_wait(child, &code, &signal)
        if let reason { return reason }
        guard failure == 0 else { return .exited(127) }
        return signal == 0 ? .exited(code) : .signalled(signal)
    }

    /// Reaches those that left the group, by the mark in their environment.
    private func signalStragglers(_ signal: Int32) {
        guard let mark = process.environment[ChildProcess.markName] else { return }
        _ = cprocess_signal_marked("\(ChildProcess.markName)=\(mark)", signal)
    }
}

extension ChildProcess {
    /// The variable that tells one command's processes from another's.
    static let markName = "SWITCHYARD_COMMAND"
}
