import Domain
import Foundation
import Terminal

/// The list of open issues to make a task of, with a preview of the marked one.
struct IssueDialog: Sendable {
    /// The issues, the one that changed last first; nil until known.
    private(set) var issues: [GitHubIssue]?
    private var places: [Int: Int] = [:]
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The numbers of those that match.
    var list = ListState<Int>()

    /// Opens the list.
    ///
    /// - Parameter issues: What is known of them; nil for nothing yet.
    init(_ issues: [GitHubIssue]?) {
        if let issues { replace(issues) }
    }

    /// The issue on the marked line.
    var selected: GitHubIssue? { list.selectedID.flatMap(issue) }

    /// An issue of the list.
    func issue(_ number: Int) -> GitHubIssue? { places[number].flatMap { issues?[$0] } }

    /// Takes all issues anew.
    mutating func replace(_ issues: [GitHubIssue]) {
        self.issues = issues
        places = Dictionary(issues.enumerated().map { ($1.number, $0) }) { first, _ in first }
        relist()
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    private mutating func relist() {
        let found = FuzzyFilter(filter.text.trimmed).filter(issues ?? []) { issue in
            (["#\(issue.number)", issue.title] + issue.labels + [issue.author ?? ""]).joined(separator: " ")
        }
        list.update(ids: found.map(\.number))
    }
}

/// The parts of the dialog with issues.
struct IssueParts {
    /// The line with the words typed.
    let filter: Rect
    /// The list.
    let list: Rect
    /// The line between list and preview.
    let rule: Rect
    /// What the marked issue says; empty where there is no room.
    let preview: Rect

    init(_ rect: Rect) {
        let (top, rest) = rect.splitTop(rows: 1)
        filter = top
        let below: Rect
        (list, below) = rest.splitTop(rows: rest.rows >= 9 ? rest.rows * 2 / 5 : rest.rows)
        (rule, preview) = below.splitTop(rows: 1)
    }
}

/// Draws the dialog with issues.
enum IssueView {
    /// How many characters of an issue are looked at for the preview; no screen shows more.
    private static let previewLimit = 8_000

    static func draw(
        _ dialog: IssueDialog,
        in parts: IssueParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        ListView.drawFilter(
            dialog.filter,
            "type to find",
            dialog.list,
            in: parts.filter,
            isTop: isTop,
            on: &painter
        )
        guard dialog.issues?.isEmpty == false else {
            let lines = GitHubNotice.lines(for: .issues, empty: "No issue is open.", state)
            return painter.draw(lines.wrapped(to: parts.list.columns), in: parts.list)
        }
        ListView.drawRows(dialog.list, in: parts.list, empty: "No issue matches.", on: &painter) { number in
            guard let issue = dialog.issue(number) else { return [] }
            let labels = issue.labels.isEmpty ? "" : "  " + ShortText.list(issue.labels)
            return [
                RoleRun("#\(number) ".padded(to: 6), .muted), RoleRun(issue.title, .strong),
                RoleRun(labels, .accent),
            ]
        }
        guard !parts.preview.isEmpty, let issue = dialog.selected else { return }
        let line = RoleLine(String(repeating: "─", count: parts.rule.columns), .border)
        painter.draw(line, at: parts.rule.origin, columns: parts.rule.columns)
        painter.draw(preview(issue, columns: parts.preview.columns, state), in: parts.preview)
    }

    private static func preview(_ issue: GitHubIssue, columns: Int, _ state: DashboardState) -> [RoleLine] {
        let facts = [
            issue.author.map { "by \($0)" }, ShortText.count(issue.commentCount, "comment"),
            "changed \(ShortText.age(state.time.timeIntervalSince(issue.updatedAt))) ago",
            issue.assignees.isEmpty ? nil : "for \(ShortText.list(issue.assignees))",
        ]
        let head: [RoleLine] = [RoleLine(facts.compactMap(\.self).joined(separator: ", "), .muted), ""]
        guard !issue.body.isEmpty else { return head + [RoleLine("It says no more than its title.", .muted)] }
        return head.wrapped(to: columns)
            + MarkdownText.lines(of: issue.body.prefix(previewLimit), columns: columns)
    }
}

extension DashboardState {
    /// Whether the list of issues is open, so that they are wanted.
    var isChoosingIssue: Bool {
        dialogs.contains { dialog in
            if case .issues = dialog.content { true } else { false }
        }
    }

    /// Takes the issues as they were since a time.
    mutating func take(_ issues: [GitHubIssue], of time: Date) {
        gitHub.take(issues, of: time)
        for index in dialogs.indices {
            guard case .issues(var dialog) = dialogs[index].content else { continue }
            dialog.replace(issues)
            dialogs[index].content = .issues(dialog)
        }
    }
}
