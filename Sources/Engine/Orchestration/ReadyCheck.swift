import Synchronization
import Workspace

/// The check command, set up in its sandbox and held there until the files are ready.
///
/// To set the sandbox up takes longer than many a check runs; so that is done while the files are written. One
/// that is let go of without having been run ends with all its processes and has started nothing. Without a
/// sandbox there is nothing to set up, and the command is spawned when it is run.
final class ReadyCheck: Sendable {
    private let command: Command
    private let runner: CommandRunner
    private let printed = PrintedBytes()
    private let held: (gate: StartGate, work: Task<CommandResult, Never>)?

    /// Sets a command up.
    ///
    /// - Parameters:
    ///   - command: The command; with a gate, as it is wrapped in its sandbox to be held.
    ///   - gate: What it is held by; nil spawns it when it is run.
    ///   - runner: What runs it.
    init(_ command: Command, heldBy gate: StartGate?, runner: CommandRunner) {
        self.command = command
        self.runner = runner
        held = gate.map { [printed] gate in
            (gate, Task { await runner.run(command, heldBy: gate) { printed.append($0) } })
        }
    }

    deinit { held?.work.cancel() }

    /// Lets the command go and waits for its end; to be called once.
    ///
    /// Cancelling the task stops the command.
    func run(into output: StepOutput) async -> CommandResult {
        printed.lead(to: output)
        guard let held else {
            return await runner.run(command) { [printed] in printed.append($0) }
        }
        held.gate.open()
        return await withTaskCancellationHandler {
            await held.work.value
        } onCancel: {
            held.work.cancel()
        }
    }
}

/// What a command prints, kept until it is known where it belongs: a sandbox that cannot be set up says so at once.
private final class PrintedBytes: Sendable {
    private struct State {
        var output: StepOutput?
        var early: [UInt8] = []
    }

    private let state = Mutex(State())

    func append(_ bytes: ArraySlice<UInt8>) {
        let output = state.withLock { state in
            if state.output == nil { state.early += bytes }
            return state.output
        }
        output?.append(bytes)
    }

    func lead(to output: StepOutput) {
        let early = state.withLock { state in
            state.output = output
            return state.early
        }
        if !early.isEmpty { output.append(early) }
    }
}
