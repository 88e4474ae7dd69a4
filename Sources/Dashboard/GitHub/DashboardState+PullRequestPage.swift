import Domain
import Foundation
import Terminal

// The page of a pull request in place of the list: opening and leaving it, and moving in its tabs.

extension DashboardState {
    /// Whether keys go to the page of a pull request.
    var readsPullRequest: Bool { focus == .pullRequests && gitHub.pullRequests.page != nil }

    /// Whether keys go to the diff of a pull request.
    var showsPullRequestDiff: Bool { readsPullRequest && gitHub.pullRequests.page?.showsDiff == true }

    /// Where keys are looked up while the pull requests have them.
    var pullRequestContexts: [ActionContext] {
        guard readsPullRequest else { return ActionContext.pullRequests.chain }
        guard showsPullRequestDiff else { return ActionContext.pullRequestPage.chain }
        return filesHaveKeys ? ActionContext.pullRequestFiles.chain : ActionContext.pullRequestDiff.chain
    }

    /// Reads a pull request over the whole screen; what was read before is left as a list would leave it.
    mutating func openPullRequest(_ number: Int) {
        setFocus(.pullRequests)
        gitHub.pullRequests.list.select(id: number)
        guard gitHub.pullRequests.page?.number != number else { return }
        let before: PaneZoom? = gitHub.pullRequests.page.map(\.zoomBefore) ?? zooms[.pullRequests]
        gitHub.pullRequests.page = PullRequestPage(number, zoomBefore: before)
        zooms[.pullRequests] = .full
    }

    /// Takes away what lies over all pull requests: the tree of files, the page, the filter, the chosen kind.
    ///
    /// - Returns: Whether there was anything.
    mutating func leavePullRequestLayer() -> Bool {
        if filesHaveKeys {
            if shownFiles.showsFilter { shownFiles.clearFilter() } else { shownFiles.leave() }
        } else if let page = gitHub.pullRequests.page {
            zooms[.pullRequests] = page.zoomBefore
            gitHub.pullRequests.page = nil
        } else if gitHub.pullRequests.showsFilter {
            gitHub.pullRequests.clearFilter()
        } else if gitHub.pullRequests.kind != .all {
            gitHub.pullRequests.show(.all)
        } else {
            return false
        }
        return true
    }

    /// Opens or folds what is selected on the page, or goes to the run of a check.
    mutating func openPageRow() {
        guard let page = gitHub.pullRequests.page else { return }
        switch page.tab {
        case .commits: gitHub.pullRequests.page?.commits.toggle()
        case .threads: gitHub.pullRequests.page?.threads.toggle()
        case .checks:
            guard let run = page.selectedCheck?.run else { return }
            guard gitHub.pipelines.show(run) else {
                let key = keymap.label(for: .openInBrowser).map { "\($0) opens its page." } ?? ""
                return say("Run \(run) is not among those that were fetched.", remedy: key)
            }
            closeLog()
            setFocus(.pipelines)
        case .overview, .files: break
        }
    }

    /// The field for a reply to the selected thread, with what an agent has drafted of it; nil where none is.
    var replyWords: TextDialog? {
        guard let page = gitHub.pullRequests.page, let thread = page.selectedThread else { return nil }
        let place = thread.line.map { "\(thread.path) line \($0)" } ?? thread.path
        let draft = gitHub.openWrites(of: page.number).last { write in
            write.state == .draft && write.reply(to: thread.id) != nil
        }
        let words = PullRequestWords.reply(
            number: page.number,
            thread: thread.id,
            place: place,
            draft: draft?.id
        )
        return TextDialog(.pullRequest(words), text: draft?.reply(to: thread.id) ?? "")
    }
}

// MARK: - The diff

extension DashboardState {
    /// Whether an action on the diff of a pull request can be done now.
    func pageDiffAvailability(of action: Action) -> Availability {
        switch action {
        case .rejectHunk, .rejectFile, .commentOnHunk, .applyMarks, .editHunk: return .hidden
        default:
            guard showsPullRequestDiff else { return .disabled("There is no diff.") }
            return action == .toggleSides ? sidesAvailability : .enabled
        }
    }

    /// Does what a key means in the diff of a pull request.
    mutating func performPageDiff(_ action: Action) {
        switch action {
        case .toggleSides: gitHub.pullRequests.page?.diff?.toggleSides()
        case .toggleFiles: toggleFiles()
        case .nextHunk: gitHub.pullRequests.page?.diff?.jump(.forward)
        case .previousHunk: gitHub.pullRequests.page?.diff?.jump(.backward)
        case .nextFile: gitHub.pullRequests.page?.diff?.jump(.forward, to: .file)
        case .previousFile: gitHub.pullRequests.page?.diff?.jump(.backward, to: .file)
        case .toggleFold: gitHub.pullRequests.page?.diff?.toggleFold()
        case .foldAll: gitHub.pullRequests.page?.diff?.foldAll(true)
        case .unfoldAll: gitHub.pullRequests.page?.diff?.foldAll(false)
        case .scrollRight: gitHub.pullRequests.page?.diff?.moveSideways(.forward)
        case .scrollLeft: gitHub.pullRequests.page?.diff?.moveSideways(.backward)
        default: break
        }
    }
}

// MARK: - Movement

extension DashboardState {
    /// Moves in the list or on the page.
    mutating func movePullRequests(_ action: Action) {
        guard let tab = gitHub.pullRequests.page?.tab else { return gitHub.pullRequests.list.move(action) }
        switch tab {
        case .overview: gitHub.pullRequests.page?.overviewScroll.move(action)
        case .commits: gitHub.pullRequests.page?.commits.move { $0.move(action) }
        case .threads: gitHub.pullRequests.page?.threads.move { $0.move(action) }
        case .checks: gitHub.pullRequests.page?.checks.move { $0.move(action) }
        case .files where filesHaveKeys: moveFiles { tree in tree.move { $0.move(action) } }
        case .files where showsPullRequestDiff: gitHub.pullRequests.page?.diff?.move(action)
        case .files: gitHub.pullRequests.page?.namesScroll.move(action)
        }
    }

    /// Scrolls the list or the page, which need not have the keys.
    mutating func scrollPullRequests(by lines: Int) {
        guard let page = gitHub.pullRequests.page else {
            return gitHub.pullRequests.list.move(by: lines.signum())
        }
        switch page.tab {
        case .overview: gitHub.pullRequests.page?.overviewScroll.scroll(by: lines)
        case .commits: gitHub.pullRequests.page?.commits.move { $0.move(by: lines.signum()) }
        case .threads: gitHub.pullRequests.page?.threads.move { $0.move(by: lines.signum()) }
        case .checks: gitHub.pullRequests.page?.checks.move { $0.move(by: lines.signum()) }
        case .files where page.showsDiff: gitHub.pullRequests.page?.diff?.scrollView(by: lines)
        case .files: gitHub.pullRequests.page?.namesScroll.scroll(by: lines)
        }
    }

    /// Tells list and page the size they are seen at.
    mutating func fitPullRequests(_ rect: Rect) {
        let parts = PullRequestsPane.Parts(rect, isFiltered: gitHub.pullRequests.showsFilter)
        gitHub.pullRequests.list.fit(rows: parts.list.rows)
        guard var page = gitHub.pullRequests.page else { return }
        // No second one while this one is changed.
        gitHub.pullRequests.page = nil
        page.fit(
            PullRequestPageView.Parts(rect).body,
            listed: gitHub.pullRequests.pullRequest(page.number),
            writes: gitHub.openWrites(of: page.number),
            clock: clock,
            now: time
        )
        gitHub.pullRequests.page = page
    }

    /// Selects what stands at a place in the list, or shows the tab there.
    mutating func clickPullRequests(at point: Point, in inside: Rect) {
        guard let page = gitHub.pullRequests.page else {
            let row = point.row - inside.row
            guard row >= 0, row < gitHub.pullRequests.list.visible.count else { return }
            return gitHub.pullRequests.list.select(index: gitHub.pullRequests.list.offset + row)
        }
        let parts = PullRequestPageView.Parts(inside)
        if let tab = PullRequestPageView.tabs(page, in: parts.tabs).tab(at: point) {
            leavePrompt()
            gitHub.pullRequests.page?.tab = tab
            return
        }
        let row = point.row - parts.body.row
        guard row >= 0 else { return }
        switch page.tab {
        case .commits: gitHub.pullRequests.page?.commits.move { $0.select(visible: row) }
        case .threads: gitHub.pullRequests.page?.threads.move { $0.select(visible: row) }
        case .checks: gitHub.pullRequests.page?.checks.move { $0.select(visible: row) }
        case .overview, .files: break
        }
    }
}

extension ListState {
    /// Selects a row by its height in the view, if there is one.
    fileprivate mutating func select(visible row: Int) {
        if row < visible.count { select(index: offset + row) }
    }
}

extension PullRequestPage {
    /// Takes the size of what is below the tabs.
    ///
    /// - Parameters:
    ///   - body: The place.
    ///   - listed: What the list knows of the pull request.
    ///   - writes: What was written about it and is not done.
    ///   - clock: How times are written.
    ///   - now: The time.
    fileprivate mutating func fit(
        _ body: Rect,
        listed: PullRequest?,
        writes: [GitHubWrite],
        clock: WallClock,
        now: Date
    ) {
        layOut(columns: body.columns, listed: listed, writes: writes, clock: clock, now: now)
        switch tab {
        case .overview:
            let rows = DetailPane.overviewRows(of: overview.count, in: body)
            overviewScroll.update(count: overview.count, rows: rows)
        case .commits: commits.fit(rows: body.rows)
        case .threads: threads.fit(rows: body.rows)
        case .checks: checks.fit(rows: body.rows)
        case .files:
            namesScroll.update(count: detail?.files.count ?? 0, rows: body.rows - 1)
            let parts = DiffParts(body, files, hasDiff: showsDiff)
            files.change { $0.fit(rows: parts.files.rows) }
            if !parts.text.isEmpty { diff?.fit(columns: parts.text.columns, rows: parts.text.rows) }
            files.follow(diff?.fileAtCursor)
        }
    }
}
