import Foundation
import Glibc

/// The product as a process that is under way, for tests that do something to it meanwhile.
///
/// Not `Sendable`: the test that started it waits for it, so its number cannot be another process's before it
/// was seen to end here.
final class RunningProduct {
    /// Where its input comes from.
    enum Input: Sendable {
        /// Nowhere.
        case nothing
        /// Lines, and then the end.
        case lines([String])
        /// A terminal, which is its output as well.
        case terminal
    }

    /// The process that was started: the engine itself, or the parent of a dashboard or plain session.
    let process: pid_t
    /// The exit code, or 128 plus the signal; nil while it runs.
    private(set) var status: Int32?
    private let folder: TemporaryFolder
    private let terminal: TerminalMaster?

    /// Starts the product in its project.
    ///
    /// - Parameters:
    ///   - arguments: The subcommand and what follows it; none for the dashboard.
    ///   - product: The project and its state.
    ///   - model: The address of the model server.
    ///   - input: Where its input comes from.
    ///   - environment: Further variables.
    /// - Throws: ``SpawnFailure``, or Cocoa's error when a file cannot be made.
    init(
        _ arguments: [String],
        on product: Product,
        model: String,
        input: Input = .nothing,
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch input {
        case .nothing: Self.open("/dev/null", in: folder, &actions)
        case .lines(let lines):
            try folder.write(lines.map { $0 + "\n" }.joined(), to: "in")
            Self.open(folder.path + "/in", in: folder, &actions)
        case .terminal: break
        }
        terminal =
            if case .terminal = input { try TerminalMaster(columns: 100, rows: 30) } else { nil }
        if let path = terminal?.path {
            // A leader of a session without a terminal makes the first one that it opens its own.
            for stream in Int32(0)...2 {
                posix_spawn_file_actions_addopen(&actions, stream, path, O_RDWR, 0)
            }
        }
        process = try Self.spawn(
            ["env", "-C", product.project.path, Product.binary] + arguments,
            // What was covered is of no use: a killed process does not tell it.
            environment: product.environment.merging(
                ["OLLAMA_HOST": model, "LLVM_PROFILE_FILE": "/dev/null"]
            ) { $1 }.merging(environment) { $1 },
            actions: actions,
            hasOwnSession: terminal != nil
        )
        terminal?.drain()
    }

    deinit {
        guard !hasEnded else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }

    /// Whether it has ended by now.
    var hasEnded: Bool {
        guard status == nil else { return true }
        var raw: Int32 = 0
        guard waitpid(process, &raw, WNOHANG) == process else { return false }
        let signal = raw & 0x7F
        status = signal == 0 ? raw >> 8 & 0xFF : 128 + signal
        return true
    }

    /// What it printed on standard output so far; nothing where that is a terminal.
    var output: String { (try? folder.read("out")) ?? "" }

    /// What it printed on standard error so far; nothing where that is a terminal.
    var errors: String { (try? folder.read("err")) ?? "" }

    /// Drops the line to its terminal, as a broken connection does.
    func hangUp() { terminal?.close() }

    // MARK: - Detail

    private static func open(
        _ input: String,
        in folder: TemporaryFolder,
        _ actions: inout posix_spawn_file_actions_t
    ) {
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "out"), (2, "err")] {
            let flags = O_WRONLY | O_CREAT | O_APPEND
            posix_spawn_file_actions_addopen(&actions, descriptor, folder.path + "/" + name, flags, 0o600)
        }
    }

    /// `POSIX_SPAWN_SETSID`, which the header keeps to GNU's own sources.
    private static let setsid: Int32 = 0x80

    private static func spawn(
        _ line: [String],
        environment: [String: String],
        actions: posix_spawn_file_actions_t,
        hasOwnSession: Bool
    ) throws -> pid_t {
        var actions = actions
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of tests block most signals, which a child would inherit.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let flags = Int32(POSIX_SPAWN_SETSIGMASK) | (hasOwnSession ? setsid : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map {
            "\($0.key)=\($0.value)"
        }
        var child: pid_t = 0
        let code = Command.withStrings(line) { list in
            Command.withStrings(variables) {
                posix_spawnp(&child, line[0], &actions, &attributes, list, $0)
            }
        }
        guard code == 0 else { throw SpawnFailure(program: line.joined(separator: " "), code: code) }
        return child
    }
}
