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
        draw(
            diff,
            isFocused: state.focus == .detail,
            marking: state.detail.search.words,
            whereCut: "The diff goes on; the worktree has all of it.",
            in: rect,
            on: &painter
        )
    }

    /// Draws a diff that has something in it.
    ///
    /// - Parameters:
    ///   - diff: The diff.
    ///   - isFocused: Whether its pane has the keys.
    ///   - words: What is looked for in it; nil for nothing.
    ///   - whereCut: What to say below one that was cut.
    ///   - rect: Where it is.
    ///   - painter: What draws.
    static func draw(
        _ diff: DiffState,
        isFocused: Bool,
        marking words: TextSearch? = nil,
        whereCut: String,
        in rect: Rect,
        on painter: inout Painter
    ) {
        painter.draw(diff, in: rect)
        markCursor(of: diff, isFocused: isFocused, rect, on: &painter)
        mark(words, in: diff, rect, on: &painter)
        let rowCount = diff.layout.rows.count
        if diff.isCut, diff.scroll.linesBelow == 0, rowCount < rect.rows {
            let place = Point(column: rect.column, row: rect.row + rowCount)
            painter.draw(RoleLine(whereCut, .warning), at: place, columns: rect.columns)
        }
        var notes = diff.column > 0 ? ["from column \(diff.column + 1)"] : []
        if diff.scroll.linesBelow > 0 { notes.append("\(diff.scroll.linesBelow) more below") }
        chip(notes.joined(separator: ", "), in: rect, on: &painter)
    }

    /// Marks the row that the keys are about.
    private static func markCursor(
        of diff: DiffState,
        isFocused: Bool,
        _ rect: Rect,
        on painter: inout Painter
    ) {
        let height = diff.cursor - diff.scroll.offset
        guard (0..<rect.rows).contains(height) else { return }
        let line = Rect(column: rect.column, row: rect.row + height, columns: rect.columns, rows: 1)
        painter.mark(line, isFocused ? .selection : .selectionUnfocused)
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
        for row in visible where diff.isFound(words, inRow: row) {
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
        guard !output.isBlank else {
            return painter.draw(stead(of: output, step), at: rect.origin, columns: rect.columns)
        }
        painter.draw(output.view, marking: state.detail.search.words, in: rect)
        chip(position(in: output), in: rect, on: &painter)
    }

    /// What stands in the place of an output of which nothing can be shown.
    static func stead(of output: OutputState, _ step: StepRecord) -> RoleLine {
        if let trouble = output.trouble { return RoleLine(trouble, .bad) }
        guard output.isWhole, output.view.facts.lineCount == 0 else {
            return RoleLine(output.isCatchingUp ? "Loading… \(output.percent) %" : "Loading…", .muted)
        }
        let none = step.state == .started ? "nothing printed yet" : "no output"
        return RoleLine("\(step.title): \(none).", .muted)
    }

    /// What is not in view of an output.
    private static func position(in output: OutputState) -> String {
        var words: [String] = []
        if output.view.newBelow > 0 {
            words.append("\(output.view.newBelow) new below")
        } else if output.view.linesBelow > 0 {
            words.append("\(output.view.linesBelow) more below")
        }
        if output.trouble != nil {
            words.append("the rest cannot be read")
        } else if output.isCatchingUp {
            words.append("\(output.percent) % read")
        }
        return words.joined(separator: ", ")
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
        let note = detail.section == .diff ? detail.diff?.hits?.description : detail.output?.searchNote
        guard let note else { return }
        chip(note, in: rect, on: &painter, leastRows: 1)
    }

    /// The smallest text that has room for a word about it.
    static let leastChipSize = Size(columns: 20, rows: 3)

    /// A word in the last line of a text.
    static func chip(
        _ word: String,
        in rect: Rect,
        on painter: inout Painter,
        leastRows: Int = DetailPane.leastChipSize.rows
    ) {
        guard !word.isEmpty, rect.rows >= leastRows, rect.columns >= leastChipSize.columns else { return }
        let line = RoleLine(" \(word) ", .key)
        let columns = min(line.width, rect.columns)
        painter.draw(
            line,
            at: Point(column: rect.endColumn - columns, row: rect.endRow - 1),
            columns: columns
        )
    }
}
