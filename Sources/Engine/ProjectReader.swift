public import Domain
import Store
import Workspace

/// Reads a project's state without starting an engine, also while one runs elsewhere.
///
/// For front ends that list and show: it writes nothing and takes no lock.
public struct ProjectReader: Sendable {
    private let options: EngineOptions
    private let location: EngineLocation
    let directories: EngineDirectories
    /// nil when nothing was ever stored.
    let storage: Storage?

    /// Finds a project's state; a project without any reads as empty.
    ///
    /// - Parameter options: Which project.
    /// - Returns: A reader.
    /// - Throws: `unavailable` when the folder is no git repository or the state cannot be read.
    public static func open(_ options: EngineOptions) async throws(EngineError) -> ProjectReader {
        let place = try await ProjectPlace.find(options)
        let storage: Storage?
        do throws(StorageError) {
            storage = try Storage.open(at: place.directories.database, access: .readOnly)
        } catch .missing {
            storage = nil
        } catch {
            throw EngineError(error)
        }
        return ProjectReader(
            options: options,
            location: EngineLocation(place),
            directories: place.directories,
            storage: storage
        )
    }

    /// The engine that holds the project now; nil when none does.
    public var runningEngine: EngineLocation.RunningEngine? { location.runningEngine }

    /// Answers questions about tasks, steps, their output and last stored diffs, messages and settings.
    ///
    /// - Parameter query: What to look up.
    /// - Returns: The answer as of now.
    /// - Throws: `notFound` for what does not exist, `unavailable` for questions that need an engine.
    public func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        do {
            guard let answer = try await answer(query) as? Query.Answer else {
                throw EngineError.unavailable(
                    message: "This can only be asked of a running engine.",
                    remedy: "Start Switchyard in this project."
                )
            }
            return answer
        } catch {
            throw EngineError(error)
        }
    }

    // MARK: - Detail

    private func answer(_ query: any EngineQuery) async throws -> (any Sendable)? {
        if query is ListSettingsQuery { return try await settings() }
        if query is QueueQuery { return try await queueStatus() }
        guard let storage else { return try emptyAnswer(query) }
        let stored = StoredAnswers(storage: storage, directories: directories, now: options.now)
        let answer = try await stored.answer(query)
        // Asked for after the rows, so that a task that an engine has just let go of is not called interrupted.
        guard runningEngine == nil else { return answer }
        switch answer {
        case let tasks as [AgentTask]: return tasks.map(Self.withoutEngine)
        case let task as AgentTask: return Self.withoutEngine(task)
        default: return answer
        }
    }

    /// A task as it stands when no engine is there to work on it: what a killed one left says "working".
    private static func withoutEngine(_ task: AgentTask) -> AgentTask {
        guard task.state.isActive else { return task }
        var task = task
        task.state = .interrupted
        task.trouble = TaskTrouble(
            code: .interrupted,
            message: "Switchyard ended while the task ran.",
            remedy: "Resume the task, or retry it from the start."
        )
        return task
    }

    private func settings() async throws -> [Setting] {
        let stored = try await storage?.read { try SettingTable.all(in: $0) } ?? [:]
        return try options.configuration(root: location.root, stored: stored).settings
    }

    /// How the queue stands as far as it is stored, and as other processes have the slots.
    private func queueStatus() async throws -> QueueStatus {
        let stored = try await storage?.read { try SettingTable.all(in: $0) } ?? [:]
        let configuration = try options.configuration(root: location.root, stored: stored)
        let rules = QueueRules(
            configuration,
            isPaused: stored[ProjectFacts.queuePausedName] != nil,
            host: configuration.sharedHost,
            directories,
            model: configuration.model
        )
        let limit = rules.executionsPerHour
        let (contents, active, starts) =
            try await storage?.read { connection in
                (
                    try QueueContents.read(in: connection),
                    try TaskTable.all(in: connection).count { $0.state.isActive && $0.state != .publishing },
                    try StepTable.newestStarts(of: .prepare, limit: limit, in: connection)
                )
            } ?? (QueueContents(), 0, [])
        let running = runningEngine == nil ? 0 : active
        let slots = rules.host?.status
        var facts = rules.facts(contents, now: options.now(), running: running, starts: starts)
        if let slots, slots.inUse >= slots.count {
            facts.fullHost = QueueOrder.FullHost(host: slots.host, holders: slots.holders)
        }
        return QueueStatus(QueueOrder.decide(contents.tasks, facts), facts, slots: slots)
    }

    private func emptyAnswer(_ query: any EngineQuery) throws -> (any Sendable)? {
        switch query {
        case is ListTasksQuery: return [AgentTask]()
        case is ListMessagesQuery, is SearchMessagesQuery: return [ChatMessage]()
        case is AuditLogQuery: return [AuditEntry]()
        case is VerifyAuditQuery:
            return ChainWalk(knownHead: LogHeadFile.hash(at: directories.logHead)).finished()
        case is ListCommandRulesQuery: return [CommandRule]()
        case is ListIssuesQuery: return [GitHubIssue]()
        case is ListPullRequestsQuery: return [PullRequest]()
        case is ListRunsQuery: return [PipelineRun]()
        case is GitHubWritesQuery: return [GitHubWrite]()
        case is ListFixesQuery: return [FixOutcome]()
        case is GitHubStatusQuery: return GitHubStatus(connection: .off)
        case let query as TaskQuery: throw EngineError.notFound(what: "task #\(query.id)")
        case let query as ListStepsQuery: throw EngineError.notFound(what: "task #\(query.task)")
        case let query as TaskDiffQuery: throw EngineError.notFound(what: "task #\(query.task)")
        case let query as StepOutputQuery: throw EngineError.notFound(what: "step \(query.step)")
        default: return nil
        }
    }
}
