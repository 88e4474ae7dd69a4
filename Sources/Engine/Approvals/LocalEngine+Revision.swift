import Domain
import Editing
import Workspace

/// The commands by which a user changes a change that waits for review: hunks that are taken back, and
/// edits by hand.
extension LocalEngine {
    /// The title of the step that takes note of an edit by hand.
    private static let editTitle = "edited by you"
    /// The title of the step by which the user has the files checked as they are.
    private static let checkTitle = "checks asked for by you"

    /// Takes back what a review rejects and runs the checks on what is left.
    func revise(_ id: TaskID, _ review: ChangeReview) async throws -> CommandReceipt {
        guard !review.rejected.isEmpty else {
            throw EngineError.invalid(
                message: "Nothing of the change is rejected.",
                remedy: "Mark the hunks that are to be taken back, then apply the marks."
            )
        }
        return try await withFiles(of: id) {
            let (task, worktree) = try await reviewed(id, for: "revised")
            let places = try await find(review, of: task, in: worktree)
            let mayCheck = await canCheck(task)
            let isChecked = try await takeBack(places, of: task, in: worktree, checksNext: mayCheck)
            return await goOn(
                id,
                isChecked: isChecked,
                mayCheck: mayCheck,
                "Taken back: \(places.rejectedCount)."
            )
        }
    }

    /// Takes note of what the user changed by hand, and runs the checks on it.
    func recordEdits(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let (task, worktree) = try await reviewed(id, for: "edited")
            let (picture, differs) = try await services.refresh(task, in: worktree)
            guard differs else { return CommandReceipt(task: id) }
            let mayCheck = await canCheck(task)
            let isChecked = mayCheck && !picture.change.files.isEmpty
            let before = task.workspace?.tree ?? worktree.startTree
            try await services.journal.step(.revise, Self.editTitle, of: id, isWork: false) { step in
                let edit = try await services.inspector.compare(
                    before,
                    with: picture.tree,
                    in: worktree.repository
                )
                step.output.append(edit.text.text)
                let end = StepEnd(
                    summary: "+\(edit.change.added) -\(edit.change.removed)",
                    tree: picture.tree
                ) { task in
                    task.note(picture)
                    if isChecked { try task.enter(.working) }
                }
                return (end, ())
            }
            return await goOn(id, isChecked: isChecked, mayCheck: mayCheck, "Your edit is taken note of.")
        }
    }

    /// Runs the checks on the files of a change as they are.
    func checkAgain(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let (task, worktree) = try await reviewed(id, for: "checked")
            if case .denied(let rule, let command)? = await checkPermission(task) {
                throw EngineError.denied(
                    message: "Rule \(rule.id) (\(rule.summary)) forbids `\(command)`.",
                    remedy: "Revoke the rule (switchyard rules revoke \(rule.id)), or set another check."
                )
            }
            guard await canCheck(task) else {
                throw EngineError.conflict(
                    message: Self.noCheck,
                    remedy: "Set a check command, or allow checks outside a sandbox in this project."
                )
            }
            let picture = try await services.refresh(task, in: worktree).picture
            try await services.journal.step(.revise, Self.checkTitle, of: id, isWork: false) { _ in
                let end = StepEnd(summary: "on the files as they are", tree: picture.tree) { task in
                    task.note(picture)
                    try task.enter(.working)
                }
                return (end, ())
            }
            await queue.begin(.check, on: id)
            return CommandReceipt(task: id, note: "The checks of #\(id) run again.")
        }
    }

    /// Finds the places that a review speaks of in the files as they are now.
    ///
    /// - Throws: `conflict` when the files are not those any more that the user looked at.
    func find(
        _ review: ChangeReview,
        of task: AgentTask,
        in worktree: Worktree
    ) async throws -> ReviewedPlaces {
        let (picture, _) = try await services.refresh(task, in: worktree)
        guard picture.tree == review.tree else {
            try await services.journal.change(task.id) { $0.note(picture) }
            throw EngineError.conflict(
                message: "The files of task #\(task.id) were changed since you looked at them.",
                remedy: "Look at the new diff and mark its parts again."
            )
        }
        return try ReviewedPlaces(review, in: picture.comparison.diff)
    }

    /// Takes back what a review rejects, as a step that undo goes back over.
    ///
    /// - Parameters:
    ///   - places: What the review speaks of, in the files as they are.
    ///   - task: The task, which waits for review.
    ///   - worktree: Where its files are.
    ///   - checksNext: Whether the checks are to run on what is left, should anything be.
    /// - Returns: Whether the task was put to work for that.
    /// - Throws: `conflict` when the places do not fit the files, or an error of another room.
    @discardableResult
    func takeBack(
        _ places: ReviewedPlaces,
        of task: AgentTask,
        in worktree: Worktree,
        checksNext: Bool
    ) async throws -> Bool {
        let list = places.rejectedList
        let title = "take back \(places.rejectedCount)"
        return try await services.journal.step(.revise, title, inputs: list, of: task.id, isWork: false) {
            step in
            step.output.append(list)
            let reviewed = try await services.checkpoints.record(worktree.repository).tree
            let target = try await services.tree(without: places.reversal, of: reviewed, in: worktree)
            _ = try await services.checkpoints.restore(target, into: worktree.repository)
            let picture = try await services.refresh(task, in: worktree).picture
            let isChecked = checksNext && !picture.change.files.isEmpty
            let known = try await services.journal.evidence(of: picture.tree, in: task.id)
            let summary = "now at \(picture.tree.prefix(10)); was \(reviewed.prefix(10))"
            let end = StepEnd(summary: summary, tree: picture.tree) { task in
                task.note(picture, checkedBy: isChecked ? nil : known)
                if isChecked { try task.enter(.working) }
            }
            return (end, isChecked)
        }
    }

    // MARK: - The checks after it

    /// Whether a task was cut off while the checks ran on a change that the user had revised.
    func wasChecking(_ id: TaskID) async throws -> Bool {
        let task = try await services.journal.task(id)
        guard task.state == .interrupted || task.state == .paused, task.workspace != nil else { return false }
        return try await endsInRevision(id)
    }

    /// Whether nothing but checks and a review followed on what the user last did with a change.
    private func endsInRevision(_ id: TaskID) async throws -> Bool {
        let last = try await services.journal.steps(of: id).last { step in
            // What comes after a revision: the checks, and the review that they end in.
            step.kind != .check && (step.kind != .approval || step.state == .succeeded)
        }
        return last?.kind == .revise && last?.state == .succeeded
    }

    /// Takes back that a task was cancelled.
    func reopen(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard task.state == .cancelled else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), not cancelled.",
                    remedy: "Only what was cancelled can be taken back."
                )
            }
            // What is left of the work that was cancelled ends first.
            await queue.cancel(id)
            guard try await wasWithUser(task) else {
                try await services.journal.change(id) { try $0.enter(.queued) }
                await queue.fill()
                return CommandReceipt(task: id, note: "#\(id) is in the queue again.")
            }
            guard let worktree = try await services.revivedWorktree(of: task)?.worktree else {
                throw EngineError.unavailable(
                    message: "Task #\(id) has no worktree.",
                    remedy: "Retry the task; its steps and its last diff are kept."
                )
            }
            try await services.worktrees.lease(worktree)
            let picture = try await services.refresh(task, in: worktree).picture
            let evidence = try await services.journal.evidence(of: picture.tree, in: id)
            try await services.journal.change(id) { task in
                try task.enter(.reviewing)
                task.note(picture, checkedBy: evidence)
            }
            return CommandReceipt(task: id, note: "#\(id) waits for your approval again.")
        }
    }

    /// Whether there was a change before the user when a task was cancelled.
    private func wasWithUser(_ task: AgentTask) async throws -> Bool {
        switch task.cancelledFrom {
        case .reviewing, .publishing, .watching: true
        case .working: try await endsInRevision(task.id)
        default: false
        }
    }

    /// Goes on with checks that were cut off.
    func resumeChecking(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.change(id) { try $0.enter(.reviewing) }
            guard await canCheck(task) else { return CommandReceipt(task: id, note: Self.noCheck) }
            try await services.journal.change(id) { try $0.enter(.working) }
            await queue.begin(.check, on: id)
            return CommandReceipt(task: id)
        }
    }

    private static let noCheck = "Nothing is checked: there is no check that may run here."

    func canCheck(_ task: AgentTask) async -> Bool {
        if case .granted? = await checkPermission(task) { true } else { false }
    }

    /// Whether the check of a task may run; nil when there is none.
    private func checkPermission(_ task: AgentTask) async -> CommandPermission? {
        await services.check(of: task).map { services.project.permission(toRun: $0.line, for: task.id) }
    }

    /// Starts the checks that a step has put the task to work for, and says so.
    func goOn(
        _ id: TaskID,
        isChecked: Bool,
        mayCheck: Bool,
        _ deed: String
    ) async -> CommandReceipt {
        if isChecked { await queue.begin(.check, on: id) }
        let next =
            isChecked ? "The checks run again." : mayCheck ? "Nothing is left of the change." : Self.noCheck
        return CommandReceipt(task: id, note: "\(deed) \(next)")
    }
}

extension EngineServices {
    /// Makes the checkpoint that a reversal leads to.
    ///
    /// - Throws: `conflict` when hunks do not fit the files, `CheckpointError`.
    fileprivate func tree(
        without reversal: ReviewedPlaces.Reversal,
        of tree: String,
        in worktree: Worktree
    ) async throws -> String {
        let objects = reversal.parts.flatMap { [$0.file.oldObject, $0.file.newObject] }.compactMap { $0 }
        let blobs = try await checkpoints.contents(of: objects, in: worktree.repository)
        var contents: [String: [UInt8]] = [:]
        for (file, hunks) in reversal.parts {
            guard let old = file.oldObject.flatMap({ blobs[$0] }),
                let new = file.newObject.flatMap({ blobs[$0] }),
                let content = HunkReversal.taking(back: hunks, of: new, to: old)
            else {
                throw EngineError.conflict(
                    message: "The hunks of \(file.path) do not fit the file as it is now.",
                    remedy: "Look at the new diff and mark its parts again."
                )
            }
            contents[file.path] = content
        }
        return try await checkpoints.revise(
            tree,
            puttingBack: reversal.paths,
            to: worktree.startTree,
            writing: contents,
            in: worktree.repository
        )
    }
}
