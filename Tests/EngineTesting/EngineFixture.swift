package import Domain
package import Engine
import Foundation
import Workspace

/// An engine on a temporary repository, with a scripted model.
///
/// Commands run without a sandbox, by consent, unless a test says otherwise: a sandbox is not
/// available wherever tests run.
package final class EngineFixture: Sendable {
    /// What a test did not expect.
    package struct Unexpected: Error, CustomStringConvertible {
        /// What happened.
        package let description: String

        /// Says what happened.
        package init(description: String) { self.description = description }
    }

    /// The user's checkout.
    package let project: TemporaryRepository
    /// The folder of the engine's state.
    package let state: TemporaryFolder
    /// The model.
    package let provider: ScriptedProvider
    /// The engine.
    package let engine: LocalEngine

    private init(
        project: TemporaryRepository,
        state: TemporaryFolder,
        provider: ScriptedProvider,
        engine: LocalEngine
    ) {
        self.project = project
        self.state = state
        self.provider = provider
        self.engine = engine
    }

    /// Starts an engine.
    ///
    /// - Parameters:
    ///   - replies: What the model says.
    ///   - files: The project.
    ///   - hasConsent: Whether checks may run unsandboxed.
    ///   - change: Changes the options before the start.
    package static func start(
        _ replies: [ScriptedReply],
        files: [String: String] = SampleBug.files,
        links: [String: String] = [:],
        hasConsent: Bool = true,
        change: (inout EngineOptions) -> Void = { _ in }
    ) async throws -> EngineFixture {
        let project = try await TemporaryRepository.make(files, links: links)
        let state = try TemporaryFolder("state")
        let provider = ScriptedProvider(replies)
        var options = Self.options(project: project, state: state, provider: provider)
        change(&options)
        let engine = try await LocalEngine.start(options)
        if hasConsent { _ = try await engine.perform(.setUnsandboxedConsent(isGranted: true)) }
        return EngineFixture(project: project, state: state, provider: provider, engine: engine)
    }

    /// Starts another engine on the same project and state, as after a restart.
    package func restarted() async throws -> EngineFixture {
        let options = Self.options(project: project, state: state, provider: provider)
        return EngineFixture(
            project: project,
            state: state,
            provider: provider,
            engine: try await LocalEngine.start(options)
        )
    }

    /// The options that the fixture starts engines with.
    package static func options(
        project: TemporaryRepository,
        state: TemporaryFolder,
        provider: ScriptedProvider
    ) -> EngineOptions {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        // No home folder: neither settings nor state of whoever runs the tests.
        var options = EngineOptions(
            repository: project.path,
            stateDirectory: state.path,
            environment: ["PATH": path, "HOME": state.path]
        )
        options.provider = provider
        options.sandbox = .unavailable("no sandbox in this test")
        options.clock = ImmediateClock()
        return options
    }

    // MARK: - Asking and waiting

    /// Adds a task that is checked by the sample's test.
    package func add(
        _ prompt: String = SampleBug.prompt,
        check: String? = SampleBug.check,
        approval: ApprovalPolicy = .never,
        includesUncommittedChanges: Bool = false
    ) async throws -> TaskID {
        let options = TaskOptions(
            checkCommand: check,
            approval: approval,
            includesUncommittedChanges: includesUncommittedChanges
        )
        let receipt = try await engine.perform(.addTask(prompt: prompt, options: options))
        guard let id = receipt.task else { throw Unexpected(description: "the receipt names no task") }
        return id
    }

    /// The task as it is now.
    package func task(_ id: TaskID) async throws -> AgentTask { try await engine.ask(TaskQuery(id: id)) }

    /// The steps of a task.
    package func steps(_ id: TaskID) async throws -> [StepRecord] {
        try await engine.ask(ListStepsQuery(task: id))
    }

    /// Waits by events until a task is in a state.
    ///
    /// - Throws: `Unexpected` when the task comes to rest in another state.
    @discardableResult
    package func wait(for id: TaskID, in state: TaskState) async throws -> AgentTask {
        let snapshot = try await engine.ask(SnapshotQuery())
        if let task = snapshot.tasks.first(where: { $0.id == id }), try Self.isArrived(task, in: state) {
            return task
        }
        for try await envelope in engine.events(after: snapshot.cursor) {
            guard case .taskChanged(let task) = envelope.event, task.id == id else { continue }
            if try Self.isArrived(task, in: state) { return task }
        }
        throw Unexpected(description: "the engine ended")
    }

    private static func isArrived(_ task: AgentTask, in state: TaskState) throws -> Bool {
        if task.state == state { return true }
        guard !task.state.isFinal, task.state != .blocked else {
            throw Unexpected(description: "\(task.state): \(task.trouble?.message ?? "no trouble")")
        }
        return false
    }

    /// Waits by events until a step of a kind has begun and, if asked for, has printed something.
    @discardableResult
    package func waitForStep(_ kind: StepKind, of id: TaskID, printing: Bool = false) async throws
        -> StepRecord
    {
        var found: StepRecord?
        for try await envelope in engine.events(after: EventCursor(rawValue: 0)) {
            switch envelope.event {
            case .stepChanged(let step)
            where step.taskID == id && step.kind == kind && step.state == .started:
                if !printing { return step }
                found = step
                let output = try await engine.ask(StepOutputQuery(step: step.id))
                if output.total > 0 { return step }
            case .outputGrew(_, let step, _):
                if let found, found.id == step { return found }
            default: break
            }
        }
        throw Unexpected(description: "the engine ended")
    }

    /// The text of a file of the user's checkout.
    package func checkoutText(_ path: String) -> String? { project.folder.text(path) }

    /// A task's worktree.
    package func worktree(of id: TaskID) async throws -> String {
        guard let path = try await task(id).workspace?.path else {
            throw Unexpected(description: "no worktree")
        }
        return path
    }
}
