import CProcess
import Dispatch
import Foundation
import Glibc

/// Receives a child's output, piece by piece and in order, on the queue that runs the child.
protocol OutputSink: Sendable {
    /// Takes what arrived on one of the two streams.
    mutating func receive(_ bytes: ArraySlice<UInt8>, from stream: ChildProcess.Stream)
}

/// One piped child from start to end: the loop that reads it, limits it and ends its whole group.
///
/// swift-subprocess is not used here: its `run` returns only at the end of the output, so one
/// grandchild that keeps the pipe open would hold the engine for as long as it likes, and it offers no
/// moment between the leader's end and its being waited for, in which the group may still be signalled
/// without hitting a stranger. Both decide whether "cancel" is gone within a second.
///
/// The child gets a session of its own, so it has no terminal: nothing it runs can ask for a password
/// on the screen or type into it.
struct ChildProcess: Sendable {
    enum Stream: Sendable {
        case output
        case errors
    }

    enum Ending: Sendable, Hashable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
        case cancelled
        case failedToStart(Int32)
    }

    /// Absolute path of the program.
    var program: String
    /// The argument list, the program's name first.
    var arguments: [String]
    var environment: [String: String]
    var directory: String
    /// What the child reads on standard input; `nil` is /dev/null.
    var input: [UInt8]?
    /// False merges both streams into one pipe, which keeps their order.
    var separatesErrors = false
    var wallTime: Duration?
    var grace: Duration = .seconds(5)
    var cancelGrace: Duration = .milliseconds(250)
    var lifeline = ProcessLifeline.none
    /// What the child waits for, if it is a sandbox that was told to.
    var gate: StartGate?
    /// What the child and those it starts can read once, on the descriptor of the gate; it must have none.
    ///
    /// A pipe and no file: what was read is gone for whoever else inherits the descriptor. It must be short.
    var secret: [UInt8]?

    /// Runs the child on a queue of its own; cancelling the task ends the child's group.
    func run<Sink: OutputSink>(into sink: Sink) async -> (Ending, Sink) {
        let cancellation = CancellationBell()
        let queue = DispatchQueue(label: "switchyard.command")
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    continuation.resume(returning: self.runBlocking(into: sink, cancellation: cancellation))
                }
            }
        } onCancel: {
            cancellation.ring()
        }
    }

    /// Runs the child on the calling thread, which must belong to a queue that may block.
    ///
    /// Without a bell, the Swift task that the thread works for is asked now and then whether it is cancelled.
    func runBlocking<Sink: OutputSink>(
        into sink: Sink,
        cancellation: CancellationBell? = nil
    ) -> (Ending, Sink) {
        var sink = sink
        let pipes: ChildPipes
        let child: pid_t
        do throws(SystemCallError) {
            pipes = try ChildPipes(separatesErrors: separatesErrors, input: input)
            child = try spawn(pipes)
        } catch {
            return (.failedToStart(error.code), sink)
        }
        lifeline.register(group: child)
        var watch = ChildWatch(child: child, process: self, pipes: pipes, cancellation: cancellation)
        let ending = watch.follow { sink.receive($0, from: $1) }
        return (ending, sink)
    }

    private func spawn(_ pipes: ChildPipes) throws(SystemCallError) -> pid_t {
        var secretEnd: Int32 = -1
        defer {
            pipes.closeChildEnds()
            gate?.closeChildEnd()
            if secretEnd >= 0 { close(secretEnd) }
        }
        if let secret { secretEnd = try ChildPipes.filledPipe(secret) }
        var request = SpawnRequest(
            program: program,
            arguments: arguments,
            environment: environment,
            directory: directory
        )
        request.streams = (pipes.childInput, pipes.childOutput, pipes.childErrors)
        request.gate = gate?.childEnd ?? secretEnd
        request.hasOwnSession = true
        return try request.spawn()
    }
}

/// Wakes a blocked reading loop when its task is cancelled.
final class CancellationBell: Sendable {
    /// Readable once rung; -1 if the system had no descriptor left (then cancelling cannot be seen).
    let descriptor = cprocess_eventfd()

    func ring() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
