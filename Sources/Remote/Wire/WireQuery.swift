package import Domain

/// The questions that can be asked over the wire, by their stable names.
///
/// Every type that conforms to `EngineQuery` has its case here; a test reads the sources of the contract and
/// names the one that was forgotten.
package enum WireQuery: String, CaseIterable, Codable, Sendable {
    case snapshot
    case listTasks
    case task
    case listSteps
    case stepOutput
    case taskDiff
    case listMessages
    case searchMessages
    case listFiles
    case listModels
    case showModel
    case listLoadedModels
    case listSettings
    case doctor
    case logPosition
    case queue
    case auditLog
    case verifyAudit
    case worktrees
    case diskUse
    case listCommandRules
    case gitHubStatus
    case listIssues
    case listPullRequests
    case listRuns
    case runJobs
    case issueDetail
    case pullRequestDetail
    case jobLog
    case jobLogText
    case gitHubWrites
    case listMentions
    case listFixes

    /// The type of the question.
    package var type: any EngineQuery.Type {
        switch self {
        case .snapshot: SnapshotQuery.self
        case .listTasks: ListTasksQuery.self
        case .task: TaskQuery.self
        case .listSteps: ListStepsQuery.self
        case .stepOutput: StepOutputQuery.self
        case .taskDiff: TaskDiffQuery.self
        case .listMessages: ListMessagesQuery.self
        case .searchMessages: SearchMessagesQuery.self
        case .listFiles: ListFilesQuery.self
        case .listModels: ListModelsQuery.self
        case .showModel: ShowModelQuery.self
        case .listLoadedModels: ListLoadedModelsQuery.self
        case .listSettings: ListSettingsQuery.self
        case .doctor: DoctorQuery.self
        case .logPosition: LogPositionQuery.self
        case .queue: QueueQuery.self
        case .auditLog: AuditLogQuery.self
        case .verifyAudit: VerifyAuditQuery.self
        case .worktrees: WorktreesQuery.self
        case .diskUse: DiskUseQuery.self
        case .listCommandRules: ListCommandRulesQuery.self
        case .gitHubStatus: GitHubStatusQuery.self
        case .listIssues: ListIssuesQuery.self
        case .listPullRequests: ListPullRequestsQuery.self
        case .listRuns: ListRunsQuery.self
        case .runJobs: RunJobsQuery.self
        case .issueDetail: IssueDetailQuery.self
        case .pullRequestDetail: PullRequestDetailQuery.self
        case .jobLog: JobLogQuery.self
        case .jobLogText: JobLogTextQuery.self
        case .gitHubWrites: GitHubWritesQuery.self
        case .listMentions: ListMentionsQuery.self
        case .listFixes: ListFixesQuery.self
        }
    }

    private static let byType = Dictionary(
        uniqueKeysWithValues: allCases.map { (ObjectIdentifier($0.type), $0) }
    )

    /// Finds the name of a type of question; nil when it is not registered.
    package init?(of type: any EngineQuery.Type) {
        guard let found = Self.byType[ObjectIdentifier(type)] else { return nil }
        self = found
    }
}
