import Domain
import Terminal

// What the keys of pull requests do, in their list and on the page of one.

extension DashboardState {
    /// Does what a key means for pull requests.
    mutating func performPullRequest(_ action: Action) -> [Effect] {
        switch action {
        case .openPullRequest:
            if let number = gitHub.pullRequests.list.selectedID { openPullRequest(number) }
        case .showNextRequests: gitHub.pullRequests.showNextKind()
        case .filterPullRequests: beginPrompt(.pullRequests)
        case .nextPageTab: gitHub.pullRequests.page?.moveTab(by: 1)
        case .previousPageTab: gitHub.pullRequests.page?.moveTab(by: -1)
        case .openPageRow: openPageRow()
        case .replyToThread:
            if let words = replyWords { open(.text(words)) }
        default:
            guard let request = gitHub.pullRequests.shown else { return [] }
            return perform(action, on: request)
        }
        return []
    }

    private mutating func perform(_ action: Action, on request: PullRequest) -> [Effect] {
        let number = request.number
        switch action {
        case .showPullRequestDiff:
            if gitHub.pullRequests.page == nil { openPullRequest(number) }
            gitHub.pullRequests.page?.tab = .files
            setFocus(.pullRequests)
        case .approvePullRequest: open(.confirm(approvalDialog(request)))
        case .requestChanges:
            let words = PullRequestWords.review(
                number: number,
                verdict: .requestChanges,
                commit: request.headCommit
            )
            open(.text(TextDialog(.pullRequest(words))))
        case .commentOnPullRequest: open(.text(TextDialog(.pullRequest(.comment(number: number)))))
        case .requestReview: open(.text(TextDialog(.pullRequest(.reviewers(number: number)))))
        case .mergePullRequest:
            let threads = gitHub.pullRequests.openThreads[number]
            open(.confirm(mergeDialog(request, openThreads: threads)))
        case .updatePullRequest: open(.confirm(updatingDialog(request)))
        case .markReady: open(.confirm(readyDialog(request)))
        case .closePullRequest: open(.confirm(closingDialog(request)))
        case .rerunFailedChecks:
            let runs = failedRuns(of: request)
            say("Asking GitHub to run \(ShortText.count(runs.count, "failed run")) of #\(number) again…")
            return runs.map { Effect.perform(.rerunPipeline(id: $0, failedOnly: true)) }
        case .checkOutPullRequest:
            say("Checking #\(number) out…")
            return [.perform(.checkOutPullRequest(number: number))]
        case .fixThreads: askForThreads(of: request)
        default: break
        }
        return []
    }

    /// The newest runs of its newest commit that failed, as far as they are known.
    func failedRuns(of request: PullRequest) -> [RunID] {
        let known = gitHub.pipelines.newest.filter { $0.commit == request.headCommit }
        let red = known.filter(\.state.isRed).map(\.id)
        let page = gitHub.pullRequests.page
        let checks = page?.number == request.number ? page?.detail?.checks ?? [] : []
        // A check may be older than what the list of runs tells of its run.
        let others = checks.filter(\.state.isRed).compactMap(\.run).filter { run in
            gitHub.pipelines.run(run) == nil
        }
        return Set(red + others).sorted()
    }

    /// The link of what is selected among pull requests, and what it is called.
    var pullRequestLink: (url: String, name: String)? {
        guard let request = gitHub.pullRequests.shown else { return nil }
        let page = gitHub.pullRequests.page
        if let check = page?.selectedCheck, let url = check.url {
            return (TerminalText.sanitized(url), "the link of the check \(check.name)")
        }
        if let thread = page?.selectedThread, let comment = thread.comments.first {
            return (TerminalText.sanitized(comment.url), "the link of the thread")
        }
        return (TerminalText.sanitized(request.url), "the link of pull request #\(request.number)")
    }

    /// Opens a shell where a pull request was checked out, unless the user is in the middle of writing by now.
    mutating func enterCheckout(of number: Int, _ receipt: CommandReceipt) -> [Effect] {
        guard let path = receipt.path else { return [] }
        guard dialogs.isEmpty, !isTypingInPane else {
            say("#\(number) is checked out in \(path).")
            return []
        }
        return [.openShell(path: path)]
    }
}

// MARK: - Availability

extension DashboardState {
    /// Whether an action on pull requests can be done now.
    func pullRequestAvailability(of action: Action) -> Availability {
        let requests = gitHub.pullRequests
        switch action {
        case .openPullRequest:
            return requests.selected == nil ? .disabled("No pull request is selected.") : .enabled
        case .showNextRequests, .filterPullRequests:
            return requests.count == 0 ? .disabled("There are no pull requests.") : .enabled
        case .nextPageTab, .previousPageTab:
            return requests.page == nil ? .disabled("No pull request is being read.") : .enabled
        case .openPageRow: return pageRowAvailability
        case .replyToThread:
            guard let page = requests.page, page.tab == .threads else {
                return .disabled("Threads are replied to where they are listed.")
            }
            guard page.selectedThread != nil else { return .disabled("No thread is selected.") }
            return gitHubAvailability
        default:
            guard let request = requests.shown else { return .disabled("No pull request is selected.") }
            return availability(of: action, on: request)
        }
    }

    /// Whether something can be done with a pull request as it stands.
    func availability(of action: Action, on request: PullRequest) -> Availability {
        let name = "#\(request.number)"
        if action == .showPullRequestDiff {
            return showsPullRequestDiff ? .hidden : .enabled
        }
        guard gitHubAvailability.isEnabled else { return gitHubAvailability }
        switch action {
        case .commentOnPullRequest: return .enabled
        case .checkOutPullRequest:
            guard let host = scope.host else { return .enabled }
            return .disabled("The worktree would be on \(host); log in there to work in it.")
        case .rerunFailedChecks:
            return failedRuns(of: request).isEmpty
                ? .disabled("No run of \(ShortText.hash(request.headCommit)) has failed.") : .enabled
        case .fixThreads:
            guard gitHub.pullRequests.openThreads[request.number] == 0 else { break }
            return .disabled("No thread of \(name) is open.")
        default: break
        }
        guard request.state == .open else { return .disabled("\(name) is \(request.state.rawValue).") }
        func advice(_ other: Action, _ deed: String) -> String {
            keymap.label(for: other).map { "; \($0) \(deed)" } ?? ""
        }
        switch action {
        case .approvePullRequest, .requestChanges:
            guard gitHub.pullRequests.isUsers(request) else { return .enabled }
            let other = advice(.commentOnPullRequest, "comments")
            return .disabled("\(name) is yours, and GitHub takes no review of one's own\(other).")
        case .mergePullRequest where request.isDraft:
            return .disabled("\(name) is a draft\(advice(.markReady, "makes it ready for review")).")
        case .markReady where !request.isDraft: return .disabled("\(name) is no draft.")
        case .updatePullRequest where request.mergeability == .conflicts:
            let other = advice(.checkOutPullRequest, "checks it out")
            return .disabled(
                "\(name) conflicts with \(request.baseBranch), which GitHub cannot resolve\(other)."
            )
        default: return .enabled
        }
    }

    private var pageRowAvailability: Availability {
        guard let page = gitHub.pullRequests.page else { return .disabled("No pull request is being read.") }
        switch page.tab {
        case .overview, .files: return .hidden
        case .commits:
            guard let commit = page.commits.selected else { return .disabled("No commit is selected.") }
            return page.commits.hasLines(commit) ? .enabled : .disabled("Its message has one line alone.")
        case .threads: return page.threads.selected == nil ? .disabled("No thread is selected.") : .enabled
        case .checks:
            guard let check = page.selectedCheck else { return .disabled("No check is selected.") }
            if alone != nil { return .disabled(stayReason) }
            guard check.run == nil else { return .enabled }
            let key = keymap.label(for: .openInBrowser).map { "; \($0) opens its page" } ?? ""
            return .disabled("The check is one of another service, and no run of GitHub Actions\(key).")
        }
    }
}
