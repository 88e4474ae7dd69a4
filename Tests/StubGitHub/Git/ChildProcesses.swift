import Foundation
import Glibc
import Synchronization

/// Runs commands to their end on the calling thread, and can end all that run.
final class ChildProcesses: Sendable {
    /// How a command ended.
    struct Outcome: Sendable {
        /// The exit code; 128 and the signal for one that was killed.
        let status: Int32
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var line: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
        var isSuccess: Bool { status == 0 }
    }

    private struct State {
        var running: Set<Int32> = []
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Runs a command and collects what it prints.
    ///
    /// - Parameters:
    ///   - command: The program, found on the path, and its arguments.
    ///   - folder: Where it runs.
    ///   - environment: All of its environment.
    ///   - keepsErrors: Whether what it prints to standard error is collected too.
    ///   - started: Is told the process id once it runs.
    func run(
        _ command: [String],
        in folder: String,
        environment: [String: String],
        keepsErrors: Bool = false,
        started: (Int32) -> Void = { _ in }
    ) -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = environment
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        if keepsErrors { process.standardError = pipe } else { process.standardError = FileHandle.nullDevice }
        do { try process.run() } catch { return Outcome(status: 127, bytes: Array("\(error)".utf8)) }
        let id = process.processIdentifier
        let isTooLate = state.withLock { state in
            state.running.insert(id)
            return state.isStopped
        }
        if isTooLate { Self.end(id) }
        started(id)
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        state.withLock { _ = $0.running.remove(id) }
        let status = process.terminationStatus
        return Outcome(
            status: process.terminationReason == .exit ? status : 128 + status,
            bytes: [UInt8](data)
        )
    }

    /// Ends one command and what it started.
    func end(_ id: Int32) {
        if state.withLock({ $0.running.contains(id) }) { Self.end(id) }
    }

    /// Ends all, now and later.
    func stop() {
        let running = state.withLock { state in
            state.isStopped = true
            return state.running
        }
        for id in running { Self.end(id) }
    }

    /// The gentler signals may be blocked in the threads of a test, and children inherit that.
    private static func end(_ id: Int32) {
        if kill(-id, SIGKILL) != 0 { _ = kill(id, SIGKILL) }
    }
}
