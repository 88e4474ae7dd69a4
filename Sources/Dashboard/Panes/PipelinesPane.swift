import Domain
import Foundation
import Terminal

/// The tree of runs, jobs and steps.
enum PipelinesPane {
    /// The parts of the pane's inside.
    struct Parts {
        let list: Rect
        let filter: Rect

        init(_ rect: Rect, _ pipelines: PipelinesState) {
            let isFiltered = pipelines.isFiltering || !pipelines.filter.isEmpty
            (filter, list) = rect.splitBottom(rows: isFiltered && rect.rows > 1 ? 1 : 0)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let pipelines = state.gitHub.pipelines
        let parts = Parts(rect, pipelines)
        drawRows(state, in: parts.list, on: &painter)
        guard !parts.filter.isEmpty else { return }
        let (label, field) = parts.filter.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        painter.draw(pipelines.filter, in: field, isActive: pipelines.isFiltering && state.dialogs.isEmpty)
    }

    private static func drawRows(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let list = state.gitHub.pipelines.list
        if list.count == 0 { painter.draw(emptyText(state).wrapped(to: rect.columns), in: rect) }
        for (row, index) in list.visible.enumerated() where row < rect.rows {
            let line = Rect(column: rect.column, row: rect.row + row, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            let (left, right) = texts(
                of: list.ids[index],
                isSelected: isSelected,
                columns: rect.columns,
                state
            )
            let sign = RoleLine(isSelected ? "›" : " ", .accent)
            painter.draw(left: sign + left, right: right, in: line)
            if isSelected { painter.mark(line, state.focus == .pipelines ? .selection : .selectionUnfocused) }
        }
    }

    /// The title with how many runs there are, which of them are shown, and how old they are.
    static func title(_ state: DashboardState) -> String {
        let pipelines = state.gitHub.pipelines
        guard let age = GitHubNotice.age(of: .runs, state) else { return Pane.pipelines.title }
        let count =
            pipelines.isNarrowed ? "\(pipelines.shownCount)/\(pipelines.count)" : "\(pipelines.count)"
        let words = [count, pipelines.kind.word, pipelines.grouping == .workflow ? "by workflow" : ""]
        return "\(Pane.pipelines.title) \(words.filter { !$0.isEmpty }.joined(separator: " ")), \(age)"
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        let pipelines = state.gitHub.pipelines
        guard pipelines.count > 0 else {
            return GitHubNotice.lines(for: .runs, empty: "No workflow has run yet.", state)
        }
        guard pipelines.filter.isEmpty else {
            return [RoleLine("No run matches the filter; Esc clears it.", .muted)]
        }
        if pipelines.kind == .mine, state.gitHub.status?.account == nil {
            return [RoleLine("GitHub has not said who is signed in.", .warning)]
        }
        let key = state.keymap.label(for: .showNextRuns).map { "; \($0) shows others" } ?? ""
        let what = pipelines.kind == .mine ? "yours" : "red"
        return [RoleLine("None of the \(pipelines.count) runs is \(what)\(key).", .muted)]
    }

    /// What stands at the beginning of a row and at its end.
    private static func texts(
        of row: PipelinesState.Row,
        isSelected: Bool,
        columns: Int,
        _ state: DashboardState
    ) -> (left: RoleLine, right: RoleLine) {
        let pipelines = state.gitHub.pipelines
        let muted = isSelected ? Role.text : .muted
        switch row {
        case .branch(let branch): return heading(branch ?? "no branch", row, muted, columns, pipelines)
        case .workflow(let name): return heading(name, row, muted, columns, pipelines)
        case .run(let id):
            guard let run = pipelines.run(id) else { return ([], []) }
            let name = pipelines.grouping == .branch ? run.workflow : run.branch ?? "no branch"
            return (left(run, name, muted, columns), facts(of: run, muted, columns, state))
        case .facts(let id):
            return (RoleLine("    ") + facts(ofOpen: id, muted, state), [])
        case .job(let run, let id):
            guard let job = pipelines.job(id, of: run) else { return ([], []) }
            let sign = job.steps.isEmpty ? "  " : pipelines.isOpen(row) ? "▾ " : "▸ "
            let left: RoleLine = [RoleRun("  " + sign, muted), job.state.run, RoleRun(job.name)]
            return (left, time(job.state, job.startedAt, job.completedAt, muted, state))
        case .failure(let run, let id):
            guard let failure = pipelines.job(id, of: run)?.failure else { return ([], []) }
            return (RoleLine([RoleRun("      "), RoleRun(failure.headline, .bad)]), [])
        case .step(let run, let job, let number):
            let steps = pipelines.job(job, of: run)?.steps ?? []
            guard let step = steps.first(where: { $0.number == number }) else { return ([], []) }
            let left: RoleLine = [RoleRun("      "), step.state.run, RoleRun(step.name)]
            return (left, time(step.state, step.startedAt, step.completedAt, muted, state))
        }
    }

    /// A heading, and at its end how the last runs below it ended: a strip of signs for each workflow or branch, as
    /// many as there is room for.
    private static func heading(
        _ name: String,
        _ row: PipelinesState.Row,
        _ muted: Role,
        _ columns: Int,
        _ pipelines: PipelinesState
    ) -> (left: RoleLine, right: RoleLine) {
        let sign = pipelines.isOpen(row) ? "▾ " : "▸ "
        let left: RoleLine = [RoleRun(sign, muted), RoleRun(name, .heading)]
        var right = RoleLine()
        let length = columns >= 70 ? RunHistory.longestStrip : 5
        for strip in pipelines.strips(below: row) {
            let name = pipelines.grouping == .branch ? strip.workflow : strip.branch ?? "no branch"
            let short = TerminalText.truncated(name, to: longestName)
            var runs = [RoleRun("\(right.runs.isEmpty ? "" : "  ")\(short) ", muted)]
            runs += strip.states.suffix(length).map { RoleRun($0.sign, $0.role == .muted ? muted : $0.role) }
            let longer = RoleLine(right.runs + runs)
            guard left.width + longer.width + 4 <= columns else { break }
            right = longer
        }
        return (left, right)
    }

    /// Longer names of workflows and branches are cut before a strip.
    private static let longestName = 16

    private static func left(_ run: PipelineRun, _ name: String, _ muted: Role, _ columns: Int) -> RoleLine {
        var runs = [RoleRun("  "), run.state.run, RoleRun(name, .strong)]
        if columns >= 30 { runs.append(RoleRun(" #\(run.number)", muted)) }
        return RoleLine(runs + [RoleRun("  " + run.title)])
    }

    /// How often it was tried, how long it took, and when it was made, as far as there is room.
    private static func facts(
        of run: PipelineRun,
        _ muted: Role,
        _ columns: Int,
        _ state: DashboardState
    ) -> RoleLine {
        var words: [String] = []
        if columns >= 44, run.attempt > 1 { words.append("try \(run.attempt)") }
        if columns >= 52 {
            let end = run.state.isEnded ? run.updatedAt : nil
            var took = duration(run.state, run.startedAt, end, state) ?? ""
            // Who waits wants to know for how long.
            if !took.isEmpty, !run.state.isEnded, columns >= 60,
                let usual = state.gitHub.pipelines.usualSeconds(of: run.workflow)
            {
                took += " of ~\(ShortText.roughly(usual))"
            }
            words.append(took)
        }
        if columns >= 32 { words.append(ShortText.age(state.time.timeIntervalSince(run.createdAt))) }
        let facts = RoleLine(words.filter { !$0.isEmpty }.joined(separator: "  "), muted)
        guard columns >= 32, let mark = state.fixMark(of: run) else { return facts }
        return RoleLine([mark, RoleRun("  ")]) + facts
    }

    /// What made an open run begin, and whether its jobs are there.
    private static func facts(ofOpen id: RunID, _ muted: Role, _ state: DashboardState) -> RoleLine {
        guard let run = state.gitHub.pipelines.run(id) else { return [] }
        let actor = run.actor.map { " by \($0)" } ?? ""
        let words = "\(run.state.word), \(run.event)\(actor), \(ShortText.hash(run.commit))"
        switch state.gitHub.pipelines.jobs(of: id) {
        case nil where state.isRefused(jobsOf: run): return RoleLine(words + ", jobs unknown", muted)
        case nil: return [RoleRun(words + ", "), RoleRun("asking for the jobs…", .active)]
        case let jobs?: return RoleLine(jobs.isEmpty ? words + ", no jobs" : words, muted)
        }
    }

    private static func time(
        _ state: PipelineState,
        _ start: Date?,
        _ end: Date?,
        _ muted: Role,
        _ dashboard: DashboardState
    ) -> RoleLine {
        RoleLine(duration(state, start, end, dashboard) ?? "", muted)
    }

    /// How long something took or has taken until now; nil for what has not begun or was not done.
    private static func duration(
        _ state: PipelineState,
        _ start: Date?,
        _ end: Date?,
        _ dashboard: DashboardState
    ) -> String? {
        guard let start, state != .skipped, end != nil || !state.isEnded else { return nil }
        return ShortText.duration(max(0, (end ?? dashboard.time).timeIntervalSince(start)))
    }
}

extension PipelineState {
    /// The sign as it stands before a name.
    fileprivate var run: RoleRun { RoleRun(sign + " ", role) }
}
