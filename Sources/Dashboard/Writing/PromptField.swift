/// A field of one line in a pane, for words that narrow or search what stands above it.
///
/// The raw value is the name in a memory of the screen and is stable.
enum PromptField: String, CaseIterable, Sendable {
    /// The filter of the list of tasks.
    case tasks
    /// The filter of the files beside a diff.
    case files
    /// The search in a diff or output.
    case search
    /// The filter of the list of pull requests.
    case pullRequests = "pull-requests"
    /// The filter of the files beside the diff of a pull request.
    case pullRequestFiles = "pull-request-files"
    /// The filter of the runs.
    case pipelines
    /// The search in the log of a job.
    case log

    /// Where it is.
    var pane: Pane {
        switch self {
        case .tasks: .tasks
        case .files, .search: .detail
        case .pullRequests, .pullRequestFiles: .pullRequests
        case .pipelines: .pipelines
        case .log: .pipelines
        }
    }
}
