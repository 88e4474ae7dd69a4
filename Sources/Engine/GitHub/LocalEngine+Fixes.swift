import Domain
import Foundation
import GitHub
import Logging
import Store
import Workspace

// Tasks that are made of red runs.

extension LocalEngine {
    /// Makes a task of a red run, which ends when the rerun of its commit is green.
    func fix(_ id: RunID) async throws -> CommandReceipt {
        let run = try await gitHub.run(id)
        let task = try await addFix(of: run, isAutomatic: false)
        let goal = task.options.start.map { start in
            start.pushesToBranch
                ? "pushed to \(start.branch)" : "a pull request into \(start.branch)"
        }
        return CommandReceipt(
            task: task.id,
            note: "#\(task.id) is to turn run \(run.number) of \(run.workflow) green"
                + (goal.map { "; what you approve is \($0)." } ?? ".")
        )
    }

    /// Makes a task of a red run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - isAutomatic: Whether nobody asked for it; then only a branch of the user's own is touched.
    /// - Returns: The task.
    /// - Throws: `EngineError.conflict` for a run that no task is made of, with what to do instead.
    func addFix(of run: PipelineRun, isAutomatic: Bool) async throws -> AgentTask {
        try requireRed(run)
        try await requireNobody(at: run)
        let connection = try await gitHub.required()
        let start = try await place(of: run, connection).start
        guard start.pushesToBranch || !isAutomatic else { throw Self.notOwn(start.branch) }
        let failures = try await gitHub.failures(of: run, budget: await excerptBudget())
        let leading = failures.leading
        guard let report = leading?.report, report.failureClass.isHealable else {
            throw Self.unhealable(run, leading?.report)
        }
        var prompt = FixPrompt(run: run, branch: start.branch, failures: failures)
        // It is of help, and its lack no reason against the task.
        prompt.suspects = (try? await gitHub.suspects(of: run)) ?? []
        let fix = FixOrigin(
            run: run.id,
            workflow: run.workflow,
            number: run.number,
            jobs: failures.map(\.job),
            failureClass: report.failureClass,
            headline: report.headline,
            isAutomatic: isAutomatic
        )
        let options = TaskOptions(checkCommand: await check(for: failures), fix: fix, start: start)
        let task = try await services.journal.addFix(prompt: prompt.text, options: options, of: run, fix)
        await queue.fill()
        return task
    }

    /// The check that shows whether failures are gone; nil where the project's own is all there is.
    ///
    /// What a log says was run is no check of the project's own, which is all that a consent to run checks outside
    /// the sandbox is about: there it needs a rule about itself.
    func check(for failures: [JobFailure]) async -> String? {
        let (path, root) = (services.project.environment.variables["PATH"], services.repository.root)
        let project = await services.project.check?.line
        let line = FailingCheck.line(for: failures, project: project) { program in
            let isInProject = program.contains("/") && !program.hasPrefix("/")
            return ProgramFinder.find(isInProject ? "\(root)/\(program)" : program, path: path) != nil
        }
        guard let line, case .granted = services.project.permission(toRun: line, for: nil, isOwn: false)
        else { return nil }
        return line
    }

    /// How many characters of logs a prompt has room for: a quarter of the model's window.
    func excerptBudget() async -> Int {
        let model = try? await services.models.selection(for: TaskOptions()).name
        var window = ModelAccess.preferredContextTokens
        if let model, let known = try? await services.models.contextTokens(of: model) { window = known }
        // A token is about four characters.
        return min(max(window, 1_500), 6_000)
    }

    // MARK: - Where it goes

    private func place(of run: PipelineRun, _ connection: GitHubConnection) async throws -> FixPlace {
        guard let branch = run.branch else {
            throw EngineError.conflict(
                message: "Run \(run.number) of \(run.workflow) is of no branch.",
                remedy: "Only runs of branches are fixed; begin a task by hand."
            )
        }
        let fullName = connection.place.fullName
        let pulls = try await storage.read { try GitHubTable.items(PullRequest.self, in: $0) }
        let here = pulls.filter { $0.headBranch == branch && $0.isFrom(fullName) }
        // A fork may have a branch of the same name.
        let origin = try await connection.client.run(Int(run.id.rawValue), in: connection.repository).value
            .headRepository?.fullName
        guard origin?.lowercased() == fullName.lowercased() else {
            throw EngineError.conflict(
                message: "The branch \(branch) of run \(run.number) is of a fork, where nothing is pushed.",
                remedy: "Check the pull request out and fix it there, or ask its author."
            )
        }
        let tip = try await tip(of: branch, connection)
        let target = try await connection.client.repository(connection.repository).value
        return FixPlace(
            branch: branch,
            tip: tip.commit.sha,
            isProtected: tip.isProtected,
            defaultBranch: target.defaultBranch,
            ownBranches: try await ownBranches(pulls, connection),
            pullRequest: here.first?.number
        )
    }

    /// The newest commit of a branch on GitHub.
    ///
    /// - Throws: `EngineError.conflict` for a branch that is gone, or `GitHubError`.
    func tip(of branch: String, _ connection: GitHubConnection) async throws -> BranchPayload {
        do throws(GitHubError) {
            return try await connection.client.branch(branch, in: connection.repository).value
        } catch {
            guard error.isOfNothing else { throw error }
            throw EngineError.conflict(
                message: "\(connection.place.fullName) has no branch \(branch) any more.",
                remedy: "There is nothing left to fix; look at the branch that it was merged into."
            )
        }
    }

    /// The branches that are the user's: published by tasks, checked out, or of a pull request of theirs.
    func ownBranches(
        _ pulls: [PullRequest],
        _ connection: GitHubConnection
    ) async throws -> Set<String> {
        let tasks = try await storage.read { try TaskTable.all(in: $0) }
        let published = tasks.compactMap { $0.publication?.branch }
        let current = try await services.repository.currentBranch()
        var account = await gitHub.status.account
        if account == nil { account = try? await connection.client.account().login }
        return FixPlace.branches(of: pulls, by: account, in: connection.place.fullName)
            .union(published).union([current].compactMap(\.self))
    }

    // MARK: - Refusals

    private func requireRed(_ run: PipelineRun) throws {
        guard !run.state.isRed else { return }
        throw EngineError.conflict(
            message: "Run \(run.number) of \(run.workflow) is not red: it is \(run.state.rawValue).",
            remedy: run.state.isEnded
                ? "There is nothing to fix; only runs that failed are." : "Wait for its end."
        )
    }

    /// Refuses a run that a task is at, that a task's own commit has caused, or that a newer one has made up for.
    private func requireNobody(at run: PipelineRun) async throws {
        let (outcome, tasks, runs) = try await storage.read { connection in
            (
                try FixTable.find(run.id, attempt: run.attempt, in: connection),
                try TaskTable.all(in: connection).filter { $0.options.fix != nil },
                try GitHubTable.items(PipelineRun.self, in: connection)
            )
        }
        if let outcome, outcome.ending == .open { throw EngineError(alreadyFixing: run, by: outcome.task) }
        let open = tasks.first { task in
            !task.state.isFinal && task.options.fix?.workflow == run.workflow
                && task.options.start?.branch == run.branch
        }
        if let open { throw EngineError(alreadyFixing: run, by: open.id) }
        let cause = tasks.last { task in
            task.options.fix?.workflow == run.workflow && task.hasPushed(run.commit)
        }
        if let cause {
            let isAtIt = !cause.state.isFinal
            throw EngineError.conflict(
                message: "Run \(run.number) of \(run.workflow) is the rerun of task #\(cause.id)"
                    + (isAtIt ? ", which goes on with it by itself." : ", which was given up."),
                remedy: isAtIt
                    ? "Look at #\(cause.id)."
                    : "Retry #\(cause.id), with a larger model perhaps, or fix it by hand."
            )
        }
        let newer = runs.filter { other in
            other.workflow == run.workflow && other.branch == run.branch && other.number > run.number
        }
        if let newest = newer.max(by: { $0.number < $1.number }), newest.state == .passed {
            throw EngineError.conflict(
                message: "\(run.workflow) is green there since run \(newest.number).",
                remedy: "There is nothing left to fix."
            )
        }
    }

    private static func unhealable(_ run: PipelineRun, _ report: FailureReport?) -> EngineError {
        let cause = report.map { ": \($0.failureClass.words) (\($0.headline))" } ?? ""
        return .conflict(
            message: "No change of the code heals run \(run.number) of \(run.workflow)\(cause).",
            remedy: "Run what failed again (`switchyard runs rerun \(run.id) --failed`)."
        )
    }

    private static func notOwn(_ branch: String) -> EngineError {
        .conflict(message: "The branch \(branch) is not yours alone.", remedy: "Ask for the fix yourself.")
    }
}

extension AgentTask {
    /// Whether a commit is what the task has pushed last.
    func hasPushed(_ commit: String) -> Bool {
        fixProgress?.pushedCommit == commit || self.commit == commit
    }
}
