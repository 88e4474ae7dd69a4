import Domain
import Foundation
import Terminal

/// The list of open pull requests.
enum PullRequestsPane {
    /// Draws the pane's inside.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let requests = state.gitHub.pullRequests
        let list = requests.list
        if list.count == 0 { painter.draw(emptyText(state).wrapped(to: rect.columns), in: rect) }
        for (row, index) in list.visible.enumerated() where row < rect.rows {
            guard let request = requests.pullRequest(list.ids[index]) else { continue }
            let line = Rect(column: rect.column, row: rect.row + row, columns: rect.columns, rows: 1)
            let isSelected = index == list.selectedIndex
            painter.draw(
                left: left(request, isSelected: isSelected),
                right: facts(of: request, isSelected: isSelected, columns: rect.columns, state),
                in: line
            )
            if isSelected {
                painter.mark(line, state.focus == .pullRequests ? .selection : .selectionUnfocused)
            }
        }
    }

    /// The title with how many there are, which of them are shown, and how old they are.
    static func title(_ state: DashboardState) -> String {
        let requests = state.gitHub.pullRequests
        guard let age = GitHubNotice.age(of: .pullRequests, state) else { return Pane.pullRequests.title }
        let count =
            requests.kind == .all
            ? "\(requests.count)" : "\(requests.list.count)/\(requests.count) \(requests.kind.word)"
        return "\(Pane.pullRequests.title) \(count), \(age)"
    }

    private static func left(_ request: PullRequest, isSelected: Bool) -> RoleLine {
        let muted = isSelected ? Role.text : .muted
        let checks = request.checks ?? CheckSummary()
        var runs = [
            RoleRun(isSelected ? "›" : " ", .accent), RoleRun(checks.sign + " ", checks.role),
            RoleRun("#\(request.number) ", muted),
        ]
        if request.isDraft { runs.append(RoleRun("draft ", .recorded)) }
        runs.append(RoleRun(request.title))
        return RoleLine(runs)
    }

    /// What stands against it or for it, who wrote it and when it changed, as far as there is room.
    private static func facts(
        of request: PullRequest,
        isSelected: Bool,
        columns: Int,
        _ state: DashboardState
    ) -> RoleLine {
        let muted = isSelected ? Role.text : .muted
        var runs: [RoleRun] = []
        func add(_ text: String, _ role: Role) {
            guard !text.isEmpty else { return }
            if !runs.isEmpty { runs.append(RoleRun("  ")) }
            runs.append(RoleRun(text, role))
        }
        if columns >= 36, request.mergeability == .conflicts { add("conflicts", .bad) }
        if columns >= 44 {
            add(request.review.word, request.review.role == .muted ? muted : request.review.role)
        }
        if columns >= 60 { add(TerminalText.truncated(request.author ?? "ghost", to: 16), muted) }
        if columns >= 32 { add(ShortText.age(state.time.timeIntervalSince(request.updatedAt)), muted) }
        return RoleLine(runs)
    }

    private static func emptyText(_ state: DashboardState) -> [RoleLine] {
        let requests = state.gitHub.pullRequests
        guard requests.count > 0 else {
            return GitHubNotice.lines(for: .pullRequests, empty: "No pull request is open.", state)
        }
        guard requests.account != nil else {
            return [RoleLine("GitHub has not said who is signed in.", .warning)]
        }
        let key = state.keymap.label(for: .showNextRequests).map { "; \($0) shows others" } ?? ""
        let what = requests.kind == .mine ? "is yours" : "waits for your review"
        return [RoleLine("None of the \(requests.count) \(what)\(key).", .muted)]
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
