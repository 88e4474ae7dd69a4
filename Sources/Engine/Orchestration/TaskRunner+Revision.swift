import Domain
import Workspace

extension TaskRunner {
    /// Runs the checks on a change that the user has revised, and brings it before the user again.
    ///
    /// It waits for an approval whatever the task's policy: whoever revises a change is looking at it.
    ///
    /// - Throws: `TaskStop` when the files are gone; the change stays with the user then.
    func checkRevision() async throws {
        let task = try await journal.task(id)
        guard let worktree = try await services.worktree(of: task) else {
            throw TaskStop.failed(TaskTrouble(environment: "The worktree of task #\(id) is gone."))
        }
        try await services.worktrees.lease(worktree)
        let tree = try await services.checkpoints.record(worktree.repository).tree
        let check = await services.check(of: task)
        let (isolation, spent) = try await services.permit(check?.line, for: id)
        let ground = WorkGround(
            worktree: worktree,
            guardian: try services.guardian(of: worktree),
            startTree: tree,
            check: check,
            isolation: isolation,
            evidence: EvidenceBook(),
            surroundings: try await services.surroundings(of: worktree),
            spentRules: spent
        )
        try await runCheck(task, on: ground)
        let picture = try await services.refresh(task, in: worktree).picture
        try await journal.step(.approval, "review", of: id) { _ in
            let end = StepEnd(summary: "waits for your approval", tree: picture.tree) { task in
                task.note(picture)
                try task.enter(.reviewing)
            }
            return (end, ())
        }
    }

    private func runCheck(_ task: AgentTask, on ground: WorkGround) async throws {
        let steps = StepSequence(journal: journal, task: id)
        let checks = CheckPerformer(services: services, task: task, ground: ground, steps: steps)
        do {
            try await checks.runOnRevision()
            try await steps.finish()
        } catch {
            // Where this fails too, as in a cancelled task, the step is ended with the others that are open.
            try? await steps.finish()
            throw error
        }
    }
}
