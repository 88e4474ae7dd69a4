import Domain
import Terminal

/// The list of tasks.
enum TasksPane {
    /// The parts of the pane's inside.
    struct Parts {
        let list: Rect
        let filter: Rect

        init(_ rect: Rect, isFiltered: Bool) {
            (filter, list) = rect.splitBottom(rows: isFiltered && rect.rows > 1 ? 1 : 0)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let parts = Parts(rect, isFiltered: state.tasks.showsFilter)
        let list = state.tasks.list
        if list.count == 0 { painter.draw(emptyText(state).wrapped(to: parts.list.columns), in: parts.list) }
        let idWidth = state.tasks.newest?.description.count ?? 1
        for (row, index) in list.visible.enumerated() where row < parts.list.rows {
            guard let task = state.tasks.task(list.ids[index]) else { continue }
            let line = Rect(column: rect.column, row: parts.list.row + row, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            let sign = sign(isSelected: isSelected, isMarked: list.isMarked(row: index))
            draw(
                task,
                sign: sign,
                isSelected: isSelected,
                idWidth: idWidth,
                in: line,
                state: state,
                on: &painter
            )
            if isSelected { painter.mark(line, state.focus == .tasks ? .selection : .selectionUnfocused) }
        }
        guard !parts.filter.isEmpty else { return }
        let (label, field) = parts.filter.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        painter.draw(
            state.tasks.filter,
            in: field,
            isActive: state.tasks.isFiltering && state.dialogs.isEmpty
        )
    }

    /// The title with what is listed.
    static func title(_ state: DashboardState) -> String {
        let tasks = state.tasks
        guard tasks.count > 0 else { return Pane.tasks.title }
        let shown = tasks.list.count == tasks.count ? "\(tasks.count)" : "\(tasks.list.count)/\(tasks.count)"
        let count = tasks.list.markedCount
        let marked = count == 0 ? "" : tasks.list.isInRange ? ", marking \(count)" : ", \(count) marked"
        let unseen = tasks.list.hiddenMarkedCount
        let hidden = unseen > 0 ? ", \(unseen) hidden" : ""
        let waiting = tasks.waiting
        let yours = waiting == 0 ? "" : ", \(waiting) \(waiting == 1 ? "waits" : "wait") for you"
        let obstacle = QueueText.obstacle(state.queue, clock: state.clock, now: state.time)
        return "\(Pane.tasks.title) \(shown)\(marked)\(hidden)\(yours)" + (obstacle.map { ", \($0)" } ?? "")
    }

    /// What stands before a task: where the cursor is and what is marked can be told without colour.
    private static func sign(isSelected: Bool, isMarked: Bool) -> RoleRun {
        switch (isSelected, isMarked) {
        case (false, false): RoleRun(" ", .accent)
        case (true, false): RoleRun("›", .accent)
        case (false, true): RoleRun("+", .key)
        case (true, true): RoleRun("»", .key)
        }
    }

    private static func draw(
        _ task: AgentTask,
        sign: RoleRun,
        isSelected: Bool,
        idWidth: Int,
        in rect: Rect,
        state: DashboardState,
        on painter: inout Painter
    ) {
        // On the ground of the selection grey would be hard to read, and each colour more is sent with every move.
        let muted = isSelected ? Role.text : .muted
        let role = isSelected && task.state.role == .muted ? Role.text : task.state.role
        var left: [RoleRun] = [
            sign,
            RoleRun(task.state.sign(at: state.time) + " ", role),
        ]
        // The word beside the sign, as soon as the title keeps room.
        if rect.columns >= 44 { left.append(RoleRun(task.state.rawValue.padded(to: 12), role)) }
        left.append(RoleRun("\(task.label.padded(to: idWidth + 1)) ", muted))
        if !task.state.isFinal, task.priority != .normal {
            left.append(RoleRun(task.priority.sign + " ", task.priority == .high ? .accent : muted))
        }
        let time = rect.columns >= 34 ? state.clock.short(task.createdAt, now: state.time) : ""
        let model =
            rect.columns >= 80 ? task.route.map { $0.model + ($0.isRecorded ? " (rec)" : "") } ?? "" : ""
        let note = rect.columns >= 60 ? state.queueNote(of: task) : ""
        let notes = [note, model].filter { !$0.isEmpty }.map { $0 + "  " }.joined()
        let right = RoleLine([RoleRun(notes, muted), RoleRun(time, muted)])
        let room = rect.columns - (right.width == 0 ? 0 : right.width + 1)
        painter.draw(
            RoleLine(left + [RoleRun(state.tasks.title(of: task.id))]),
            at: rect.origin,
            columns: room
        )
        let column = rect.endColumn - right.width
        painter.draw(right, at: Point(column: column, row: rect.row), columns: right.width)
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        switch state.connection {
        case .starting: return [RoleLine("Starting…", .muted)]
        case .failed(let error): return [RoleLine(error.message, .bad), RoleLine(error.remedy)]
        case .connected: break
        }
        guard state.tasks.count == 0 else {
            return [RoleLine("No task matches the filter; Esc clears it.", .muted)]
        }
        let key = state.keymap.label(for: .newTask) ?? ":"
        return [
            RoleLine("No tasks yet.", .strong),
            [
                RoleRun("Press "), RoleRun(key, .key),
                RoleRun(" and say what should change in this repository."),
            ],
        ]
    }
}

extension String {
    /// With blanks up to a width.
    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, columns - TerminalText.width(of: self)))
    }
}
