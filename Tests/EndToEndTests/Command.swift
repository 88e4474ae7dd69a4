import Foundation

/// Runs a program to its end and keeps what it printed.
struct Command {
    /// The exit code, or 128 plus the signal.
    let status: Int32
    /// What came on standard output.
    let output: String
    /// What came on standard error.
    let errors: String

    /// Runs a program found on the PATH or named by its absolute path.
    @discardableResult
    static func run(
        _ program: String,
        _ arguments: [String],
        directory: String? = nil,
        environment: [String: String] = [:],
        interruptAfter: Duration? = nil
    ) throws -> Command {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program.hasPrefix("/") ? program : "/usr/bin/env")
        process.arguments = program.hasPrefix("/") ? arguments : [program] + arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let folder = try TemporaryFolder()
        let files = try ["out", "err"].map { name in
            let path = folder.path + "/" + name
            FileManager.default.createFile(atPath: path, contents: nil)
            return try (path, FileHandle(forWritingTo: URL(fileURLWithPath: path)))
        }
        process.standardOutput = files[0].1
        process.standardError = files[1].1
        try process.run()
        if let interruptAfter {
            let milliseconds = Int(interruptAfter / .milliseconds(1))
            let pid = process.processIdentifier
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
                kill(pid, SIGINT)
            }
        }
        process.waitUntilExit()
        let code = process.terminationStatus
        return Command(
            status: process.terminationReason == .uncaughtSignal ? 128 + code : code,
            output: try String(decoding: Data(contentsOf: URL(fileURLWithPath: files[0].0)), as: UTF8.self),
            errors: try String(decoding: Data(contentsOf: URL(fileURLWithPath: files[1].0)), as: UTF8.self)
        )
    }
}

/// A folder that is removed with the value that holds it.
final class TemporaryFolder: Sendable {
    /// The absolute path.
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "switchyard-e2e-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file below the folder.
    func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    /// Reads a file below the folder.
    func read(_ name: String) throws -> String {
        try String(decoding: Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }
}
