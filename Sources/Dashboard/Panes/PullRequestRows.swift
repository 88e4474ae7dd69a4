import Domain
import Foundation
import Terminal

/// The rows on the page of a pull request: commits, threads and checks.
enum PullRequestRows {
    /// What stands at the beginning of a row and at its end.
    typealias Texts = (left: RoleLine, right: RoleLine)

    /// How far the lines below a row are indented.
    static let indent = 4
    /// More lines of a message are not shown.
    private static let mostLines = 200

    /// A commit.
    static func texts(of commit: PullRequestCommit, _ muted: Role, _ columns: Int, now: Date) -> Texts {
        let subject = commit.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let left: RoleLine = [RoleRun(ShortText.hash(commit.id) + " ", muted), RoleRun(subject)]
        let age = ShortText.age(now.timeIntervalSince(commit.date))
        let author = columns >= 60 ? TerminalText.truncated(commit.author ?? "ghost", to: 16) + "  " : ""
        return (left, columns >= 32 ? RoleLine(author + age, muted) : [])
    }

    /// What follows on the first line of a commit's message.
    static func lines(below commit: PullRequestCommit, columns: Int) -> [RoleLine] {
        let lines = commit.message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let rest = lines.dropFirst().drop { $0.allSatisfy(\.isWhitespace) }.prefix(mostLines)
        return rest.map { RoleLine(String($0)) }.wrapped(to: max(1, columns))
    }

    /// A thread.
    static func texts(of thread: PullRequestThread, _ muted: Role, _ columns: Int) -> Texts {
        let place = thread.line.map { "line \($0)\(thread.isOnOldSide ? " before" : "")" } ?? "no line"
        let first =
            thread.comments.first?.body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let left: RoleLine = [
            RoleRun(thread.sign + " ", thread.role), RoleRun(place, .strong), RoleRun("  " + first),
        ]
        var facts: [RoleRun] = []
        if thread.isResolved == true { facts.append(RoleRun("resolved  ", muted)) }
        if thread.isOutdated { facts.append(RoleRun("outdated  ", .warning)) }
        if columns >= 50 { facts.append(RoleRun(ShortText.count(thread.comments.count, "comment"), muted)) }
        return (left, RoleLine(facts))
    }

    /// A check.
    static func texts(of check: PullRequestCheck, _ muted: Role, _ columns: Int, now: Date) -> Texts {
        let left: RoleLine = [
            RoleRun(check.state.sign + " ", check.state.role), RoleRun(check.name),
            RoleRun(check.summary.isEmpty ? "" : "  " + check.summary, muted),
        ]
        var facts: [String] = []
        if check.run == nil, columns >= 60 { facts.append("another service") }
        if columns >= 44 { facts.append(check.state.word) }
        if let time = check.duration(now: now) { facts.append(time) }
        return (left, RoleLine(facts.joined(separator: "  "), muted))
    }

    /// A file, where there is no diff to be shown.
    static func line(of file: PullRequestFile) -> RoleLine {
        let before = file.previousPath.map { "\($0) → " } ?? ""
        return [
            RoleRun("\(file.status.rawValue.padded(to: 10)) ", .muted), RoleRun(before, .muted),
            RoleRun(file.path), RoleRun("  +\(file.additions)", .added), RoleRun(" "),
            RoleRun("-\(file.deletions)", .removed),
        ]
    }
}

extension PullRequestThread {
    /// The sign before it; what GitHub does not tell of counts as open.
    fileprivate var sign: String { isResolved == true ? "✓" : "●" }

    /// What it means to the user.
    fileprivate var role: Role { isResolved == true ? .good : .waiting }
}

extension PullRequestCheck {
    /// How long it took or has taken until now; nil for what has not begun or was not done.
    fileprivate func duration(now: Date) -> String? {
        guard let startedAt, state != .skipped, completedAt != nil || !state.isEnded else { return nil }
        return ShortText.duration(max(0, (completedAt ?? now).timeIntervalSince(startedAt)))
    }
}
