import Domain
import Workspace

extension TaskRunner {
    /// The title of the step that makes a worktree; undo goes back to it and no further.
    static let freshWorktreeTitle = "make a worktree"

    /// The title of the step that makes a worktree again whose folder was deleted.
    static let revivedWorktreeTitle = "make the worktree again"

    /// Makes or finds the worktree, puts its files where the work starts from, sets it up if it is fresh, and
    /// finds out what the check is and whether it may run.
    ///
    /// - Throws: `TaskStop` when the user has to do something first.
    func prepare() async throws -> WorkGround {
        let task = try await journal.advance(id) { task in
            if task.state != .working { try task.enter(.preparing) }
        }
        let existing = try await services.worktree(of: task)
        let isGone = existing == nil && task.workspace != nil
        let title =
            existing != nil
            ? "open the worktree" : isGone ? Self.revivedWorktreeTitle : Self.freshWorktreeTitle
        let ground = try await journal.step(.prepare, title, of: id) { step in
            let check = await services.check(of: task)
            // Before the worktree is made: a task that has to wait leaves nothing behind.
            let (isolation, spent) = try await services.permit(check?.line, for: id)
            let setup = services.configuration.worktreeSetup
            let (_, spentBySetup) = try await services.permit(setup, for: id)
            let baseBranch = try await baseBranch(of: task)
            let (worktree, startTree, note) = try await open(existing, for: task)
            let ground = WorkGround(
                worktree: worktree,
                guardian: try services.guardian(of: worktree),
                startTree: startTree,
                check: check,
                isolation: isolation,
                evidence: EvidenceBook(),
                surroundings: try await services.surroundings(of: worktree),
                spentRules: spent + spentBySetup
            )
            step.output.append(describe(ground, note))
            let end = StepEnd(summary: "\(note), branch \(worktree.branch)", tree: startTree) { task in
                task.workspace = TaskWorkspace(
                    path: worktree.path,
                    branch: worktree.branch,
                    baseCommit: worktree.base,
                    baseTree: worktree.startTree,
                    tree: startTree,
                    baseBranch: baseBranch
                )
                task.note(tree: startTree)
            }
            return (end, ground)
        }
        guard try await setUp(ground.worktree, at: ground.startTree, ground.surroundings) else {
            return ground
        }
        // What was copied or made may have to be hidden.
        return ground.with(try await services.surroundings(of: ground.worktree))
    }

    /// Whether a commit may be made as far as hooks go: they run code of the worktree.
    func hooksMayRun(in worktree: Worktree) async throws -> Bool {
        if services.project.isolation.name != nil { return true }
        return try await !worktree.repository.hasCommitHooks()
    }

    // MARK: - Detail

    /// The branch that the work starts from; nil where it starts from none, or where that was not noted.
    private func baseBranch(of task: AgentTask) async throws -> String? {
        if let workspace = task.workspace { return workspace.baseBranch }
        if let start = task.options.start { return start.branch }
        return try await services.repository.currentBranch()
    }

    private func open(
        _ existing: Worktree?,
        for task: AgentTask
    ) async throws -> (Worktree, startTree: String, note: String) {
        var opened: (worktree: Worktree, note: String?)?
        if let existing {
            opened = (existing, nil)
        } else {
            opened = try await services.revivedWorktree(of: task)
        }
        guard let (worktree, revival) = opened else { return try await makeWorktree(for: task) }
        try await services.worktrees.lease(worktree)
        // Work starts where it last started: after a rejection from the files that were reviewed, after an
        // interruption from the same files as the attempt that was cut off. What is there now is recorded
        // by the restore, so nothing is lost.
        let steps = try await journal.steps(of: id)
        let start = steps.last { step in
            (step.kind == .prepare || step.kind == .approval) && step.state == .succeeded && step.tree != nil
        }
        let tree = start?.tree ?? worktree.startTree
        let before = try await services.checkpoints.restore(tree, into: worktree.repository)
        let note = before.tree == tree ? "the files as they are" : "the files put back to \(tree.prefix(10))"
        return (worktree, tree, revival.map { "\($0), \(note)" } ?? note)
    }

    private func makeWorktree(for task: AgentTask) async throws -> (Worktree, startTree: String, note: String)
    {
        let start = task.options.start
        if let start { try await fetch(start) }
        let includes = start == nil && task.options.includesUncommittedChanges
        let worktree = try await services.worktrees.create(
            id: task.id.rawValue,
            title: task.title,
            base: start?.commit,
            includesUncommittedChanges: includes
        )
        try await services.worktrees.lease(worktree)
        if let start {
            return (worktree, worktree.startTree, "\(start.branch) of GitHub (\(worktree.base.prefix(10)))")
        }
        let note = includes ? "HEAD with your uncommitted changes" : "HEAD"
        return (worktree, worktree.startTree, "\(note) (\(worktree.base.prefix(10)))")
    }

    /// Makes sure that the commit is here that a task begins from on GitHub.
    private func fetch(_ start: TaskStart) async throws {
        let repository = services.repository
        if (try? await repository.commit(named: start.commit)) != nil { return }
        guard let links else {
            throw TaskStop.failed(TaskTrouble(environment: "Task #\(id) begins from a commit on GitHub."))
        }
        do {
            let connection = try await links.gitHub.required()
            let fetcher = GitHubFetcher(connection: connection, repository: repository)
            _ = try await fetcher.fetch(branch: start.branch)
        } catch let error as EngineError {
            // Mostly the network, or that nobody is signed in any more.
            let trouble = TaskTrouble(code: .environment, message: error.message, remedy: error.remedy)
            throw TaskStop.blocked(trouble)
        }
        if (try? await repository.commit(named: start.commit)) != nil { return }
        throw TaskStop.failed(
            TaskTrouble(
                code: .environment,
                message: "\(start.branch) on GitHub does not hold \(start.commit.prefix(10)) any more.",
                remedy: "Cancel the task, and ask for it again on what the branch is now."
            )
        )
    }

    private func describe(_ ground: WorkGround, _ note: String) -> String {
        """
        worktree: \(ground.worktree.path)
        branch: \(ground.worktree.branch)
        files: \(note)
        check: \(ground.check.map { "\($0.line) (\($0.source))" } ?? "none: this project has no check that was found")
        runs: \(ground.isolation.name ?? "nothing")
        hidden: \(hidden(in: ground))

        """
    }

    /// The files of the worktree that commands in the sandbox cannot read.
    private func hidden(in ground: WorkGround) -> String {
        let top = ground.worktree.path + "/"
        let paths = ground.surroundings.hiddenPaths.filter { $0.hasPrefix(top) }.map {
            $0.dropFirst(top.count)
        }
        var text = paths.isEmpty ? "nothing" : paths.prefix(20).joined(separator: ", ")
        if paths.count > 20 { text += " and \(paths.count - 20) more" }
        if !paths.isEmpty { text += " (the setting secrets.allow shows them)" }
        if ground.surroundings.isIncomplete { text += "; your checkout is too large to be looked through" }
        return text
    }
}
