import Domain
import Terminal

/// The list of what waits for the user.
enum InboxPane {
    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let list = state.inbox.list
        if list.count == 0 { painter.draw(emptyText(state).wrapped(to: rect.columns), in: rect) }
        for (row, index) in list.visible.enumerated() where row < rect.rows {
            guard let entry = state.inbox.entry(list.ids[index]) else { continue }
            let line = Rect(column: rect.column, row: rect.row + row, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            draw(entry, isSelected: isSelected, in: line, state: state, on: &painter)
            if isSelected { painter.mark(line, state.focus == .inbox ? .selection : .selectionUnfocused) }
        }
    }

    /// The title with how much waits.
    static func title(_ state: DashboardState) -> String {
        let count = state.inbox.count
        return count == 0 ? Pane.inbox.title : "\(Pane.inbox.title) \(count)"
    }

    private static func draw(
        _ entry: InboxEntry,
        isSelected: Bool,
        in rect: Rect,
        state: DashboardState,
        on painter: inout Painter
    ) {
        let muted = isSelected ? Role.text : .muted
        let role = entry.need.role
        var left = RoleLine([
            RoleRun(isSelected ? "›" : " ", .accent), RoleRun(entry.need.sign + " ", role),
        ])
        // The reason why it waits stands in the sign, too, so that little room goes to what it is.
        let head = rect.columns >= 30 ? entry.head : entry.shortHead
        left.runs += [RoleRun(head, muted), RoleRun(entry.title)]
        let right = facts(of: entry, muted, columns: rect.columns, state)
        let room = rect.columns - (right.width == 0 ? 0 : right.width + 1)
        painter.draw(left, at: rect.origin, columns: room)
        let column = rect.endColumn - right.width
        painter.draw(right, at: Point(column: column, row: rect.row), columns: right.width)
    }

    /// What the checks showed, the key that answers it, and since when it waits, as far as there is room.
    private static func facts(
        of entry: InboxEntry,
        _ muted: Role,
        columns: Int,
        _ state: DashboardState
    ) -> RoleLine {
        var runs: [RoleRun] = []
        func add(_ text: String, _ role: Role) {
            if !runs.isEmpty { runs.append(RoleRun(" ")) }
            runs.append(RoleRun(text, role))
        }
        if columns >= 36, !entry.checks.isEmpty {
            add(
                entry.checks == InboxEntry.unchecked ? "no checks" : entry.checks,
                entry.checks == "passed" ? .good : .warning
            )
        }
        if columns >= 24, let key = state.answer(to: entry).flatMap({ state.keymap.label(for: $0) }) {
            add(key, .key)
        }
        if columns >= 44, let since = entry.since { add(state.clock.short(since, now: state.time), muted) }
        return RoleLine(runs)
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        switch state.connection {
        case .starting: [RoleLine("Starting…", .muted)]
        case .failed: [RoleLine("There is no engine to ask.", .muted)]
        case .connected: [RoleLine("Nothing waits for you.", .muted)]
        }
    }
}

extension InboxEntry {
    /// What stands before its title where there is little room.
    fileprivate var shortHead: String {
        switch id {
        case .task(let id): "#\(id) "
        case .mention(let number): "#\(number) "
        case .health, .pullRequest, .run, .write: head
        }
    }
}

extension InboxEntry.Need {
    /// The sign before the line.
    var sign: String {
        switch self {
        case .review: TaskState.reviewing.sign
        case .blocked: TaskState.blocked.sign
        case .interrupted: TaskState.interrupted.sign
        case .failed: TaskState.failed.sign
        case .broken: "!"
        case .reviewRequest: TaskState.reviewing.sign
        case .redRun: PipelineState.failed.sign
        case .mention: "@"
        case .draft: TaskState.reviewing.sign
        case .refusedWrite: TaskState.failed.sign
        case .uncertainWrite: TaskState.blocked.sign
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .review: TaskState.reviewing.role
        case .blocked: TaskState.blocked.role
        case .interrupted: TaskState.interrupted.role
        case .failed: TaskState.failed.role
        case .broken: HealthLevel.bad.role
        case .reviewRequest: TaskState.reviewing.role
        case .redRun: PipelineState.failed.role
        case .mention: .accent
        case .draft: TaskState.reviewing.role
        case .refusedWrite: TaskState.failed.role
        case .uncertainWrite: TaskState.blocked.role
        }
    }
}
