import Domain
import Foundation
import GitHub

/// Looks on GitHub whether something was said or done there already, so that it is not done twice.
struct DeedFinder: Sendable {
    /// What a look came to.
    enum Finding: Sendable, Equatable {
        /// It is there.
        case there(url: String?)
        /// It is not there.
        case absent
        /// It cannot be told: there is more than was looked at.
        case unclear
    }

    let connection: GitHubConnection
    /// Who is signed in; nil for a token that stands for nobody, whose words are known by what they say.
    let login: String?
    /// The pages of what others of the user's deeds have made.
    let taken: Set<String>

    /// How far this machine's clock may be ahead of GitHub's, in seconds.
    private static let slack: TimeInterval = 600

    private var client: GitHubClient { connection.client }
    private var repository: RepositoryName { connection.repository }

    /// Looks for it.
    func look(for write: GitHubWrite) async throws(GitHubError) -> Finding {
        let since = write.createdAt.addingTimeInterval(-Self.slack)
        switch write.deed {
        case .pullRequest(let number, let change):
            return try await look(for: change, at: number, since: since)
        case .issue(let number, .comment(let body)):
            return try await look(forComment: body, at: number, since: since)
        case .issue: return .absent
        case .newIssue(let title, let body, _):
            let filter = IssueFilter(state: nil, since: since)
            let fetched = try await client.issues(in: repository, filter)
            let found = fetched.value.first { issue in
                issue.title == title && Self.isSame(issue.body, body)
                    && isOurs(issue.user, issue.createdAt, issue.htmlURL, since: since)
            }
            return Self.finding(found?.htmlURL, isThere: found != nil, isComplete: fetched.isComplete)
        }
    }

    // MARK: - Pull requests

    private func look(
        for change: Domain.PullRequestChange,
        at number: Int,
        since: Date
    ) async throws(GitHubError) -> Finding {
        switch change {
        case .comment(let body): return try await look(forComment: body, at: number, since: since)
        case .review(let verdict, let body, let commit):
            let fetched = try await client.reviews(ofPullRequest: number, in: repository)
            let found = fetched.value.first { review in
                review.state.known == verdict.state && review.commitID == commit
                    && Self.isSame(review.body, body)
                    && isOurs(review.user, review.submittedAt, review.htmlURL, since: since)
            }
            return Self.finding(found?.htmlURL, isThere: found != nil, isComplete: fetched.isComplete)
        case .reply(let thread, let body):
            let fetched = try await client.reviewComments(ofPullRequest: number, in: repository)
            let found = fetched.value.first { comment in
                comment.inReplyToID == Int(thread) && Self.isSame(comment.body, body)
                    && isOurs(comment.user, comment.createdAt, comment.htmlURL, since: since)
            }
            return Self.finding(found?.htmlURL, isThere: found != nil, isComplete: fetched.isComplete)
        case .merge(_, let head):
            let pull = try await client.pullRequest(number, in: repository).value
            return pull.isMerged && pull.head.sha == head ? .there(url: pull.htmlURL) : .absent
        case .updateBranch(let head):
            let pull = try await client.pullRequest(number, in: repository).value
            guard pull.head.sha != head else { return .absent }
            let parents = try await client.commit(pull.head.sha, in: repository).value.parents
            // What GitHub makes of it is a merge of the base into what was there.
            let isUpdate = parents.count > 1 && parents.contains { $0.sha == head }
            return isUpdate ? .there(url: pull.htmlURL) : .absent
        case .markReady, .close, .requestReview: return .absent
        }
    }

    // MARK: - Words

    private func look(
        forComment body: String,
        at number: Int,
        since: Date
    ) async throws(GitHubError) -> Finding {
        let fetched = try await client.comments(onIssue: number, in: repository, since: since)
        let found = fetched.value.first { comment in
            Self.isSame(comment.body, body)
                && isOurs(comment.user, comment.createdAt, comment.htmlURL, since: since)
        }
        return Self.finding(found?.htmlURL, isThere: found != nil, isComplete: fetched.isComplete)
    }

    private static func finding(_ url: String?, isThere: Bool, isComplete: Bool) -> Finding {
        if isThere { return .there(url: url) }
        return isComplete ? .absent : .unclear
    }

    /// Whether something may be what was sent: by us, not before it was asked for, and made by no other deed.
    private func isOurs(_ user: UserPayload?, _ time: Date?, _ url: String?, since: Date) -> Bool {
        if let login, user?.login.lowercased() != login.lowercased() { return false }
        if let url, taken.contains(url) { return false }
        return time.map { $0 >= since } ?? false
    }

    /// Whether two texts are the same, but for what GitHub changes about line ends and blanks around.
    private static func isSame(_ text: String?, _ other: String) -> Bool {
        plain(text ?? "") == plain(other)
    }

    private static func plain(_ text: String) -> String {
        text.replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension ReviewVerdict {
    /// What GitHub says of a review with this verdict.
    fileprivate var state: GitHub.ReviewState {
        switch self {
        case .comment: .commented
        case .approve: .approved
        case .requestChanges: .changesRequested
        }
    }
}
