import ArgumentParser
import CProcess
import Dispatch
import Domain
import Foundation

/// Runs a command that prints and exits.
enum HeadlessLaunch {
    /// Parses the arguments, runs the command on the main run loop, and exits with its status.
    ///
    /// - Parameter arguments: What follows the program's name.
    static func run(_ arguments: [String]) -> Never {
        let command: any ParsableCommand
        do {
            command = try RootCommand.parseAsRoot(arguments)
        } catch {
            exitParsing(error)
        }
        guard let headless = command as? any HeadlessCommand else {
            // Help and version requests, and the bare root, print and are done.
            var command = command
            do { try command.run() } catch { exitParsing(error) }
            exit(ExitStatus.done.rawValue)
        }
        let work = Task { @Sendable in await status(of: headless) }
        let interrupts = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { work.cancel() }
            source.resume()
            return source
        }
        Task { @Sendable in
            let status = await work.value
            exit(status.rawValue)
        }
        withExtendedLifetime(interrupts) { RunLoop.main.run() }
        // The run loop returns only if it has nothing to watch, which the signal sources prevent.
        exit(ExitStatus.failed.rawValue)
    }

    private static func status(of command: any HeadlessCommand) async -> ExitStatus {
        let console = Console(isJSON: command.output.json)
        do {
            return try await command.execute(console)
        } catch let error as EngineError {
            console.failure(error)
            return ExitStatus(of: error)
        } catch is CancellationError {
            return .interrupted
        } catch {
            console.failure(.defect(message: "\(error)"))
            return .failed
        }
    }

    /// Prints a parsing error or a request for help as the argument parser words it.
    ///
    /// The parser's own exit codes for misuse (64) become the documented 2.
    private static func exitParsing(_ error: any Error) -> Never {
        let isClean = RootCommand.exitCode(for: error).isSuccess
        let text = RootCommand.fullMessage(for: error)
        if isClean {
            print(text)
        } else {
            try? FileHandle.standardError.write(contentsOf: Data((Console.clean(text) + "\n").utf8))
        }
        exit(isClean ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
    }
}

/// A subcommand that works without the screen.
protocol HeadlessCommand: AsyncParsableCommand, Sendable {
    /// How to print.
    var output: OutputOptions { get }

    /// Does the work and says how it ended.
    ///
    /// - Throws: `EngineError` for refusals; `CancellationError` when interrupted.
    func execute(_ console: Console) async throws -> ExitStatus
}
