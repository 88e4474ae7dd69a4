import Foundation

/// One call of the `git` program, the same everywhere: no prompt, no pager, no colour, no translated
/// messages, no optional lock, and a time limit.
struct GitCommand: Sendable {
    /// What git answered.
    struct Answer: Sendable {
        var exitCode: Int32
        /// Standard output, complete.
        var output: [UInt8]
        /// Standard error as text.
        var message: String

        /// The output as text without its last line break.
        var text: String {
            String(
                decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output[...],
                as: UTF8.self
            )
        }

        /// The fields of a `-z` output.
        var fields: [String] {
            output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }

        /// The same in bytes, as names of files need not be UTF-8.
        var records: [[UInt8]] { output.split(separator: 0).map { Array($0) } }
    }

    var arguments: [String]
    var directory: String
    var input: [UInt8]?
    /// Settings (`name=value`) beside the fixed ones.
    var settings: [String] = []
    /// Variables beside the fixed ones, such as `GIT_INDEX_FILE`.
    var variables: [String: String] = [:]
    var wallTime = Duration.seconds(60)
    var lifeline = ProcessLifeline.none
    /// The sandbox that the call runs in; `nil` for git alone, which runs no code of the worktree.
    var confinement: (sandbox: Sandbox, policy: SandboxPolicy)?
    /// What git's own children can read once, on descriptor 3.
    var secret: [UInt8]?
    /// Exit codes that are an answer rather than a failure.
    var accepted: Set<Int32> = [0]

    init(_ arguments: [String], in directory: String) {
        self.arguments = arguments
        self.directory = directory
    }

    /// Runs it without blocking the caller.
    ///
    /// - Throws: ``GitError``, or `CancellationError` when the task was cancelled.
    func run() async throws -> Answer {
        var attempts = 0
        while true {
            try Task.checkCancellation()
            let (ending, sink) = try await process().run(into: GitSink())
            attempts += 1
            do {
                return try answer(ending, sink)
            } catch GitError.failed(_, _, let message)
                where attempts < Self.looks && Self.isAboutHalfMadeWorktree(message)
            {
                // No worktree was made. A branch that was made for one is there already the next time, and whoever
                // makes worktrees takes another name then.
                continue
            }
        }
    }

    /// How often it is tried while another git makes a worktree; to start a git takes longer than that.
    private static let looks = 10

    /// Whether git died of an entry in the list of worktrees that another git, the user's perhaps, was just writing:
    /// `failed to read …/.git/worktrees/<name>/commondir: Success`.
    private static func isAboutHalfMadeWorktree(_ message: String) -> Bool {
        message.contains("failed to read") && message.contains("/worktrees/")
            && message.contains("/commondir")
    }

    /// Runs it on the calling thread; only for actors on a queue of their own.
    ///
    /// - Throws: ``GitError``; in a cancelled task `timedOut`, of which nobody is told.
    func runBlocking() throws(GitError) -> Answer {
        guard !Task.isCancelled else { throw .timedOut(command: line) }
        let (ending, sink) = try process().runBlocking(into: GitSink())
        do {
            return try answer(ending, sink)
        } catch let error as GitError {
            throw error
        } catch {
            throw .timedOut(command: line)
        }
    }

    private var line: String { "git " + arguments.prefix(3).joined(separator: " ") }

    private func process() throws(GitError) -> ChildProcess {
        guard let program = ProgramFinder.find("git") else { throw .gitMissing }
        var line = [program] + Self.settings + settings.flatMap { ["-c", $0] } + arguments
        if let confinement { line = confinement.sandbox.wrap(line, policy: confinement.policy) }
        var process = ChildProcess(
            program: line[0],
            arguments: line,
            environment: Self.environment.merging(variables) { $1 }.merging(lifeline.environment) { $1 },
            directory: directory
        )
        process.input = input
        process.secret = secret
        process.separatesErrors = true
        process.wallTime = wallTime
        process.lifeline = lifeline
        return process
    }

    private func answer(_ ending: ChildProcess.Ending, _ sink: GitSink) throws -> Answer {
        let message = String(decoding: sink.errors, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        switch ending {
        case .exited(let code) where accepted.contains(code):
            return Answer(exitCode: code, output: sink.output, message: message)
        case .exited(let code): throw Self.error(line, code, message, directory)
        case .signalled(let number): throw Self.error(line, 128 + number, message, directory)
        case .timedOut: throw GitError.timedOut(command: line)
        case .cancelled: throw CancellationError()
        case .failedToStart(let code):
            // A directory that is gone is no repository any more; git itself was found.
            guard FileManager.default.fileExists(atPath: directory) else {
                throw GitError.notARepository(path: directory)
            }
            throw Self.error(line, 127, SystemCallError(code: code).text, directory)
        }
    }

    /// Reads git's words, which are in English because of `LC_ALL=C`.
    private static func error(
        _ line: String,
        _ code: Int32,
        _ message: String,
        _ directory: String
    ) -> GitError {
        if message.contains("not a git repository") || message.contains("must be run in a work tree") {
            return .notARepository(path: directory)
        }
        if message.contains(".lock': File exists") {
            let path = message.split(separator: "'").first { $0.hasSuffix(".lock") }
            return .lockHeld(path: path.map(String.init) ?? "index.lock")
        }
        let identity = ["Please tell me who you are", "empty ident name", "unable to auto-detect email"]
        if identity.contains(where: message.contains) { return .identityMissing }
        return .failed(command: line, exitCode: code, message: message)
    }

    /// Kept apart from the user's configuration where that would change what we read or start a daemon.
    private static let settings = [
        "--no-pager", "-c", "core.fsmonitor=false", "-c", "color.ui=false", "-c", "core.quotePath=false",
        "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false",
    ]

    /// The clean environment, who commits and where the configuration is, and what keeps git quiet.
    ///
    /// `GIT_DIR` and the like of our own caller never get in: a dashboard started from a hook would else
    /// work on the wrong repository.
    private static let environment: [String: String] = {
        let kept = ProcessInfo.processInfo.environment.filter { name, _ in
            identityNames.contains(name) || name.hasPrefix("GIT_CONFIG_")
        }
        let quiet = [
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": "true",
            "LC_ALL": "C",
        ]
        return CommandEnvironment.current.adding(kept).adding(quiet).variables
    }()

    /// Variables by which a user may say who commits.
    static let identityNames: Set<String> = [
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL",
    ]
}

/// Keeps both streams whole: answers of git are parsed, so an excerpt would not do.
private struct GitSink: OutputSink {
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []

    mutating func receive(_ bytes: ArraySlice<UInt8>, from stream: ChildProcess.Stream) {
        switch stream {
        case .output: output += bytes
        case .errors: errors += bytes.prefix(max(0, 64 * 1024 - errors.count))
        }
    }
}
