import Domain
import Terminal

// The log of a job over the tree of runs: how it is opened and left, what its keys do, and when they can.

extension DashboardState {
    /// The log that has the keys; nil while the tree of runs, or another pane, has them.
    var shownLog: JobLogState? { focus == .pipelines ? gitHub.log : nil }

    /// Whether Enter opens a log, and not a row of the tree.
    var opensLog: Bool {
        switch gitHub.pipelines.selected {
        case .job?, .failure?, .step?: true
        case .branch?, .workflow?, .run?, .facts?, nil: false
        }
    }

    /// Where keys are looked up while a log is shown.
    var logContexts: [ActionContext] {
        (gitHub.log?.search.words != nil ? [.search] : []) + ActionContext.log.chain
    }

    /// Opens the log of the selected job, or of the job that the selected step is of, on all of the screen.
    mutating func openLog() {
        let id: JobID
        switch gitHub.pipelines.selected {
        case .job(_, let job)?, .failure(_, let job)?, .step(_, let job, _)?: id = job
        case .branch?, .workflow?, .run?, .facts?, nil: return gitHub.pipelines.open()
        }
        guard let run = gitHub.pipelines.selectedRun, let job = gitHub.pipelines.job(id, of: run.id) else {
            return
        }
        gitHub.log = JobLogState(of: job, in: run, zoomBefore: zooms[.pipelines])
        zooms[.pipelines] = .full
    }

    /// Goes back to the tree of runs, where it was.
    mutating func closeLog() {
        guard let log = gitHub.log else { return }
        if activePrompt == .log { leavePrompt() }
        zooms[.pipelines] = log.zoomBefore
        gitHub.log = nil
    }

    /// Does what a key means in a log.
    mutating func performLog(_ action: Action) -> [Effect] {
        switch action {
        case .closeLog: closeLog()
        case .searchLog: beginPrompt(.log)
        case .nextMatch: gitHub.log?.findNext(.forward)
        case .previousMatch: gitHub.log?.findNext(.backward)
        case .followLog:
            gitHub.log?.output?.view.toggleFollowing()
            let follows = gitHub.log?.output?.view.isFollowing == true
            say(follows ? "The view stays at the end as more comes." : "The view stays where it is.")
        case .toggleTimes: gitHub.log?.toggleTimes()
        case .nextFinding: goToFinding(.forward)
        case .previousFinding: goToFinding(.backward)
        case .readLogAgain: gitHub.log?.readAgain()
        case .toggleGroup: gitHub.log?.output?.view.toggleFoldInView()
        case .toggleAllGroups: gitHub.log?.output?.view.toggleAllFolds()
        case .nextGroup: gitHub.log?.output?.view.goToHeading(.forward)
        case .previousGroup: gitHub.log?.output?.view.goToHeading(.backward)
        case .toggleNumbers: gitHub.log?.toggleNumbers()
        case .copyExcerpt: return copyExcerpt()
        case .pageLog:
            guard let log = gitHub.log, let output = log.output else { return [] }
            return [.pageLog(title: "\(output.isWhole ? "the log" : "a part of the log") of \(log.name)")]
        default: break
        }
        return []
    }

    private mutating func goToFinding(_ direction: TextDirection) {
        guard let (finding, number, all) = gitHub.log?.goToFinding(direction) else {
            let place = direction == .forward ? "below" : "above"
            return say("Nothing \(place) is known to have failed.")
        }
        let message = finding.message.prefix { !$0.isNewline }
        let text = [finding.location, String(message)].compactMap(\.self).joined(separator: ": ")
        say("\(number) of \(all), line \(finding.logLine): \(text)")
    }

    /// Copies the part of the log that shows what failed, or the link of the run where nothing did.
    private func copyExcerpt() -> [Effect] {
        guard let log = gitHub.log else { return [] }
        if let excerpt = log.log?.excerpt, !excerpt.isEmpty {
            return [.copy(text: TerminalText.sanitized(excerpt), what: "what failed in \(log.name)")]
        }
        guard let run = gitHub.pipelines.run(log.run) else { return [] }
        return [.copy(text: TerminalText.sanitized(run.url), what: "the link of \(log.runLabel)")]
    }
}

// MARK: - Availability

extension DashboardState {
    /// Whether an action can be done with the log that is shown.
    func availability(ofLog action: Action) -> Availability {
        guard let log = shownLog else { return .disabled("No log is shown; Pipelines has those of jobs.") }
        switch action {
        case .closeLog, .readLogAgain, .copyExcerpt: return .enabled
        case .nextMatch, .previousMatch: return log.search.words == nil ? .hidden : .enabled
        case .toggleGroup, .toggleAllGroups, .nextGroup, .previousGroup:
            return log.output?.hasGroups == true ? .enabled : .disabled("There are no groups of lines.")
        case .nextFinding, .previousFinding:
            guard log.log != nil else { return .disabled("The log is not there yet.") }
            guard log.findings.isEmpty else { return .enabled }
            return .disabled("The log tells of nothing that failed.")
        default:
            return log.output == nil ? .disabled("The log is not there yet.") : .enabled
        }
    }
}
