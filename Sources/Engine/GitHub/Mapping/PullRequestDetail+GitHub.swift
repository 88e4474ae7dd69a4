import Domain
import Foundation
import GitHub

extension GitHubComment {
    /// Takes what was said below an issue or a pull request.
    init(_ payload: IssueCommentPayload) {
        self.init(
            id: Int64(payload.id),
            author: payload.user?.login,
            body: payload.body ?? "",
            createdAt: payload.createdAt,
            url: payload.htmlURL ?? ""
        )
    }

    /// Takes what was said at a line of a change.
    init(_ payload: ReviewCommentPayload) {
        self.init(
            id: Int64(payload.id),
            author: payload.user?.login,
            body: payload.body ?? "",
            createdAt: payload.createdAt,
            url: payload.htmlURL ?? ""
        )
    }
}

extension PullRequestCommit {
    /// Takes a commit as GitHub lists it.
    init(_ payload: CommitPayload) {
        let (author, committer) = (payload.details.author, payload.details.committer)
        self.init(
            id: payload.sha,
            message: payload.details.message,
            author: payload.author?.login ?? author?.name,
            date: author?.date ?? committer?.date ?? Date(timeIntervalSince1970: 0)
        )
    }
}

extension PullRequestFile {
    /// Takes a file as GitHub lists it.
    init(_ payload: PullFilePayload) {
        let status: Status =
            switch payload.status.known {
            case .added: .added
            case .removed: .removed
            case .modified: .modified
            case .renamed: .renamed
            case .copied: .copied
            case .unchanged: .unchanged
            case .changed, nil: .changed
            }
        self.init(
            path: payload.filename,
            previousPath: payload.previousFilename,
            status: status,
            additions: payload.additions,
            deletions: payload.deletions
        )
    }
}

extension PullRequestReview {
    /// Takes a review as GitHub tells of it; a word that is not known says neither yes nor no.
    init(_ payload: ReviewPayload) {
        let state: State =
            switch payload.state.known {
            case .approved: .approved
            case .changesRequested: .changesRequested
            case .dismissed: .dismissed
            case .pending: .pending
            case .commented, nil: .commented
            }
        self.init(
            id: Int64(payload.id),
            author: payload.user?.login,
            state: state,
            body: payload.body ?? "",
            commit: payload.commitID,
            submittedAt: payload.submittedAt
        )
    }
}

extension PullRequestThread {
    /// Takes a thread, with whether it is settled where that was told.
    init(_ thread: ReviewThread) {
        let first = thread.comments.first
        let hasLostItsLine = thread.line == nil && first?.originalLine != nil
        self.init(
            id: Int64(thread.rootID),
            path: thread.path,
            line: thread.line,
            isOnOldSide: first?.side?.known == .left,
            diffHunk: first?.diffHunk ?? "",
            comments: thread.comments.map { GitHubComment($0) },
            isResolved: thread.resolution?.isResolved,
            isOutdated: thread.resolution?.isOutdated ?? hasLostItsLine
        )
    }

    /// Whether it has the same comments as another one, whatever is written in them.
    func hasSameComments(as other: PullRequestThread) -> Bool {
        id == other.id && comments.map(\.id) == other.comments.map(\.id)
    }
}
