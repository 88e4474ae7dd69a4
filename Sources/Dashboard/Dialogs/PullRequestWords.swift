import Domain

/// Words about a pull request that are being written, and what is done with them.
enum PullRequestWords: Sendable, Equatable {
    /// A review of the commit that was looked at.
    case review(number: Int, verdict: ReviewVerdict, commit: String)
    /// A comment below it.
    case comment(number: Int)
    /// A reply to a thread at a place; to an agent's draft of one, if there is that.
    case reply(number: Int, thread: Int64, place: String, draft: WriteID? = nil)
    /// The people who are to be asked for a review.
    case reviewers(number: Int)
    /// What an agent is to know beside review threads; all that are open if none is named.
    case fixThreads(number: Int, threads: [Int64])

    /// What was to be said, for a change that came to nothing; nil for one without words.
    init?(_ number: Int, _ change: PullRequestChange) {
        switch change {
        case .review(let verdict, let body, let commit):
            guard !body.isEmpty else { return nil }
            self = .review(number: number, verdict: verdict, commit: commit)
        case .comment: self = .comment(number: number)
        case .reply(let thread, _): self = .reply(number: number, thread: thread, place: "the thread")
        case .requestReview: self = .reviewers(number: number)
        case .merge, .updateBranch, .markReady, .close: return nil
        }
    }

    /// Whether line ends make sense in them.
    var isMultiline: Bool {
        switch self {
        case .review, .comment, .reply, .fixThreads: true
        case .reviewers: false
        }
    }

    /// The title of the dialog.
    var title: String {
        switch self {
        case .review(let number, .approve, _): "Approve pull request #\(number)"
        case .review(let number, .requestChanges, _): "Request changes of pull request #\(number)"
        case .review(let number, .comment, _): "Review pull request #\(number)"
        case .comment(let number): "Comment on pull request #\(number)"
        case .reply(_, _, let place, _): "Reply at \(place)"
        case .reviewers(let number): "Ask for a review of pull request #\(number)"
        case .fixThreads(let number, let threads):
            threads.isEmpty
                ? "All open threads of #\(number) to the agent"
                : "\(ShortText.count(threads.count, "thread")) of #\(number) to the agent"
        }
    }

    /// What is written above the field.
    var hint: String {
        switch self {
        case .review(_, .approve, let commit):
            "It is posted on GitHub as a review of \(ShortText.hash(commit)). Empty: no words."
        case .review(_, .requestChanges, let commit):
            "What has to change? It is posted on GitHub as a review of \(ShortText.hash(commit))."
        case .review(_, .comment, let commit):
            "It is posted on GitHub as a review of \(ShortText.hash(commit))."
        case .comment: "It is posted on GitHub, in Markdown."
        case .reply(_, _, _, nil): "It is posted on GitHub, in Markdown."
        case .reply: "The agent drafted this; it is posted on GitHub as you leave it. Empty: it is dropped."
        case .reviewers: "Names of accounts on GitHub, such as sam alex."
        case .fixThreads:
            "The agent works on the pull request's branch; its replies are drafts that you post. Anything else it "
                + "should know? Empty: nothing."
        }
    }

    /// What is done with the words.
    ///
    /// - Parameter text: The words, without blanks around them.
    /// - Returns: The command; nil where there have to be words.
    func command(_ text: String) -> EngineCommand? {
        func write(_ number: Int, _ change: PullRequestChange) -> EngineCommand {
            .writeToGitHub(deed: .pullRequest(number: number, change: change))
        }
        switch self {
        case .review(let number, let verdict, let commit):
            guard !text.isEmpty || verdict == .approve else { return nil }
            return write(number, .review(verdict: verdict, body: text, commit: commit))
        case .comment(let number): return text.isEmpty ? nil : write(number, .comment(body: text))
        case .reply(_, _, _, let draft?):
            return text.isEmpty ? .discardWrite(id: draft) : .postWrite(id: draft, body: text)
        case .reply(let number, let thread, _, nil):
            return text.isEmpty ? nil : write(number, .reply(thread: thread, body: text))
        case .reviewers(let number):
            let people = text.split { $0.isWhitespace || $0 == "," }.map { String($0.drop { $0 == "@" }) }
            let names = people.filter { !$0.isEmpty }
            return names.isEmpty ? nil : write(number, .requestReview(from: names))
        case .fixThreads(let number, let threads):
            return .fixThreads(pullRequest: number, threads: threads, words: text)
        }
    }
}
