import Foundation

/// An issue, or a pull request, which GitHub counts among the issues.
struct Ticket: Sendable {
    let id: Int
    let number: Int
    var title: String
    var body: String?

    /// Who wrote it; nil is an account that is gone.
    var author: String?

    var isOpen = true
    var stateReason: String?
    var labels: [String] = []
    var assignees: [String] = []
    var comments: [Comment] = []
    let createdAt: Date
    var updatedAt: Date
    var closedAt: Date?
    var pull: Pull?
}

/// What is said under an issue.
struct Comment: Sendable {
    let id: Int
    var body: String
    var author: String?
    let createdAt: Date
    var updatedAt: Date
}

/// The half of a pull request that issues lack.
struct Pull: Sendable {
    /// How it was merged.
    struct Merge: Sendable {
        let commit: String
        let at: Date
        let by: String
    }

    let id: Int
    var head: String
    var headCommit: String
    var base: String
    var baseCommit: String
    var isDraft: Bool
    var merge: Merge?
    var reviews: [Review] = []
    var threads: [Thread] = []
    var requestedReviewers: [String] = []

    /// The two commits for which mergeability was looked at, and how often; the first look says null.
    var mergeability: Mergeability?

    /// A conversation about a line.
    struct Thread: Sendable {
        let id: String
        let path: String
        let line: Int?
        let commit: String
        var isResolved = false
        var comments: [Remark]
    }

    /// One remark of such a conversation.
    struct Remark: Sendable {
        let id: Int
        let review: Int?
        let body: String
        let author: String?
        let at: Date
    }
}

/// What is known about whether two commits merge.
struct Mergeability: Sendable {
    let pair: [String]
    var looks = 0
    var result: Bool?
}

/// A verdict about a pull request.
struct Review: Sendable {
    let id: Int
    var state: String
    var body: String
    let author: String?
    let commit: String
    var submittedAt: Date?
}

/// What issues are sorted by.
struct Label: Sendable {
    let id: Int
    var name: String
    var color: String
    var about: String?
}

/// A verdict of the older kind about a commit.
struct CommitStatus: Sendable {
    let id: Int
    let state: String
    let context: String
    let about: String?
    let target: String?
    let at: Date
}
