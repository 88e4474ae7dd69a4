import Domain
import Foundation
import Terminal

/// Draws the page of a pull request in place of the list.
enum PullRequestPageView {
    /// The parts of the page.
    struct Parts {
        /// The names of the tabs.
        let tabs: Rect
        /// Everything below them.
        let body: Rect

        init(_ rect: Rect) { (tabs, body) = rect.splitTop(rows: rect.rows >= 4 ? 1 : 0) }
    }

    /// The names of the tabs, with how much is in each where there is room.
    static func tabs(_ page: PullRequestPage, in rect: Rect) -> TabStrip<PullRequestPage.Tab> {
        let all = PullRequestPage.Tab.allCases
        // What could not be fetched is not nothing.
        let isWhole = page.detail?.missing.isEmpty == true
        let wide = TabStrip(all, shown: page.tab, in: rect) { tab in
            page.count(of: tab).flatMap { $0 > 0 || isWhole ? "\(tab.title) \($0)" : nil } ?? tab.title
        }
        return wide.width <= rect.columns ? wide : TabStrip(all, shown: page.tab, in: rect) { $0.title }
    }

    /// The title with the number and how old it is.
    static func title(_ page: PullRequestPage, _ state: DashboardState) -> String {
        let requests = state.gitHub.pullRequests
        let name = "Pull request #\(page.number)"
        let title = requests.shown.map { ": \(TerminalText.truncated($0.title, to: 40))" } ?? ""
        if let question = requests.pageQuestion, state.asked.contains(question) {
            return "\(name)\(title), asking…"
        }
        guard let detail = page.detail, let status = state.gitHub.status else { return name + title }
        let age = GitHubNotice.age(since: detail.fetchedAt, status, clock: state.clock, now: state.time)
        return "\(name)\(title), \(age)"
    }

    /// Draws tabs and the part that is shown.
    static func draw(
        _ page: PullRequestPage,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        let parts = Parts(rect)
        let tabs = tabs(page, in: parts.tabs).line(.heading)
        painter.draw(tabs, at: parts.tabs.origin, columns: parts.tabs.columns)
        let body = parts.body
        if let lines = stead(of: page, state) {
            return painter.draw(lines.wrapped(to: max(1, body.columns)), in: body)
        }
        switch page.tab {
        case .overview:
            let scroll = page.overviewScroll
            painter.draw(page.overview[clamping: scroll.visible], in: body)
            let more = scroll.linesBelow > 0 ? "\(scroll.linesBelow) more below" : ""
            DetailPane.chip(more, in: body, on: &painter)
        case .files: drawFiles(page, state, in: body, on: &painter)
        case .commits, .threads, .checks: drawRows(page, state, in: body, on: &painter)
        }
    }
}

// MARK: - Where there is nothing

extension PullRequestPageView {
    /// What stands in the place of a part of which there is nothing to be seen; nil where there is something.
    private static func stead(of page: PullRequestPage, _ state: DashboardState) -> [RoleLine]? {
        guard let detail = page.detail else {
            // The list knows enough for the overview to begin with.
            if page.tab == .overview, !page.overview.isEmpty { return nil }
            if let trouble = page.trouble {
                return [RoleLine(trouble.message, .bad), RoleLine(trouble.remedy)]
            }
            switch state.connection {
            case .starting: return [RoleLine("Starting…", .muted)]
            case .failed(let error): return [RoleLine(error.message, .bad), RoleLine(error.remedy)]
            case .connected: break
            }
            if let missing = state.gitHub.status.flatMap(GitHubNotice.missing) {
                return [RoleLine(missing.what, .warning), RoleLine(missing.remedy + ".")]
            }
            return [RoleLine("Asking GitHub for #\(page.number)…", .active)]
        }
        guard page.count(of: page.tab) == 0 else { return nil }
        let empty: String
        switch page.tab {
        case .overview: return nil
        case .commits: empty = "It has no commits."
        case .files: empty = "It changes no file."
        case .threads: empty = "Nothing was said at lines of the change."
        case .checks: empty = "No check ran on \(ShortText.hash(detail.pullRequest.headCommit))."
        }
        // What could not be fetched is not nothing.
        guard detail.missing.isEmpty else { return detail.missing.map { RoleLine($0, .warning) } }
        return [RoleLine(empty, .muted)]
    }
}

extension PullRequestPage {
    /// How much is in a tab; nil for the overview, and while that is not known.
    fileprivate func count(of tab: Tab) -> Int? {
        guard let detail else { return nil }
        switch tab {
        case .overview: return nil
        case .commits: return detail.commits.count
        case .files: return max(detail.files.count, diff?.document.files.count ?? 0)
        case .threads: return detail.threads.count
        case .checks: return detail.checks.count
        }
    }
}

// MARK: - Files

extension PullRequestPageView {
    private static func drawFiles(
        _ page: PullRequestPage,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        guard let diff = page.diff, page.showsDiff else {
            return drawNames(page, state, in: rect, on: &painter)
        }
        let parts = DiffParts(rect, page.files, hasDiff: true)
        let isFocused = state.focus == .pullRequests
        if !parts.files.isEmpty {
            FilesView.draw(
                page.files,
                hasKeys: isFocused && page.files.hasKeys,
                isTyping: page.files.isFiltering && state.dialogs.isEmpty,
                in: parts,
                on: &painter
            )
        }
        guard !parts.text.isEmpty else { return }
        let key = state.keymap.label(for: .checkOutPullRequest).map { "; \($0) checks all of it out" } ?? ""
        DetailPane.draw(
            diff,
            isFocused: isFocused,
            whereCut: "The diff goes on\(key).",
            in: parts.text,
            on: &painter
        )
    }

    /// The names of the files, where GitHub gives no diff.
    private static func drawNames(
        _ page: PullRequestPage,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        let files = page.detail?.files ?? []
        let key = state.keymap.label(for: .checkOutPullRequest).map { "; \($0) checks it out" } ?? ""
        let why =
            page.detail?.isDiffCut == true ? "The diff is too large for GitHub to tell" : "There is no diff"
        let (top, names) = rect.splitTop(rows: 1)
        painter.draw(RoleLine("\(why)\(key).", .warning), at: top.origin, columns: top.columns)
        painter.draw(files[clamping: page.namesScroll.visible].map(PullRequestRows.line(of:)), in: names)
        let below = page.namesScroll.linesBelow
        DetailPane.chip(below > 0 ? "\(below) more below" : "", in: names, on: &painter)
    }
}

// MARK: - Rows

extension PullRequestPageView {
    private static func drawRows(
        _ page: PullRequestPage,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        let isFocused = state.focus == .pullRequests
        let columns = rect.columns
        switch page.tab {
        case .commits:
            draw(page.commits, isFocused, in: rect, on: &painter) { id, muted in
                page.commit(id).map { PullRequestRows.texts(of: $0, muted, columns, now: state.time) }
            }
        case .threads:
            draw(page.threads, isFocused, in: rect, on: &painter) { id, muted in
                page.thread(id).map { PullRequestRows.texts(of: $0, muted, columns) }
            }
        case .checks:
            let checks = page.detail?.checks ?? []
            draw(page.checks, isFocused, in: rect, on: &painter) { place, muted in
                guard checks.indices.contains(place) else { return nil }
                return PullRequestRows.texts(of: checks[place], muted, columns, now: state.time)
            }
        case .overview, .files: break
        }
    }

    /// Draws the rows that are in view.
    private static func draw<ID: Hashable & Sendable>(
        _ rows: FoldingList<ID>,
        _ isFocused: Bool,
        in rect: Rect,
        on painter: inout Painter,
        texts: (ID, Role) -> PullRequestRows.Texts?
    ) {
        let list = rows.list
        for (height, index) in list.visible.enumerated() where height < rect.rows {
            let place = Rect(column: rect.column, row: rect.row + height, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            let sign = RoleRun(isSelected ? "›" : " ", .accent)
            // On the ground of the selection grey would be hard to read.
            let muted = isSelected ? Role.text : .muted
            switch list.ids[index] {
            case .heading(let name):
                painter.draw([sign, RoleRun(name, .heading)], at: place.origin, columns: place.columns)
            case .item(let id):
                let fold = rows.hasLines(id) ? (rows.isOpen(id) ? "▾ " : "▸ ") : "  "
                guard let row = texts(id, muted) else { continue }
                let left = RoleLine([sign, RoleRun(fold, muted)]) + row.left
                painter.draw(left: left, right: row.right, in: place)
            case .line(let id, let number):
                let blanks = RoleRun(String(repeating: " ", count: PullRequestRows.indent - 1))
                let line = RoleLine([sign, blanks]) + rows.line(number, of: id)
                painter.draw(line, at: place.origin, columns: place.columns)
            }
            if isSelected { painter.mark(place, isFocused ? .selection : .selectionUnfocused) }
        }
    }
}
