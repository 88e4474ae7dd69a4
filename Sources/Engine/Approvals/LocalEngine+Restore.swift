import Domain
import Workspace

/// The command by which a user goes back to what the files were after a step.
extension LocalEngine {
    /// The title of the step that takes note of what would else be known to nobody after a restore.
    private static let presentTitle = "your files before the restore"

    /// Puts the files of a task back to what they were after a step; undo takes it back.
    func restore(_ id: TaskID, to step: StepID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard !task.state.isActive, ![.queued, .watching, .done].contains(task.state) else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), so its files cannot be put back.",
                    remedy: task.state.isActive
                        ? "Cancel it first."
                        : "That works while a change waits, or after the task has stopped."
                )
            }
            let steps = try await services.journal.steps(of: id)
            guard let named = steps.first(where: { $0.id == step }) else {
                throw EngineError.notFound(what: "step \(step) of task #\(id)")
            }
            guard let worktree = try await services.revivedWorktree(of: task)?.worktree else {
                throw EngineError.conflict(
                    message: "Task #\(id) has no worktree, so there are no files to put back.",
                    remedy: "Retry the task."
                )
            }
            let target = try find(step, of: id, in: steps, base: worktree.startTree)
            let present = try await services.checkpoints.record(worktree.repository).tree
            guard present != target else {
                return CommandReceipt(task: id, note: "#\(id) is as it was after “\(named.title)” already.")
            }
            try await keep(present, of: task, steps)
            let title = "back to step \(step) by you"
            try await services.putBack(task, in: worktree, to: target, title)
            let outcome = Self.undoNote(try await services.journal.task(id))
            return CommandReceipt(task: id, note: "After “\(named.title)”: \(outcome)")
        }
    }

    // MARK: - Detail

    private func find(
        _ step: StepID,
        of id: TaskID,
        in steps: [StepRecord],
        base: String
    ) throws -> String {
        switch StepHistory(steps: steps, base: base).files(after: step) {
        case .tree(let tree): return tree
        case .unknownStep: throw EngineError.notFound(what: "step \(step) of task #\(id)")
        case .otherBase:
            throw EngineError.conflict(
                message:
                    "Step \(step) of task #\(id) was done on another state of your branch than the task is"
                    + " on now; its files would take back what your branch has got since.",
                remedy: "Choose a step after the last worktree or rebase."
            )
        }
    }

    /// Takes note of files that no step has left, such as those of an edit by hand, so that undo leads to
    /// them.
    private func keep(_ tree: String, of task: AgentTask, _ steps: [StepRecord]) async throws {
        guard !steps.contains(where: { $0.tree == tree }), tree != task.workspace?.baseTree else { return }
        try await services.journal.step(.revise, Self.presentTitle, of: task.id, isWork: false) { _ in
            (StepEnd(summary: "at \(tree.prefix(10))", tree: tree), ())
        }
    }
}

extension EngineServices {
    /// Puts the files of a task that nobody works on back to a checkpoint, as a step that undo goes back
    /// over.
    ///
    /// What is known of the checks on exactly these files holds again.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - worktree: Where its files are.
    ///   - target: The checkpoint.
    ///   - title: What is done, in words for people.
    /// - Throws: `CheckpointError`, which leaves the files as they are; `StorageError`.
    func putBack(
        _ task: AgentTask,
        in worktree: Worktree,
        to target: String,
        _ title: String
    ) async throws {
        try await journal.step(.undo, title, of: task.id, isWork: false) { _ in
            let present = try await checkpoints.restore(target, into: worktree.repository)
            let picture = try await refresh(task, in: worktree).picture
            let evidence = try await journal.evidence(of: picture.tree, in: task.id)
            let end = StepEnd(
                summary: "back at \(target.prefix(10)); was \(present.tree.prefix(10))",
                tree: target
            ) { task in
                task.note(picture, checkedBy: evidence)
                // A word about a change that came back is not about these files.
                if task.state == .reviewing { task.trouble = nil }
                // What is left of a task that stopped can be looked at and approved.
                let isLeftover = [.failed, .interrupted, .paused].contains(task.state)
                if isLeftover && !picture.change.files.isEmpty { try task.enter(.reviewing) }
            }
            return (end, ())
        }
    }
}
