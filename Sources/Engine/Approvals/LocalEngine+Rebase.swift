import Domain
import Workspace

/// The command that brings a change onto what the user's branch has become since; the checkout is only read.
extension LocalEngine {
    /// Rebases the change of a task in its own worktree; conflicts become work for the agent.
    func rebase(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard task.state == .reviewing || task.state == .done, let workspace = task.workspace else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), so there is no change to rebase.",
                    remedy: "A change can be rebased while it waits for review, and once it is committed."
                )
            }
            let target = try await target(of: task, from: workspace.baseCommit)
            guard let worktree = try await services.revivedWorktree(of: task)?.worktree else {
                throw EngineError.unavailable(
                    message: "Task #\(id) has no worktree.",
                    remedy: "Retry the task; its steps and its last diff are kept."
                )
            }
            try await services.worktrees.lease(worktree)
            guard let commit = task.commit, task.state == .done else {
                return try await rebaseReview(task, worktree, target)
            }
            return try await rebase(commit, of: task, worktree, target)
        }
    }

    /// What the user's branch is now, if a task is behind it.
    private func target(of task: AgentTask, from base: String) async throws -> RebaseTarget {
        let repository = services.repository
        guard let branch = try await repository.currentBranch() else { throw GitError.detachedHead }
        let head = try await repository.headCommit()
        if let commit = task.commit, task.state == .done, try await repository.isAncestor(commit, of: head) {
            throw EngineError.conflict(
                message: "#\(task.id) is in \(branch) already.",
                remedy: "There is nothing left to do with it."
            )
        }
        guard try await !repository.isAncestor(head, of: task.commit ?? base) else {
            throw EngineError.conflict(
                message:
                    "\(branch) has not moved on since #\(task.id) was started; there is nothing to rebase.",
                remedy: task.state == .done ? "Bring it into your branch." : "Approve it as it is."
            )
        }
        return RebaseTarget(branch: branch, commit: head, tree: try await repository.tree(of: head))
    }

    // MARK: - A change in review

    private func rebaseReview(
        _ task: AgentTask,
        _ worktree: Worktree,
        _ target: RebaseTarget
    ) async throws -> CommandReceipt {
        let present = try await services.checkpoints.record(worktree.repository).tree
        let tip = try await worktree.repository.headCommit()
        // The second is what a process leaves that ended before it could say that it was done.
        guard tip == worktree.base || tip == target.commit else { throw Self.ownCommits(task, worktree) }
        let carried = try await services.checkpoints.carry(
            present,
            from: worktree.startTree,
            onto: target.tree,
            in: worktree.repository
        )
        guard carried.conflicts.isEmpty else {
            return try await giveBack(task, worktree, target, carried, changed: present, from: tip)
        }
        guard carried.tree != target.tree else { throw Self.alreadyThere(task, target) }
        let id = task.id
        let mayCheck = await canCheck(task)
        let moved = worktree.based(on: target.commit, tree: target.tree)
        let isChecked = try await services.journal.step(
            .revise,
            TaskRunner.rebaseTitle,
            of: id,
            isWork: false
        ) { [services] step in
            step.output.append("from \(worktree.base)\nonto \(target.commit) (\(target.branch))\n")
            try await services.move(worktree, to: carried.tree, onto: target, from: tip)
            let picture = try await services.refresh(task, in: moved).picture
            let isChecked = mayCheck && !picture.change.files.isEmpty
            let known = try await services.journal.evidence(of: picture.tree, in: id)
            let summary = "onto \(target.branch) at \(target.commit.prefix(10))"
            let end = StepEnd(summary: summary, tree: picture.tree) { task in
                task.rebase(onto: target)
                task.note(picture, checkedBy: isChecked ? nil : known)
                if isChecked { try task.enter(.working) }
            }
            return (end, isChecked)
        }
        let deed = "#\(id) is rebased onto \(target.branch)."
        return await goOn(id, isChecked: isChecked, mayCheck: mayCheck, deed)
    }

    // MARK: - A commit

    private func rebase(
        _ commit: String,
        of task: AgentTask,
        _ worktree: Worktree,
        _ target: RebaseTarget
    ) async throws -> CommandReceipt {
        let repository = worktree.repository
        let present = try await services.checkpoints.record(repository).tree
        let tip = try await repository.headCommit()
        let merged = try await repository.merge(target.commit, commit)
        let made = try await repository.log("\(worktree.base)..\(commit)", limit: 2)
        let isRebased = try await isRebased(tip, merged, target, in: repository)
        guard made.count == 1, tip == commit || isRebased else { throw Self.ownCommits(task, worktree) }
        let committed = try await repository.tree(of: commit)
        guard present == committed || present == merged.tree else {
            throw EngineError.conflict(
                message: "The worktree of #\(task.id) has changes that are in no commit.",
                remedy: "Commit them there or put them back; its path is \(worktree.path)."
            )
        }
        guard merged.conflicts.isEmpty else {
            let base = try await repository.tree(of: worktree.base)
            let carried = try await services.checkpoints.carry(
                committed,
                from: base,
                onto: target.tree,
                in: repository
            )
            let all = MergedTree(
                tree: carried.tree,
                conflicts: carried.conflicts.isEmpty ? merged.conflicts : carried.conflicts
            )
            return try await giveBack(task, worktree, target, all, changed: committed, from: tip)
        }
        guard merged.tree != target.tree else { throw Self.alreadyThere(task, target) }
        var rebased = tip
        if !isRebased {
            rebased = try await repository.recommit(commit, tree: merged.tree, onto: target.commit)
        }
        try await replace(commit, with: rebased, merged.tree, of: task, worktree, target)
        await services.worktrees.release(worktree)
        return CommandReceipt(
            task: task.id,
            note:
                "#\(task.id) is rebased onto \(target.branch): \(rebased.prefix(10));"
                + " no check has run on it there."
        )
    }

    /// Moves the branch of a committed change to the same change on another base, and the files with it.
    private func replace(
        _ commit: String,
        with made: String,
        _ tree: String,
        of task: AgentTask,
        _ worktree: Worktree,
        _ target: RebaseTarget
    ) async throws {
        let moved = worktree.based(on: target.commit, tree: target.tree)
        let id = task.id
        try await services.journal.step(.revise, TaskRunner.rebaseTitle, of: id, isWork: false) {
            [services] step in
            step.output.append("from \(commit)\nto \(made), onto \(target.commit) (\(target.branch))\n")
            let repository = worktree.repository
            let isMoved = try await repository.headCommit() == made
            if !isMoved { try await repository.moveBranch(worktree.branch, from: commit, to: made) }
            do {
                _ = try await services.checkpoints.restore(tree, into: repository)
            } catch {
                if !isMoved { try? await repository.moveBranch(worktree.branch, from: made, to: commit) }
                throw error
            }
            await services.checkpoints.forget(repository)
            let picture = try await services.refresh(task, in: moved).picture
            let known = try await services.journal.evidence(of: picture.tree, in: id)
            let end = StepEnd(summary: "commit \(made.prefix(10))", tree: picture.tree) { task in
                task.rebase(onto: target)
                task.commit = made
                task.broughtInto = nil
                task.note(picture, checkedBy: known)
            }
            return (end, ())
        }
    }

    /// Whether a commit is what a rebase makes, which a process that ended could not tell of.
    private func isRebased(
        _ commit: String,
        _ merged: MergedTree,
        _ target: RebaseTarget,
        in repository: GitRepository
    ) async throws -> Bool {
        guard try await repository.tree(of: commit) == merged.tree else { return false }
        return try await repository.commit(named: commit + "^") == target.commit
    }

    // MARK: - Conflicts

    /// Leaves the worktree on the new base with what of the change fits, and has the agent do the rest.
    private func giveBack(
        _ task: AgentTask,
        _ worktree: Worktree,
        _ target: RebaseTarget,
        _ carried: MergedTree,
        changed: String,
        from tip: String
    ) async throws -> CommandReceipt {
        let id = task.id
        let checkpoints = services.checkpoints
        let base = worktree.startTree
        let words = ConflictText(
            paths: carried.conflicts,
            branch: target.branch,
            branchDiff: try await checkpoints.diff(from: base, to: target.tree, in: worktree.repository),
            changeDiff: try await checkpoints.diff(from: base, to: changed, in: worktree.repository)
        ).text
        let moved = worktree.based(on: target.commit, tree: target.tree)
        // A committed change has left the review, from which alone work begins at once.
        let startsNow = task.state == .reviewing ? await queue.claim(id) : false
        do {
            try await services.journal.step(.approval, TaskRunner.conflictTitle, of: id, isWork: false) {
                [services] step in
                step.output.append("the branch was at \(tip)\n\n\(words)\n")
                try await services.move(worktree, to: carried.tree, onto: target, from: tip)
                let picture = try await services.refresh(task, in: moved).picture
                let summary = "in \(carried.conflicts.joined(separator: ", ")); back to the agent"
                let end = StepEnd(summary: summary, tree: picture.tree) { task in
                    task.rebase(onto: target)
                    task.commit = nil
                    task.commitSubject = nil
                    task.broughtInto = nil
                    task.note(picture)
                    task.feedback = words
                    task.reviewNotes = nil
                    try task.enter(startsNow ? .working : .queued)
                }
                return (end, ())
            }
        } catch {
            await queue.unclaim(id)
            throw error
        }
        if startsNow { await queue.begin(.work, on: id) }
        await queue.fill()
        let files = carried.conflicts.prefix(5).joined(separator: ", ")
        let more = carried.conflicts.count > 5 ? " and \(carried.conflicts.count - 5) more" : ""
        return CommandReceipt(
            task: id,
            note:
                "#\(id) conflicts with \(target.branch) in \(files)\(more);"
                + " the agent makes the change again there."
        )
    }

    // MARK: - Refusals

    private static func ownCommits(_ task: AgentTask, _ worktree: Worktree) -> EngineError {
        .conflict(
            message: "\(worktree.branch) has commits that Switchyard did not make for #\(task.id).",
            remedy: "Rebase the branch by hand in \(worktree.path)."
        )
    }

    private static func alreadyThere(_ task: AgentTask, _ target: RebaseTarget) -> EngineError {
        .conflict(
            message: "\(target.branch) holds the change of #\(task.id) already.",
            remedy: task.state == .reviewing ? "Cancel the task." : "There is nothing left to do with it."
        )
    }
}
