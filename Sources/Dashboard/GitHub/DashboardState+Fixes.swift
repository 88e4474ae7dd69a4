import Domain
import Terminal

// Red runs that tasks are to turn green: which run is meant, when it can be, what is asked, and what came of it.

extension DashboardState {
    /// The run that a fix is about: the selected one, or the newest red one of the selected pull request.
    var runToFix: PipelineRun? {
        guard focus == .pullRequests else { return gitHub.pipelines.selectedRun }
        return gitHub.pullRequests.selected.flatMap { FixText.redRun(of: $0, among: gitHub.pipelines.newest) }
    }

    /// The task that is at turning a run green; nil for none.
    func fixer(of run: RunID) -> AgentTask? { tasks.fixers[run].flatMap(tasks.task) }

    /// Whether a task can be made of the run that is meant.
    var fixAvailability: Availability {
        guard let run = runToFix else {
            guard focus == .pullRequests else { return .disabled("No run is selected.") }
            let request = gitHub.pullRequests.selected.map { "#\($0.number)" }
            return .disabled(
                request.map { "No run of pull request \($0) is red." } ?? "No pull request is selected."
            )
        }
        // Where somebody is at it the key leads there.
        if fixer(of: run.id) != nil { return .enabled }
        guard run.state.isRed else {
            return .disabled("\(run.label) is \(run.state.word); only a red run can be fixed.")
        }
        return gitHubAvailability
    }

    /// The mark of a run in a list: that a task is at it, or that it turned green without a change; nil for most.
    func fixMark(of run: PipelineRun) -> RoleRun? {
        if let task = tasks.fixers[run.id] { return RoleRun("⟳ #\(task)", .active) }
        return gitHub.flakyRuns.contains(run.id) ? RoleRun("flaky", .warning) : nil
    }

    /// Shows the details of a task; a filter that hides it is cleared.
    mutating func showTask(_ id: TaskID) {
        if !tasks.list.select(id: id) {
            tasks.clearFilter()
            tasks.list.select(id: id)
        }
        detail.section = .overview
        setFocus(.detail)
    }
}

// MARK: - Questions

extension DashboardState {
    /// Whether to make a task of a red run: what failed, and where the fix will be pushed.
    ///
    /// Where a task is at it already, whether to go there.
    func fixDialog(_ run: PipelineRun) -> ConfirmDialog {
        if let task = fixer(of: run.id) { return goDialog(task, run.label) }
        var body: [RoleLine] = [
            field(
                "Run",
                [
                    RoleRun(run.label, .strong),
                    RoleRun("  \(run.branch ?? "no branch"), \(ShortText.hash(run.commit))  \(run.title)"),
                ]
            )
        ]
        if let failure = failure(of: run) {
            body.append(
                field(
                    "Failure",
                    [RoleRun(failure.failureClass.rawValue, .bad), RoleRun("  " + failure.headline)]
                )
            )
        } else {
            body.append(field("Failure", [RoleRun("its log is read first", .muted)]))
        }
        body.append(field("Goes to", [RoleRun(destination(of: run))]))
        return ConfirmDialog(
            "Fix \(run.label)?",
            body: body + Self.course,
            buttons: [.init("Not now", .dismiss), .init("Fix it", .perform(.fixRun(id: run.id)))]
        )
    }

    /// The same for a run by its number, of which nothing else may be known.
    func fixDialog(run id: RunID) -> ConfirmDialog {
        if let run = gitHub.pipelines.run(id) { return fixDialog(run) }
        if let task = fixer(of: id) { return goDialog(task, "run \(id)") }
        return ConfirmDialog(
            "Fix run \(id)?",
            body: Array(Self.course.dropFirst()),
            buttons: [.init("Not now", .dismiss), .init("Fix it", .perform(.fixRun(id: id)))]
        )
    }

    private func goDialog(_ task: AgentTask, _ run: String) -> ConfirmDialog {
        ConfirmDialog(
            "\(task.label) is at \(run) already.",
            body: [
                [
                    RoleRun("\(task.state.sign) \(task.state.rawValue)  ", task.state.role),
                    RoleRun(task.title, .strong),
                ],
                RoleLine(OverviewText.explanation(task), .muted),
            ],
            buttons: [.init("Stay here", .dismiss), .init("Go to \(task.label)", .show(task.id))],
            isDangerous: false
        )
    }

    /// What becomes of such a task.
    private static var course: [RoleLine] {
        let words = """
            A task is made of it. Nothing is pushed before you approve its change; then its rerun is waited for. It \
            is done when that is green, and given up after \(FixProgress.roundLimit) rounds.
            """
        return [RoleLine(), RoleLine(words)]
    }

    /// Where what turns a run green is pushed.
    private func destination(of run: PipelineRun) -> String {
        guard let branch = run.branch else { return "a branch of its own, with a pull request" }
        let own = Set(tasks.all.compactMap { $0.publication?.branch })
            .union(gitHub.pullRequests.ofUser.map(\.headBranch))
        return own.contains(branch)
            ? "\(branch), which is yours"
            : "\(branch) if that is yours alone; else a branch of its own, with a pull request into \(branch)"
    }

    /// What a job's log tells to have failed: that of the selected job, or of the first that failed.
    private func failure(of run: PipelineRun) -> FailureReport? {
        let jobs = gitHub.pipelines.jobs(of: run.id) ?? []
        let selected: JobID? =
            switch gitHub.pipelines.selected {
            case .job(run.id, let job)?, .failure(run.id, let job)?, .step(run.id, let job, _)?: job
            default: nil
            }
        return jobs.first { $0.id == selected }?.failure ?? jobs.lazy.compactMap(\.failure).first
    }

    /// What approving the change of a task does besides committing it; nil where it does nothing else.
    func pushWords(of task: AgentTask) -> String? {
        guard let start = task.options.start else { return nil }
        let place = OverviewText.destination(start, self)
        let rest = task.options.fix == nil ? "" : ", then waits for the rerun"
        return "Approving commits it and pushes it to \(place)\(rest)."
    }

    private func field(_ label: String, _ runs: [RoleRun]) -> RoleLine {
        var line = RoleLine([RoleRun(label.padded(to: 9), .muted)] + runs)
        line.hang = 9
        return line
    }
}

// MARK: - What came of it

extension DashboardState {
    /// Selects the task that was made, and says what it is for.
    mutating func tellFix(_ command: EngineCommand, _ receipt: CommandReceipt) {
        guard let id = receipt.task else { return }
        // The event with the task may come before or after the receipt.
        if !tasks.list.select(id: id) { wantedTask = id }
        guard receipt.note == nil else { return }
        switch command {
        case .fixRun(let run):
            let name = gitHub.pipelines.run(run)?.label ?? "run \(run)"
            say("#\(id) is to turn \(name) green.")
        case .fixThreads(let number, _, _): say("#\(id) is to answer the threads of pull request #\(number).")
        default: break
        }
    }

    /// Takes what became of a red run, and tells it once it has ended.
    mutating func take(_ fix: FixOutcome) {
        let before = gitHub.fixes?.first { $0.id == fix.id }?.ending
        gitHub.take(fix)
        guard fix.ending != before else { return }
        let run = FixText.place(of: fix)
        switch fix.ending {
        case .green: say("CI is green again: " + (fix.task.map { "#\($0), " } ?? "") + "\(run).")
        case .flaky: say("\(run) is flaky: the same commit passed when it ran again.")
        case .parked:
            let name = fix.task.map { "#\($0)" } ?? "Switchyard"
            say(
                "\(name) could not turn \(run) green: \(fix.headline)",
                remedy: fix.task == nil ? "" : "Its details say why.",
                isTrouble: true
            )
        case .open, .cancelled: break
        }
    }
}
