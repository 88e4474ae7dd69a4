public import Domain
import LanguageModels
import Logging
import Store
import Workspace

/// The engine in this process: one project's tasks, chat and events.
///
/// Start it, ask it to do things, and follow what happens:
///
/// ```swift
/// let engine = try await LocalEngine.start(EngineOptions(repository: "/home/me/project"))
/// let events = engine.events(after: nil)
/// let receipt = try await engine.perform(.addTask(prompt: "fix: the sum is wrong", options: TaskOptions()))
/// for try await envelope in events {
///     if case .taskChanged(let task) = envelope.event, task.id == receipt.task, task.state == .reviewing {
///         print(try await engine.ask(TaskDiffQuery(task: task.id)).text)
///         break
///     }
/// }
/// await engine.shutDown()
/// ```
///
/// It holds the project's lock, so there is one engine per project at a time. It prints nothing, never
/// ends the process, and touches the user's checkout only on ``EngineCommand/bringIntoBranch(id:)``.
public actor LocalEngine: EngineClient {
    let services: EngineServices
    let storage: Storage
    let queue: TaskQueue
    let chat: ChatService
    let gitHub: GitHubService
    let writer: GitHubWriter
    let gitHubNews: NewsBell
    /// What was seen of the runs last.
    var runMemory = RunMemory()
    /// Looks at the runs whenever they may be others.
    private var following: Task<Void, Never>?
    /// What was asked for by ``EngineCommand/stopEngine(when:)``, for the one who hosts the engine and ends it.
    public nonisolated let stopRequests: AsyncStream<EngineStop>
    private let stopRequested: AsyncStream<EngineStop>.Continuation
    private let inspector: HealthInspector
    private let executor: QueueExecutor
    private var lock: EngineLock?
    private var isEnding = false
    /// What was found at the start and stays true, such as a damaged event log.
    var startFindings: [HealthItem] = []
    /// A hash that has to be in the event log, which is still to be looked for.
    private let unverifiedHead: String?
    /// What was last found about the environment.
    private var lastHealth: [HealthItem] = HealthSubject.allCases.map {
        HealthItem(subject: $0, level: .unknown, message: "not looked at yet")
    }
    /// Tasks whose files a command is working with.
    private var busy: Set<TaskID> = []
    /// Pull requests that are being checked out.
    var checkingOut: Set<Int> = []
    /// What runs beside the commands: looks at the health, downloads.
    private var background: [Int: Task<Void, Never>] = [:]
    private var nextBackground = 0

    /// The queue on which the engine's own state is kept.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ parts: EngineParts) {
        services = parts.services
        storage = parts.storage
        queue = parts.queue
        chat = parts.chat
        gitHub = parts.gitHub
        writer = parts.writer
        gitHubNews = parts.gitHubNews
        inspector = parts.inspector
        executor = parts.executor
        lock = parts.lock
        (stopRequests, stopRequested) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        startFindings = parts.findings
        unverifiedHead = parts.unverifiedHead
    }

    // MARK: - Life

    /// Opens the project's state, sorts out what a killed process left, and starts the queue.
    ///
    /// - Parameter options: Which project, and what overrides the configuration.
    /// - Returns: The running engine.
    /// - Throws: `unavailable` when the folder is no git repository, another engine works on the
    ///   project, or its state cannot be opened; `invalid` when the configuration is wrong.
    public static func start(_ options: EngineOptions) async throws(EngineError) -> LocalEngine {
        try await start(options, at: EngineLocation.find(options))
    }

    /// Starts the engine of a project that was found already; see ``start(_:)``.
    ///
    /// - Parameters:
    ///   - options: What the project was found by, and what overrides the configuration.
    ///   - location: Where it is.
    /// - Returns: The running engine.
    /// - Throws: What ``start(_:)`` throws.
    public static func start(
        _ options: EngineOptions,
        at location: EngineLocation
    ) async throws(EngineError) -> LocalEngine {
        do {
            let engine = LocalEngine(try await EngineParts.open(options, at: location.place))
            await engine.begin(options.runsOnly)
            options.logger.notice(
                "engine started",
                metadata: ["project": "\(engine.services.repository.root)"]
            )
            return engine
        } catch {
            throw EngineError(error)
        }
    }

    /// Ends the engine: no task, child process or connection of it is left when this returns.
    ///
    /// - Parameter leavingWorkInterrupted: Whether running tasks are left interrupted, to be resumed
    ///   later; else they are cancelled.
    public func shutDown(leavingWorkInterrupted: Bool = true) async {
        guard !isEnding else { return }
        isEnding = true
        let trouble = TaskTrouble(
            code: .interrupted,
            message: "Switchyard was quit while the task ran.",
            remedy: "Resume the task, or retry it from the start."
        )
        await queue.seal()
        await takeAway(leavingWorkInterrupted ? .interrupted : .cancelled, trouble: trouble)
        await queue.close()
        await chat.shutDown()
        // Before the service, which waits for what is sent when it has reached GitHub.
        await writer.end()
        await gitHub.end()
        following?.cancel()
        await following?.value
        for job in background.values { job.cancel() }
        for job in background.values { await job.value }
        services.hub.finish()
        stopRequested.finish()
        do {
            try storage.close()
        } catch {
            services.logger.warning(
                "the database could not be closed",
                metadata: ["error": "\(error.message)"]
            )
        }
        services.logger.notice("engine ended")
        // Letting go of it comes last: the next engine finds everything at rest.
        lock = nil
    }

    // MARK: - The contract

    /// Asks for a change; see ``EngineClient/perform(_:)``.
    public func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
        guard !isEnding else { throw Self.ended }
        do {
            // Not in the caller's own task: a front end that goes away leaves no command half done.
            let work = Task { try await obey(command) }
            return try await work.value
        } catch {
            note(error)
            throw EngineError(error)
        }
    }

    /// Asks a question; see ``EngineClient/ask(_:)``.
    public func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        guard !isEnding else { throw Self.ended }
        do {
            guard let answer = try await answer(query) as? Query.Answer else {
                throw EngineError.defect(message: "The question \(Query.self) has no answer.")
            }
            return answer
        } catch {
            note(error)
            throw EngineError(error)
        }
    }

    /// Tells what happens, in order; see ``EngineClient/events(after:)``.
    public nonisolated func events(
        after cursor: EventCursor?
    ) -> AsyncThrowingStream<EventEnvelope, any Error> {
        services.hub.events(after: cursor)
    }

    /// Tells what happens from now on to who hosts the engine, which counts as nobody who looks at it.
    public nonisolated var hostEvents: AsyncThrowingStream<EventEnvelope, any Error> {
        services.hub.events(after: nil, isLooking: false)
    }
}

// MARK: - What runs beside the commands

extension LocalEngine {
    private static var ended: EngineError {
        .unavailable(message: "The engine has ended.", remedy: "Start Switchyard again.")
    }

    /// Starts the queue.
    ///
    /// - Parameter scope: What is worked on; of everything only for somebody who wants to see how the environment
    ///   stands.
    private func begin(_ scope: EngineOptions.QueueScope) async {
        let isWatching = await rememberRuns()
        await queue.fill()
        // Without holding on to the engine, which ends when nobody has it any more.
        following = Task { [weak self, rings = gitHubNews.rings] in
            for await _ in rings {
                guard let self, !Task.isCancelled else { return }
                await self.lookAtRuns()
            }
        }
        guard scope == .everything else {
            // Whoever stays until the rerun has ended has to see it.
            if isWatching, scope != .nothing { run { await $0.gitHub.begin() } }
            return
        }
        run { await $0.refreshHealth() }
        run { await $0.gitHub.begin() }
        run { await $0.emptyTrash() }
        run { await $0.checkDatabase(verifying: $0.unverifiedHead) }
    }

    /// Passes on that somebody wants the engine to end; it goes on until its host ends it.
    func requestStop(_ when: EngineStop) -> CommandReceipt {
        stopRequested.yield(when)
        return CommandReceipt()
    }

    /// What was last found about the environment.
    var health: [HealthItem] { Self.merge(lastHealth, startFindings) }

    /// Looks at the environment and tells what was found.
    func refreshHealth() async {
        // The header names the model that would answer before anything is asked of it.
        if services.models.chosen == nil { _ = try? await services.models.selection() }
        let found = await inspector.quick()
        guard !Task.isCancelled else { return }
        lastHealth = found
        services.hub.tell(.healthChanged(items: health), correlation: "health")
        await tellProject()
    }

    /// Deletes worktrees that have lain in the trash for longer than anybody wants them back.
    private func emptyTrash() async {
        let deleted = await services.worktrees.emptyTrash(
            olderThan: services.configuration.trashRetention
        )
        if deleted > 0 { services.logger.info("trash emptied", metadata: ["folders": "\(deleted)"]) }
    }

    /// Looks at everything a user could have got wrong.
    func doctor() async -> [HealthItem] {
        await gitHub.look()
        var items = await inspector.doctor()
        if let use = try? await garbage.diskUse() {
            var item = HealthFindings.diskUse(use)
            item.checkedAt = services.journal.now()
            // Beside the others about the disk.
            items.insert(item, at: items.lastIndex { $0.subject == .disk }.map { $0 + 1 } ?? items.endIndex)
        }
        return Self.merge(items, startFindings)
    }

    /// Tells how the checkout and its check stand now.
    func tellProject() async {
        guard let status = try? await services.project.status() else { return }
        services.hub.tell(.projectChanged(project: status), correlation: "project")
    }

    /// Runs something that a command does not wait for; it is ended with the engine.
    func run(_ body: @escaping @Sendable (isolated LocalEngine) async -> Void) {
        let number = nextBackground
        nextBackground += 1
        background[number] = Task { [weak self] in
            guard let self else { return }
            await body(self)
            await self.forget(number)
        }
    }

    /// Keeps a task's files to one command at a time.
    func withFiles<Value: Sendable>(
        of id: TaskID,
        _ body: () async throws -> Value
    ) async throws -> Value {
        guard busy.insert(id).inserted else {
            throw EngineError.conflict(
                message: "Another command is at work on the files of task #\(id).",
                remedy: "Wait a moment and try again."
            )
        }
        defer { busy.remove(id) }
        return try await body()
    }

    private func forget(_ number: Int) { background[number] = nil }

    /// Takes every running task out of the hands of its worker.
    private func takeAway(_ state: TaskState, trouble: TaskTrouble) async {
        do {
            for task in try await storage.read({ try TaskTable.all(in: $0) }) where task.state.isActive {
                try await services.journal.change(task.id) { task in
                    guard task.state.isActive else { return }
                    try task.enter(state, trouble: state == .interrupted ? trouble : nil)
                }
            }
        } catch {
            services.logger.error("running tasks could not be marked", metadata: ["error": "\(error)"])
        }
    }

    /// Findings of the start win where they are about the same subject and graver.
    private static func merge(_ items: [HealthItem], _ findings: [HealthItem]) -> [HealthItem] {
        let subjects = Set(findings.map(\.subject))
        return items.filter { !subjects.contains($0.subject) } + findings
    }
}
