// What a deed is called, and the words in it.

extension GitHubDeed {
    /// What it is, in few words, such as `comment on #12`.
    public var summary: String {
        switch self {
        case .pullRequest(let number, let change): change.summary(of: number)
        case .issue(let number, let change): change.summary(of: number)
        case .newIssue(let title, _, _): "new issue: \(title)"
        }
    }

    /// The issue or pull request that it is about; nil for one that is to be made.
    public var number: Int? {
        switch self {
        case .pullRequest(let number, _), .issue(let number, _): number
        case .newIssue: nil
        }
    }

    /// What it says; nil for what says nothing.
    public var body: String? {
        switch self {
        case .pullRequest(_, .review(_, let body, _)), .pullRequest(_, .comment(let body)),
            .pullRequest(_, .reply(_, let body)), .issue(_, .comment(let body)), .newIssue(_, let body, _):
            body
        case .pullRequest, .issue: nil
        }
    }

    /// The same with other words; nil for what says nothing.
    public func saying(_ body: String) -> GitHubDeed? {
        switch self {
        case .pullRequest(let number, .review(let verdict, _, let commit)):
            .pullRequest(number: number, change: .review(verdict: verdict, body: body, commit: commit))
        case .pullRequest(let number, .comment): .pullRequest(number: number, change: .comment(body: body))
        case .pullRequest(let number, .reply(let thread, _)):
            .pullRequest(number: number, change: .reply(thread: thread, body: body))
        case .issue(let number, .comment): .issue(number: number, change: .comment(body: body))
        case .newIssue(let title, _, let labels): .newIssue(title: title, body: body, labels: labels)
        case .pullRequest, .issue: nil
        }
    }
}

extension PullRequestChange {
    fileprivate func summary(of number: Int) -> String {
        switch self {
        case .review(.comment, _, _): "review of #\(number)"
        case .review(.approve, _, _): "approval of #\(number)"
        case .review(.requestChanges, _, _): "request for changes of #\(number)"
        case .comment: "comment on #\(number)"
        case .reply: "reply on #\(number)"
        case .merge(.merge, _): "merge of #\(number)"
        case .merge(let method, _): "merge of #\(number) by \(method.rawValue)"
        case .updateBranch: "update of the branch of #\(number)"
        case .markReady: "#\(number) ready for review"
        case .close: "close #\(number)"
        case .requestReview(let people): "review of #\(number) by \(people.joined(separator: ", "))"
        }
    }
}

extension IssueChange {
    fileprivate func summary(of number: Int) -> String {
        switch self {
        case .comment: "comment on #\(number)"
        case .close(let isDone): "close #\(number)\(isDone ? "" : " as not planned")"
        case .reopen: "reopen #\(number)"
        case .assign(let people): "assign \(people.joined(separator: ", ")) to #\(number)"
        case .unassign(let people): "take \(people.joined(separator: ", ")) off #\(number)"
        case .label(let names): "label #\(number) \(names.joined(separator: ", "))"
        }
    }
}

extension GitHubWrite.State {
    /// Whether it is still to be sent, or may have been: the engine sees to it by itself.
    public var isUnsent: Bool { self == .waiting || self == .sending || self == .uncertain }

    /// Whether the user has to say what becomes of it.
    public var needsUser: Bool { self == .draft || self == .refused || self == .uncertain }
}
