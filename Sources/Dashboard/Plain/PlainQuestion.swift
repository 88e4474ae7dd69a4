import Domain
import Terminal

/// A question of the plain session to the engine; unlike the screen's it wants everything at once.
enum PlainQuestion: Sendable, Equatable {
    case steps(TaskID)
    case diff(TaskID)
    case logs(TaskID)
    case output(StepID)
    case messages(ConversationID)
    case search(String)
    case models
    case issues
    /// The issue that a task is to be added for.
    case issue(Int)
    case pullRequests
    /// A pull request, and what is to be done with it once it is known; nil to show it.
    case pullRequest(Int, PlainDeed?)
    case runs
    /// A run with its jobs.
    case run(RunID)
    /// An issue with its comments.
    case issuePage(Int)
    /// What waits for the user on GitHub.
    case inbox

    /// How many of the newest messages are shown.
    private static let messageCount = 20

    /// Asks it.
    ///
    /// - Throws: ``EngineError`` when it cannot be answered.
    func ask(_ engine: any EngineClient) async throws(EngineError) -> PlainAnswer {
        switch self {
        case .steps(let task): return .steps(try await engine.ask(ListStepsQuery(task: task)))
        case .diff(let task): return .diff(task, try await engine.ask(TaskDiffQuery(task: task)))
        case .logs(let task):
            var logs: [StepLog] = []
            for step in try await engine.ask(ListStepsQuery(task: task)) {
                logs.append(StepLog(step: step, text: try await Self.output(of: step.id, engine)))
            }
            return .logs(task, logs)
        case .output(let step): return .output(try await Self.output(of: step, engine))
        case .messages(let conversation):
            let query = ListMessagesQuery(conversation: conversation, limit: Self.messageCount)
            return .messages(try await engine.ask(query))
        case .search(let words): return .found(try await engine.ask(SearchMessagesQuery(words: words)))
        case .models: return .models(try await engine.ask(ListModelsQuery()))
        case .issues:
            let status = try await engine.ask(GitHubStatusQuery())
            return .issues(status, try await engine.ask(ListIssuesQuery()))
        case .issue(let number):
            let issues = try await engine.ask(ListIssuesQuery())
            guard let issue = issues.first(where: { $0.number == number }) else {
                throw .notFound(what: "open issue #\(number) among those that were fetched")
            }
            return .issue(issue)
        case .pullRequests:
            let status = try await engine.ask(GitHubStatusQuery())
            return .pullRequests(status, try await engine.ask(ListPullRequestsQuery()))
        case .pullRequest(let number, let deed):
            return .pullRequest(try await engine.ask(PullRequestDetailQuery(number: number)), deed)
        case .runs:
            let status = try await engine.ask(GitHubStatusQuery())
            return .runs(status, try await engine.ask(ListRunsQuery()))
        case .run(let id):
            let run = try await engine.ask(ListRunsQuery()).first { $0.id == id }
            return .run(id, run, try await engine.ask(RunJobsQuery(run: id)))
        case .issuePage(let number):
            return .issuePage(try await engine.ask(IssueDetailQuery(number: number)))
        case .inbox:
            return .inbox(
                WaitingOnGitHub(
                    status: try await engine.ask(GitHubStatusQuery()),
                    pullRequests: try await engine.ask(ListPullRequestsQuery()),
                    runs: try await engine.ask(ListRunsQuery()),
                    mentions: try await engine.ask(ListMentionsQuery())
                )
            )
        }
    }

    private static func output(
        of step: StepID,
        _ engine: any EngineClient
    ) async throws(EngineError) -> String {
        ANSIText.stripped(try await engine.ask(StepOutputQuery(step: step, limit: .max)).text)
    }
}

/// The answer to a ``PlainQuestion``.
enum PlainAnswer: Sendable, Equatable {
    case steps([StepRecord])
    case diff(TaskID, TaskDiff)
    case logs(TaskID, [StepLog])
    case output(String)
    case messages([ChatMessage])
    case found([ChatMessage])
    case models([ModelSummary])
    case issues(GitHubStatus, [GitHubIssue])
    case issue(GitHubIssue)
    case pullRequests(GitHubStatus, [PullRequest])
    case pullRequest(PullRequestDetail, PlainDeed?)
    case runs(GitHubStatus, [PipelineRun])
    /// A run, nil where it is not among those that were fetched, with its jobs.
    case run(RunID, PipelineRun?, [PipelineJob])
    case issuePage(IssueDetail)
    case inbox(WaitingOnGitHub)
}

/// What of GitHub can wait for the user.
struct WaitingOnGitHub: Sendable, Equatable {
    var status: GitHubStatus
    var pullRequests: [PullRequest]
    var runs: [PipelineRun]
    var mentions: [GitHubMention]
}

/// A step with all it printed.
struct StepLog: Sendable, Equatable {
    var step: StepRecord
    var text: String
}
