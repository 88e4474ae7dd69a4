import Domain
import Terminal

// What is asked before something is done with a pull request: each question names what is hit, and its first
// answer costs nothing.

extension DashboardState {
    /// Whether to approve a pull request as it was looked at.
    ///
    /// - Parameters:
    ///   - request: The pull request as it was looked at.
    ///   - body: The words that go with it; empty for none.
    ///   - offersWords: Whether one of the answers asks for words.
    /// - Returns: The question.
    func approvalDialog(_ request: PullRequest, body: String = "", offersWords: Bool = true) -> ConfirmDialog
    {
        let commit = request.headCommit
        let change = PullRequestChange.review(verdict: .approve, body: body, commit: commit)
        var buttons: [ConfirmDialog.Button] = [
            .init("Not yet", .dismiss), .init("Approve", .perform(write(change, on: request))),
        ]
        if offersWords {
            let words = PullRequestWords.review(number: request.number, verdict: .approve, commit: commit)
            buttons.append(.init("Approve with words", .write(words)))
        }
        var lines = subject(of: request)
        lines.append([RoleRun("Commit   ", .muted), RoleRun(ShortText.hash(commit), .strong)])
        if !body.isEmpty { lines.append([RoleRun("Words    ", .muted), RoleRun(body)]) }
        lines.append("")
        lines.append("The review is of this commit; what is pushed later is not approved.")
        if let newest = gitHub.pullRequests.pullRequest(request.number)?.headCommit, newest != commit {
            let words = "There is a newer one, \(ShortText.hash(newest)), which you have not looked at."
            lines.append(RoleLine(words, .warning))
        }
        return ConfirmDialog("Approve pull request #\(request.number)?", body: lines, buttons: buttons)
    }

    /// How to merge a pull request, and what stands against it.
    ///
    /// - Parameters:
    ///   - request: The pull request.
    ///   - openThreads: How many threads nobody has called settled; nil where that is not known.
    /// - Returns: The question; what is meant has to be chosen.
    func mergeDialog(_ request: PullRequest, openThreads: Int?) -> ConfirmDialog {
        let obstacles = Self.obstacles(to: request, openThreads: openThreads)
        var lines = subject(of: request)
        lines.append([
            RoleRun("Commit   ", .muted), RoleRun(ShortText.hash(request.headCommit), .strong),
            RoleRun("  nothing is merged if there is a newer one", .muted),
        ])
        lines.append("")
        lines += obstacles.isEmpty ? [RoleLine("✓ Nothing stands against it.", .good)] : obstacles
        lines.append("")
        lines.append(
            RoleLine(
                "Merge keeps its commits, squash makes one of them, rebase puts them onto \(request.baseBranch)."
            )
        )
        func button(_ name: String, _ method: MergeMethod) -> ConfirmDialog.Button {
            let change = PullRequestChange.merge(method: method, head: request.headCommit)
            return .init(name, .perform(write(change, on: request)))
        }
        return ConfirmDialog(
            "Merge pull request #\(request.number) into \(request.baseBranch)?",
            body: lines,
            buttons: [
                .init("Do not merge", .dismiss), button("Merge", .merge), button("Squash", .squash),
                button("Rebase", .rebase),
            ],
            yes: nil
        )
    }

    /// Whether to merge the base into a pull request's branch.
    func updatingDialog(_ request: PullRequest) -> ConfirmDialog {
        ConfirmDialog(
            "Merge \(request.baseBranch) into #\(request.number)?",
            body: subject(
                of: request,
                "GitHub makes a merge commit on \(request.headBranch), and its checks run again."
            ),
            buttons: [
                .init("Leave it", .dismiss),
                .init(
                    "Update the branch",
                    .perform(write(.updateBranch(head: request.headCommit), on: request))
                ),
            ]
        )
    }

    /// Whether to make a draft ready for review.
    func readyDialog(_ request: PullRequest) -> ConfirmDialog {
        ConfirmDialog(
            "Make #\(request.number) ready for review?",
            body: subject(of: request, "Those who are to review it are told."),
            buttons: [
                .init("Leave it a draft", .dismiss),
                .init("Make it ready", .perform(write(.markReady, on: request))),
            ]
        )
    }

    /// Whether to close a pull request without merging it.
    func closingDialog(_ request: PullRequest) -> ConfirmDialog {
        ConfirmDialog(
            "Close pull request #\(request.number) without merging it?",
            body: subject(of: request, "Its branch stays."),
            buttons: [
                .init("Leave it open", .dismiss),
                .init("Close #\(request.number)", .perform(write(.close, on: request))),
            ]
        )
    }

    /// Asks which threads go to an agent, and what it should know besides.
    mutating func askForThreads(of request: PullRequest) {
        let number = request.number
        let page = gitHub.pullRequests.page
        let count = page?.openThreads?.count
        let all = PullRequestWords.fixThreads(number: number, threads: [])
        guard let thread = page?.selectedThread, thread.isResolved != true, count != 1 else {
            return open(.text(TextDialog(.pullRequest(all))))
        }
        let one = PullRequestWords.fixThreads(number: number, threads: [thread.id])
        let place = thread.line.map { "\(thread.path) line \($0)" } ?? thread.path
        var lines = subject(of: request)
        lines.append([RoleRun("Thread   ", .muted), RoleRun(place, .strong)])
        lines.append("")
        lines.append("A task is made of them on the branch of the pull request.")
        open(
            .confirm(
                ConfirmDialog(
                    "Which threads go to the agent?",
                    body: lines,
                    buttons: [
                        .init("None", .dismiss), .init("This one", .write(one)),
                        .init("All \(count ?? 0) that are open", .write(all)),
                    ],
                    isDangerous: false
                )
            )
        )
    }

    private func write(_ change: PullRequestChange, on request: PullRequest) -> EngineCommand {
        .writeToGitHub(deed: .pullRequest(number: request.number, change: change))
    }

    /// What is hit, and what comes of it.
    private func subject(of request: PullRequest, _ words: String) -> [RoleLine] {
        var lines = subject(of: request)
        lines.append("")
        lines.append(RoleLine(words))
        return lines
    }

    /// What is hit.
    private func subject(of request: PullRequest) -> [RoleLine] {
        let author = request.author ?? "ghost"
        return [
            RoleLine(request.title, .strong),
            [
                RoleRun("Branch   ", .muted), RoleRun(request.headBranch), RoleRun(" → ", .muted),
                RoleRun(request.baseBranch), RoleRun("  by \(author)", .muted),
            ],
        ]
    }
}

// MARK: - Obstacles

extension DashboardState {
    /// What stands against merging a pull request, what weighs most first; empty for nothing.
    private static func obstacles(to request: PullRequest, openThreads: Int?) -> [RoleLine] {
        var lines: [RoleLine] = []
        func add(_ words: String, _ role: Role) {
            lines.append(RoleLine((role == .bad ? "✗ " : "! ") + words, role))
        }
        switch request.mergeability {
        case .clean: break
        case .conflicts: add("It conflicts with \(request.baseBranch).", .bad)
        case .unknown: add("GitHub has not said yet whether it can be merged.", .warning)
        case .blocked: add("A rule of \(request.baseBranch) stands against it.", .warning)
        case .behind: add("\(request.baseBranch) has moved on since.", .warning)
        case .unstable: add("Checks that are not required fail.", .warning)
        }
        if let checks = request.checks {
            if checks.failed > 0 { add("Failed: \(ShortText.count(checks.failed, "check")).", .bad) }
            if checks.pending > 0 {
                add("Not ended yet: \(ShortText.count(checks.pending, "check")).", .warning)
            }
        } else {
            add("Its checks are not known yet.", .warning)
        }
        switch request.review {
        case .approved: break
        case .changesRequested: add("A reviewer requests changes.", .bad)
        case .none, .commented: add("Nobody has approved it.", .warning)
        }
        if !request.requestedReviewers.isEmpty {
            add("A review is still asked of \(ShortText.list(request.requestedReviewers)).", .warning)
        }
        switch openThreads {
        case nil: add("Whether threads are open is not known; reading it tells.", .warning)
        case 0?: break
        case let count?: add("Open: \(ShortText.count(count, "thread")).", .warning)
        }
        return lines
    }
}
