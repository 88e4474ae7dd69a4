import Terminal

/// Draws the whole screen: a pure function of the state.
enum DashboardView {
    /// The picture of a state.
    static func draw(
        _ state: DashboardState,
        theme: Theme,
        characters: CharacterSupport = .unicode
    ) -> Canvas {
        var painter = Painter(size: state.size, theme: theme, characters: characters)
        let layout = state.layout
        switch layout.form {
        case .line: drawLine(state, in: layout.footer, on: &painter)
        case .bare:
            for (pane, rect) in layout.panes { drawInside(of: pane, state, in: rect, on: &painter) }
            drawStatus(state, in: layout.footer, on: &painter)
        case .threeColumns, .twoColumns, .stacked, .single:
            HeaderBar.draw(state, in: layout.header, on: &painter)
            if !layout.notice.isEmpty, let line = ModelNotice.line(for: state) {
                painter.draw(line, at: layout.notice.origin, columns: layout.notice.columns)
            }
            TabBar.draw(state, in: layout.tabs, on: &painter)
            for (pane, rect) in layout.panes { drawPane(pane, state, in: rect, on: &painter) }
            FooterBar.draw(state, in: layout.footer, on: &painter)
        }
        for (index, dialog) in state.dialogs.enumerated() {
            DialogView.draw(dialog, isTop: index == state.dialogs.count - 1, state: state, on: &painter)
        }
        CompletionView.draw(state, on: &painter)
        ChordPanel.draw(state, in: layout, on: &painter)
        if let toast = state.toast { ToastBar.draw(toast, state, in: layout.toast, on: &painter) }
        return painter.picture
    }

    private static func drawPane(
        _ pane: Pane,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        let isFocused = state.focus == pane && state.dialogs.isEmpty
        // The number is the key that leads there.
        let number = state.alone == nil ? "\(pane.rawValue) " : ""
        let title = number + title(of: pane, state)
        let inside = painter.frame(
            rect,
            title: title,
            role: isFocused ? .borderFocused : .border,
            isHeavy: isFocused
        )
        drawInside(of: pane, state, in: inside, on: &painter)
    }

    private static func title(of pane: Pane, _ state: DashboardState) -> String {
        switch pane {
        case .tasks: TasksPane.title(state)
        case .detail: DetailPane.title(state)
        case .chat: ChatPane.title(state)
        case .pipelines:
            state.gitHub.log.map { JobLogPane.title($0, state) } ?? PipelinesPane.title(state)
        case .pullRequests: PullRequestsPane.title(state)
        case .inbox: InboxPane.title(state)
        }
    }

    private static func drawInside(
        of pane: Pane,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        switch pane {
        case .tasks: TasksPane.draw(state, in: rect, on: &painter)
        case .detail: DetailPane.draw(state, in: rect, on: &painter)
        case .chat: ChatPane.draw(state, in: rect, on: &painter)
        case .pipelines:
            if let log = state.gitHub.log {
                JobLogPane.draw(log, state, in: rect, on: &painter)
            } else {
                PipelinesPane.draw(state, in: rect, on: &painter)
            }
        case .pullRequests: PullRequestsPane.draw(state, in: rect, on: &painter)
        case .inbox: InboxPane.draw(state, in: rect, on: &painter)
        }
    }

    /// The last line where there is room for little else: which pane, and the counts.
    private static func drawStatus(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        if !state.dialogs.isEmpty || state.isTypingInPane || !state.pendingKeys.isEmpty {
            return FooterBar.draw(state, in: rect, on: &painter)
        }
        let line =
            RoleLine([RoleRun("\(state.focus.rawValue) \(state.focus.shortTitle)  ", .heading)])
            + FooterBar.counts(state) + RoleLine([RoleRun(" "), RoleRun("?", .key), RoleRun(" help", .text)])
        painter.draw(line, at: rect.origin, columns: rect.columns)
    }

    private static func drawLine(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        painter.draw(FooterBar.counts(state), at: rect.origin, columns: rect.columns)
    }
}
