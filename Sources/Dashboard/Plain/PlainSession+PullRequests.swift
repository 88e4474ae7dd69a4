import Domain
import Foundation
import Terminal

/// What is to be done with a pull request once it is known.
struct PlainDeed: Sendable, Equatable {
    /// What is to be done.
    let action: Action
    /// The words that go with it; empty for none.
    let words: String
}

// Pull requests one by one: showing them, and what is said and done, which is asked before.

extension PlainSession {
    /// Asks for the pull request that is meant, to show it or to ask whether to do something with it.
    ///
    /// - Throws: `EngineError` when what is written names none, or words are missing.
    mutating func askForPullRequest(_ action: Action, _ text: String) throws(EngineError) {
        let end = text.firstIndex(where: \.isWhitespace) ?? text.endIndex
        let word = text[..<end]
        let words = String(text[end...]).trimmed
        guard let number = Int(word.hasPrefix("#") ? word.dropFirst() : word), number > 0 else {
            throw .invalid(
                message: "'\(word.prefix(40))' is not the number of a pull request.",
                remedy: "`prs` lists them."
            )
        }
        let form = PlainCommand.action(action).form
        switch action {
        case .requestChanges, .commentOnPullRequest:
            guard words.isEmpty else { break }
            throw .invalid(message: "There are no words.", remedy: "It is written: \(form.usage)")
        case .approvePullRequest: break
        default:
            guard !words.isEmpty else { break }
            throw .invalid(
                message: "'\(words.prefix(40))' means nothing behind the number.",
                remedy: "It is written: \(form.usage)"
            )
        }
        let deed = action == .openPullRequest ? nil : PlainDeed(action: action, words: words)
        ask(.pullRequest(number, deed))
    }

    /// Asks whether to do something with a pull request, now that it is known.
    mutating func perform(_ deed: PlainDeed, on detail: PullRequestDetail) {
        let request = detail.pullRequest
        if let reason = dashboard.availability(of: deed.action, on: request).reason {
            return refuse(nil, .conflict(message: reason, remedy: ""))
        }
        switch deed.action {
        case .approvePullRequest:
            ask(dashboard.approvalDialog(request, body: deed.words, offersWords: false))
        case .requestChanges:
            let change = PullRequestChange.review(
                verdict: .requestChanges,
                body: deed.words,
                commit: request.headCommit
            )
            ask(posting(change, "Request changes of #\(request.number)?", deed.words, request))
        case .commentOnPullRequest:
            let change = PullRequestChange.comment(body: deed.words)
            ask(posting(change, "Comment on #\(request.number)?", deed.words, request))
        case .mergePullRequest:
            ask(dashboard.mergeDialog(request, openThreads: detail.openThreadCount))
        case .markReady: ask(dashboard.readyDialog(request))
        case .closePullRequest: ask(dashboard.closingDialog(request))
        default: break
        }
    }

    /// Whether to post words.
    private func posting(
        _ change: PullRequestChange,
        _ title: String,
        _ words: String,
        _ request: PullRequest
    ) -> ConfirmDialog {
        ConfirmDialog(
            title,
            body: [RoleLine(request.title, .strong), RoleLine(words)],
            buttons: [
                .init("Do not post it", .dismiss),
                .init(
                    "Post it",
                    .perform(.writeToGitHub(deed: .pullRequest(number: request.number, change: change)))
                ),
            ]
        )
    }
}

extension PlainText {
    /// The width of texts where no terminal has one.
    private static let usualColumns = 100

    /// A pull request with what was said of it, and what keeps it from being merged.
    static func lines(of detail: PullRequestDetail, _ state: DashboardState, columns: Int?) -> [String] {
        let width = columns ?? usualColumns
        let text = PullRequestText(clock: state.clock, now: state.time, columns: width)
        let age = ShortText.age(state.time.timeIntervalSince(detail.fetchedAt))
        var lines = ["pull request #\(detail.pullRequest.number), fetched \(age) ago"]
        lines += text.overview(of: detail.pullRequest, detail, nil, []).map(plain)
        let threads = detail.threads.filter { $0.isResolved != true }
        for thread in threads {
            let place = thread.line.map { " line \($0)" } ?? ""
            lines.append("open thread at \(thread.path)\(place):")
            lines += text.lines(of: thread, drafts: []).map(plain)
        }
        for check in detail.checks where check.state != .passed {
            lines.append("check \(check.state.word): \(check.name) \(check.summary)".trimmed)
        }
        return lines
    }

    /// A line without what would only be read aloud.
    private static func plain(_ line: RoleLine) -> String {
        line.runs.filter { $0.role != .border }.map(\.text).joined()
    }
}
