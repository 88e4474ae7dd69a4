public import Foundation

/// A pull request as GitHub has it, and as it was fetched.
public struct PullRequest: Codable, Sendable, Equatable, Identifiable {
    /// What became of it.
    public enum State: String, Codable, Sendable, CaseIterable {
        case open, closed, merged
    }

    /// What GitHub says of whether it can be merged.
    public enum Mergeability: String, Codable, Sendable, CaseIterable {
        /// GitHub has not worked it out yet, or it was not asked.
        case unknown
        /// Nothing stands against it.
        case clean
        /// It conflicts with its base.
        case conflicts
        /// A rule of the base branch stands against it: a review, a check, a right.
        case blocked
        /// Its base has moved on, and has to be merged into it before.
        case behind
        /// Checks that are not required fail.
        case unstable
    }

    /// What its reviews say together: the newest word of each reviewer.
    public enum ReviewState: String, Codable, Sendable, CaseIterable {
        case none, commented, approved, changesRequested = "changes-requested"
    }

    /// The number within the repository, which issues share.
    public var number: Int
    /// The title.
    public var title: String
    /// The description, in Markdown; empty for none.
    public var body: String
    /// What became of it.
    public var state: State
    /// Whether it is a draft.
    public var isDraft: Bool
    /// Who opened it; nil for an account that is gone.
    public var author: String?
    /// The branch that is to be merged.
    public var headBranch: String
    /// The newest commit of that branch.
    public var headCommit: String
    /// `owner/name` of the repository that branch is in; nil for one that is gone.
    public var headRepository: String?
    /// The branch that it is to be merged into.
    public var baseBranch: String
    /// The names of its labels.
    public var labels: [String]
    /// Who was asked for a review and has not given one.
    public var requestedReviewers: [String]
    /// Whether it can be merged.
    public var mergeability: Mergeability
    /// What its reviews say.
    public var review: ReviewState
    /// The checks of its newest commit; nil while they have not been fetched.
    public var checks: CheckSummary?
    /// Lines added; nil where a list does not say so.
    public var additions: Int?
    /// Lines removed; nil where a list does not say so.
    public var deletions: Int?
    /// How many files it changes; nil where a list does not say so.
    public var changedFiles: Int?
    /// When it was opened.
    public var createdAt: Date
    /// When anything of it changed last.
    public var updatedAt: Date
    /// Its page for people.
    public var url: String

    /// The number.
    public var id: Int { number }

    /// Creates a pull request.
    public init(
        number: Int,
        title: String,
        body: String = "",
        state: State = .open,
        isDraft: Bool = false,
        author: String? = nil,
        headBranch: String,
        headCommit: String,
        headRepository: String? = nil,
        baseBranch: String,
        labels: [String] = [],
        requestedReviewers: [String] = [],
        mergeability: Mergeability = .unknown,
        review: ReviewState = .none,
        checks: CheckSummary? = nil,
        additions: Int? = nil,
        deletions: Int? = nil,
        changedFiles: Int? = nil,
        createdAt: Date,
        updatedAt: Date,
        url: String
    ) {
        self.number = number
        self.title = title
        self.body = body
        self.state = state
        self.isDraft = isDraft
        self.author = author
        self.headBranch = headBranch
        self.headCommit = headCommit
        self.headRepository = headRepository
        self.baseBranch = baseBranch
        self.labels = labels
        self.requestedReviewers = requestedReviewers
        self.mergeability = mergeability
        self.review = review
        self.checks = checks
        self.additions = additions
        self.deletions = deletions
        self.changedFiles = changedFiles
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.url = url
    }
}

/// How many checks of a commit stand how: check runs and statuses together.
public struct CheckSummary: Codable, Sendable, Equatable {
    /// Those that passed, were skipped, or say nothing for or against.
    public var passed: Int
    /// Those that failed, timed out, were cancelled, or ask for something to be done.
    public var failed: Int
    /// Those that have not ended.
    public var pending: Int

    /// Creates a summary.
    public init(passed: Int = 0, failed: Int = 0, pending: Int = 0) {
        self.passed = passed
        self.failed = failed
        self.pending = pending
    }

    /// How many there are.
    public var count: Int { passed + failed + pending }
}

/// How a pull request is merged.
public enum MergeMethod: String, Codable, Sendable, CaseIterable {
    case merge, squash, rebase
}
