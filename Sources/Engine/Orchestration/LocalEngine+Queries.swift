import Domain
import LanguageModels
import Store
import Workspace

extension LocalEngine {
    /// Answers a question; the value is of the query's type of answer.
    func answer(_ query: any EngineQuery) async throws -> any Sendable {
        switch query {
        case is SnapshotQuery: return try await snapshot()
        case is ListModelsQuery: return try await services.models.summaries()
        case let query as ShowModelQuery: return try await services.models.sheet(of: query.name)
        case is ListLoadedModelsQuery: return try await services.models.loaded()
        case let query as ListFilesQuery: return try await files(limit: query.limit)
        case is ListSettingsQuery: return services.configuration.settings
        case is DoctorQuery: return await doctor()
        case is QueueQuery: return await queue.status()
        case let query as TaskDiffQuery: return try await diff(of: query.task)
        case is LogPositionQuery: return services.hub.position
        case is WorktreesQuery: return try await garbage.worktrees()
        case is DiskUseQuery: return try await garbage.diskUse()
        case is GitHubStatusQuery: return await gitHubStatus()
        case let query as RunJobsQuery: return try await gitHub.jobs(of: query.run)
        case let query as IssueDetailQuery: return try await gitHub.detail(ofIssue: query.number)
        case let query as PullRequestDetailQuery: return try await gitHub.detail(ofPullRequest: query.number)
        case let query as JobLogQuery: return try await gitHub.log(query)
        case let query as JobLogTextQuery: return try await gitHub.logText(query)
        default: break
        }
        let stored = StoredAnswers(
            storage: storage,
            directories: services.directories,
            now: services.journal.now
        )
        guard let answer = try await stored.answer(query) else {
            throw EngineError.defect(message: "The engine does not know the question \(type(of: query)).")
        }
        return answer
    }

    // MARK: - Detail

    private func files(limit: Int) async throws -> [String] {
        let secrets = services.configuration.secrets
        let paths = try await services.repository.files().filter { !secrets.hides($0) }
        return Array(paths.sorted().prefix(max(0, limit)))
    }

    private func snapshot() async throws -> SnapshotQuery.Answer {
        let project = try await services.project.status()
        // One read, so that cursor and rows are of the same moment.
        let (cursor, tasks, conversations) = try await storage.read { connection in
            (
                try EventLog.lastCursor(in: connection),
                try TaskTable.all(in: connection),
                try ConversationTable.all(in: connection)
            )
        }
        return SnapshotQuery.Answer(
            cursor: cursor,
            project: project,
            tasks: tasks,
            activity: services.models.activity,
            health: health,
            conversations: conversations
        )
    }

    /// The diff of a task's files: as they are now while they can change, else as they last were.
    private func diff(of id: TaskID) async throws -> TaskDiff {
        let task = try await services.journal.task(id)
        guard let worktree = try await services.worktree(of: task), let tree = task.workspace?.tree else {
            let stored = StoredAnswers(storage: storage, directories: services.directories)
            return try await stored.answer(TaskDiffQuery(task: id)) as? TaskDiff ?? TaskDiff(text: "")
        }
        return try await services.inspector.compare(
            worktree.startTree,
            with: tree,
            in: worktree.repository
        ).text
    }
}
