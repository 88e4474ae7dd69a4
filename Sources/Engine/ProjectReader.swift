public import Domain
public import Foundation

/// Reads a project's state without starting an engine, also while one runs elsewhere.
public struct ProjectReader: Sendable {
    /// An engine that works on the project in another process.
    public struct RunningEngine: Sendable, Equatable {
        /// Its process.
        public let processID: Int32
        /// When it was started.
        public let startedAt: Date?
    }

    /// Finds the project's state; a project without any reads as empty.
    ///
    /// - Throws: `unavailable` when the folder is no git repository or the state cannot be read.
    public static func open(_ options: EngineOptions) async throws(EngineError) -> ProjectReader

    /// The engine that holds the project now; nil when none does.
    public var runningEngine: RunningEngine? { get }

    /// Answers ListTasks, Task, ListSteps, StepOutput, TaskDiff (as last stored), ListMessages,
    /// SearchMessages and ListSettings.
    ///
    /// - Throws: `notFound` for what does not exist, `unavailable` for questions that need an engine.
    public func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer
}
