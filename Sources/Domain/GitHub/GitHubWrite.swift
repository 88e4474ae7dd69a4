public import Foundation

/// Something that is said or done on GitHub, and that can be done later if GitHub cannot be reached now.
public enum GitHubDeed: Codable, Sendable, Equatable {
    /// Something about a pull request.
    case pullRequest(number: Int, change: PullRequestChange)
    /// Something about an issue.
    case issue(number: Int, change: IssueChange)
    /// A new issue.
    case newIssue(title: String, body: String, labels: [String])
}

/// What can be said of a pull request, or done with it.
public enum PullRequestChange: Codable, Sendable, Equatable {
    /// A review of a commit, so that what came later is not approved with it.
    case review(verdict: ReviewVerdict, body: String, commit: String)
    /// A comment below it.
    case comment(body: String)
    /// A reply to a thread, named by its first comment.
    case reply(thread: Int64, body: String)
    /// Merges it if its newest commit is still this one.
    case merge(method: MergeMethod, head: String)
    /// Merges its base into it if its newest commit is still this one.
    case updateBranch(head: String)
    /// Makes a draft ready for review.
    case markReady
    /// Closes it without merging.
    case close
    /// Asks people for a review.
    case requestReview(from: [String])
}

/// What can be said of an issue, or done with it.
public enum IssueChange: Codable, Sendable, Equatable {
    /// A comment below it.
    case comment(body: String)
    /// Closes it: as done, or as not planned.
    case close(isDone: Bool)
    case reopen
    case assign(people: [String])
    case unassign(people: [String])
    case label(names: [String])
}

/// Names a deed in the journal of those.
public struct WriteID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A deed with what became of it.
///
/// It is recorded before GitHub is asked, so that a crash or an outage loses none and does none twice.
public struct GitHubWrite: Codable, Sendable, Equatable, Identifiable {
    /// How far it has come.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Written by an agent, and posted only when the user says so.
        case draft
        /// Waits for GitHub to be reachable.
        case waiting
        /// GitHub is being asked.
        case sending
        /// It is done.
        case done
        /// GitHub refused it.
        case refused
        /// The connection broke while GitHub was asked, and it cannot be told whether it was done.
        case uncertain
        /// Taken back before it was sent.
        case discarded

        /// Whether nothing more happens to it by itself or by the user.
        public var isFinal: Bool { self == .done || self == .discarded }
    }

    /// Names it.
    public let id: WriteID
    /// `owner/name` of the repository it is for, after the server and a slash.
    public var repository: String
    /// What is to be done.
    public var deed: GitHubDeed
    /// How far it has come.
    public var state: State
    /// Why it waits or was refused; nil otherwise.
    public var problem: EngineError?
    /// The task whose agent drafted it; nil for one of the user's own.
    public var task: TaskID?
    /// What was made, for people; nil before that.
    public var url: String?
    /// When it was asked for.
    public var createdAt: Date
    /// When its state changed last.
    public var updatedAt: Date

    /// Creates a deed that nothing has become of yet.
    public init(
        id: WriteID,
        repository: String,
        deed: GitHubDeed,
        state: State,
        problem: EngineError? = nil,
        task: TaskID? = nil,
        url: String? = nil,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.repository = repository
        self.deed = deed
        self.state = state
        self.problem = problem
        self.task = task
        self.url = url
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
