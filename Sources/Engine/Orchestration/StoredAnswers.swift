import Domain
import Foundation
import Store

/// Answers what can be answered from what is stored: with an engine, and beside one.
struct StoredAnswers: Sendable {
    let storage: Storage
    let directories: EngineDirectories
    /// Tells what ended so long ago that it is left out.
    var now: @Sendable () -> Date = { Date() }

    /// Answers a question; nil when it needs an engine.
    ///
    /// - Throws: `EngineError.notFound`, or `StorageError`.
    func answer(_ query: any EngineQuery) async throws -> (any Sendable)? {
        switch query {
        case is ListTasksQuery:
            return try await storage.read { try TaskTable.all(in: $0) }
        case let query as TaskQuery:
            return try await task(query.id)
        case let query as ListStepsQuery:
            _ = try await task(query.task)
            return try await storage.read { try StepTable.steps(of: query.task, in: $0) }
        case let query as StepOutputQuery:
            return try await output(query)
        case let query as TaskDiffQuery:
            _ = try await task(query.task)
            return diff(of: query.task)
        case let query as ListMessagesQuery:
            return try await storage.read {
                try MessageTable.page(
                    of: query.conversation,
                    before: query.before,
                    limit: query.limit,
                    in: $0
                )
            }
        case let query as SearchMessagesQuery:
            return try await storage.read { try MessageTable.search(query.words, limit: query.limit, in: $0) }
        case let query as AuditLogQuery:
            return try await storage.read {
                try AuditLog.entries(query.filter, after: query.after, limit: query.limit, in: $0)
            }
        case is VerifyAuditQuery:
            // Before the rows: the log may grow meanwhile.
            let known = LogHeadFile.hash(at: directories.logHead)
            return try await storage.read { try EventLog.verify(knownHead: known, in: $0) }
        case is ListCommandRulesQuery:
            return try await storage.read { try CommandRuleTable.unrevoked(in: $0) }
        case is ListIssuesQuery:
            return try await storage.read { try GitHubTable.items(GitHubIssue.self, in: $0) }
        case is ListPullRequestsQuery:
            return try await storage.read { try GitHubTable.items(PullRequest.self, in: $0) }
        case is ListRunsQuery:
            return try await storage.read { try GitHubTable.items(PipelineRun.self, in: $0) }
        case is ListMentionsQuery:
            return try await storage.read { try GitHubTable.items(GitHubMention.self, in: $0) }
        case is GitHubWritesQuery:
            let oldest = now().addingTimeInterval(-Journal.writeRetention)
            return try await storage.read { try WriteTable.list(endedSince: oldest, in: $0) }
        case is ListFixesQuery:
            return try await storage.read { try FixTable.all(in: $0) }
        case let query as RunJobsQuery:
            guard let jobs = try await jobs(of: query.run) else { return nil }
            return jobs
        case let query as IssueDetailQuery:
            return try await detail(IssueDetail.self, query.number)
        case let query as PullRequestDetailQuery:
            return try await detail(PullRequestDetail.self, query.number)
        case is GitHubStatusQuery:
            return try await storage.read { GitHubStatus(stored: try GitHubTable.ages(in: $0)) }
        default:
            return nil
        }
    }

    // MARK: - Detail

    private func task(_ id: TaskID) async throws -> AgentTask {
        guard let task = try await storage.read({ try TaskTable.find(id, in: $0) }) else {
            throw EngineError.notFound(what: "task #\(id)")
        }
        return task
    }

    /// The jobs of a run that had ended when they were asked for; nil where only GitHub knows.
    private func jobs(of id: RunID) async throws -> [PipelineJob]? {
        try await storage.read { connection in
            let run = try GitHubTable.item(id.rawValue, of: PipelineRun.self, in: connection)
            guard let run, run.state.isEnded else { return nil }
            return try GitHubTable.jobs(of: id, attempt: run.attempt, in: connection)
        }
    }

    /// A page as it was fetched last; nil where it never was.
    private func detail<Detail: FetchedDetail>(
        _ type: Detail.Type,
        _ number: Int
    ) async throws -> (any Sendable)? {
        // In two steps: a missing page in the box of an answer would be an answer.
        let found = try await storage.read { try DetailTable.find(type, number: number, in: $0) }
        guard let found else { return nil }
        return found
    }

    private func output(_ query: StepOutputQuery) async throws -> TextSlice {
        let outputs = StepOutputs(directory: directories.outputs)
        if let live = outputs.slice(of: query.step, offset: query.offset, limit: query.limit) { return live }
        return try await storage.read { connection in
            guard try StepTable.find(query.step, in: connection) != nil else {
                throw StorageError.absent(what: "step \(query.step)")
            }
            return try StepTable.output(
                of: query.step,
                offset: query.offset,
                limit: query.limit,
                in: connection
            )
        }
    }

    /// The diff as it was when the files were last looked at.
    private func diff(of task: TaskID) -> TaskDiff {
        guard let data = FileManager.default.contents(atPath: directories.diff(of: task)) else {
            return TaskDiff(text: "")
        }
        return (try? JSONDecoder().decode(TaskDiff.self, from: data)) ?? TaskDiff(text: "")
    }
}

extension GitHubStatus {
    /// How the project stands with GitHub as far as that is stored: nobody has asked it anything since.
    init(stored ages: [GitHubList: GitHubTable.ListAge]) {
        self.init(connection: ages.isEmpty ? .off : .connecting)
        let parts = ages.values.first?.repository.split(separator: "/", maxSplits: 1).map(String.init) ?? []
        if parts.count == 2 {
            host = parts[0]
            repository = parts[1]
        }
        fetchedAt = ages.mapValues(\.fetchedAt)
        changedAt = ages.mapValues(\.changedAt)
    }
}
