import Domain
import GitHub

extension PullRequest {
    /// Takes a pull request as GitHub tells of it.
    ///
    /// A list leaves out what GitHub works out for one alone; that is taken from what was known, as far as it can
    /// still be true: checks, size and mergeability are those of a head, reviews outlive it.
    ///
    /// - Parameters:
    ///   - payload: What GitHub says, in the form of a list or in the single one.
    ///   - known: What was known of the same pull request before.
    init(_ payload: PullRequestPayload, known: PullRequest?) {
        let sameHead = known.flatMap { $0.headCommit == payload.head.sha ? $0 : nil }
        let state: State =
            if payload.isMerged { .merged } else { payload.state.known == .closed ? .closed : .open }
        self.init(
            number: payload.number,
            title: payload.title,
            body: payload.body ?? "",
            state: state,
            isDraft: payload.isDraft,
            author: payload.user?.login,
            headBranch: payload.head.ref,
            headCommit: payload.head.sha,
            headRepository: payload.head.repository?.fullName,
            baseBranch: payload.base.ref,
            labels: payload.labels.map(\.name),
            requestedReviewers: payload.requestedReviewers.map(\.login) + payload.requestedTeams.map(\.slug),
            mergeability: payload.isSingleForm
                ? Mergeability(payload.mergeableState, mergeable: payload.mergeable)
                : sameHead?.mergeability ?? Mergeability.unknown,
            review: known?.review ?? ReviewState.none,
            checks: sameHead?.checks,
            additions: payload.additions ?? sameHead?.additions,
            deletions: payload.deletions ?? sameHead?.deletions,
            changedFiles: payload.changedFiles ?? sameHead?.changedFiles,
            createdAt: payload.createdAt,
            updatedAt: payload.updatedAt,
            url: payload.htmlURL
        )
    }

    /// Whether only the list has told of it so far.
    var isKnownFromListAlone: Bool { changedFiles == nil }
}

extension PullRequest.Mergeability {
    /// Puts GitHub's word and its yes or no together.
    init(_ state: ServerWord<MergeableState>?, mergeable: Bool?) {
        switch state?.known {
        case .clean, .hasHooks: self = .clean
        case .dirty: self = .conflicts
        case .blocked: self = .blocked
        case .behind: self = .behind
        case .unstable: self = .unstable
        // Being a draft hides what else there is; that it conflicts is told apart from it.
        case .draft: self = mergeable == false ? .conflicts : .blocked
        case .unknown, nil: self = mergeable.map { $0 ? .clean : .conflicts } ?? .unknown
        }
    }
}

extension PullRequest.ReviewState {
    /// Puts reviews together: of each reviewer the newest word that decides, and else that there is a comment.
    ///
    /// - Parameter reviews: The reviews, oldest first.
    init(_ reviews: [ReviewPayload]) {
        var words: [String: Self] = [:]
        for review in reviews {
            let reviewer = review.user?.login ?? ""
            switch review.state.known {
            case .approved: words[reviewer] = .approved
            case .changesRequested: words[reviewer] = .changesRequested
            case .dismissed: words[reviewer] = nil
            // A remark after a decision does not take it back.
            case .commented, nil: words[reviewer] = words[reviewer] ?? .commented
            case .pending: break
            }
        }
        let said = Set(words.values)
        self =
            if said.contains(.changesRequested) {
                .changesRequested
            } else if said.contains(.approved) {
                .approved
            } else {
                said.isEmpty ? Self.none : Self.commented
            }
    }
}

extension PullRequestPayload {
    /// Whether it was asked for alone, and says what lists leave out.
    fileprivate var isSingleForm: Bool { changedFiles != nil }
}
