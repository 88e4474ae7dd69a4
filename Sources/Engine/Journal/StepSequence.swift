import Domain
import Foundation
import Store
import Synchronization

/// The steps of one piece of work, one after the other: the end of each is stored together with the beginning
/// of the next.
///
/// To store is to wait for the disk, and between the end of a step and the beginning of the next nothing
/// happens that could be lost. Steps that run side by side take a sequence each.
final class StepSequence: Sendable {
    private let journal: Journal
    private let task: TaskID
    private let isWork: Bool
    /// The step that has ended and is not stored as such yet.
    private let ended = Mutex<EndedStep?>(nil)

    /// Creates a sequence without steps.
    ///
    /// - Parameters:
    ///   - journal: Where they are stored.
    ///   - task: The task they belong to.
    ///   - isWork: Whether they are done by the work on the task, which ends when the task is taken away.
    init(journal: Journal, task: TaskID, isWork: Bool = true) {
        self.journal = journal
        self.task = task
        self.isWork = isWork
    }

    /// Does the next step; the parameters are those of ``Journal/step(_:_:command:inputs:of:isWork:_:)``, and what
    /// its beginning changes of the task.
    ///
    /// How it ended is stored with the next step or by ``finish()``; at once if the body throws.
    func step<Value: Sendable>(
        _ kind: StepKind,
        _ title: String,
        command: String? = nil,
        inputs: String? = nil,
        change: (@Sendable (StepID, inout AgentTask) -> Void)? = nil,
        _ body: @Sendable (OpenStep) async throws -> (StepEnd, Value)
    ) async throws -> Value {
        try Task.checkCancellation()
        let record = try await begin(kind, title, command: command, inputs: inputs, change)
        let step = OpenStep(
            record: record,
            output: journal.outputs.begin(record.id, redactor: journal.storage.redactor) {
                [hub = journal.hub, task] length in
                hub.tell(
                    .outputGrew(task: task, step: record.id, length: length),
                    correlation: "task-\(task)"
                )
            }
        )
        do {
            let (end, value) = try await perform(step, body)
            ended.withLock { $0 = EndedStep(record: record, end: end) }
            return value
        } catch let error as CancellationError {
            throw error
        } catch {
            // Such as a git that was ended in the middle: what was cut off is no failure.
            guard !isWork || !Task.isCancelled else { throw CancellationError() }
            let end = StepEnd(state: .failed, summary: TaskStop(error).trouble.message)
            ended.withLock { $0 = EndedStep(record: record, end: end) }
            try await finish()
            throw error
        }
    }

    /// Stores the end of the last step, if that is still to be done.
    func finish() async throws {
        guard let last = takeEnded() else { return }
        try await journal.write(correlation: "task-\(task)") { [isWork] recorder in
            try recorder.end(last.step, text: last.text, isWork: isWork)
        }
        journal.outputs.forget(last.step.record.id)
    }

    // MARK: - Detail

    private func begin(
        _ kind: StepKind,
        _ title: String,
        command: String?,
        inputs: String?,
        _ change: (@Sendable (StepID, inout AgentTask) -> Void)?
    ) async throws -> StepRecord {
        let last = takeEnded()
        do {
            let record = try await journal.write(correlation: "task-\(task)") { [task, isWork] recorder in
                if let last { try recorder.end(last.step, text: last.text, isWork: isWork) }
                if isWork {
                    let state = try TaskTable.state(of: task, in: recorder.connection)
                    guard state?.isActive == true else { throw CancellationError() }
                }
                let step = try StepTable.start(
                    task: task,
                    kind: kind,
                    title: title,
                    command: command,
                    at: recorder.time,
                    in: recorder.connection
                )
                if let inputs { try StepTable.saveInputs(inputs, of: step.id, in: recorder.connection) }
                try recorder.record(.stepChanged(step: step))
                if let change { try recorder.change(task) { change(step.id, &$0) } }
                return step
            }
            if let last { journal.outputs.forget(last.step.record.id) }
            return record
        } catch {
            // Nothing is stored then, the end of the last step neither.
            if let last { ended.withLock { $0 = last.step } }
            throw error
        }
    }

    /// Runs the body; its output is complete then, also when it throws.
    private func perform<Value: Sendable>(
        _ step: OpenStep,
        _ body: @Sendable (OpenStep) async throws -> (StepEnd, Value)
    ) async throws -> (StepEnd, Value) {
        defer { step.output.finish() }
        return try await body(step)
    }

    private func takeEnded() -> (step: EndedStep, text: String?)? {
        let step = ended.withLock { step in
            defer { step = nil }
            return step
        }
        return step.map { ($0, journal.outputs.text(of: $0.record.id)) }
    }
}

/// A step that has ended.
private struct EndedStep: Sendable {
    /// The step as it was recorded at its beginning.
    let record: StepRecord
    let end: StepEnd
}

extension EventRecorder {
    /// Records the end of a step with all it printed, and what it changes of the task.
    fileprivate func end(_ step: EndedStep, text: String?, isWork: Bool) throws {
        let end = step.end
        var record = step.record
        record.state = end.state
        record.summary = end.summary
        record.exitCode = end.exitCode
        record.usage = end.usage
        record.tree = end.tree
        record.evidence = end.evidence
        record.endedAt = time
        if let text { try StepTable.saveOutput(text, of: record.id, in: connection) }
        try self.record(.stepChanged(step: try StepTable.end(record, in: connection)))
        // A task that was taken away meanwhile is no longer the worker's to change.
        var isTaken = false
        try change(record.taskID) { task in
            isTaken = isWork && !task.state.isActive
            if !isTaken { try end.change(&task) }
        }
        if !isTaken, let next = end.next { try change(record.taskID) { try $0.enter(next) } }
    }
}
