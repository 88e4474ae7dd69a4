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
    /// What a run of the check showed.
    var evidence: CheckEvidence?
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
        let steps = StepSequence(journal: self, task: id, isWork: isWork)
        let value = try await steps.step(kind, title, command: command, inputs: inputs, body)
        try await steps.finish()
        return value
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
}
