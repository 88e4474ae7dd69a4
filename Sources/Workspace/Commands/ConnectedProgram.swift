import CProcess
package import Dispatch
import Foundation
import Glibc
import Synchronization

/// A program that talks with us over its standard input and output, which are one end of a pair of sockets: ssh,
/// with an engine at the far end.
///
/// It ends by itself when our end is closed, since its input ends then. Nothing else ties it to our life, unlike
/// the engine's children: a master connection that ssh leaves behind for others must outlive us.
package final class ConnectedProgram: Sendable {
    private struct State {
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Whom signals go to: the child, or all of its session.
    private let target: pid_t
    private let child: pid_t
    private let state = Mutex(State())

    private init(child: pid_t, hasOwnSession: Bool) {
        self.child = child
        target = hasOwnSession ? -child : child
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: The argument list, the program first.
    ///   - environment: Its whole environment: the user's own, since the user runs it.
    ///   - hasTerminal: Whether it may ask at our terminal; else it has none, and nothing of it shows there.
    ///   - errors: Takes what it prints on standard error, piece by piece, on a thread of its own.
    /// - Returns: The program, and our end of the sockets, which the caller closes.
    /// - Throws: Why it could not be started.
    package static func start(
        _ arguments: [String],
        environment: [String: String],
        hasTerminal: Bool,
        errors: @escaping @Sendable (String) -> Void
    ) throws(ForegroundProgram.Failure) -> (program: ConnectedProgram, socket: Int32) {
        let name = arguments.first ?? ""
        guard let path = ProgramFinder.find(name, path: environment["PATH"]) else {
            throw .notFound(program: name)
        }
        do throws(SystemCallError) {
            let pipes = try Pipes()
            defer { pipes.closeChildEnds() }
            // Where we are, so that a program that is named by a relative path is found.
            var request = SpawnRequest(
                program: path,
                arguments: arguments,
                environment: environment,
                directory: "."
            )
            request.streams = (pipes.childSocket, pipes.childSocket, pipes.childErrors)
            request.hasOwnSession = !hasTerminal
            let child: pid_t
            do throws(SystemCallError) {
                child = try request.spawn()
            } catch {
                pipes.closeOwnEnds()
                throw error
            }
            let program = ConnectedProgram(child: child, hasOwnSession: !hasTerminal)
            // A thread and no queue: it blocks for as long as the program runs.
            Thread.detachNewThread { program.follow(pipes.errors, errors) }
            return (program, pipes.socket)
        } catch {
            throw .notStarted(program: name, reason: error.text)
        }
    }

    /// Tells the program to end, if it still runs.
    package func stop() { signal(SIGTERM) }

    /// Waits until the program has ended and all that it printed was passed on, and ends it if that takes long.
    package func end(within patience: DispatchTimeInterval) async {
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { [weak self] in
            self?.signal(SIGKILL)
        }
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: - Detail

    private func signal(_ number: Int32) {
        // Under the lock, so that the number has not been given to somebody else meanwhile.
        state.withLock { state in
            if !state.hasEnded { _ = kill(target, number) }
        }
    }

    /// Passes on what the program prints until it has ended.
    ///
    /// Its end decides, and not that of the pipe: what it leaves behind may hold that open.
    private func follow(_ errors: Int32, _ say: (String) -> Void) {
        let handle = cprocess_pidfd(child)
        _ = fcntl(errors, F_SETFL, O_NONBLOCK)
        var isOpen = true
        var isRunning = true
        while isRunning {
            // poll ignores negative descriptors.
            var watched = [isOpen ? errors : -1, handle]
                .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&watched, nfds_t(watched.count), -1) > 0 else { continue }
            if watched[0].revents != 0 { isOpen = Self.relay(errors, say) }
            // Without a process descriptor the end of the pipe stands for the end of the program.
            isRunning = handle >= 0 ? watched[1].revents == 0 : isOpen
        }
        _ = Self.relay(errors, say)
        close(errors)
        if handle >= 0 { close(handle) }
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        var code: Int32 = 0
        var signal: Int32 = 0
        _ = cprocess_wait(child, &code, &signal)
        for waiter in waiters { waiter.resume() }
    }

    /// Passes on what there is; false when no more can come.
    private static func relay(_ errors: Int32, _ say: (String) -> Void) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(errors, &buffer, buffer.count)
            if count > 0 {
                say(String(decoding: buffer[..<count], as: UTF8.self))
            } else if count == 0 {
                return false
            } else if errno != EINTR {
                return errno == EAGAIN
            }
        }
    }
}

/// The descriptors between us and a connected program.
private struct Pipes {
    let socket: Int32
    let childSocket: Int32
    let errors: Int32
    let childErrors: Int32

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemCallError(code: errno) }
        (socket, childSocket) = (ends[0], ends[1])
        var (reading, writing): (Int32, Int32) = (-1, -1)
        let failure = cprocess_pipe(&reading, &writing)
        guard failure == 0 else {
            close(ends[0])
            close(ends[1])
            throw SystemCallError(code: failure)
        }
        (errors, childErrors) = (reading, writing)
    }

    func closeChildEnds() {
        close(childSocket)
        close(childErrors)
    }

    func closeOwnEnds() {
        close(socket)
        close(errors)
    }
}
