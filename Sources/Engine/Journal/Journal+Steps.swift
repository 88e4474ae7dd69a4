import Domain
import Foundation
import Store

/// How a step ended, and what that changes of its task.
struct StepEnd: Sendable {
    var state: StepState = .succeeded
    /// The outcome in one line.
    var summary: String
    var exitCode: Int32?
    var usage: TokenUsage?
    /// The tree of the checkpoint taken when the step ended.
    var tree: String?
    /// What changes of the task, in the same transaction.
    var change: @Sendable (inout AgentTask) throws -> Void = { _ in }
    /// A further state that the task enters in the same transaction; each is told.
    var next: TaskState?
}

/// A step that is under way.
struct OpenStep: Sendable {
    /// The step as it was recorded.
    let record: StepRecord
    /// Where it prints.
    let output: StepOutput
}

extension Journal {
    /// Does a step: it is recorded as started before the body acts, and as ended after.
    ///
    /// A step whose body is cancelled stays open; ``closeOpenSteps(of:summary:)`` ends it.
    ///
    /// - Parameters:
    ///   - kind: What it does.
    ///   - title: The same in words for people.
    ///   - command: The command line, for steps that run one.
    ///   - inputs: What it is given, such as a prompt.
    ///   - id: The task it belongs to.
    ///   - isWork: Whether it is done by the work on the task, which ends when the task is taken away.
    ///   - body: Does it, and says how it ended.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; `CancellationError` when the task was taken away.
    func step<Value: Sendable>(
        _ kind: StepKind,
        _ title: String,
        command: String? = nil,
        inputs: String? = nil,
        of id: TaskID,
        isWork: Bool = true,
        _ body: @Sendable (OpenStep) async throws -> (StepEnd, Value)
    ) async throws -> Value {
        try Task.checkCancellation()
        let record = try await begin(kind, title, command: command, inputs: inputs, of: id, isWork: isWork)
        let step = OpenStep(
            record: record,
            output: outputs.begin(record.id, redactor: storage.redactor) { [hub] length in
                hub.tell(.outputGrew(task: id, step: record.id, length: length), correlation: "task-\(id)")
            }
        )
        do {
            let (end, value) = try await perform(step, body)
            try await self.end(record, as: end, isWork: isWork)
            return value
        } catch let error as CancellationError {
            throw error
        } catch {
            // Such as a git that was ended in the middle: what was cut off is no failure.
            guard !isWork || !Task.isCancelled else { throw CancellationError() }
            let trouble = TaskStop(error).trouble
            try await self.end(record, as: StepEnd(state: .failed, summary: trouble.message), isWork: isWork)
            throw error
        }
    }

    /// Ends what is still open of a task's steps as interrupted.
    func closeOpenSteps(of id: TaskID?, summary: String) async throws {
        let open = try await storage.read { try StepTable.unfinished(in: $0) }
        for step in open where id == nil || step.taskID == id {
            let text = outputs.text(of: step.id)
            try await write(correlation: "task-\(step.taskID)") { recorder in
                var ended = step
                ended.state = .interrupted
                ended.summary = summary
                ended.endedAt = recorder.time
                if let text { try StepTable.saveOutput(text, of: step.id, in: recorder.connection) }
                try recorder.record(.stepChanged(step: try StepTable.end(ended, in: recorder.connection)))
            }
            outputs.forget(step.id)
        }
    }

    // MARK: - Detail

    /// Runs the body; its output is complete then, also when it throws.
    private func perform<Value: Sendable>(
        _ step: OpenStep,
        _ body: @Sendable (OpenStep) async throws -> (StepEnd, Value)
    ) async throws -> (StepEnd, Value) {
        defer { step.output.finish() }
        return try await body(step)
    }

    private func begin(
        _ kind: StepKind,
        _ title: String,
        command: String?,
        inputs: String?,
        of id: TaskID,
        isWork: Bool
    ) async throws -> StepRecord {
        try await write(correlation: "task-\(id)") { recorder in
            if isWork {
                let state = try TaskTable.find(id, in: recorder.connection)?.state
                guard state?.isActive == true else { throw CancellationError() }
            }
            let step = try StepTable.start(
                task: id,
                kind: kind,
                title: title,
                command: command,
                at: recorder.time,
                in: recorder.connection
            )
            if let inputs { try StepTable.saveInputs(inputs, of: step.id, in: recorder.connection) }
            try recorder.record(.stepChanged(step: step))
            return step
        }
    }

    private func end(_ record: StepRecord, as end: StepEnd, isWork: Bool) async throws {
        let text = outputs.text(of: record.id)
        try await write(correlation: "task-\(record.taskID)") { recorder in
            var ended = record
            ended.state = end.state
            ended.summary = end.summary
            ended.exitCode = end.exitCode
            ended.usage = end.usage
            ended.tree = end.tree
            ended.endedAt = recorder.time
            if let text { try StepTable.saveOutput(text, of: record.id, in: recorder.connection) }
            try recorder.record(.stepChanged(step: try StepTable.end(ended, in: recorder.connection)))
            // A task that was taken away meanwhile is no longer the worker's to change.
            var isTaken = false
            try recorder.change(record.taskID) { task in
                isTaken = isWork && !task.state.isActive
                if !isTaken { try end.change(&task) }
            }
            if !isTaken, let next = end.next { try recorder.change(record.taskID) { try $0.enter(next) } }
        }
        outputs.forget(record.id)
    }
}
