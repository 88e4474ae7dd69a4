import Domain
import Terminal

// Focus, scrolling, and fitting what is in view to the size of the panes.

extension DashboardState {
    /// Gives the keys to a pane.
    ///
    /// One with nothing to show yet takes the place beside Tasks only while it has the keys.
    mutating func setFocus(_ pane: Pane) {
        guard alone == nil || alone == pane else { return }
        if focus == .inbox, pane == .detail { selectTaskOfInbox() }
        focus = pane
        if pane.isCompanion { companion = pane }
        if pane != .chat { chat.isWriting = false }
        if let prompt = activePrompt, prompt.pane != pane { leavePrompt() }
    }

    /// Moves in the focused pane; nil where an action is no movement.
    mutating func move(_ action: Action) {
        switch focus {
        case .tasks: tasks.list.move(action)
        case .detail: moveDetail(action)
        case .chat: chat.scroll.move(action)
        case .pipelines where gitHub.log != nil: gitHub.log?.output?.view.move(action)
        case .pipelines: gitHub.pipelines.move { $0.move(action) }
        case .pullRequests: movePullRequests(action)
        case .inbox: inbox.list.move(action)
        }
    }

    private mutating func moveDetail(_ action: Action) {
        switch detail.section {
        case .overview: detail.overviewScroll.move(action)
        case .diff where filesHaveKeys: moveFiles { tree in tree.move { $0.move(action) } }
        case .diff: detail.diff?.move(action)
        case .output: detail.output?.view.move(action)
        case .steps:
            detail.stepList.move(action)
            let last = detail.stepList.count - 1
            detail.followsSteps =
                action == .bottom || detail.stepList.selectedIndex == last && action == .down
        }
    }

    /// Scrolls a pane that need not have the focus.
    mutating func scroll(_ pane: Pane, by lines: Int) {
        switch pane {
        case .tasks: tasks.list.move(by: lines.signum())
        case .chat: chat.scroll.scroll(by: lines)
        case .detail:
            switch detail.section {
            case .overview: detail.overviewScroll.scroll(by: lines)
            case .diff: detail.diff?.scrollView(by: lines)
            case .output: detail.output?.view.scroll(by: lines)
            case .steps:
                detail.stepList.move(by: lines.signum())
                detail.followsSteps = detail.stepList.selectedIndex == detail.stepList.count - 1
            }
        case .pipelines where gitHub.log != nil: gitHub.log?.output?.view.scroll(by: lines)
        case .pipelines: gitHub.pipelines.move { $0.move(by: lines.signum()) }
        case .pullRequests: scrollPullRequests(by: lines)
        case .inbox: inbox.list.move(by: lines.signum())
        }
    }

    /// Tells lists, texts and editors the size they are seen at.
    mutating func fitViews() {
        let layout = layout
        if let rect = layout.inside(of: .tasks) {
            tasks.list.fit(rows: TasksPane.Parts(rect, isFiltered: tasks.showsFilter).list.rows)
        }
        if let rect = layout.inside(of: .inbox) { inbox.list.fit(rows: rect.rows) }
        if let rect = layout.inside(of: .pipelines) {
            if let log = gitHub.log {
                // The runs below it keep the place that they are seen at again.
                let body = JobLogPane.Parts(rect, log).body
                gitHub.log?.output?.view.fit(columns: body.columns, rows: body.rows)
            } else {
                gitHub.pipelines.fit(rows: PipelinesPane.Parts(rect, gitHub.pipelines).list.rows)
            }
        }
        if let rect = layout.inside(of: .pullRequests) { fitPullRequests(rect) }
        if let rect = layout.inside(of: .detail) { fitDetail(rect) }
        if let rect = layout.inside(of: .chat) {
            let parts = ChatPane.Parts(rect, chat: chat)
            chat.layOut(columns: parts.messages.columns)
            chat.scroll.update(count: chat.rowCount, rows: parts.messages.rows)
            chat.goToAwaited()
            chat.editor.fit(columns: parts.input.columns, rows: parts.input.rows)
        }
        let space = DialogSpace(self)
        layOutIssues(in: space)
        for index in dialogs.indices { DialogView.fit(&dialogs[index].content, in: space) }
    }

    private mutating func fitDetail(_ rect: Rect) {
        let parts = DetailPane.Parts(rect, detail)
        switch detail.section {
        case .overview:
            detail.layOutOverview(self, columns: parts.body.columns)
            let count = detail.overview.lines.count
            let rows = DetailPane.overviewRows(of: count, in: parts.body)
            detail.overviewScroll.update(count: count, rows: rows)
        case .steps:
            detail.stepList.fit(rows: parts.steps.rows)
            detail.output?.view.fit(columns: parts.preview.columns, rows: parts.preview.rows)
        case .diff: fitDiff(parts.body)
        case .output: detail.output?.view.fit(columns: parts.body.columns, rows: parts.body.rows)
        }
        detail.goToAwaited()
    }

    private mutating func fitDiff(_ rect: Rect) {
        let parts = DiffParts(rect, detail.files, hasDiff: detail.diff?.isEmpty == false)
        detail.files.change { $0.fit(rows: parts.files.rows) }
        // What is not seen keeps the width that it was seen at.
        if !parts.text.isEmpty { detail.diff?.fit(columns: parts.text.columns, rows: parts.text.rows) }
        detail.files.follow(detail.diff?.fileAtCursor)
    }
}

extension TasksState {
    /// Whether the line with the filter is there.
    var showsFilter: Bool { isFiltering || !filter.isEmpty }
}

/// A view that is moved by rows and pages.
protocol Scrolling {
    /// The height of the view in rows.
    var height: Int { get }
    mutating func scroll(by rows: Int)
    mutating func scrollPage(by pages: Int)
    mutating func scrollToStart()
    mutating func scrollToEnd()
}

extension Scrolling {
    /// Scrolls as an action of movement says.
    mutating func move(_ action: Action) {
        switch action {
        case .down: scroll(by: 1)
        case .up: scroll(by: -1)
        case .top: scrollToStart()
        case .bottom: scrollToEnd()
        case .pageDown: scrollPage(by: 1)
        case .pageUp: scrollPage(by: -1)
        case .halfPageDown: scroll(by: max(1, height / 2))
        case .halfPageUp: scroll(by: -max(1, height / 2))
        default: break
        }
    }
}

extension ScrollState: Scrolling {
    var height: Int { rows }
}

extension LogViewState: Scrolling {
    var height: Int { size.rows }
}

extension ListState {
    /// Moves the selection as an action of movement says.
    mutating func move(_ action: Action) {
        switch action {
        case .down: move(by: 1)
        case .up: move(by: -1)
        case .top: moveToFirst()
        case .bottom: moveToLast()
        case .pageDown: movePage(by: 1)
        case .pageUp: movePage(by: -1)
        case .halfPageDown: move(by: max(1, rows / 2))
        case .halfPageUp: move(by: -max(1, rows / 2))
        default: break
        }
    }
}
