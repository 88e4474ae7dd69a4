public import Domain

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
public actor LocalEngine: EngineClient {
    /// Opens the project's state and starts its queue.
    ///
    /// - Throws: `unavailable` when the folder is no git repository, another engine works on the
    ///   project, or its state cannot be opened; `invalid` when the configuration is wrong.
    public static func start(_ options: EngineOptions) async throws(EngineError) -> LocalEngine

    /// Ends the engine: no task, child process or connection of it is left when this returns.
    ///
    /// - Parameter leavingWorkInterrupted: true leaves running tasks interrupted, to be resumed at
    ///   the next start; false cancels them.
    public func shutDown(leavingWorkInterrupted: Bool = true) async

    public func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt
    public func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer
    public nonisolated func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error>
}
