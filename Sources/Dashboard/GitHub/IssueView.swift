import Domain
import Terminal

/// The parts of the dialog with issues.
struct IssueParts {
    /// From this width on list and preview stand beside each other.
    static let wide = 90

    /// The line with the words typed.
    let filter: Rect
    /// The list; empty where the preview takes its place.
    let list: Rect
    /// The columns between list and preview.
    let rule: Rect
    /// What the marked issue says; empty where the list has all the room.
    let preview: Rect

    init(_ rect: Rect, isReading: Bool) {
        let (top, below) = rect.splitTop(rows: 1)
        filter = top
        if rect.columns >= Self.wide {
            let (left, right) = below.splitLeft(columns: below.columns * 2 / 5)
            list = left
            (rule, preview) = right.splitLeft(columns: 3)
        } else {
            (list, preview) = below.splitTop(rows: isReading ? 0 : below.rows)
            rule = preview.splitLeft(columns: 0).left
        }
    }
}

/// Draws the dialog with issues.
enum IssueView {
    static func draw(
        _ dialog: IssueDialog,
        in parts: IssueParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        ListView.drawFilter(
            dialog.filter,
            "type to find; label:bug @name is:mine no:assignee",
            dialog.list,
            in: parts.filter,
            isTop: isTop && !dialog.isReading,
            on: &painter
        )
        guard dialog.issues?.isEmpty == false else {
            let place = parts.list.isEmpty ? parts.preview : parts.list
            let empty = dialog.issues == nil ? "Loading the issues…" : "No issue is open."
            let lines = GitHubNotice.lines(for: .issues, empty: empty, state)
            return painter.draw(lines.wrapped(to: place.columns), in: place)
        }
        if !parts.list.isEmpty { drawList(dialog, in: parts.list, on: &painter) }
        guard !parts.preview.isEmpty, dialog.selected != nil else { return }
        for row in parts.rule.row..<parts.rule.endRow where parts.rule.columns > 0 {
            let place = Point(column: parts.rule.column + 1, row: row)
            painter.draw(RoleLine("│", dialog.isReading ? .borderFocused : .border), at: place, columns: 1)
        }
        let preview = dialog.preview
        painter.draw(preview.lines[clamping: preview.scroll.visible], in: parts.preview)
        DialogView.drawMore(preview.scroll, in: parts.preview, on: &painter)
    }

    private static func drawList(_ dialog: IssueDialog, in rect: Rect, on painter: inout Painter) {
        ListView.drawRows(dialog.list, in: rect, empty: "No issue matches.", on: &painter) { number in
            guard let issue = dialog.issue(number) else { return [] }
            let labels = issue.labels.isEmpty ? "" : "  " + ShortText.list(issue.labels)
            return [
                RoleRun("#\(number) ".padded(to: 6), .muted), RoleRun(issue.title, .strong),
                RoleRun(labels, .accent),
            ]
        }
    }
}
