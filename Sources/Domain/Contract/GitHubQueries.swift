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

/// An issue with its comments: asked of GitHub, or as it was fetched last where that cannot be.
public struct IssueDetailQuery: EngineQuery {
    /// The issue and its comments.
    public typealias Answer = IssueDetail

    /// The number of the issue.
    public let number: Int

    /// Creates the question.
    public init(number: Int) { self.number = number }
}

/// A pull request with all that its pages tell: asked of GitHub, or as it was fetched last where that cannot be.
public struct PullRequestDetailQuery: EngineQuery {
    /// The details.
    public typealias Answer = PullRequestDetail

    /// The number of the pull request.
    public let number: Int

    /// Creates the question.
    public init(number: Int) { self.number = number }
}

/// What the log of a job holds: fetched when it is asked for first, and kept once the job has ended.
public struct JobLogQuery: EngineQuery {
    /// The log without its text.
    public typealias Answer = JobLog

    /// The run.
    public let run: RunID
    /// The job.
    public let job: JobID
    /// How its text will be asked for.
    public let style: JobLogStyle

    /// Creates the question.
    public init(run: RunID, job: JobID, style: JobLogStyle = JobLogStyle()) {
        self.run = run
        self.job = job
        self.style = style
    }
}

/// A slice of the log of a job.
public struct JobLogTextQuery: EngineQuery {
    /// The slice.
    public typealias Answer = TextSlice

    /// The run.
    public let run: RunID
    /// The job.
    public let job: JobID
    /// How it is written out.
    public let style: JobLogStyle
    /// The first character wanted.
    public let offset: Int
    /// How many characters at the most.
    public let limit: Int

    /// Creates the question.
    public init(
        run: RunID,
        job: JobID,
        style: JobLogStyle = JobLogStyle(),
        offset: Int = 0,
        limit: Int = 65_536
    ) {
        self.run = run
        self.job = job
        self.style = style
        self.offset = offset
        self.limit = limit
    }
}

/// What was written to GitHub or waits to be, the newest first; what ended long ago is left out.
public struct GitHubWritesQuery: EngineQuery {
    /// The deeds.
    public typealias Answer = [GitHubWrite]

    /// Creates the question.
    public init() {}
}

/// Where the user was named on GitHub, the newest first.
public struct ListMentionsQuery: EngineQuery {
    /// The mentions.
    public typealias Answer = [GitHubMention]

    /// Creates the question.
    public init() {}
}

/// What became of red runs, the newest first.
public struct ListFixesQuery: EngineQuery {
    /// The outcomes.
    public typealias Answer = [FixOutcome]

    /// Creates the question.
    public init() {}
}
