import Domain
import Foundation
import Terminal

/// The details of the selected task: overview, steps, diff, output.
enum DetailPane {
    /// The parts of the pane's inside.
    struct Parts {
        /// The names of the sections.
        let tabs: Rect
        /// Everything below them.
        let body: Rect
        /// The list of steps, where steps are shown.
        let steps: Rect
        /// The line between steps and output.
        let rule: Rect
        /// The end of the output of the selected step, where steps are shown.
        let preview: Rect

        init(_ rect: Rect, stepCount: Int) {
            (tabs, body) = rect.splitTop(rows: rect.rows >= 4 ? 1 : 0)
            let most = body.rows >= 8 ? body.rows * 2 / 5 : body.rows
            let below: Rect
            (steps, below) = body.splitTop(rows: max(1, body.rows >= 8 ? min(max(stepCount, 1), most) : most))
            (rule, preview) = below.splitTop(rows: 1)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let parts = Parts(rect, stepCount: state.detail.steps?.count ?? 0)
        drawTabs(state.detail, in: parts.tabs, on: &painter)
        switch state.detail.section {
        case .overview:
            let lines = OverviewText.lines(for: state).wrapped(to: parts.body.columns)
            painter.draw(lines[clamping: state.detail.overviewScroll.visible], in: parts.body)
            more(state.detail.overviewScroll, in: parts.body, on: &painter)
        case .steps: drawSteps(state, parts, on: &painter)
        case .diff: drawDiff(state, in: parts.body, on: &painter)
        case .output: drawOutput(state, in: parts.body, on: &painter)
        }
    }

    /// The title with the task and what is followed.
    static func title(_ state: DashboardState) -> String {
        guard let task = state.selectedTask else { return Pane.detail.title }
        return "\(Pane.detail.title) \(task.label)"
    }

    private static func drawTabs(_ detail: DetailState, in rect: Rect, on painter: inout Painter) {
        let runs = DetailState.Section.allCases.map { section in
            section == detail.section
                ? RoleRun("[\(section.title)]", .heading) : RoleRun(" \(section.title) ", .muted)
        }
        painter.draw(RoleLine(runs), at: rect.origin, columns: rect.columns)
    }

    /// A word in the last line about what is below the view.
    private static func more(_ scroll: ScrollState, in rect: Rect, on painter: inout Painter) {
        guard scroll.linesBelow > 0, rect.rows > 2, rect.columns >= 20 else { return }
        let line = RoleLine(" \(scroll.linesBelow) more below ", .key)
        let place = Point(column: rect.endColumn - line.width, row: rect.endRow - 1)
        painter.draw(line, at: place, columns: line.width)
    }
}

// MARK: - Steps

extension DetailPane {
    private static func drawSteps(_ state: DashboardState, _ parts: Parts, on painter: inout Painter) {
        guard let steps = state.detail.steps, !steps.isEmpty else {
            let text = state.selectedTask == nil ? "No task is selected." : "No steps yet."
            painter.draw(RoleLine(text, .muted), at: parts.body.origin, columns: parts.body.columns)
            return
        }
        let list = state.detail.stepList
        for (row, index) in list.visible.enumerated() where row < parts.steps.rows {
            let line = Rect(
                column: parts.steps.column,
                row: parts.steps.row + row,
                columns: parts.steps.columns,
                rows: 1
            )
            let isSelected = index == list.selectedIndex
            draw(steps[index], isSelected: isSelected, in: line, state: state, on: &painter)
            if isSelected { painter.mark(line, state.focus == .detail ? .selection : .selectionUnfocused) }
        }
        guard !parts.preview.isEmpty else { return }
        let following = state.detail.followsSteps ? " following " : ""
        let rule = String(repeating: "─", count: max(0, parts.rule.columns - following.count))
        painter.draw(
            [RoleRun(rule, .border), RoleRun(following, .active)],
            at: parts.rule.origin,
            columns: parts.rule.columns
        )
        drawTail(state.detail.output, in: parts.preview, on: &painter)
    }

    private static func draw(
        _ step: StepRecord,
        isSelected: Bool,
        in rect: Rect,
        state: DashboardState,
        on painter: inout Painter
    ) {
        var runs = [
            RoleRun(isSelected ? "›" : " ", .accent),
            RoleRun(step.state.sign + " ", step.state.role), RoleRun(step.title),
        ]
        if !step.summary.isEmpty { runs.append(RoleRun("  " + step.summary, .muted)) }
        var right: [String] = []
        if let code = step.exitCode { right.append("exit \(code)") }
        if let speed = step.usage?.tokensPerSecond { right.append("\((speed * 10).rounded() / 10) tok/s") }
        if let end = step.endedAt { right.append(ShortText.duration(end.timeIntervalSince(step.startedAt))) }
        let facts = RoleLine(right.joined(separator: "  "), .muted)
        let showsFacts = rect.columns >= 50 && facts.width > 0
        let room = rect.columns - (showsFacts ? facts.width + 1 : 0)
        painter.draw(RoleLine(runs), at: rect.origin, columns: room)
        guard showsFacts else { return }
        let place = Point(column: rect.endColumn - facts.width, row: rect.row)
        painter.draw(facts, at: place, columns: facts.width)
    }

    /// Draws the last rows of an output.
    private static func drawTail(_ output: OutputState?, in rect: Rect, on painter: inout Painter) {
        guard let output, !output.isEmpty else {
            painter.draw(RoleLine("No output.", .muted), at: rect.origin, columns: rect.columns)
            return
        }
        for (row, runs) in output.rows.suffix(rect.rows).enumerated() {
            painter.draw(runs, at: Point(column: rect.column, row: rect.row + row), columns: rect.columns)
        }
    }
}

// MARK: - Diff and output

extension DetailPane {
    private static func drawDiff(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard let task = state.selectedTask else {
            painter.draw(RoleLine("No task is selected.", .muted), at: rect.origin, columns: rect.columns)
            return
        }
        guard let diff = state.detail.diff else {
            let text = task.workspace == nil ? "\(task.label) has no worktree yet." : "Loading…"
            painter.draw(RoleLine(text, .muted), at: rect.origin, columns: rect.columns)
            return
        }
        guard !diff.lines.isEmpty else {
            painter.draw(RoleLine("Nothing is changed.", .muted), at: rect.origin, columns: rect.columns)
            return
        }
        painter.draw(
            diff.lines[clamping: diff.scroll.visible].map { RoleLine($0.text, $0.kind.role) },
            in: rect
        )
        if diff.isCut, diff.scroll.linesBelow == 0, diff.lines.count < rect.rows {
            let place = Point(column: rect.column, row: rect.row + diff.lines.count)
            painter.draw(
                RoleLine("The diff goes on; the worktree has all of it.", .warning),
                at: place,
                columns: rect.columns
            )
        }
        more(diff.scroll, in: rect, on: &painter)
    }

    private static func drawOutput(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard let output = state.detail.output, let step = state.detail.step, !rect.isEmpty else {
            painter.draw(RoleLine("No step is selected.", .muted), at: rect.origin, columns: rect.columns)
            return
        }
        guard !output.isEmpty else {
            let text =
                step.state == .started ? "\(step.title): nothing printed yet." : "\(step.title): no output."
            painter.draw(RoleLine(text, .muted), at: rect.origin, columns: rect.columns)
            return
        }
        for (row, runs) in output.rows[clamping: output.scroll.visible].enumerated() where row < rect.rows {
            painter.draw(runs, at: Point(column: rect.column, row: rect.row + row), columns: rect.columns)
        }
        if output.dropped > 0, output.scroll.offset == 0 {
            let line = RoleLine(" \(ShortText.amount(output.dropped)) characters before this ", .warning)
            painter.draw(
                line,
                at: Point(column: rect.endColumn - line.width, row: rect.row),
                columns: line.width
            )
        }
        more(output.scroll, in: rect, on: &painter)
    }
}

extension DiffLine.Kind {
    /// How the line looks.
    fileprivate var role: Role {
        switch self {
        case .file: .file
        case .meta: .muted
        case .hunk: .hunk
        case .added: .added
        case .removed: .removed
        case .context: .text
        }
    }
}

extension Array {
    /// The elements of a range as far as they exist.
    subscript(clamping range: Range<Int>) -> ArraySlice<Element> { self[range.clamped(to: indices)] }
}
