import Domain
import Foundation
import Terminal

/// An issue laid out to be read: what is known of it, its text, and what was said below it.
struct IssuePreview: Sendable {
    /// What the layout depends on.
    private struct Key: Sendable, Equatable {
        let number: Int
        let columns: Int
        let updatedAt: Date
        let fetchedAt: Date?
        let facts: [RoleLine]
    }

    /// Longer texts are cut; the page has all of them.
    private static let longestBody = 40_000
    private static let longestComment = 10_000
    private static let mostComments = 100
    private static let labelWidth = 9

    /// All of it in lines of the width it is seen at.
    private(set) var lines: [RoleLine] = []
    /// What is in view of the lines.
    private(set) var scroll = ScrollState(follows: false)
    private var key: Key?

    /// Lays an issue out, if anything of it is another than before.
    ///
    /// - Parameters:
    ///   - issue: The issue as the list has it.
    ///   - detail: What its page told last; nil for nothing.
    ///   - note: Lines about how old that is.
    ///   - rect: Where it is seen.
    ///   - state: How times are written, and now.
    mutating func fit(
        _ issue: GitHubIssue,
        _ detail: IssueDetail?,
        note: RoleLine,
        in rect: Rect,
        _ state: DashboardState
    ) {
        // The list can be newer than the page.
        let known = detail.flatMap { $0.issue.updatedAt >= issue.updatedAt ? $0.issue : nil } ?? issue
        let facts = Self.facts(of: known, state) + [note]
        let new = Key(
            number: issue.number,
            columns: rect.columns,
            updatedAt: known.updatedAt,
            fetchedAt: detail?.fetchedAt,
            facts: facts
        )
        if new != key {
            if new.number != key?.number { scroll.scrollToStart() }
            key = new
            lines = facts.wrapped(to: rect.columns) + [RoleLine()]
            lines += Self.body(of: known, columns: rect.columns)
            lines += Self.comments(detail?.comments ?? [], columns: rect.columns, state)
        }
        scroll.update(count: lines.count, rows: rect.rows)
    }

    /// Scrolls as a key of a list says.
    mutating func move(list action: Action) {
        switch action {
        case .nextItem: scroll.scroll(by: 1)
        case .previousItem: scroll.scroll(by: -1)
        case .nextPage: scroll.scrollPage(by: 1)
        case .previousPage: scroll.scrollPage(by: -1)
        default: break
        }
    }

    private static func facts(of issue: GitHubIssue, _ state: DashboardState) -> [RoleLine] {
        let facts = [
            issue.author.map { "by \($0)" }, ShortText.count(issue.commentCount, "comment"),
            "changed \(ShortText.age(state.time.timeIntervalSince(issue.updatedAt))) ago",
        ]
        var lines: [RoleLine] = [
            [RoleRun("#\(issue.number) ", .muted), RoleRun(issue.title, .heading)],
            RoleLine(facts.compactMap(\.self).joined(separator: ", "), .muted),
        ]
        if !issue.labels.isEmpty {
            lines.append(field("Labels", RoleRun(issue.labels.joined(separator: ", "), .accent)))
        }
        if !issue.assignees.isEmpty {
            lines.append(field("For", RoleRun(issue.assignees.joined(separator: ", "))))
        }
        return lines
    }

    private static func field(_ label: String, _ value: RoleRun) -> RoleLine {
        var line = RoleLine([RoleRun(label.padded(to: labelWidth), .muted), value])
        line.hang = labelWidth
        return line
    }

    private static func body(of issue: GitHubIssue, columns: Int) -> [RoleLine] {
        guard !issue.body.isEmpty else { return [RoleLine("It says no more than its title.", .muted)] }
        return MarkdownText.lines(of: issue.body.prefix(longestBody), columns: columns)
    }

    private static func comments(
        _ comments: [GitHubComment],
        columns: Int,
        _ state: DashboardState
    ) -> [RoleLine] {
        // Of very many the last ones tell how it stands.
        let shown = comments.suffix(mostComments)
        let left = comments.count - shown.count
        let head: [RoleLine] =
            left == 0 ? [] : ["", RoleLine("\(ShortText.count(left, "earlier comment")) left out.", .muted)]
        return head
            + shown.flatMap { comment -> [RoleLine] in
                let time = state.clock.long(comment.createdAt, now: state.time)
                let who: RoleLine = [
                    RoleRun(comment.author ?? "ghost", .user), RoleRun("  \(time)", .muted),
                ]
                let text = comment.body.prefix(longestComment)
                return [RoleLine()] + who.wrapped(to: columns)
                    + MarkdownText.lines(of: text, columns: columns)
            }
    }
}
