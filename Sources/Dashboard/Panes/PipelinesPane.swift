import Domain
import Foundation
import Terminal

/// The tree of runs, jobs and steps.
enum PipelinesPane {
    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let list = state.gitHub.pipelines.list
        if list.count == 0 {
            let lines = GitHubNotice.lines(for: .runs, empty: "No workflow has run yet.", state)
            painter.draw(lines.wrapped(to: rect.columns), in: rect)
        }
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

    /// The title with how many runs there are and how old they are.
    static func title(_ state: DashboardState) -> String {
        guard let age = GitHubNotice.age(of: .runs, state) else { return Pane.pipelines.title }
        return "\(Pane.pipelines.title) \(state.gitHub.pipelines.count), \(age)"
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
        case .branch(let branch):
            let sign = pipelines.isOpen(row) ? "▾ " : "▸ "
            return ([RoleRun(sign, muted), RoleRun(branch ?? "no branch", .heading)], [])
        case .run(let id):
            guard let run = pipelines.run(id) else { return ([], []) }
            return (left(run, muted, columns), facts(of: run, muted, columns, state))
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

    private static func left(_ run: PipelineRun, _ muted: Role, _ columns: Int) -> RoleLine {
        var runs = [RoleRun("  "), run.state.run, RoleRun(run.workflow, .strong)]
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
            words.append(
                duration(run.state, run.startedAt, run.state.isEnded ? run.updatedAt : nil, state) ?? ""
            )
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
