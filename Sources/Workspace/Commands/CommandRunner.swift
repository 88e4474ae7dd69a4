import Foundation
import Glibc

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
    ///   - onOutput: Called with each piece of merged output, in order, on a background queue. It must
    ///     return soon: while it runs, the child's output waits.
    /// - Returns: The outcome with an excerpt of the output. A command that cannot be started is an
    ///   outcome, too.
    package func run(
        _ command: Command,
        onOutput: @escaping @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
    ) async -> CommandResult {
        let clock = ContinuousClock()
        let start = clock.now
        func result(_ outcome: CommandResult.Outcome, _ output: OutputExcerpt) -> CommandResult {
            CommandResult(line: command.line, outcome: outcome, duration: clock.now - start, output: output)
        }
        let empty = OutputExcerpt()
        guard !Task.isCancelled else { return result(.cancelled, empty) }
        let name = command.arguments.first ?? ""
        let path = command.environment.variables["PATH"]
        guard let program = ProgramFinder.find(name, path: path) else {
            return result(.failedToStart("the program \(name) was not found"), empty)
        }
        let sink: CommandSink
        do {
            sink = try CommandSink(limits: command.limits, file: command.outputFile, onOutput: onOutput)
        } catch {
            return result(.failedToStart("the output file cannot be written: \(error.text)"), empty)
        }
        let (ending, finished) = await process(command, program: program).run(into: sink)
        finished.close()
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

/// Keeps an excerpt in memory and everything on disk, and passes each piece on.
private struct CommandSink: OutputSink {
    private(set) var excerpt: OutputExcerpt
    private let onOutput: @Sendable (ArraySlice<UInt8>) -> Void
    private let descriptor: Int32
    private let fileLimit: Int
    private var written = 0
    private var isCut = false

    init(
        limits: CommandLimits,
        file: String?,
        onOutput: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) throws(SystemCallError) {
        excerpt = OutputExcerpt(headLimit: limits.excerptHead, tailLimit: limits.excerptTail)
        self.onOutput = onOutput
        fileLimit = limits.outputFileSize
        guard let file else {
            descriptor = -1
            return
        }
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemCallError(code: errno) }
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>, from stream: ChildProcess.Stream) {
        excerpt.append(bytes)
        save(bytes)
        onOutput(bytes)
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    private mutating func save(_ bytes: ArraySlice<UInt8>) {
        guard descriptor >= 0, !isCut else { return }
        let kept = bytes.prefix(fileLimit - written)
        written += kept.count
        let isStored = store(kept)
        guard kept.count < bytes.count || !isStored else { return }
        isCut = true
        let why = isStored ? "the limit of \(fileLimit) bytes is reached" : "the disk took no more"
        _ = store(Array("\n[output ends here: \(why)]\n".utf8)[...])
    }

    /// False when the disk is full: the command goes on, its record is cut.
    private func store(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
