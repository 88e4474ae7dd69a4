import Domain
import Workspace

extension TaskRunner {
    /// Commits the change on the task's branch, hooks included.
    ///
    /// Hooks run code of the worktree, so they run where checks run: in the sandbox, or outside it after
    /// the user's consent. Without either, a commit is made only where no hook is installed.
    ///
    /// - Parameter message: The user's own message; nil for one made of the task.
    /// - Throws: `TaskStop` when the commit cannot be made; the change stays with the user then.
    func publish(message: String?) async throws {
        let task = try await journal.task(id)
        guard let worktree = try await services.worktree(of: task) else {
            throw TaskStop.failed(TaskTrouble(environment: "The worktree of task #\(id) is gone."))
        }
        try await journal.step(.commit, "commit on \(worktree.branch)", of: id) { step in
            let (picture, differs) = try await services.refresh(task, in: worktree)
            guard !differs else {
                let end = StepEnd(state: .failed, summary: "the files changed since the review") { task in
                    task.note(picture)
                    try task.enter(.reviewing)
                }
                return (end, ())
            }
            guard try await hooksMayRun(in: worktree) else {
                throw TaskStop.blocked(
                    TaskTrouble(
                        environment: "Commit hooks are installed, and there is no sandbox and no consent."
                    )
                )
            }
            let made = try await commit(task, picture, message: message, in: worktree, step)
            let isSame = made.tree == picture.tree
            let goesOn = task.options.start != nil
            // As git has it: a hook may have changed the message.
            let subject = try? await worktree.repository.log(made.commit, limit: 1).first?.subject
            let note = isSame ? "" : ", with changes made by a commit hook"
            let end = StepEnd(summary: "commit \(made.commit.prefix(10))\(note)", tree: made.tree) { task in
                task.commit = made.commit
                task.commitSubject = subject
                task.note(tree: made.tree)
                if !goesOn { try task.enter(.done) }
            }
            return (end, ())
        }
        // To approve what begins on GitHub is to have it pushed there.
        if try await journal.task(id).state == .publishing { try await push() }
        await services.worktrees.release(worktree)
    }

    private func commit(
        _ task: AgentTask,
        _ picture: WorktreePicture,
        message: String?,
        in worktree: Worktree,
        _ step: OpenStep
    ) async throws -> (commit: String, tree: String) {
        let text = CommitMessage.make(
            for: task,
            given: message,
            tree: picture.tree,
            coAuthor: services.configuration.coAuthor
        )
        step.output.append(text + "\n")
        for path in picture.skippedPaths {
            step.output.append("left out, too large or a repository of its own: \(path)\n")
        }
        var options = CommitOptions()
        if case .sandbox(let sandbox) = services.project.isolation {
            options.sandbox = sandbox
            options.hiddenPaths = try await services.surroundings(of: worktree).hiddenPaths
        }
        if let made = try await alreadyMade(task, picture, in: worktree) { return made }
        do {
            let made = try await worktree.repository.commitAll(message: text, options: options)
            return (made.commit, made.tree)
        } catch GitError.commitRefused(let output) {
            step.output.append(output + "\n")
            throw TaskStop.failed(TaskTrouble(environment: "A commit hook refused the commit."))
        }
    }

    /// A commit that was made and could not be journalled, because the process died in between.
    private func alreadyMade(
        _ task: AgentTask,
        _ picture: WorktreePicture,
        in worktree: Worktree
    ) async throws -> (commit: String, tree: String)? {
        let repository = worktree.repository
        let head = try await repository.headCommit()
        let tree = try await repository.tree(of: head)
        if head != worktree.base, tree == picture.tree { return (head, tree) }
        // A rebase that was cut off has moved the branch and not the files: committed there, they would take back what
        // others did.
        guard let commit = task.commit, commit != head,
            try await repository.tree(of: commit) == picture.tree,
            try await !repository.isAncestor(commit, of: head)
        else { return nil }
        try await repository.moveBranch(worktree.branch, from: head, to: commit)
        return (commit, picture.tree)
    }
}
