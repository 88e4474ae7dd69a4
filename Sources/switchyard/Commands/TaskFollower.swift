import Dashboard
import Domain
import Engine

/// Works with the project's engine for the length of one command.
struct TaskFollower {
    /// The engine.
    let engine: any EngineClient
    /// Where progress and the result go.
    let console: Console

    /// Attaches to the engine that runs, or starts one for the length of the body, and runs the body.
    ///
    /// - Parameters:
    ///   - options: Which project, and how to start its engine.
    ///   - console: Where progress and the result go.
    ///   - body: What is done with the engine.
    /// - Returns: What the body returns.
    /// - Throws: `conflict` when the options cannot be had of the engine that runs, and what the body throws.
    static func withEngine(
        _ options: EngineOptions,
        _ console: Console,
        _ body: (TaskFollower) async throws -> ExitStatus
    ) async throws -> ExitStatus {
        let location = try await EngineLocation.find(options)
        if let engine = try await EngineDoor.attach(options, at: location) {
            try refuse(options)
            return try await body(TaskFollower(engine: engine, console: console))
        }
        // What only stores something is over before anybody could want to attach.
        guard options.runsOnly != .nothing else {
            let engine = try await LocalEngine.start(options, at: location)
            return try await ending({ await engine.shutDown() }) {
                try await body(TaskFollower(engine: engine, console: console))
            }
        }
        let door = try await EngineDoor.open(options, at: location)
        return try await ending({ await door.host?.end() }) {
            try await body(TaskFollower(engine: door.client, console: console))
        }
    }

    private static func ending(
        _ end: () async -> Void,
        after body: () async throws -> ExitStatus
    ) async throws -> ExitStatus {
        do {
            let status = try await body()
            await end()
            return status
        } catch {
            await end()
            throw error
        }
    }

    /// Refuses what could only be had of an engine that this command started.
    private static func refuse(_ options: EngineOptions) throws(EngineError) {
        guard options.recordedModel != nil || options.ollamaHost != nil else { return }
        throw .conflict(
            message: "An engine that is running already was started with a model host of its own.",
            remedy: "Leave out --recording and --ollama-host, or end it first: switchyard engine stop."
        )
    }

    /// Performs a command on a task, tells of its steps until it waits or has ended, and concludes with it.
    ///
    /// An interruption cancels the task before this returns.
    func follow(_ command: EngineCommand) async throws -> ExitStatus {
        let events = engine.events(after: nil)
        let id = try await perform(command)
        do {
            return try conclude(with: try await settledTask(id, in: events))
        } catch is CancellationError {
            _ = try conclude(with: try await cancelled(id))
            return .interrupted
        }
    }

    /// Performs a command on a change that waits for review, and tells of its steps until the task waits again
    /// or has ended.
    ///
    /// An interruption leaves the task to be resumed: there is a change by now that somebody has looked at.
    ///
    /// - Parameter command: What to do with the change.
    /// - Returns: The task as it stands then.
    /// - Throws: `EngineError` when the command is refused, `CancellationError` when interrupted.
    func settle(_ command: EngineCommand) async throws -> AgentTask {
        let events = engine.events(after: nil)
        let id = try await perform(command)
        do {
            return try await settledTask(id, in: events)
        } catch let error as CancellationError {
            console.progress("interrupted; go on: switchyard retry \(id) --resume")
            throw error
        }
    }

    /// Performs a command that makes a task of a red run, or finds the task that is at that run, and tells of its
    /// steps until its rerun is green, it waits for the user, or it has ended otherwise.
    ///
    /// An interruption leaves the task as it is: the next engine goes on with it.
    ///
    /// - Parameter command: What makes the task.
    /// - Returns: `done` only for a rerun that is green.
    /// - Throws: `EngineError` when the command is refused, `CancellationError` when interrupted.
    func followUntilGreen(_ command: EngineCommand) async throws -> ExitStatus {
        let events = engine.events(after: nil)
        let id: TaskID
        if let task = try await taskAtWork(on: command) {
            id = task.id
            console.progress("#\(id) is at it already")
            if task.state == .queued {
                // What was put into the queue before an engine of one command began is not taken up by it.
                _ = try await engine.perform(.pauseTask(id: id))
                _ = try await engine.perform(.resumeTask(id: id))
            }
        } else {
            id = try await perform(command)
        }
        do {
            var task = try await engine.ask(TaskQuery(id: id))
            if task.state == .watching || !task.state.isSettled {
                task = try await settledTask(id, in: events, untilGreen: true)
            }
            let status = try conclude(with: task)
            return task.state == .watching ? .failed : status
        } catch let error as CancellationError {
            console.progress("interrupted; see how it stands: switchyard show \(id)")
            throw error
        }
    }

    /// The task that is to turn the same run green; nil for none.
    private func taskAtWork(on command: EngineCommand) async throws -> AgentTask? {
        guard case .fixRun(let run) = command else { return nil }
        let tasks = try await engine.ask(ListTasksQuery())
        return tasks.last { $0.options.fix?.run == run && !$0.state.isFinal }
    }

    /// Tells how a task stands, which is the result of the command, and says with what that ends.
    func conclude(with task: AgentTask) throws -> ExitStatus {
        console.result(TaskText.full(task, steps: []))
        if let next = TaskText.nextStep(task) { console.progress(next) }
        try console.json(TaskReport(task))
        return ExitStatus(of: task)
    }

    private func perform(_ command: EngineCommand) async throws -> TaskID {
        let receipt = try await engine.perform(command)
        guard let id = receipt.task else { throw EngineError.defect(message: "The engine gave no number.") }
        if let note = receipt.note { console.progress(note) }
        return id
    }

    private func settledTask(
        _ id: TaskID,
        in events: AsyncThrowingStream<EventEnvelope, any Error>,
        untilGreen: Bool = false
    ) async throws -> AgentTask {
        var told: WaitReason?
        var pushed: String?
        func isSettled(_ state: TaskState) -> Bool { state.isSettled && !(untilGreen && state == .watching) }
        for try await envelope in events {
            switch envelope.event {
            case .queueChanged(let queue):
                guard let reason = queue.waits[id], reason != told else { continue }
                told = reason
                console.progress("#\(id) waits: \(QueueListing.words(reason))")
            case .stepChanged(let step) where step.taskID == id:
                if step.endedAt != nil || step.kind.takesLong { console.progress(TaskText.step(step)) }
            case .taskChanged(let task) where task.id == id && isSettled(task.state):
                // A policy may have let the change pass in the same breath.
                let now = try await engine.ask(TaskQuery(id: id))
                if isSettled(now.state) { return now }
            case .taskChanged(let task) where task.id == id && task.state == .watching:
                let commit = task.fixProgress?.pushedCommit ?? task.commit
                guard let commit, commit != pushed else { continue }
                pushed = commit
                console.progress("#\(id) is pushed as \(commit.prefix(10)); its rerun is waited for")
            default: break
            }
        }
        try Task.checkCancellation()
        return try await engine.ask(TaskQuery(id: id))
    }

    /// Cancels the task on behalf of a user who pressed Ctrl-C; it runs outside the cancelled Swift task.
    private func cancelled(_ id: TaskID) async throws -> AgentTask {
        let engine = engine
        return try await Task.detached {
            _ = try? await engine.perform(.cancelTask(id: id))
            return try await engine.ask(TaskQuery(id: id))
        }.value
    }
}

extension TaskState {
    /// Whether nothing more happens without the user, or without the CI of a pushed fix.
    fileprivate var isSettled: Bool { isFinal || needsUser || self == .paused || self == .watching }
}

extension StepKind {
    /// Whether the start of such a step is worth a line of its own.
    fileprivate var takesLong: Bool {
        switch self {
        case .modelCall, .check, .publish: true
        case .classify, .prepare, .locate, .edit, .approval, .commit, .undo, .revise: false
        }
    }
}
