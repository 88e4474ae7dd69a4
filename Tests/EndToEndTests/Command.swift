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
    ///
    /// Not Foundation's `Process`: it waits until every descendant has closed a socket that they inherit,
    /// and so for ever for a program that starts a daemon, as tmux does.
    @discardableResult
    static func run(
        _ program: String,
        _ arguments: [String],
        directory: String? = nil,
        environment: [String: String] = [:],
        interruptAfter: Duration? = nil
    ) throws -> Command {
        let folder = try TemporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "out"), (2, "err")] {
            let flags = O_WRONLY | O_CREAT
            posix_spawn_file_actions_addopen(&actions, descriptor, folder.path + "/" + name, flags, 0o600)
        }
        // The threads of tests block most signals; a child that inherits that cannot even end itself by one, as
        // tmux does when it is told to.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // `env -C` changes the directory and becomes the program.
        let line = (directory.map { ["env", "-C", $0] } ?? []) + [program] + arguments
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map {
            "\($0.key)=\($0.value)"
        }

        var child: pid_t = 0
        let code = withStrings(line) { list in
            withStrings(variables) { posix_spawnp(&child, line[0], &actions, &attributes, list, $0) }
        }
        guard code == 0 else { throw SpawnFailure(program: program, code: code) }
        if let interruptAfter {
            let milliseconds = Int(interruptAfter / .milliseconds(1))
            let pid = child
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
                kill(pid, SIGINT)
            }
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return Command(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            output: try folder.read("out"),
            errors: try folder.read("err")
        )
    }

    /// Gives a body the strings as C wants a list of them: ended by a null pointer, and gone afterwards.
    static func withStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}

/// A program of a test that could not be started.
struct SpawnFailure: Error {
    let program: String
    let code: Int32
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
