import Domain
import Terminal

/// The last line: the keys that do something now.
enum FooterBar {
    /// Draws the line; `?` stays when there is no room for all.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty else { return }
        let hints = hints(state)
        let isHelpShown = state.dialogs.isEmpty && !state.isTypingInPane && state.begunChord == nil
        let help = isHelpShown ? hint(.help, state) : nil
        let room = rect.columns - (help.map { $0.width + 2 } ?? 0)
        var line = RoleLine()
        for hint in hints {
            let next = line.runs.isEmpty ? hint : line + RoleLine("  ") + hint
            guard next.width <= room else { break }
            line = next
        }
        painter.draw(line, at: rect.origin, columns: rect.columns)
        if let help {
            let column = min(line.width + (line.runs.isEmpty ? 0 : 2), max(0, rect.columns - help.width))
            painter.draw(help, at: Point(column: rect.column + column, row: rect.row), columns: help.width)
        }
    }

    private static func hints(_ state: DashboardState) -> [RoleLine] {
        if !state.pendingKeys.isEmpty { return continuations(state) }
        let contexts = state.contexts
        let actions = Action.allCases.filter { action in
            let info = action.info
            return info.footerRank > 0 && action != .help && contexts.contains(info.context)
                && state.availability(of: action).isEnabled
        }
        return marks(state)
            + actions.sorted { $0.info.footerRank < $1.info.footerRank }.compactMap { hint($0, state) }
    }

    /// How much of the diff is rejected, where that is what the keys are about.
    private static func marks(_ state: DashboardState) -> [RoleLine] {
        guard state.contexts.contains(.diff), let summary = state.marks?.summary else { return [] }
        return [RoleLine(summary, .warning)]
    }

    /// The key that means this action here, and not one of a nearer context.
    private static func hint(_ action: Action, _ state: DashboardState) -> RoleLine? {
        guard let key = state.keymap.label(for: action, in: state.contexts) else { return nil }
        return [RoleRun(key, .key), RoleRun(" " + state.title(of: action))]
    }

    private static func continuations(_ state: DashboardState) -> [RoleLine] {
        let begun = state.pendingKeys.map(\.description).joined(separator: " ")
        let next = state.keymap.continuations(of: state.pendingKeys, in: state.contexts)
        let head: [RoleLine] = [RoleLine("\(begun) …", .active), [RoleRun("esc", .key), RoleRun(" leave")]]
        return head
            + next.map { [RoleRun($0.key.description, .key), RoleRun(" " + ($0.action?.info.title ?? "…"))] }
    }

    /// The counts, for when there is no room for more than a line.
    static func counts(_ state: DashboardState) -> RoleLine {
        switch state.connection {
        case .starting: return "starting…"
        case .failed: return RoleLine("no engine", .bad)
        case .connected: break
        }
        let tasks = state.tasks
        let groups: [(TaskState, Int)] = [
            (.working, tasks.unfinished), (.reviewing, tasks.waiting), (.done, tasks.count(of: .done)),
            (.failed, tasks.count(of: .failed)),
        ]
        let runs = groups.filter { $0.1 > 0 }.map { RoleRun("\($0.0.sign)\($0.1) ", $0.0.role) }
        return runs.isEmpty ? "no tasks" : RoleLine(runs)
    }
}

extension DashboardState {
    /// Whether letters go into a field of a pane.
    var isTypingInPane: Bool { activePrompt != nil || isWritingChat }

    /// The name of an action in the footer, with how many tasks it may hit and what is offered.
    fileprivate func title(of action: Action) -> String {
        switch action {
        case .takeBack: offer?.title ?? action.info.title
        case .cancelTask, .retryTask, .resumeTask, .copy:
            actsOnMarked ? "\(action.info.title) \(tasks.list.markedCount)" : action.info.title
        default: action.info.title
        }
    }
}
