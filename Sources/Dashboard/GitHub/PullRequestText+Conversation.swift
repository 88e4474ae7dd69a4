import Domain
import Foundation
import Terminal

// What people and agents said about a pull request.

extension PullRequestText {
    /// More than these, the newest, are not laid out; nobody reads so far back in a terminal.
    private static let mostEntries = 200
    /// Longer texts of others are cut.
    private static let longestBody = 20_000
    /// How many lines of the diff are shown above what was said of them.
    private static let excerptLines = 6

    /// Something that was said at a time.
    private struct Entry {
        let date: Date
        let head: [RoleRun]
        let body: String
    }

    /// Comments and reviews, the oldest first.
    func conversation(of detail: PullRequestDetail) -> [RoleLine] {
        var entries = detail.comments.map { comment in
            Entry(
                date: comment.createdAt,
                head: [RoleRun(comment.author ?? "ghost", .strong)],
                body: comment.body
            )
        }
        entries += detail.reviews.compactMap(entry)
        entries.sort { $0.date < $1.date }
        let shown = entries.suffix(Self.mostEntries)
        guard !shown.isEmpty else {
            return detail.missing.isEmpty
                ? [RoleLine(), RoleLine("Nobody has said anything yet.", .muted)] : []
        }
        var lines: [RoleLine] = [RoleLine(), rule("Conversation")]
        if shown.count < entries.count {
            let count = entries.count - shown.count
            lines.append(RoleLine("What was said before (\(count)) is on GitHub.", .muted))
        }
        for entry in shown {
            let time = RoleRun(", \(clock.long(entry.date, now: now))", .muted)
            lines += [RoleLine()] + RoleLine(entry.head + [time]).wrapped(to: columns)
            lines += body(entry.body, columns: columns - 2)
        }
        return lines
    }

    /// A review that says something by itself; what it says at lines of the change are threads.
    private func entry(_ review: PullRequestReview) -> Entry? {
        guard let date = review.submittedAt else { return nil }
        let verdict: RoleRun
        switch review.state {
        case .pending: return nil
        case .commented:
            guard !review.body.isEmpty else { return nil }
            verdict = RoleRun("reviewed it")
        case .approved: verdict = RoleRun("approved it", .good)
        case .changesRequested: verdict = RoleRun("requested changes", .warning)
        case .dismissed: verdict = RoleRun("gave a review that was dismissed", .muted)
        }
        let commit = review.commit.map { " at \(ShortText.hash($0))" } ?? ""
        let name = RoleRun(review.author ?? "ghost", .strong)
        return Entry(
            date: date,
            head: [name, RoleRun(" "), verdict, RoleRun(commit, .muted)],
            body: review.body
        )
    }

    /// What stands below a thread: the lines that it is about, then what was said, then what is not posted yet.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - writes: What was written here and is not done, replies to this thread among them.
    /// - Returns: Lines of at most the width, but for the lines of the diff.
    func lines(of thread: PullRequestThread, drafts writes: [GitHubWrite]) -> [RoleLine] {
        let hunk = thread.diffHunk.split(whereSeparator: \.isNewline).suffix(Self.excerptLines)
        var lines = hunk.map { RoleLine(String($0), Self.role(ofDiffLine: $0)) }
        for comment in thread.comments {
            lines.append([
                RoleRun(comment.author ?? "ghost", .strong),
                RoleRun(", \(clock.long(comment.createdAt, now: now))", .muted),
            ])
            lines += body(comment.body, columns: columns - 2)
        }
        for write in writes {
            guard let reply = write.reply(to: thread.id) else { continue }
            lines += RoleLine(Self.words(of: write), .warning).wrapped(to: columns)
            lines += body(reply, columns: columns - 2)
        }
        return lines
    }

    /// What was written here about it and is not done; empty for nothing.
    func unsent(_ writes: [GitHubWrite]) -> [RoleLine] {
        guard !writes.isEmpty else { return [] }
        var lines: [RoleLine] = [RoleLine(), rule("Not on GitHub yet")]
        for write in writes {
            lines += RoleLine(Self.words(of: write), .warning).wrapped(to: columns, indent: "  ")
            if let problem = write.problem {
                lines += RoleLine("  \(problem.message)", .muted).wrapped(to: columns, indent: "  ")
            }
        }
        return lines
    }

    private static func words(of write: GitHubWrite) -> String {
        let author = write.task.map { " of #\($0)" } ?? ""
        let what: String
        if case .pullRequest(_, let change) = write.deed { what = change.name } else { what = "something" }
        switch write.state {
        case .draft: return "A draft\(author), which nobody has posted: \(what)."
        case .waiting: return "It waits until GitHub can be reached: \(what)."
        case .sending: return "It is being sent: \(what)."
        case .refused: return "GitHub refused it: \(what)."
        case .uncertain: return "The connection broke, and it may have been done: \(what)."
        case .done, .discarded: return "\(what)."
        }
    }

    private func body(_ text: String, columns: Int) -> [RoleLine] {
        guard !text.isEmpty else { return [] }
        return MarkdownText.lines(of: text.prefix(Self.longestBody), columns: columns).map { line in
            RoleLine([RoleRun("  ")] + line.runs)
        }
    }

    private static func role(ofDiffLine line: Substring) -> Role {
        switch line.first {
        case "+": .added
        case "-": .removed
        case "@": .hunk
        default: .muted
        }
    }
}

extension GitHubWrite {
    /// What it replies to a thread; nil if it does something else.
    func reply(to thread: Int64) -> String? {
        guard case .pullRequest(_, .reply(thread, let body)) = deed else { return nil }
        return body
    }

    /// Whether it is about a pull request and something can still become of it.
    func isOpen(for pullRequest: Int) -> Bool {
        guard case .pullRequest(pullRequest, _) = deed else { return false }
        return !state.isFinal
    }
}

extension PullRequestChange {
    /// What is done, in a few words.
    var name: String {
        switch self {
        case .review(.approve, _, _): "approve"
        case .review(.requestChanges, _, _): "request changes"
        case .review(.comment, _, _), .comment: "comment"
        case .reply: "reply to a thread"
        case .merge: "merge"
        case .updateBranch: "update the branch"
        case .markReady: "make it ready for review"
        case .close: "close"
        case .requestReview(let people): "ask \(ShortText.list(people)) for a review"
        }
    }

    /// The words that go with it; empty for none.
    var body: String {
        switch self {
        case .review(_, let body, _), .comment(let body), .reply(_, let body): body
        case .requestReview(let people): people.joined(separator: " ")
        case .merge, .updateBranch, .markReady, .close: ""
        }
    }
}
