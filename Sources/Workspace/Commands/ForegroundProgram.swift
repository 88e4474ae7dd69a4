import CProcess
import Dispatch
import Foundation
import Glibc

/// A program that takes over the terminal for a while: `$EDITOR`, `$PAGER`, a shell.
///
/// It joins the dashboard's process group. A group of its own would make it a background job, which the
/// kernel stops at its first read from the terminal. Leaving and entering the full-screen mode is the
/// caller's part, and so is ignoring SIGINT and SIGQUIT meanwhile, which the terminal sends to the whole group.
package struct ForegroundProgram: Sendable, Hashable {
    /// Why a program could not be run.
    package enum Failure: Error, Hashable {
        /// Nothing of that name is in `PATH`.
        case notFound(program: String)
        /// The system refused; its words.
        case notStarted(program: String, reason: String)
    }

    /// The argument list, the program first.
    package var arguments: [String]
    /// The directory it starts in.
    package var directory: String
    /// Its whole environment: the user's own, since the user runs it.
    package var environment: [String: String]

    /// A program with its arguments.
    package init(
        arguments: [String],
        directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.arguments = arguments
        self.directory = directory
        self.environment = environment
    }

    /// The user's editor (`$VISUAL`, `$EDITOR`, else what is installed) on files or a folder.
    ///
    /// The variables may hold options (`code --wait`), so the shell takes them apart, as git does.
    ///
    /// - Parameters:
    ///   - files: The files, or one folder.
    ///   - line: The line of the first file to begin at, from 1, where the editor can be told; nil for any.
    ///   - directory: The directory it starts in.
    ///   - environment: Names the editor, and is its whole environment.
    /// - Returns: The program, not yet running.
    package static func editor(
        on files: [String],
        line: Int? = nil,
        in directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ForegroundProgram {
        let fallback = ["editor", "vim", "vi", "nano"].first {
            ProgramFinder.find($0, path: environment["PATH"]) != nil
        }
        let editor = chosen(["VISUAL", "EDITOR"], environment) ?? fallback ?? "vi"
        let arguments = EditorLine.arguments(files: files, line: line, editor: editor)
        return shell(editor, arguments: arguments, directory, environment)
    }

    /// The user's pager (`$PAGER`, else `less`) on a file.
    package static func pager(
        on file: String,
        in directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ForegroundProgram {
        shell(chosen(["PAGER"], environment) ?? "less", arguments: [file], directory, environment)
    }

    /// The user's shell (`$SHELL`, else `/bin/sh`).
    package static func shell(
        in directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ForegroundProgram {
        let program = chosen(["SHELL"], environment) ?? "/bin/sh"
        return ForegroundProgram(arguments: [program], directory: directory, environment: environment)
    }

    /// Runs the program until it ends.
    ///
    /// - Returns: Its exit code, or 128 and the number of the signal that ended it.
    package func run() async throws(Failure) -> Int32 {
        let name = arguments.first ?? ""
        guard let program = ProgramFinder.find(name, path: environment["PATH"]) else {
            throw .notFound(program: name)
        }
        // Waiting blocks, so it has a thread of its own: the main thread goes on with events.
        let queue = DispatchQueue(label: "switchyard.foreground")
        let outcome = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.runBlocking(program)) }
        }
        switch outcome {
        case .success(let code): return code
        case .failure(let error): throw .notStarted(program: name, reason: error.text)
        }
    }

    private func runBlocking(_ program: String) -> Result<Int32, SystemCallError> {
        let request = SpawnRequest(
            program: program,
            arguments: arguments,
            environment: environment,
            directory: directory
        )
        let child: pid_t
        do throws(SystemCallError) {
            child = try request.spawn()
        } catch {
            return .failure(error)
        }
        var code: Int32 = 0
        var signal: Int32 = 0
        let waiting = cprocess_wait(child, &code, &signal)
        guard waiting == 0 else { return .failure(SystemCallError(code: waiting)) }
        return .success(signal == 0 ? code : 128 + signal)
    }

    private static func chosen(_ names: [String], _ environment: [String: String]) -> String? {
        names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    private static func shell(
        _ program: String,
        arguments files: [String],
        _ directory: String,
        _ environment: [String: String]
    ) -> ForegroundProgram {
        // "$@" keeps each file's name one argument whatever it holds.
        let arguments = ["/bin/sh", "-c", program + " \"$@\"", program] + files
        return ForegroundProgram(arguments: arguments, directory: directory, environment: environment)
    }
}
