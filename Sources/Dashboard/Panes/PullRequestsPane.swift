import Domain
import Foundation
import Terminal

/// The list of open pull requests, or the page of the one that is being read.
enum PullRequestsPane {
    /// The parts of the pane's inside while the list is shown.
    struct Parts {
        /// The rows.
        let list: Rect
        /// The line with the words that narrow them.
        let filter: Rect

        init(_ rect: Rect, isFiltered: Bool) {
            (filter, list) = rect.splitBottom(rows: isFiltered && rect.rows > 1 ? 1 : 0)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let requests = state.gitHub.pullRequests
        if let page = requests.page {
            return PullRequestPageView.draw(page, state, in: rect, on: &painter)
        }
        let parts = Parts(rect, isFiltered: requests.showsFilter)
        let list = requests.list
        if list.count == 0 { painter.draw(emptyText(state).wrapped(to: parts.list.columns), in: parts.list) }
        for (row, index) in list.visible.enumerated() where row < parts.list.rows {
            guard let request = requests.pullRequest(list.ids[index]) else { continue }
            let line = Rect(column: rect.column, row: parts.list.row + row, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            painter.draw(
                left: left(request, isSelected: isSelected, numberColumns: requests.numberColumns),
                right: facts(of: request, isSelected: isSelected, columns: rect.columns, state),
                in: line
            )
            if isSelected {
                painter.mark(line, state.focus == .pullRequests ? .selection : .selectionUnfocused)
            }
        }
        guard !parts.filter.isEmpty else { return }
        let (label, field) = parts.filter.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        painter.draw(requests.filter, in: field, isActive: requests.isFiltering && state.dialogs.isEmpty)
    }

    /// The title with how many there are, which of them are shown, and how old they are; that of the page while
    /// one is being read.
    static func title(_ state: DashboardState) -> String {
        let requests = state.gitHub.pullRequests
        if let page = requests.page { return PullRequestPageView.title(page, state) }
        guard let age = GitHubNotice.age(of: .pullRequests, state) else { return Pane.pullRequests.title }
        let isPart = requests.kind != .all || !requests.filter.isEmpty
        let count = isPart ? "\(requests.list.count)/\(requests.count)" : "\(requests.count)"
        let kind = requests.kind == .all ? "" : " \(requests.kind.word)"
        return "\(Pane.pullRequests.title) \(count)\(kind), \(age)"
    }

    private static func left(_ request: PullRequest, isSelected: Bool, numberColumns: Int) -> RoleLine {
        let muted = isSelected ? Role.text : .muted
        let checks = request.checks ?? CheckSummary()
        var runs = [
            RoleRun(isSelected ? "›" : " ", .accent), RoleRun(checks.sign + " ", checks.role),
            RoleRun("#\(request.number)".padded(to: numberColumns) + " ", muted),
        ]
        if request.isDraft { runs.append(RoleRun("draft ", .recorded)) }
        runs.append(RoleRun(request.title))
        return RoleLine(runs)
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        let requests = state.gitHub.pullRequests
        guard requests.count > 0 else {
            return GitHubNotice.lines(for: .pullRequests, empty: "No pull request is open.", state)
        }
        if !requests.filter.isEmpty {
            return [RoleLine("No pull request matches the filter; Esc clears it.", .muted)]
        }
        guard requests.account != nil else {
            return [RoleLine("GitHub has not said who is signed in.", .warning)]
        }
        let key = state.keymap.label(for: .showNextRequests).map { "; \($0) shows others" } ?? ""
        let what = requests.kind == .mine ? "is yours" : "waits for your review"
        return [RoleLine("None of the \(requests.count) \(what)\(key).", .muted)]
    }
}

// MARK: - Columns

extension PullRequestsPane {
    /// From this width on each fact has a column of its own; below it they stand beside each other.
    private static let leastColumnsAligned = 90

    /// What stands against it or for it, how large it is, who wrote it and when it changed, as far as there is room.
    private static func facts(
        of request: PullRequest,
        isSelected: Bool,
        columns: Int,
        _ state: DashboardState
    ) -> RoleLine {
        let muted = isSelected ? Role.text : .muted
        var runs: [RoleRun] = []
        func add(_ cell: RoleLine, _ width: Int, from least: Int) {
            guard columns >= least else { return }
            let isAligned = columns >= leastColumnsAligned
            guard isAligned || cell.width > 0 else { return }
            if !runs.isEmpty { runs.append(RoleRun("  ")) }
            let room = isAligned ? max(0, width - cell.width) : 0
            runs += [RoleRun(String(repeating: " ", count: room))] + cell.runs
        }
        let review = request.review
        let merge = request.mergeability
        let threads = state.gitHub.pullRequests.openThreads[request.number] ?? 0
        add(RoleLine(threads == 0 ? "" : ShortText.count(threads, "thread"), .warning), 10, from: 110)
        add(checks(of: request, muted), 11, from: 120)
        // Without a column of its own only what is worst is told.
        let tells = columns >= leastColumnsAligned || merge == .conflicts
        add(RoleLine(tells ? merge.word : "", merge.role), 9, from: 36)
        add(RoleLine(review.word, review.role == .muted ? muted : review.role), 8, from: 44)
        add(size(of: request), 11, from: 100)
        let longest = columns >= leastColumnsAligned ? 12 : 16
        add(RoleLine(TerminalText.truncated(request.author ?? "ghost", to: longest), muted), 12, from: 60)
        let age = ShortText.age(state.time.timeIntervalSince(request.updatedAt))
        add(RoleLine(age, muted), 6, from: 32)
        return RoleLine(runs)
    }

    /// How many checks failed, have not ended and passed.
    private static func checks(of request: PullRequest, _ muted: Role) -> RoleLine {
        guard let checks = request.checks, checks.count > 0 else { return [] }
        let counts = [
            (PipelineState.failed, checks.failed), (.running, checks.pending), (.passed, checks.passed),
        ]
        let shown = counts.filter { $0.1 > 0 }
        return RoleLine(
            shown.enumerated().map { place, count in
                RoleRun("\(place == 0 ? "" : " ")\(count.0.sign)\(count.1)", count.0.role)
            }
        )
    }

    private static func size(of request: PullRequest) -> RoleLine {
        guard let added = request.additions, let removed = request.deletions else { return [] }
        return [
            RoleRun("+\(ShortText.amount(added))", .added), RoleRun(" "),
            RoleRun("-\(ShortText.amount(removed))", .removed),
        ]
    }
}

extension Painter {
    /// How many columns of a row the facts at its end leave at the least.
    private static let leastLeft = 12

    /// Draws a row of a list: what it is, cut where there is no room, and the facts about it at its end.
    mutating func draw(left: RoleLine, right: RoleLine, in rect: Rect) {
        // What it is comes before all facts about it.
        let width = right.width + Self.leastLeft <= rect.columns ? right.width : 0
        draw(left, at: rect.origin, columns: rect.columns - (width == 0 ? 0 : width + 1))
        guard width > 0 else { return }
        draw(right, at: Point(column: rect.endColumn - width, row: rect.row), columns: width)
    }
}
