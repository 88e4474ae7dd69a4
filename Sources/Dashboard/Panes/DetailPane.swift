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
        /// The words that are looked for, below the text that is searched.
        let search: Rect
        /// The list of steps, where steps are shown.
        let steps: Rect
        /// The line between steps and output.
        let rule: Rect
        /// The end of the output of the selected step, where steps are shown.
        let preview: Rect

        init(_ rect: Rect, _ detail: DetailState) {
            let text: Rect
            (tabs, text) = rect.splitTop(rows: rect.rows >= 4 ? 1 : 0)
            let isSearched = detail.search.isShown && (detail.section == .diff || detail.section == .output)
            (search, body) = text.splitBottom(rows: isSearched && text.rows > 1 ? 1 : 0)
            let stepCount = detail.steps?.count ?? 0
            let most = body.rows >= 8 ? body.rows * 2 / 5 : body.rows
            let below: Rect
            (steps, below) = body.splitTop(rows: max(1, body.rows >= 8 ? min(max(stepCount, 1), most) : most))
            (rule, preview) = below.splitTop(rows: 1)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let parts = Parts(rect, state.detail)
        let tabs = tabs(state.detail.section, in: parts.tabs).line(.heading)
        painter.draw(tabs, at: parts.tabs.origin, columns: parts.tabs.columns)
        switch state.detail.section {
        case .overview:
            let scroll = state.detail.overviewScroll
            painter.draw(state.detail.overview.lines[clamping: scroll.visible], in: parts.body)
            chip(scroll.linesBelow > 0 ? "\(scroll.linesBelow) more below" : "", in: parts.body, on: &painter)
        case .steps: drawSteps(state, parts, on: &painter)
        case .diff:
            let files = state.detail.files
            let diff = DiffParts(parts.body, files, hasDiff: state.detail.diff?.isEmpty == false)
            if !diff.files.isEmpty {
                FilesView.draw(
                    files,
                    hasKeys: state.focus == .detail && state.filesHaveKeys,
                    isTyping: files.isFiltering && state.dialogs.isEmpty,
                    in: diff,
                    on: &painter
                )
            }
            if !diff.text.isEmpty { drawDiff(state, in: diff.text, on: &painter) }
        case .output: drawOutput(state, in: parts.body, on: &painter)
        }
        drawSearch(state, in: parts.search, on: &painter)
    }

    /// How many lines of the overview are seen: where there are more, the last row says so and covers none.
    static func overviewRows(of count: Int, in body: Rect) -> Int {
        let hasChip =
            count > body.rows && body.rows >= leastChipSize.rows
            && body.columns >= leastChipSize.columns
        return hasChip ? body.rows - 1 : body.rows
    }

    /// The title with the task, the step whose output is shown, and how much of the change is rejected.
    static func title(_ state: DashboardState) -> String {
        guard let task = state.selectedTask else { return Pane.detail.title }
        let step = state.detail.section == .output ? state.detail.step : nil
        let facts = [step.map { "step \($0.id), \($0.title)" }, state.marks?.summary].compactMap { $0 }
        let name = "\(Pane.detail.title) \(task.label)"
        return facts.isEmpty ? name : "\(name): \(facts.joined(separator: "; "))"
    }

    /// The names of the sections.
    static func tabs(_ section: DetailState.Section, in rect: Rect) -> TabStrip<DetailState.Section> {
        TabStrip(DetailState.Section.allCases, shown: section, in: rect) { $0.title }
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
        guard let output = state.detail.output, let step = state.detail.step else { return }
        guard !output.isBlank else {
            let line = stead(of: output, step)
            return painter.draw(line, at: parts.preview.origin, columns: parts.preview.columns)
        }
        painter.draw(output.view, marking: state.detail.search.words, in: parts.preview)
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
}

extension Array {
    /// The elements of a range as far as they exist.
    subscript(clamping range: Range<Int>) -> ArraySlice<Element> { self[range.clamped(to: indices)] }
}
