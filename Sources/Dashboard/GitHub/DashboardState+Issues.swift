import Domain
import Foundation
import Terminal

// The list of issues: what its keys do, when more is asked for than the list tells, and how it is laid out.

extension DashboardState {
    /// Opens the list of issues.
    ///
    /// - Parameter number: The issue to mark and to read; nil for the first.
    mutating func openIssues(at number: Int? = nil) {
        let dialog = IssueDialog(gitHub.issues, account: gitHub.status?.account, wanted: number)
        if let number, dialog.lacksWanted {
            let page = gitHub.url(ofIssue: number).map { "Its page is \($0)." } ?? ""
            return say("#\(number) is not among the open issues.", remedy: page)
        }
        open(.issues(dialog))
    }

    /// Whether the list of issues is open, so that they are wanted.
    var isChoosingIssue: Bool {
        dialogs.contains { dialog in
            if case .issues = dialog.content { true } else { false }
        }
    }

    /// Takes the issues as they were since a time.
    mutating func take(_ issues: [GitHubIssue], of time: Date) {
        gitHub.take(issues, of: time)
        var isGone = false
        updateIssues { dialog in
            dialog.replace(issues)
            isGone = dialog.forgetWanted() || isGone
        }
        if isGone { say("That issue is not among the open ones any more.") }
    }

    private mutating func updateIssues(_ change: (inout IssueDialog) -> Void) {
        for index in dialogs.indices {
            guard case .issues(var dialog) = dialogs[index].content else { continue }
            change(&dialog)
            dialogs[index].content = .issues(dialog)
        }
    }
}

// MARK: - What the list does not tell

extension DashboardState {
    /// The issue that is marked in the list on top; nil where there is none.
    var markedIssue: Int? {
        if case .issues(let dialog)? = dialogs.last?.content { dialog.list.selectedID } else { nil }
    }

    /// Asks to be woken when the mark may have come to rest.
    ///
    /// - Parameter before: Where the mark was before.
    /// - Returns: The request; none where the mark has not moved.
    func restEffects(since before: Int?) -> [Effect] {
        guard let now = markedIssue, now != before else { return [] }
        return [.wake(after: IssueDialog.patience, for: .issueRest(now))]
    }

    /// Takes note that the mark has rested on an issue, if it still does.
    mutating func restOnIssue(_ number: Int) { updateIssues { $0.rest(on: number) } }

    /// Takes what the page of an issue told.
    mutating func take(_ detail: IssueDetail, updatedAt time: Date) {
        updateIssues { $0.take(detail, updatedAt: time) }
    }

    /// Shows beside an issue why its page could not be asked.
    mutating func failIssue(_ number: Int, _ error: EngineError) { updateIssues { $0.fail(number, error) } }

    /// Lays the marked issue out at the size at which it is seen.
    mutating func layOutIssues(in space: DialogSpace) {
        for index in dialogs.indices {
            guard case .issues(var dialog) = dialogs[index].content else { continue }
            dialog.setAccount(gitHub.status?.account)
            let inside = DialogView.inside(of: dialogs[index].content, in: space)
            let parts = IssueParts(inside, isReading: dialog.isReading)
            if let issue = dialog.selected, !parts.preview.isEmpty {
                let (detail, words) = (dialog.detail(of: issue.number), note(on: issue, dialog))
                dialog.preview.fit(issue, detail, note: words, in: parts.preview, self)
            }
            dialogs[index].content = .issues(dialog)
        }
    }

    /// How old what is shown of an issue is, and whether more is on its way.
    private func note(on issue: GitHubIssue, _ dialog: IssueDialog) -> RoleLine {
        if let trouble = dialog.trouble(with: issue.number) {
            return RoleLine("The comments cannot be had: \(trouble.message) \(trouble.remedy)", .warning)
        }
        let isAsked = isConnected && dialog.wantedDetail?.number == issue.number
        guard let detail = dialog.detail(of: issue.number) else {
            if isAsked { return RoleLine("asking for the comments…", .active) }
            let age = GitHubNotice.age(of: .issues, self) ?? "never fetched"
            return RoleLine("as the list has it, \(age)", .muted)
        }
        let age = ShortText.age(time.timeIntervalSince(detail.fetchedAt))
        let words = "fetched \(age) ago"
        return isAsked
            ? [RoleRun(words + ", ", .muted), RoleRun("asking again…", .active)] : RoleLine(words, .muted)
    }
}

// MARK: - Keys

extension DashboardState {
    /// Does what a key means in the list of issues.
    mutating func performIssues(_ action: Action) -> [Effect] {
        guard case .issues(var dialog)? = dialogs.last?.content, let issue = dialog.selected else {
            return []
        }
        switch action {
        case .readIssue, .leaveIssue:
            if action == .readIssue { dialog.toggleReading() } else { dialog.stopReading() }
            updateDialog { $0 = .issues(dialog) }
        case .copyIssueLink:
            return [
                .copy(text: TerminalText.sanitized(issue.url), what: "the link of issue #\(issue.number)")
            ]
        case .commentOnIssue: open(.text(TextDialog(.issueComment(issue.number))))
        case .closeIssue: open(.confirm(closeIssueDialog(issue)))
        case .assignIssue:
            guard let account = gitHub.status?.account else { return [] }
            let isMine = issue.assignees.contains { $0.isAccount(account) }
            let change: IssueChange = isMine ? .unassign(people: [account]) : .assign(people: [account])
            say(isMine ? "Giving #\(issue.number) back…" : "Taking #\(issue.number)…")
            return [.perform(.writeToGitHub(deed: .issue(number: issue.number, change: change)))]
        default: break
        }
        return []
    }

    /// Gives the keys back to the list of issues on top, if its preview has them.
    ///
    /// - Returns: Whether it had.
    mutating func stopReadingIssue() -> Bool {
        guard case .issues(var dialog)? = dialogs.last?.content, dialog.isReading else { return false }
        dialog.stopReading()
        updateDialog { $0 = .issues(dialog) }
        return true
    }

    /// Whether a key of the list of issues can be used now.
    func availability(ofIssues action: Action) -> Availability {
        guard case .issues(let dialog)? = dialogs.last?.content else { return .hidden }
        guard dialog.selected != nil else { return .disabled("No issue is marked.") }
        switch action {
        case .readIssue: return dialog.isReading ? .hidden : .enabled
        case .leaveIssue: return dialog.isReading ? .enabled : .hidden
        case .commentOnIssue, .closeIssue: return gitHubAvailability
        case .assignIssue:
            guard gitHub.status?.account != nil else {
                return .disabled("GitHub has not said who is signed in.")
            }
            return gitHubAvailability
        default: return .enabled
        }
    }

    /// Whether to close an issue, and as what.
    private func closeIssueDialog(_ issue: GitHubIssue) -> ConfirmDialog {
        func close(isDone: Bool) -> ConfirmDialog.Outcome {
            .perform(.writeToGitHub(deed: .issue(number: issue.number, change: .close(isDone: isDone))))
        }
        return ConfirmDialog(
            "Close issue #\(issue.number)?",
            body: [RoleLine(issue.title, .strong), "It is closed on GitHub; it can be opened again there."],
            buttons: [
                .init("Leave it open", .dismiss), .init("Close as done", close(isDone: true)),
                .init("Close as not planned", close(isDone: false)),
            ],
            yes: nil
        )
    }
}
