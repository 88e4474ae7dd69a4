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
        if let offered = completion(state) { return offered }
        if state.activeEditor?.commandLine != nil { return commandLine(state) }
        let contexts = state.contexts
        let actions = Action.allCases.filter { action in
            let info = action.info
            return info.footerRank > 0 && action != .help && contexts.contains(info.context)
                && state.isOffered(action)
        }
        let hints = actions.compactMap { action in
            hint(action, state).map { (rank: action.info.footerRank, line: $0) }
        }
        return (hints + extras(state)).sorted { $0.rank < $1.rank }.map(\.line)
    }

    /// The key that means this action here and now, and not one of a nearer context.
    private static func hint(_ action: Action, _ state: DashboardState) -> RoleLine? {
        let keys = state.keymap.keys(for: action, in: state.contexts)
        guard let key = keys.first(where: { !state.isTaken($0.chord) }) else {
            // vim's own word stays where the keymap has no other key.
            return action == .submit && state.activeEditor?.mode == .normal ? hint(":wq", "send") : nil
        }
        return hint(key.label, state.title(of: action))
    }

    private static func hint(_ key: String, _ title: String) -> RoleLine {
        [RoleRun(key, .key), RoleRun(" " + title)]
    }

    private static func continuations(_ state: DashboardState) -> [RoleLine] {
        let begun = state.pendingKeys.map(\.description).joined(separator: " ")
        let next = state.keymap.entries(after: state.pendingKeys, in: state.contexts)
        let head: [RoleLine] = [RoleLine("\(begun) …", .active), hint("esc", "leave")]
        return head
            + next.map { keys, action in
                hint(keys.map(\.description).joined(separator: " "), action?.info.title ?? "…")
            }
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
            (.working, tasks.unfinished), (.reviewing, tasks.waiting),
            (.watching, tasks.count(of: .watching)), (.done, tasks.count(of: .done)),
            (.failed, tasks.count(of: .failed)),
        ]
        let runs = groups.filter { $0.1 > 0 }.map { RoleRun("\($0.0.sign)\($0.1) ", $0.0.role) }
        return runs.isEmpty ? "no tasks" : RoleLine(runs)
    }
}

// MARK: - Fields

extension FooterBar {
    /// The keys of a list of completions, which come before those of the field; nil while none is shown.
    private static func completion(_ state: DashboardState) -> [RoleLine]? {
        guard let popup = state.completion, state.showsCompletion else { return nil }
        func label(_ keys: Key...) -> String {
            keys.map { KeyChord([$0]).label(inWords: state.keymap.namesArrows) }.joined(separator: " ")
        }
        let close = hint(label(Key(.escape)), "close list")
        let send = [hint(.submit, state)].compactMap(\.self)
        guard popup.selected != nil else { return send + [close] }
        let choose = hint(label(Key(.up), Key(.down)), "choose")
        // A word that is there in full is sent by Enter.
        return popup.isWritten
            ? send + [hint(label(Key(.tab)), "take"), close, choose]
            : [hint(label(Key(.tab), Key(.enter)), "take"), close, choose]
    }

    /// What ends a command that was begun with a colon.
    private static func commandLine(_ state: DashboardState) -> [RoleLine] {
        [hint("enter", "do it"), hint("esc", "drop it"), hint(":wq", "send"), hint(":q", "leave")]
    }

    /// What fields know beside the actions of the keymap.
    private static func extras(_ state: DashboardState) -> [(rank: Int, line: RoleLine)] {
        var extras: [(rank: Int, line: RoleLine)] = []
        if let editor = state.activeEditor, editor.wantsEscape {
            let title = editor.mode == .normal ? "drop command" : "normal mode"
            extras.append((Action.leaveEditor.info.footerRank, hint("esc", title)))
        }
        switch state.activePrompt {
        case .tasks?, .files?, .pipelines?, .pullRequests?, .pullRequestFiles?:
            extras.append((Action.closeList.info.footerRank, RoleLine("'exact !not", .muted)))
        case .search?, .log?, nil: break
        }
        guard case .newTask(let dialog)? = state.dialogs.last?.content else { return extras }
        switch dialog.field {
        case .prompt: break
        case .check: extras.append((0, RoleLine("type a command", .muted)))
        case .model, .strategy, .approval, .changes:
            let keys = [Key(.left), Key(.right)].map {
                KeyChord([$0]).label(inWords: state.keymap.namesArrows)
            }
            extras.append((0, hint(keys.joined(separator: " "), "change")))
        }
        return extras
    }
}

extension DashboardState {
    /// Whether letters go into a field of a pane.
    var isTypingInPane: Bool { activePrompt != nil || isWritingChat }

    /// Whether an action can be done now, to one of the marked tasks at least where it is about those.
    fileprivate func isOffered(_ action: Action) -> Bool {
        availability(of: action).isEnabled && markedHits(of: action) != 0
    }

    /// Whether something nearer takes a key before it is looked up in the keymap.
    fileprivate func isTaken(_ chord: KeyChord) -> Bool {
        if chord.keys.first == Key(.escape) { return closesToast || activeEditor?.wantsEscape == true }
        return chord.keys.first == Key(.enter) && activeEditor?.takesLetters == false
    }

    /// The name of an action in the footer, as it is meant here: with how many tasks it hits, what is
    /// offered, and what becomes of words that narrow a list.
    fileprivate func title(of action: Action) -> String {
        switch (action, dialogs.last?.content) {
        case (.focusNext, _) where alone == .detail: return "next task"
        case (.takeBack, _): return offer?.title ?? action.info.title
        case (.accept, nil): return activePrompt == .search || activePrompt == .log ? "go there" : "keep"
        case (.openLog, nil): return opensLog ? action.info.title : Action.openRun.info.title
        case (.closeList, nil): return "clear"
        case (.accept, .actions(let dialog)?) where dialog.isForReading: return "close"
        case (.accept, .models(let dialog)?) where dialog.trouble != nil: return "ask again"
        case (.accept, .rules?): return "revoke"
        case (.accept, .issues?): return "write the task"
        case (.closeList, .issues(let dialog)?) where dialog.isReading: return "back"
        case (.closeDialog, .page?): return "close"
        case (.nextField, .newTask(let dialog)?) where dialog.field != .prompt: return "next"
        default:
            let count = markedHits(of: action).map { " \($0)" }
            return action.info.title + (count ?? "")
        }
    }
}
