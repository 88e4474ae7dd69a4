import CProcess
import Dispatch
import Glibc

/// A program of the user's that is handed a text, such as a clipboard tool or a hook for notices.
///
/// Unlike what ``CommandRunner`` runs it may leave a process behind: wl-copy, xclip and xsel stay in the
/// background to give the text to whoever pastes it, also after the dashboard has ended. So it bears no mark,
/// and its group is ended only when it takes too long. It has no terminal, and its output goes nowhere.
package struct TextReceiver: Sendable, Hashable {
    /// What became of the text.
    package enum Outcome: Sendable, Hashable {
        /// The program ended well.
        case taken
        /// It did not, or was never started; why, in people's words.
        case refused(String)
    }

    /// The argument list, the program first; a bare name is looked up in the `PATH` of `environment`.
    package var arguments: [String]
    /// Its whole environment: the user's own, since it is the user's program.
    package var environment: [String: String]
    /// How long it may take to end, or to go into the background.
    package var wallTime: Duration

    /// A program with its arguments.
    package init(
        arguments: [String],
        environment: [String: String],
        wallTime: Duration = .seconds(3)
    ) {
        self.arguments = arguments
        self.environment = environment
        self.wallTime = wallTime
    }

    /// Runs the program with the text on its standard input.
    package func take(_ text: String) async -> Outcome {
        let name = arguments.first ?? ""
        guard let program = ProgramFinder.find(name, path: environment["PATH"]) else {
            return .refused("there is no program '\(name)'")
        }
        // Waiting blocks, so it has a thread of its own.
        let queue = DispatchQueue(label: "switchyard.receiver")
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.run(program, on: text)) }
        }
    }

    private func run(_ program: String, on text: String) -> Outcome {
        do throws(SystemCallError) {
            let input = try ChildPipes.memoryFile(Array(text.utf8))
            defer { close(input) }
            // A file and no pipe: who stays in the background would hold that open for ever.
            let errors = try ChildPipes.memoryFile([])
            defer { close(errors) }
            var request = SpawnRequest(
                program: program,
                arguments: arguments,
                environment: environment,
                directory: "/"
            )
            request.streams = (input, errors, errors)
            request.hasOwnSession = true
            let child = try request.spawn()
            let isInTime = Self.waits(for: child, wallTime)
            if !isInTime { kill(-child, SIGKILL) }
            return outcome(of: child, isInTime: isInTime, errors: errors)
        } catch {
            return .refused(error.text)
        }
    }

    private func outcome(of child: pid_t, isInTime: Bool, errors: Int32) -> Outcome {
        var code: Int32 = 0
        var signal: Int32 = 0
        let failure = cprocess_wait(child, &code, &signal)
        guard failure == 0 else { return .refused(SystemCallError(code: failure).text) }
        guard isInTime else { return .refused("it took longer than \(wallTime.components.seconds) s") }
        guard code != 0 || signal != 0 else { return .taken }
        let words = Self.firstLine(of: errors)
        let ending = signal == 0 ? "exit code \(code)" : "signal \(signal)"
        return .refused(words.isEmpty ? ending : "\(words) (\(ending))")
    }

    /// Whether the process ended in time.
    private static func waits(for child: pid_t, _ limit: Duration) -> Bool {
        let handle = cprocess_pidfd(child)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while true {
            let left = (deadline - clock.now) / .milliseconds(1)
            var request = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            let count = poll(&request, 1, Int32(max(0, min(left.rounded(.up), 3_600_000))))
            if count > 0 { return true }
            if count == 0 && left <= 0 { return false }
            if count < 0 && errno != EINTR { return false }
        }
    }

    /// The beginning of what the program had to say.
    private static func firstLine(of file: Int32) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 200) { buffer, used in
            used = max(0, pread(file, buffer.baseAddress, buffer.count, 0))
        }
        let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
        return line.map(String.init) ?? ""
    }
}
