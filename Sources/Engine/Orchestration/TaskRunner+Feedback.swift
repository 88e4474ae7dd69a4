import Domain
import Logging
import Workspace

extension TaskRunner {
    /// The title of the step by which the user gives a change back to the agent.
    static let feedbackTitle = "changes requested by you"

    /// Brings the change that a comment was about before the user again, where the work on the comment failed:
    /// a change that was good is no worse for it.
    ///
    /// - Parameter stop: Why the work ended.
    /// - Returns: Whether there is such a change; else the task ends as it would without one.
    /// - Throws: `CancellationError` when the task was taken away.
    func keepEarlierChange(after stop: TaskStop) async throws -> Bool {
        do {
            return try await putBackEarlierChange(after: stop)
        } catch let error as CancellationError {
            throw error
        } catch {
            services.logger.error(
                "the change that was commented on could not be put back",
                metadata: ["task.id": "\(id)", "error": "\(error)"]
            )
            return false
        }
    }

    private func putBackEarlierChange(after stop: TaskStop) async throws -> Bool {
        let task = try await journal.task(id)
        guard stop.state == .failed, task.feedback != nil, task.state.isActive,
            let worktree = try await services.worktree(of: task),
            let given = try await lastGivenBack(), let tree = given.tree, tree != worktree.startTree
        else { return false }
        let isConflict = given.title == Self.conflictTitle
        let evidence = try await journal.evidence(of: tree, in: id)
        try await journal.step(.approval, "review", of: id) { step in
            step.output.append(stop.trouble.message + "\n")
            // What was tried is recorded by the restore, so that undo leads to it.
            _ = try await services.checkpoints.restore(tree, into: worktree.repository)
            let picture = try await services.refresh(task, in: worktree).picture
            let trouble = TaskTrouble(keptAfter: stop.trouble.code, isConflict: isConflict)
            let end = StepEnd(summary: trouble.message, tree: picture.tree) { task in
                task.note(picture, checkedBy: evidence)
                task.feedback = nil
                task.reviewNotes = nil
                try task.enter(.reviewing, trouble: trouble)
            }
            return (end, ())
        }
        return true
    }

    /// The step that gave the change back last; its tree is that of the change, without what was taken back
    /// of it or had to be left out.
    private func lastGivenBack() async throws -> StepRecord? {
        let titles = [Self.feedbackTitle, Self.conflictTitle, Self.roundTitle]
        let last = try await journal.steps(of: id).last { step in
            titles.contains(step.title) && step.state == .succeeded
        }
        // What was given back before a further round is about files that are committed by now.
        return last?.title == Self.roundTitle ? nil : last
    }
}

extension TaskTrouble {
    /// Says that a comment came to nothing, and that the change it was about is as it was.
    fileprivate init(keptAfter code: Code, isConflict: Bool) {
        if isConflict {
            self.init(
                code: code,
                message:
                    "The conflicts could not be resolved; the change waits without the files in conflict.",
                remedy:
                    "Give it back in other words, or edit the files by hand; the steps tell what conflicts."
            )
            return
        }
        self.init(
            code: code,
            message: "The comment led to no usable change; the earlier one still waits.",
            remedy: "Approve it as it is, or give it back in other words; the steps tell what was tried."
        )
    }
}
