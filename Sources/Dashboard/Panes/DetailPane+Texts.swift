import Domain
import Terminal

// The texts among the details: the diff, and the output of a step.

extension DetailPane {
    /// Draws what the task changed.
    static func drawDiff(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard let task = state.selectedTask else {
            return painter.draw(
                RoleLine("No task is selected.", .muted),
                at: rect.origin,
                columns: rect.columns
            )
        }
        guard let diff = state.detail.diff, !diff.isEmpty else {
            var text = task.workspace == nil ? "\(task.label) has no worktree yet." : "Loading…"
            if state.detail.diff != nil { text = "Nothing is changed." }
            return painter.draw(RoleLine(text, .muted), at: rect.origin, columns: rect.columns)
        }
        painter.draw(diff, in: rect)
        mark(state.detail.search.words, in: diff, rect, on: &painter)
        let rowCount = diff.layout.rows.count
        if diff.isCut, diff.scroll.linesBelow == 0, rowCount < rect.rows {
            let place = Point(column: rect.column, row: rect.row + rowCount)
            let line = RoleLine("The diff goes on; the worktree has all of it.", .warning)
            painter.draw(line, at: place, columns: rect.columns)
        }
        var words = diff.column > 0 ? ["from column \(diff.column + 1)"] : []
        if diff.scroll.linesBelow > 0 { words.append("\(diff.scroll.linesBelow) more below") }
        chip(words.joined(separator: ", "), in: rect, on: &painter)
    }

    /// Marks the rows of a diff in which the words stand.
    private static func mark(
        _ words: TextSearch?,
        in diff: DiffState,
        _ rect: Rect,
        on painter: inout Painter
    ) {
        guard let words else { return }
        let visible = diff.scroll.visible.clamped(to: diff.layout.rows.indices).prefix(rect.rows)
        for row in visible where diff.match(words, beginningIn: row) != nil {
            let line = Rect(
                column: rect.column,
                row: rect.row + row - visible.lowerBound,
                columns: rect.columns,
                rows: 1
            )
            painter.mark(line, diff.found == row ? .matchCurrent : .match)
        }
    }

    /// Draws the output of the selected step.
    static func drawOutput(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard let output = state.detail.output, let step = state.detail.step, !rect.isEmpty else {
            let text =
                state.detail.steps == nil && state.selectedTask != nil ? "Loading…" : "No step is selected."
            return painter.draw(RoleLine(text, .muted), at: rect.origin, columns: rect.columns)
        }
        guard !output.isEmpty else {
            let none = step.state == .started ? "nothing printed yet" : "no output"
            let text = output.end < output.total ? "Loading…" : "\(step.title): \(none)."
            return painter.draw(RoleLine(text, .muted), at: rect.origin, columns: rect.columns)
        }
        drawRows(of: output, state, in: rect, on: &painter)
        let isMore = output.end < output.total
        let below = output.scroll.linesBelow
        chip(below > 0 || isMore ? "\(below)\(isMore ? "+" : "") more below" : "", in: rect, on: &painter)
    }

    /// Draws the rows of an output that are in view.
    static func drawRows(
        of output: OutputState,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        let first = output.scroll.visible.lowerBound
        for (index, row) in output.rows(output.scroll.visible).prefix(rect.rows).enumerated() {
            let place = Point(column: rect.column, row: rect.row + index)
            painter.draw(row.runs, at: place, columns: rect.columns)
            guard let words = state.detail.search.words else { continue }
            for (part, isFound) in output.marks(words, row: first + index) {
                mark(
                    row.line[part],
                    after: row.line[row.part.lowerBound..<part.lowerBound],
                    at: place,
                    columns: rect.columns,
                    isFound: isFound,
                    on: &painter
                )
            }
        }
    }

    /// Draws the line with the words that are looked for.
    static func drawSearch(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty else { return }
        let detail = state.detail
        let (label, field) = rect.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        painter.draw(
            detail.search.field,
            in: field,
            isActive: detail.search.isTyping && state.focus == .detail && state.dialogs.isEmpty
        )
        guard let output = detail.output, output.hunt != nil else { return }
        let percent = output.end * 100 / max(1, output.total)
        chip("searching at \(percent) %; any key stops", in: rect, on: &painter, leastRows: 1)
    }

    /// A word in the last line of a text.
    static func chip(_ word: String, in rect: Rect, on painter: inout Painter, leastRows: Int = 3) {
        guard !word.isEmpty, rect.rows >= leastRows, rect.columns >= 20 else { return }
        let line = RoleLine(" \(word) ", .key)
        let columns = min(line.width, rect.columns)
        painter.draw(
            line,
            at: Point(column: rect.endColumn - columns, row: rect.endRow - 1),
            columns: columns
        )
    }

    /// Marks a part of a line that is drawn from a place on.
    private static func mark(
        _ part: Substring,
        after head: Substring,
        at place: Point,
        columns: Int,
        isFound: Bool,
        on painter: inout Painter
    ) {
        let start = TerminalText.width(of: head)
        guard start < columns else { return }
        let width = min(TerminalText.width(of: part), columns - start)
        let seen = Rect(column: place.column + start, row: place.row, columns: width, rows: 1)
        painter.mark(seen, isFound ? .matchCurrent : .match)
    }
}
