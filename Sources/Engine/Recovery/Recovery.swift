import Domain
import Foundation
import Logging
import Store
import Workspace

/// Sorts out, at the start, what a process that was killed left behind.
///
/// Nothing is repeated by itself: tasks that ran are marked as interrupted and wait for a key. Their
/// files stay as they are, and are recorded as a checkpoint first, so that nothing is lost by going on.
struct Recovery: Sendable {
    let services: EngineServices

    /// Compares the event log with the hash that was kept outside of it.
    ///
    /// - Returns: A finding when its tail was cut or it was changed; nothing when all is well.
    func verifyLog() async -> [HealthItem] {
        let known = (try? String(contentsOfFile: services.directories.logHead, encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard let known, !known.isEmpty else { return [] }
        do {
            let found = try await services.journal.storage.read { connection -> ChainVerification? in
                // The usual case needs no walk over the whole log.
                if try EventLog.head(in: connection) == known { return nil }
                return try EventLog.verify(knownHead: known, in: connection)
            }
            guard let found, !found.isWhole else { return [] }
            let what =
                found.firstBroken.map { "event \($0.rawValue) is not as it was written" }
                ?? "its newest events are missing"
            return [
                HealthItem(
                    subject: .database,
                    level: .limited,
                    message: "The event log was changed from outside: \(what).",
                    remedy:
                        "If you put back an old copy of the database, this is the reason; else look who wrote to it.",
                    checkedAt: services.journal.now()
                )
            ]
        } catch {
            services.logger.warning("the event log could not be verified", metadata: ["error": "\(error)"])
            return []
        }
    }

    /// Marks what was cut off, and clears away worktrees that were made and never noted.
    func run() async throws {
        let open = try await services.journal.storage.read { try StepTable.unfinished(in: $0) }
        try await services.journal.closeOpenSteps(of: nil, summary: "cut off: the process ended")
        let tasks = try await services.journal.storage.read { try TaskTable.all(in: $0) }
        for task in tasks where task.state.isActive {
            let step = open.last { $0.taskID == task.id }
            try await mark(task, cutOffIn: step)
        }
        for task in tasks where task.state == .reviewing && open.contains(where: { $0.taskID == task.id }) {
            // A revision or an undo that was cut off: what is shown and proven must be of the files as they are.
            guard let picture = await picture(of: task) else { continue }
            let evidence = try await services.journal.evidence(of: picture.tree, in: task.id)
            try await services.journal.change(task.id) { $0.note(picture, checkedBy: evidence) }
        }
        await sweepWorktrees(keeping: Set(tasks.compactMap { $0.workspace?.path }))
    }

    // MARK: - Detail

    /// Nothing of this is a reason not to start: what cannot be cleared away is tried again the next time.
    private func sweepWorktrees(keeping paths: Set<String>) async {
        do {
            let sweep = try await services.worktrees.sweep(keeping: paths)
            guard !sweep.isEmpty else { return }
            services.logger.notice(
                "worktrees that no task names were cleared away",
                metadata: [
                    "removed": "\(sweep.removed)", "trashed": "\(sweep.trashed)", "kept": "\(sweep.kept)",
                ]
            )
        } catch {
            services.logger.warning("worktrees could not be swept", metadata: ["error": "\(error)"])
        }
    }

    private func mark(_ task: AgentTask, cutOffIn step: StepRecord?) async throws {
        let picture = await picture(of: task)
        let place = step.map { "during “\($0.title)”" } ?? "between two steps"
        let trouble = TaskTrouble(
            code: .interrupted,
            message: "The process ended while the task ran, \(place). The files are as they were then.",
            remedy: "Resume the task, or retry it from the start."
        )
        try await services.journal.change(task.id) { task in
            if let picture { task.note(picture) }
            try task.enter(.interrupted, trouble: trouble)
        }
    }

    /// Records the files of a task; a worktree that is gone or broken is no reason not to start.
    private func picture(of task: AgentTask) async -> WorktreePicture? {
        do {
            guard let worktree = try await services.worktree(of: task) else { return nil }
            return try await services.refresh(task, in: worktree).picture
        } catch {
            services.logger.warning(
                "the files of an interrupted task could not be recorded",
                metadata: ["task.id": "\(task.id)", "error": "\(error)"]
            )
            return nil
        }
    }
}
