/// How the project stands with GitHub.
public struct GitHubStatusQuery: EngineQuery {
    /// The status.
    public typealias Answer = GitHubStatus

    /// Creates the question.
    public init() {}
}

/// The open issues that were fetched last, the one that changed last first.
public struct ListIssuesQuery: EngineQuery {
    /// The issues.
    public typealias Answer = [GitHubIssue]

    /// Creates the question.
    public init() {}
}

/// The open pull requests that were fetched last, the one that changed last first.
public struct ListPullRequestsQuery: EngineQuery {
    /// The pull requests.
    public typealias Answer = [PullRequest]

    /// Creates the question.
    public init() {}
}

/// The runs that were fetched last, the newest first.
public struct ListRunsQuery: EngineQuery {
    /// The runs.
    public typealias Answer = [PipelineRun]

    /// Creates the question.
    public init() {}
}

/// The jobs of a run, asked of GitHub while the run has not ended, and kept after that.
public struct RunJobsQuery: EngineQuery {
    /// The jobs in GitHub's order.
    public typealias Answer = [PipelineJob]

    /// The run.
    public let run: RunID

    /// Creates the question.
    public init(run: RunID) { self.run = run }
}
