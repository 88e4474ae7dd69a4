import Domain
import Foundation
import GitHub
import Logging
import Store
import Workspace

// What runs tell: the rerun of a fix is green or red, a run was flaky, one has turned red.

extension TaskRunner {
    /// The title of the step by which a task that waited for its rerun begins another round.
    static let roundTitle = "the rerun is red"
    /// The title of the step that tells how the rerun has ended.
    static let rerunTitle = "rerun"
}

extension LocalEngine {
    /// How many red runs of a branch become tasks by themselves within a day.
    private static let automaticPerDay = 3

    /// Takes note of the runs as they are stored, before any are fetched.
    ///
    /// - Returns: Whether a task waits for one.
    func rememberRuns() async -> Bool {
        do {
            let (runs, isFetched, watching) = try await storage.read { connection in
                (
                    try GitHubTable.items(PipelineRun.self, in: connection),
                    try GitHubTable.ages(in: connection)[.runs] != nil,
                    try TaskTable.withState(.watching, in: connection)
                )
            }
            runMemory = RunMemory(runs, isKnown: isFetched)
            return !watching.isEmpty
        } catch {
            services.logger.error("the runs cannot be read", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Looks at the runs as they are stored, and does what follows from what has happened to them.
    func lookAtRuns() async {
        do {
            try await judgeRuns()
        } catch {
            services.logger.error("the runs cannot be looked at", metadata: ["error": "\(error)"])
        }
    }

    private func judgeRuns() async throws {
        let (runs, readAt, watching) = try await storage.read { connection in
            (
                try GitHubTable.items(PipelineRun.self, in: connection),
                try GitHubTable.ages(in: connection)[.runs]?.fetchedAt,
                try TaskTable.withState(.watching, in: connection)
            )
        }
        let news = runMemory.take(runs, isFetched: readAt != nil)
        for task in watching {
            do {
                try await look(at: task, runs, readAt: readAt)
            } catch {
                // The next look finds it again.
                services.logger.notice(
                    "the rerun of a fix could not be judged",
                    metadata: ["task.id": "\(task.id)", "error": "\(EngineError(error).message)"]
                )
            }
        }
        for healed in news.healed { try await noteFlaky(healed) }
        guard services.configuration.hasAutomaticFixes else { return }
        for run in news.reds { await fixByItself(run, runs) }
    }

    // MARK: - Reruns

    private func look(at task: AgentTask, _ runs: [PipelineRun], readAt: Date?) async throws {
        guard let fix = task.options.fix, let progress = task.fixProgress else { return }
        switch RerunVerdict(runs, of: fix.workflow, progress, readAt: readAt) {
        case .wait(let run):
            guard let run, run != progress.run else { return }
            try await services.journal.change(task.id) { task in
                if task.state == .watching { task.fixProgress?.run = run }
            }
        case .green(let run):
            if let missed = try await missedJobs(of: fix, on: progress.pushedCommit, runs) {
                return try await block(task, missed)
            }
            try await end(task, with: run)
        case .red(let run): try await withFiles(of: task.id) { try await goOn(with: task, after: run) }
        case .undecided(let run):
            try await block(
                task,
                TaskTrouble(
                    code: .environment,
                    message: "Run \(run.number) of \(run.workflow) is neither green nor red: it is "
                        + "\(run.state.rawValue).",
                    remedy: "Run it again (`switchyard runs rerun \(run.id)`), then resume the task."
                )
            )
        case .missing:
            let place = task.options.start?.branch ?? "the branch"
            try await block(
                task,
                TaskTrouble(
                    code: .environment,
                    message: "No run of \(fix.workflow) has begun within 10 minutes of the push to \(place).",
                    remedy: "See whether it runs on pushes there, or start it; then resume the task."
                )
            )
        }
    }

    /// Why a green rerun does not show that what was red is green: a job that failed was left out of it, or was
    /// allowed to fail; nil where it does show it.
    private func missedJobs(
        of fix: FixOrigin,
        on commit: String?,
        _ runs: [PipelineRun]
    ) async throws -> TaskTrouble? {
        var jobs: [PipelineJob] = []
        for run in runs where run.workflow == fix.workflow && run.commit == commit && run.state == .passed {
            jobs += try await gitHub.jobs(of: run.id)
        }
        let passed = Set(jobs.filter { $0.state == .passed }.map(\.name))
        // One that goes by another name now is judged with the run.
        let missed = fix.jobs.filter { name in
            !passed.contains(name) && jobs.contains { $0.name == name }
        }
        guard !missed.isEmpty else { return nil }
        return TaskTrouble(
            code: .environment,
            message: "\(fix.workflow) is green, but has not passed \(missed.joined(separator: ", ")).",
            remedy: "Have that job run on this commit, then resume the task; or cancel it."
        )
    }

    private func end(_ task: AgentTask, with run: PipelineRun) async throws {
        let title = "\(TaskRunner.rerunTitle) of \(run.workflow)"
        try await services.journal.step(.publish, title, of: task.id, isWork: false) { _ in
            let end = StepEnd(summary: "run \(run.number) is green") { task in
                guard task.state == .watching else { return }
                task.fixProgress?.run = run.id
                try task.enter(.done)
            }
            return (end, ())
        }
        // Those that wait for it can begin.
        await queue.fill()
    }

    private func block(_ task: AgentTask, _ trouble: TaskTrouble) async throws {
        try await services.journal.change(task.id) { task in
            if task.state == .watching { try task.enter(.blocked, trouble: trouble) }
        }
    }

    /// Begins another round, or gives the run up.
    private func goOn(with task: AgentTask, after run: PipelineRun) async throws {
        guard let fix = task.options.fix, let commit = task.fixProgress?.pushedCommit else { return }
        let failures = try await gitHub.failures(of: run, budget: await excerptBudget())
        guard let report = failures.leading?.report else { return }
        guard report.failureClass.isHealable else {
            return try await block(
                task,
                TaskTrouble(
                    code: .environment,
                    message: "Run \(run.number) of \(run.workflow) is red for what no change heals: "
                        + "\(report.failureClass.words).",
                    remedy: "Run it again (`switchyard runs rerun \(run.id) --failed`), then resume the task."
                )
            )
        }
        let isSame = report.headline == fix.headline && report.failureClass == fix.failureClass
        let round = task.fixProgress?.round ?? 1
        guard round < FixProgress.roundLimit else { return try await park(task, run, report, isSame) }
        let prompt = FixPrompt(run: run, branch: run.branch ?? "", failures: failures)
            .again(after: task.prompt, commit: commit, subject: task.commitSubject, isSame: isSame)
        let check = await check(for: failures)
        let tree = try await services.repository.tree(of: commit)
        let jobs = failures.map(\.job)
        let same = isSame ? "the same again: " : ""
        try await services.journal.step(.approval, TaskRunner.roundTitle, of: task.id, isWork: false) {
            step in
            step.output.append(prompt + "\n")
            let summary = "round \(round + 1), \(same)\(report.headline)"
            let end = StepEnd(summary: summary, tree: tree) { task in
                guard task.state == .watching else { return }
                task.prompt = prompt
                task.options.checkCommand = check
                task.options.fix?.jobs = jobs
                task.options.fix?.failureClass = report.failureClass
                task.options.fix?.headline = report.headline
                task.fixProgress?.round = round + 1
                task.fixProgress?.run = run.id
                task.beginRound(at: commit, tree: tree)
                try task.enter(.queued)
            }
            return (end, ())
        }
        await queue.fill()
    }

    private func park(
        _ task: AgentTask,
        _ run: PipelineRun,
        _ report: FailureReport,
        _ isSame: Bool
    ) async throws {
        let limit = FixProgress.roundLimit
        let same = isSame ? ", of the same as before" : ""
        let trouble = TaskTrouble(
            code: .limit,
            message: "After \(limit) rounds \(run.workflow) is still red\(same): \(report.headline).",
            remedy: "Retry it with a larger model, or go on by hand; what was pushed stays on its branch."
        )
        let title = "\(TaskRunner.rerunTitle) of \(run.workflow)"
        try await services.journal.step(.publish, title, of: task.id, isWork: false) { _ in
            let summary = "run \(run.number) is red: \(report.headline)"
            let end = StepEnd(state: .failed, summary: summary) { task in
                guard task.state == .watching else { return }
                task.fixProgress?.run = run.id
                try task.enter(.failed, trouble: trouble)
            }
            return (end, ())
        }
        await queue.fill()
    }

    // MARK: - Resuming

    /// Whether a task was held up while it waited for its rerun.
    func wasWatching(_ id: TaskID) async throws -> Bool {
        let task = try await services.journal.task(id)
        guard task.state == .blocked, let pushed = task.fixProgress?.pushedCommit else { return false }
        return task.commit == pushed
    }

    /// Waits for the rerun again.
    func watchAgain(_ id: TaskID) async throws -> CommandReceipt {
        let time = services.journal.now()
        try await services.journal.change(id) { task in
            task.fixProgress?.pushedAt = time
            try task.enter(.watching)
        }
        await gitHub.expectChange(of: .runs)
        await gitHub.begin()
        return CommandReceipt(task: id, note: "#\(id) waits for its rerun again.")
    }

    // MARK: - Runs of others

    private func noteFlaky(_ healed: RunMemory.Healed) async throws {
        let run = healed.run
        let jobs = try await storage.read { connection in
            try GitHubTable.jobs(of: run.id, attempt: healed.attempt, in: connection)
        }
        let report = jobs?.compactMap(\.failure).first
        try await services.journal.note(
            FixOutcome(
                run: run.id,
                attempt: healed.attempt,
                workflow: run.workflow,
                branch: run.branch,
                task: nil,
                failureClass: report?.failureClass ?? .unknown,
                headline: report?.headline ?? run.title,
                ending: .flaky,
                rounds: 0,
                startedAt: run.createdAt,
                endedAt: run.updatedAt
            )
        )
    }

    /// Makes a task of a run that has turned red, if it is of a branch of the user's and nothing speaks against it.
    private func fixByItself(_ run: PipelineRun, _ runs: [PipelineRun]) async {
        let isNewest = !runs.contains { other in
            other.workflow == run.workflow && other.branch == run.branch && other.number > run.number
        }
        guard isNewest else { return }
        do {
            let tasks = try await storage.read { try TaskTable.all(in: $0) }.filter { $0.options.fix != nil }
            let branchTasks = tasks.filter { $0.options.start?.branch == run.branch }
            let since = services.journal.now().addingTimeInterval(-86_400)
            let today = branchTasks.count { $0.options.fix?.isAutomatic == true && $0.createdAt > since }
            guard today < Self.automaticPerDay, branchTasks.allSatisfy(\.state.isFinal),
                !tasks.contains(where: { $0.hasPushed(run.commit) })
            else { return }
            let task = try await addFix(of: run, isAutomatic: true)
            services.logger.notice(
                "a red run has become a task",
                metadata: ["task.id": "\(task.id)", "run": "\(run.id)"]
            )
        } catch {
            // Nothing about this run: the next list tells of it again.
            if let error = error as? GitHubError, !error.isAboutOneThing { runMemory.forget(run.id) }
            services.logger.info(
                "a red run has not become a task",
                metadata: ["run": "\(run.id)", "reason": "\(EngineError(error).message)"]
            )
        }
    }
}

extension AgentTask {
    /// Begins anew on a commit: what it has is no change of this round's.
    fileprivate mutating func beginRound(at commit: String, tree: String) {
        workspace?.baseCommit = commit
        workspace?.baseTree = tree
        workspace?.tree = tree
        self.commit = nil
        commitSubject = nil
        change = nil
        testChanges = []
        evidence = nil
        baseline = nil
        feedback = nil
        reviewNotes = nil
    }
}
