import Foundation

/// Runs commands as piped children: limited, cancellable, their output merged in order, their whole
/// process group gone when it returns.
package struct CommandRunner: Sendable {
    private let lifeline: ProcessLifeline

    /// Creates a runner whose children end with the engine.
    package init(lifeline: ProcessLifeline = .none) {
        self.lifeline = lifeline
    }

    /// Runs a command to its end.
    ///
    /// Cancelling the task stops the command and returns `.cancelled`; nothing is thrown.
    ///
    /// - Parameters:
    ///   - command: What to run and within which limits.
    ///   - gate: What it waits for in its sandbox; the time it takes is counted from there. The command must have
    ///     been wrapped as one that is held.
    ///   - onOutput: Called with each piece of merged output, in order, on a background queue. It must
    ///     return soon: while it runs, the child's output waits.
    /// - Returns: The outcome with an excerpt of the output. A command that cannot be started is an
    ///   outcome, too.
    package func run(
        _ command: Command,
        heldBy gate: StartGate? = nil,
        onOutput: @escaping @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
    ) async -> CommandResult {
        let clock = ContinuousClock()
        let start = clock.now
        func result(_ outcome: CommandResult.Outcome, _ output: OutputExcerpt) -> CommandResult {
            let start = gate?.openedAt ?? start
            return CommandResult(
                line: command.line,
                outcome: outcome,
                duration: clock.now - start,
                output: output
            )
        }
        let empty = OutputExcerpt()
        guard !Task.isCancelled else { return result(.cancelled, empty) }
        let name = command.arguments.first ?? ""
        let path = command.environment.variables["PATH"]
        guard let program = ProgramFinder.find(name, path: path) else {
            return result(.failedToStart("the program \(name) was not found"), empty)
        }
        let sink = CommandSink(
            excerpt: OutputExcerpt(
                headLimit: command.limits.excerptHead,
                tailLimit: command.limits.excerptTail
            ),
            onOutput: onOutput
        )
        var process = process(command, program: program)
        process.gate = gate
        let (ending, finished) = await process.run(into: sink)
        return result(outcome(ending, command), finished.excerpt)
    }

    private func process(_ command: Command, program: String) -> ChildProcess {
        var variables = command.environment.adding(lifeline.environment).variables
        variables[ChildProcess.markName] = UUID().uuidString
        variables["PWD"] = command.directory
        var process = ChildProcess(
            program: program,
            arguments: command.arguments,
            environment: variables,
            directory: command.directory
        )
        process.wallTime = command.limits.wallTime
        process.grace = command.limits.grace
        process.cancelGrace = command.limits.cancelGrace
        process.lifeline = lifeline
        return process
    }

    private func outcome(_ ending: ChildProcess.Ending, _ command: Command) -> CommandResult.Outcome {
        switch ending {
        case .exited(let code): .exited(code)
        case .signalled(let number): .signalled(number)
        case .timedOut: .timedOut(after: command.limits.wallTime ?? .zero)
        case .cancelled: .cancelled
        case .failedToStart(let code): .failedToStart(SystemCallError(code: code).text)
        }
    }
}

/// Keeps an excerpt in memory and passes each piece on.
private struct CommandSink: OutputSink {
    var excerpt: OutputExcerpt
    let onOutput: @Sendable (ArraySlice<UInt8>) -> Void

    mutating func receive(_ bytes: ArraySlice<UInt8>, from stream: ChildProcess.Stream) {
        excerpt.append(bytes)
        onOutput(bytes)
    }
}
