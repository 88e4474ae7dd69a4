import Domain
import Foundation
import Store

extension Journal {
    /// Adds a task that is to turn a red run green, and notes that somebody is at that run.
    ///
    /// - Parameters:
    ///   - prompt: What is to be done.
    ///   - options: What else is asked for; with the run that it is for.
    ///   - run: The run.
    ///   - fix: The same as it is kept with the task.
    /// - Returns: The task as it is stored.
    /// - Throws: `EngineError.conflict` when somebody was quicker; `StorageError`.
    func addFix(
        prompt: String,
        options: TaskOptions,
        of run: PipelineRun,
        _ fix: FixOrigin
    ) async throws -> AgentTask {
        try await write(correlation: "task") { recorder in
            let known = try FixTable.find(run.id, attempt: run.attempt, in: recorder.connection)
            if let known, known.ending == .open { throw EngineError(alreadyFixing: run, by: known.task) }
            let added = try TaskTable.insert(
                prompt: prompt,
                options: options,
                at: recorder.time,
                in: recorder.connection
            )
            let outcome = FixOutcome(
                run: run.id,
                attempt: run.attempt,
                workflow: run.workflow,
                branch: run.branch,
                task: added.id,
                failureClass: fix.failureClass,
                headline: fix.headline,
                ending: .open,
                rounds: 1,
                startedAt: recorder.time
            )
            let stored = try FixTable.put(outcome, in: recorder.connection)
            let task = try recorder.change(added.id) { $0.fixProgress = FixProgress() }
            try recorder.record(.fixChanged(fix: stored))
            return task
        }
    }

    /// Notes an outcome, unless one is known of the same attempt of the run.
    ///
    /// - Returns: Whether it was noted.
    /// - Throws: `StorageError`.
    @discardableResult
    func note(_ outcome: FixOutcome) async throws -> Bool {
        try await write(correlation: "run-\(outcome.run)") { recorder in
            let known = try FixTable.find(outcome.run, attempt: outcome.attempt, in: recorder.connection)
            guard known == nil else { return false }
            try recorder.record(.fixChanged(fix: try FixTable.put(outcome, in: recorder.connection)))
            return true
        }
    }
}

extension EventRecorder {
    /// Notes what became of the red run that a task is for, as the task stands now.
    func noteFix(of task: AgentTask) throws {
        guard task.options.fix != nil, var outcome = try FixTable.find(of: task.id, in: connection) else {
            return
        }
        let before = outcome
        outcome.ending = FixOutcome.Ending(task.state)
        outcome.rounds = task.fixProgress?.round ?? outcome.rounds
        if outcome.ending != before.ending { outcome.endedAt = outcome.ending == .open ? nil : time }
        guard outcome != before else { return }
        try record(.fixChanged(fix: try FixTable.put(outcome, in: connection)))
    }
}

extension FixOutcome.Ending {
    /// How it stands with a run whose task is in a state.
    fileprivate init(_ state: TaskState) {
        switch state {
        case .done: self = .green
        case .failed: self = .parked
        case .cancelled: self = .cancelled
        case .queued, .classifying, .preparing, .working, .reviewing, .publishing, .watching, .blocked,
            .interrupted, .paused:
            self = .open
        }
    }
}

extension EngineError {
    /// Says that somebody is at a run already.
    init(alreadyFixing run: PipelineRun, by task: TaskID?) {
        self = .conflict(
            message: "Run \(run.number) of \(run.workflow) is being fixed already"
                + (task.map { ", by task #\($0)." } ?? "."),
            remedy: task.map { "Look at #\($0), or cancel it first." } ?? "Wait for its end."
        )
    }
}
