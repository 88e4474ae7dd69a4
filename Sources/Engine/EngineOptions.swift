import Domain
public import Foundation
package import LanguageModels
public import Logging
package import Workspace

/// How to start a ``LocalEngine``: which project, where its state lies, and what overrides the
/// configuration.
///
/// ```swift
/// var options = EngineOptions(repository: "/home/me/project")
/// options.model = "qwen2.5-coder:7b"
/// let engine = try await LocalEngine.start(options)
/// let receipt = try await engine.perform(.addTask(prompt: "fix: add returns the difference", options: TaskOptions()))
/// ```
public struct EngineOptions: Sendable {
    /// Where recorded replies come from; they take the place of a model server.
    public enum RecordedModel: Sendable {
        /// A file of recorded replies.
        case file(path: String)
        /// The contents of such a file, and what to call it in messages.
        case contents(Data, name: String)
    }

    /// Which queued tasks an engine takes up.
    public enum QueueScope: Sendable, Equatable {
        /// All of them, in order; what a dashboard wants.
        case everything
        /// Only those added, retried or resumed through this engine; what `switchyard run` wants.
        case tasksAddedHere
        /// None: commands are stored, and approvals still commit; what `switchyard add` wants.
        case nothing

        /// Whether a queued task is taken up.
        ///
        /// - Parameters:
        ///   - task: The task.
        ///   - waitingAtStart: The tasks that were queued when the engine was started, and when they had last
        ///     been changed.
        /// - Returns: Whether it may run.
        func includes(_ task: AgentTask, waitingAtStart: [TaskID: Date]) -> Bool {
            switch self {
            case .everything: true
            // Only one engine at a time changes a project's tasks, so what came into the queue since the start
            // came through this one. Times are not put in an order: the clock may have been set back.
            case .tasksAddedHere: waitingAtStart[task.id] != task.updatedAt
            case .nothing: false
            }
        }
    }

    /// A path inside the user's checkout.
    public var repository: String
    /// The folder that holds the project's database, worktrees and outputs; nil for the usual place
    /// under `XDG_STATE_HOME`.
    public var stateDirectory: String?
    /// The address of the Ollama server, such as `http://127.0.0.1:11434`; nil for the configured one.
    public var ollamaHost: String?
    /// Recorded replies to use in place of a model server.
    public var recordedModel: RecordedModel?
    /// Recorded replies to use only if the configured model server does not answer at start.
    public var recordedFallback: RecordedModel?
    /// Which queued tasks the engine takes up.
    public var runsOnly: QueueScope = .everything
    /// The model of new tasks and of the chat; nil for the configured one.
    public var model: String?
    /// Settings of the command line by name, such as `limits.rounds`; they win over every file.
    public var overrides: [String: String]
    /// The environment to read settings from and to build the clean environment of children from.
    public var environment: [String: String]
    /// Where the engine writes its log; nothing by default.
    public var logger: Logger
    /// Ends the engine's children even if it is killed; the program that hosts the engine knows how.
    package var lifeline: ProcessLifeline
    /// The host of models to use in place of the configured one; for tests.
    package var provider: (any LanguageModelProvider)?
    /// What the probe for a sandbox finds, in place of looking; for tests.
    package var sandbox: SandboxAvailability?
    /// Times the waits between tries of a model call; for tests.
    package var clock: any Clock<Duration>
    /// The time of events and steps; for tests.
    package var now: @Sendable () -> Date

    /// Creates options; everything left out is decided by the configuration.
    public init(
        repository: String,
        stateDirectory: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        logger: Logger = Logger(label: "switchyard", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.repository = repository
        self.stateDirectory = stateDirectory
        self.overrides = [:]
        self.environment = environment
        self.logger = logger
        self.lifeline = .none
        self.clock = ContinuousClock()
        self.now = { Date() }
    }
}
