import Domain
import Store
import Workspace

/// The commands on a change that waits for the user.
extension LocalEngine {
    /// Commits the reviewed change.
    func approve(
        _ id: TaskID,
        acceptedTestFiles: [String],
        _ message: String?,
        force: Bool
    ) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let (task, worktree) = try await reviewed(id, for: "approved")
            let (picture, differs) = try await services.refresh(task, in: worktree)
            guard !differs else {
                try await services.journal.change(id) { $0.note(picture) }
                throw EngineError.conflict(
                    message: "The files of task #\(id) were changed since the diff was made.",
                    remedy: "Look at the new diff, then approve it."
                )
            }
            guard !picture.change.files.isEmpty else {
                throw EngineError.conflict(
                    message: "There is no change to commit: the files are as the task found them.",
                    remedy: "Undo the undo, reject with a comment, or cancel the task."
                )
            }
            try ApprovalRules.check(acceptedTestFiles: acceptedTestFiles, against: picture.testChanges)
            let gap = ApprovalRules.gap(in: task.evidence, on: picture.tree)
            if let gap, !force { throw ApprovalRules.refusal(of: id, for: gap) }
            guard try await TaskRunner(services: services, id: id).hooksMayRun(in: worktree) else {
                throw EngineError.denied(
                    message:
                        "Commit hooks are installed; they run code of the worktree, and there is no sandbox.",
                    remedy: "Install bubblewrap, or consent once to unsandboxed checks in this project."
                )
            }
            try await services.journal.step(.approval, "approved by you", of: id, isWork: false) { step in
                for notice in picture.testChanges { step.output.append("accepted: \(notice.summary)\n") }
                let files = "the files at \(picture.tree.prefix(10))"
                let summary = gap.map { "\(ApprovalRules.confession(of: $0)): \(files)" } ?? files
                let end = StepEnd(summary: summary, tree: picture.tree) { task in
                    task.note(picture)
                    try task.enter(.publishing)
                }
                return (end, ())
            }
            await queue.begin(.publish(message: message), on: id)
            return CommandReceipt(task: id)
        }
    }

    /// Gives the change back to the agent, without what a review rejects and with what it says.
    func reject(_ id: TaskID, _ comment: String, _ review: ChangeReview?) async throws -> CommandReceipt {
        guard review?.isEmpty == false || !comment.allSatisfy(\.isWhitespace) else {
            throw EngineError.invalid(
                message: "The comment is empty.",
                remedy: "Say what is to be different; to give the task up, cancel it."
            )
        }
        return try await withFiles(of: id) {
            let (task, worktree) = try await reviewed(id, for: "rejected")
            var notes: [ReviewNote] = []
            if let review {
                let places = try await find(review, of: task, in: worktree)
                notes = places.notes
                let isPartRejected = !review.rejected.isEmpty
                if isPartRejected { try await takeBack(places, of: task, in: worktree, checksNext: false) }
            }
            let told = notes
            let picture = try await services.refresh(task, in: worktree).picture
            let startsNow = await queue.claim(id)
            do {
                try await services.journal.step(.approval, TaskRunner.feedbackTitle, of: id, isWork: false) {
                    step in
                    step.output.append(comment + "\n")
                    if !told.isEmpty { step.output.append(ReviewNotesText.text(of: told) + "\n") }
                    let end = StepEnd(summary: "back to the agent", tree: picture.tree) { task in
                        task.note(picture)
                        task.feedback = comment
                        task.reviewNotes = told.isEmpty ? nil : told
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
            return CommandReceipt(task: id)
        }
    }

    /// Puts the files back to what they were before the last edit; doing it twice redoes.
    func undo(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard !task.state.isActive, ![.queued, .watching, .done].contains(task.state),
                let worktree = try await services.revivedWorktree(of: task)?.worktree
            else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue): there is no edit that can be undone.",
                    remedy: "Undo works while a change waits for review, or after the task has stopped."
                )
            }
            let steps = try await services.journal.steps(of: id)
            let present = try await services.checkpoints.record(worktree.repository).tree
            guard let target = EditHistory(steps: steps, base: worktree.startTree).treeBefore(present) else {
                throw EngineError.conflict(
                    message: "Task #\(id) has no edit to undo.",
                    remedy: "The files are as the task found them."
                )
            }
            try await services.putBack(task, in: worktree, to: target, "undo by you")
            return CommandReceipt(task: id, note: Self.undoNote(try await services.journal.task(id)))
        }
    }

    /// What an undo has come to, in one line.
    static func undoNote(_ task: AgentTask) -> String {
        guard let change = task.change, !change.files.isEmpty else {
            return "#\(task.id) is as it began, without a change; undo again brings the change back."
        }
        let checks =
            switch task.evidence {
            case let run? where run.isStale: "no check has run on exactly these files"
            case let run? where run.outcome == .passed: "the checks passed on exactly these files"
            case .some: "the checks failed on exactly these files"
            case nil: "no check has run"
            }
        return "#\(task.id) is put back to +\(change.added) -\(change.removed); \(checks)."
    }

    /// Fast-forwards the user's branch to the commit; the one command that touches the checkout.
    func bringIntoBranch(_ id: TaskID) async throws -> CommandReceipt {
        let task = try await services.journal.task(id)
        guard task.state == .done, let commit = task.commit else {
            throw EngineError.conflict(
                message: "Task #\(id) is \(task.state.rawValue) and has no commit yet.",
                remedy: "Approve its change first."
            )
        }
        let repository = services.repository
        let branch: String
        var isMoved = false
        do {
            guard let current = try await repository.currentBranch() else { throw GitError.detachedHead }
            branch = current
            if try await !repository.isAncestor(commit, of: repository.headCommit()) {
                _ = try await repository.fastForward(to: commit)
                isMoved = true
            }
        } catch GitError.notAFastForward(_, let onto) {
            throw EngineError.conflict(
                message: Self.movedOn(onto, since: task),
                remedy: "Rebase the task onto it (`switchyard rebase \(id)`), then bring it in again."
            )
        } catch let error as GitError {
            throw EngineError.conflict(
                message: Self.sentence(error.explanation),
                remedy: "Then bring it in again."
            )
        }
        try await services.journal.change(id) { $0.broughtInto = branch }
        await tellProject()
        let note = isMoved ? "\(branch) is at \(commit.prefix(10))." : "#\(id) is in \(branch) already."
        return CommandReceipt(task: id, note: note)
    }

    private static func movedOn(_ branch: String, since task: AgentTask) -> String {
        let base = task.workspace.map { " from \($0.baseCommit.prefix(8))" } ?? ""
        return "\(branch) has moved on since #\(task.id) was started\(base), so it cannot be fast-forwarded."
    }

    private static func sentence(_ words: String) -> String {
        "\(words.prefix(1).uppercased())\(words.dropFirst())\(words.hasSuffix(".") ? "" : ".")"
    }

    // MARK: - Detail

    /// The task and its worktree, if its change waits for the user.
    func reviewed(_ id: TaskID, for deed: String) async throws -> (AgentTask, Worktree) {
        let task = try await services.journal.task(id)
        guard task.state == .reviewing else {
            throw EngineError.conflict(
                message: "Task #\(id) is \(task.state.rawValue), so it cannot be \(deed).",
                remedy: "Wait until its change is ready for review."
            )
        }
        // One that was deleted is made again: what is reviewed is a checkpoint.
        guard let worktree = try await services.revivedWorktree(of: task)?.worktree else {
            throw EngineError.unavailable(
                message: "Task #\(id) has no worktree.",
                remedy: "Retry the task; its steps and its last diff are kept."
            )
        }
        return (task, worktree)
    }
}

/// The trees that the files of a task have had, for undo.
struct EditHistory: Sendable, Equatable {
    private let trees: [String]

    /// Reads the history out of the journal.
    ///
    /// - Parameters:
    ///   - steps: The steps of the task in order.
    ///   - base: The tree that the present worktree started from.
    init(steps: [StepRecord], base: String) {
        // Edits of an earlier attempt were made in another worktree, those before a rebase to other files.
        let start = steps.lastIndex(where: \.beginsAnew) ?? 0
        // An edit that is checked at once has its tree with the check.
        let kinds: Set<StepKind> = [.prepare, .edit, .check, .undo, .approval, .revise]
        trees = [base] + steps[start...].filter { kinds.contains($0.kind) }.compactMap(\.tree)
    }

    /// The newest tree that differs from the present one; nil when there was no other.
    func treeBefore(_ present: String) -> String? {
        trees.last { $0 != present }
    }
}
