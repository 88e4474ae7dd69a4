import Domain
import Terminal

// What the keys of the panes with what is on GitHub do, and when they can.

extension DashboardState {
    /// Takes how the project stands with GitHub.
    mutating func take(_ status: GitHubStatus) {
        gitHub.take(status)
        findNeedsOnGitHub()
    }

    /// Takes everything on GitHub that can wait for the user, where no list is asked for by itself.
    mutating func take(_ found: WaitingOnGitHub) {
        gitHub.take(found.status)
        gitHub.take(found.pullRequests, of: found.status.changedAt[.pullRequests] ?? time)
        gitHub.take(found.runs, of: found.status.changedAt[.runs] ?? time)
        gitHub.take(found.mentions, of: found.status.changedAt[.mentions] ?? time)
        findNeedsOnGitHub()
    }

    /// Puts what waits for the user on GitHub into the inbox.
    mutating func findNeedsOnGitHub() {
        let branches = Set(tasks.all.compactMap { $0.publication?.branch })
        gitHub.noteOwn(branches)
        inbox.take(gitHub: gitHub.needs, heard: gitHub.heard)
        gitHub.noteHeard()
    }

    /// Whether the engine has refused to tell the jobs of a run.
    func isRefused(jobsOf run: PipelineRun) -> Bool { refused.contains(.jobs(run.id, of: run.updatedAt)) }

    /// Does what a key means in the panes with what is on GitHub.
    mutating func performGitHub(_ action: Action) -> [Effect] {
        let run = gitHub.pipelines.selectedRun
        switch action {
        case .refreshGitHub:
            say("Asking GitHub…")
            if focus == .pullRequests { gitHub.pullRequests.askAgain() }
            return [.perform(.refreshGitHub)]
        case .copyLink: return shownLink.map { [.copy(text: $0.url, what: $0.name)] } ?? []
        case .openInBrowser: return shownLink.map { [.openLink($0.url)] } ?? []
        case .fixRun:
            if let run = runToFix { open(.confirm(fixDialog(run))) }
        case .showFixes: open(.page(FixText.page(gitHub.fixes ?? [], columns: size.columns)))
        case .filterRuns: beginPrompt(.pipelines)
        case .groupRuns: gitHub.pipelines.changeGrouping()
        case .showNextRuns: gitHub.pipelines.showNextKind()
        case .openLog: openLog()
        case .openRun: gitHub.pipelines.open()
        case .closeRun: gitHub.pipelines.close()
        case .rerunFailedJobs, .rerunAllJobs:
            guard let run else { return [] }
            let isPart = action == .rerunFailedJobs
            say("Asking GitHub to run \(isPart ? "the failed jobs" : "all") of \(run.label) again…")
            return [.perform(.rerunPipeline(id: run.id, failedOnly: isPart))]
        case .cancelRun:
            if let run { open(.confirm(cancelDialog(run))) }
        default: break
        }
        return []
    }

    /// The link of what is selected in the pane that has the keys, and what it is called.
    private var shownLink: (url: String, name: String)? {
        if focus == .pullRequests { return pullRequestLink }
        if focus == .pipelines, let run = gitHub.pipelines.selectedRun {
            return (TerminalText.sanitized(run.url), "the link of \(run.label)")
        }
        return nil
    }
}

// MARK: - Availability

extension DashboardState {
    /// Whether GitHub can be asked for something.
    ///
    /// While it is not known how the project stands with it, it can: the engine says so if it cannot.
    var gitHubAvailability: Availability {
        guard isConnected else { return engineAvailability }
        guard let missing = gitHub.status.flatMap(GitHubNotice.missing) else { return .enabled }
        return .disabled("\(missing.what) \(missing.remedy).")
    }

    /// Whether an action of the panes with what is on GitHub can be done now.
    func availability(ofGitHub action: Action) -> Availability {
        switch action {
        case .refreshGitHub: return engineAvailability
        case .copyLink:
            return shownLink == nil ? .disabled("No pull request or run is selected.") : .enabled
        case .openInBrowser:
            guard let link = shownLink?.url else { return .disabled("No pull request or run is selected.") }
            if let gap = scope.browserGap { return .disabled(gap) }
            return link.isWebLink ? .enabled : .disabled("This is no link that a browser could open.")
        case .openLog where opensLog: return .enabled
        case .openRun, .openLog:
            switch gitHub.pipelines.selected {
            case nil: return .disabled("There are no runs.")
            case .facts?, .failure?, .step?: return .disabled("There is nothing below this.")
            case .branch?, .workflow?, .run?, .job?: return .enabled
            }
        case .closeRun, .filterRuns, .groupRuns, .showNextRuns:
            return gitHub.pipelines.count == 0 ? .disabled("There are no runs.") : .enabled
        case .fixRun: return fixAvailability
        case .showFixes:
            return gitHub.fixes == nil
                ? .disabled("The engine has not told yet what became of red runs.") : .enabled
        case .rerunFailedJobs, .rerunAllJobs, .cancelRun:
            guard let run = gitHub.pipelines.selectedRun else { return .disabled("No run is selected.") }
            guard gitHubAvailability.isEnabled else { return gitHubAvailability }
            return availability(of: action, on: run)
        default: return .enabled
        }
    }

    /// Whether something can be done with a run as it stands.
    func availability(of action: Action, on run: PipelineRun) -> Availability {
        func advice(_ other: Action, _ deed: String) -> String {
            keymap.label(for: other).map { "; \($0) \(deed)" } ?? ""
        }
        switch action {
        case .cancelRun:
            return run.state.isEnded
                ? .disabled("\(run.label) has ended; there is nothing to stop.") : .enabled
        case .rerunFailedJobs where [.passed, .skipped, .neutral].contains(run.state):
            let other = advice(.rerunAllJobs, "runs all of it again")
            return .disabled("No job of \(run.label) has failed\(other).")
        default:
            guard !run.state.isEnded else { return .enabled }
            return .disabled("\(run.label) has not ended yet\(advice(.cancelRun, "stops it")).")
        }
    }

    /// Whether the commit of a task can be published.
    func publishAvailability(_ task: AgentTask) -> Availability {
        guard task.state == .done, let commit = task.commit else {
            return .disabled(
                "\(task.label) is \(task.state.rawValue); only what is committed can be published."
            )
        }
        if let published = task.publication, published.commit == commit {
            return .disabled("\(task.label) is published as pull request #\(published.number).")
        }
        if let start = task.options.start, start.pushesToBranch {
            return .disabled("\(task.label) is pushed to \(start.branch) already.")
        }
        return gitHubAvailability
    }
}

// MARK: - Questions

extension DashboardState {
    /// Whether to stop a run.
    func cancelDialog(_ run: PipelineRun) -> ConfirmDialog {
        ConfirmDialog(
            "Stop \(run.label)?",
            body: [
                RoleLine(run.title, .strong),
                RoleLine("It is \(run.state.word) on \(run.branch ?? "no branch"). It can be run again."),
            ],
            buttons: [
                .init("Let it run", .dismiss), .init("Stop the run", .perform(.cancelPipeline(id: run.id))),
            ]
        )
    }

    /// Whether to publish the commit of a task: what will be pushed where.
    func publishDialog(_ task: AgentTask) -> ConfirmDialog {
        let status = gitHub.status
        let place = [status?.host, status?.repository].compactMap(\.self).joined(separator: "/")
        var body: [RoleLine] = [
            [
                RoleRun("Commit   ", .muted), RoleRun(ShortText.hash(task.commit ?? "–"), .strong),
                RoleRun("  \(task.commitSubject ?? task.title)"),
            ],
            [RoleRun("Branch   ", .muted), RoleRun(task.workspace?.branch ?? "–")],
            [RoleRun("To       ", .muted), RoleRun(place.isEmpty ? "GitHub" : place, .strong)],
        ]
        if let base = task.options.start?.branch ?? task.workspace?.baseBranch {
            body.append([
                RoleRun("Into     ", .muted),
                RoleRun("\(base), or the default branch where GitHub has no such"),
            ])
        }
        if let issue = task.options.issue {
            body.append([RoleRun("Issue    ", .muted), RoleRun("#\(issue)")])
        }
        body.append("")
        body.append("The branch is pushed, never by force, and a draft pull request is opened for it.")
        return ConfirmDialog(
            "Publish \(task.label)?",
            body: body,
            buttons: [
                .init("Not now", .dismiss), .init("Publish it", .perform(.publishTask(id: task.id))),
            ]
        )
    }
}

extension String {
    /// Whether it is a page of the web, and nothing that a shell or a browser could take for something else.
    var isWebLink: Bool {
        (hasPrefix("https://") || hasPrefix("http://")) && utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension PipelineRun {
    /// The workflow with the number that people count its runs by.
    var label: String { "\(workflow) #\(number)" }
}
