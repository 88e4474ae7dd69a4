public import Foundation

/// A pull request with all that its own pages tell.
public struct PullRequestDetail: Codable, Sendable, Equatable {
    /// What a list shows of it, complete.
    public var pullRequest: PullRequest
    /// Its commits, the oldest first.
    public var commits: [PullRequestCommit]
    /// The files that it changes, in path order.
    public var files: [PullRequestFile]
    /// The whole change as a unified diff in git's format; empty where GitHub gives none.
    public var diff: String
    /// Whether the diff was cut at its size limit, or is too large for GitHub to tell.
    public var isDiffCut: Bool
    /// What was said below it, the oldest first.
    public var comments: [GitHubComment]
    /// The reviews, the oldest first.
    public var reviews: [PullRequestReview]
    /// What was said at lines of the change.
    public var threads: [PullRequestThread]
    /// The checks of its newest commit, those that failed first.
    public var checks: [PullRequestCheck]
    /// What could not be fetched, in words for people; empty when all is there.
    public var missing: [String]
    /// When it was fetched.
    public var fetchedAt: Date

    /// Creates the details of a pull request.
    public init(
        pullRequest: PullRequest,
        commits: [PullRequestCommit] = [],
        files: [PullRequestFile] = [],
        diff: String = "",
        isDiffCut: Bool = false,
        comments: [GitHubComment] = [],
        reviews: [PullRequestReview] = [],
        threads: [PullRequestThread] = [],
        checks: [PullRequestCheck] = [],
        missing: [String] = [],
        fetchedAt: Date
    ) {
        self.pullRequest = pullRequest
        self.commits = commits
        self.files = files
        self.diff = diff
        self.isDiffCut = isDiffCut
        self.comments = comments
        self.reviews = reviews
        self.threads = threads
        self.checks = checks
        self.missing = missing
        self.fetchedAt = fetchedAt
    }
}

/// A commit of a pull request.
public struct PullRequestCommit: Codable, Sendable, Equatable, Identifiable {
    /// Its hash.
    public var id: String
    /// The whole message.
    public var message: String
    /// Who wrote it: the account, or else the name in the commit.
    public var author: String?
    /// When it was written.
    public var date: Date

    /// Creates a commit.
    public init(id: String, message: String, author: String?, date: Date) {
        self.id = id
        self.message = message
        self.author = author
        self.date = date
    }
}

/// A file that a pull request changes.
public struct PullRequestFile: Codable, Sendable, Equatable {
    /// What happens to a file.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case added, removed, modified, renamed, copied, changed, unchanged
    }

    /// Its path after the change, or before it if it is removed.
    public var path: String
    /// Its path before, if that was another one.
    public var previousPath: String?
    /// What happens to it.
    public var status: Status
    /// Lines added.
    public var additions: Int
    /// Lines removed.
    public var deletions: Int

    /// Creates a file.
    public init(path: String, previousPath: String? = nil, status: Status, additions: Int, deletions: Int) {
        self.path = path
        self.previousPath = previousPath
        self.status = status
        self.additions = additions
        self.deletions = deletions
    }
}

/// What a review of a pull request says.
public enum ReviewVerdict: String, Codable, Sendable, CaseIterable {
    case comment, approve
    case requestChanges = "request-changes"
}

/// A review of a pull request.
public struct PullRequestReview: Codable, Sendable, Equatable, Identifiable {
    /// How it stands.
    public enum State: String, Codable, Sendable, CaseIterable {
        case commented, approved, dismissed, pending
        case changesRequested = "changes-requested"
    }

    /// GitHub's number.
    public var id: Int64
    /// Who wrote it; nil for an account that is gone.
    public var author: String?
    /// How it stands.
    public var state: State
    /// The text, in Markdown; empty for none.
    public var body: String
    /// The commit that was looked at.
    public var commit: String?
    /// When it was given; nil while it is not.
    public var submittedAt: Date?

    /// Creates a review.
    public init(id: Int64, author: String?, state: State, body: String, commit: String?, submittedAt: Date?) {
        self.id = id
        self.author = author
        self.state = state
        self.body = body
        self.commit = commit
        self.submittedAt = submittedAt
    }
}

/// A conversation at a line of a pull request's change.
public struct PullRequestThread: Codable, Sendable, Equatable, Identifiable {
    /// GitHub's number of its first comment, to which a reply goes.
    public var id: Int64
    /// The file.
    public var path: String
    /// The line in the file as it is now; nil where the line is gone, or it is about the whole file.
    public var line: Int?
    /// Whether the line is one that the change removes.
    public var isOnOldSide: Bool
    /// The part of the diff that it was said of.
    public var diffHunk: String
    /// What was said, the oldest first.
    public var comments: [GitHubComment]
    /// Whether somebody has called it settled; nil where GitHub does not tell.
    public var isResolved: Bool?
    /// Whether the change has moved on since.
    public var isOutdated: Bool

    /// Creates a thread.
    public init(
        id: Int64,
        path: String,
        line: Int?,
        isOnOldSide: Bool = false,
        diffHunk: String = "",
        comments: [GitHubComment],
        isResolved: Bool? = nil,
        isOutdated: Bool = false
    ) {
        self.id = id
        self.path = path
        self.line = line
        self.isOnOldSide = isOnOldSide
        self.diffHunk = diffHunk
        self.comments = comments
        self.isResolved = isResolved
        self.isOutdated = isOutdated
    }
}

/// A check of a commit: a check run or a status.
public struct PullRequestCheck: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// How it stands.
    public var state: PipelineState
    /// What it says of itself, in one line; empty for nothing.
    public var summary: String
    /// Its page for people; nil for none.
    public var url: String?
    /// The run of GitHub Actions that it belongs to; nil for one of another service.
    public var run: RunID?
    /// The job of that run.
    public var job: JobID?
    /// When it began; nil while it waits.
    public var startedAt: Date?
    /// When it ended; nil before that.
    public var completedAt: Date?

    /// Creates a check.
    public init(
        name: String,
        state: PipelineState,
        summary: String = "",
        url: String? = nil,
        run: RunID? = nil,
        job: JobID? = nil,
        startedAt: Date? = nil,
        completedAt: Date? = nil
    ) {
        self.name = name
        self.state = state
        self.summary = summary
        self.url = url
        self.run = run
        self.job = job
        self.startedAt = startedAt
        self.completedAt = completedAt
    }
}
