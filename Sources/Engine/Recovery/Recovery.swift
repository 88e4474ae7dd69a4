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

    /// How many of the newest events are looked at while everything waits.
    private static let tailLength = 4_096

    /// What the comparison of the event log with the hash that was kept outside of it came to.
    enum LogComparison: Sendable, Equatable {
        /// All is well, or there is nothing to compare with.
        case whole
        /// Its tail was cut or it was changed.
        case broken(HealthItem)
        /// Only a walk over the whole log can tell whether this hash is in it.
        case unknown(String)
    }

    /// Compares the event log with the hash that was kept outside of it, as far as that takes no time.
    func compareLog() async -> LogComparison {
        guard let known = LogHeadFile.hash(at: services.directories.logHead) else { return .whole }
        do {
            let found = try await services.journal.storage.read { connection -> AuditVerification? in
                // The usual case needs no walk.
                let end = try EventLog.end(in: connection)
                if end.hash == known { return AuditVerification(count: 0, head: known) }
                // A process that was killed has kept a hash from just before the newest events.
                if let start = try EventLog.recentHead(known, amongNewest: Self.tailLength, in: connection) {
                    return try EventLog.verify(after: start, in: connection)
                }
                guard end.cursor.rawValue <= Self.tailLength else { return nil }
                return try EventLog.verify(knownHead: known, in: connection)
            }
            guard let found else { return .unknown(known) }
            return Self.finding(of: found, at: services.journal.now()).map(LogComparison.broken) ?? .whole
        } catch {
            services.logger.warning("the event log could not be verified", metadata: ["error": "\(error)"])
            return .whole
        }
    }

    /// A finding about a log that is not as it was written; nil when it is.
    static func finding(of found: AuditVerification, at time: Date) -> HealthItem? {
        guard let first = found.faults.first else { return nil }
        let more = found.faultCount > 1 ? ", and \(found.faultCount - 1) more" : ""
        return HealthItem(
            subject: .database,
            level: .limited,
            message: "The event log was changed from outside: \(first.message)\(more).",
            remedy:
                "`switchyard audit verify` names all of it. If you put back an old copy of the database, this is "
                + "the reason; else look who wrote to it.",
            checkedAt: time
        )
    }

    /// Marks what was cut off, and clears away worktrees that were made and never noted.
    ///
    /// - Parameter isSweeping: Whether worktrees that no task names may be cleared away: not while a database
    ///   that was moved out of the way may know them.
    /// - Throws: `StorageError`, or `CancellationError`.
    func run(isSweeping: Bool) async throws {
        let open = try await services.journal.storage.read { try StepTable.unfinished(in: $0) }
        try await services.journal.closeOpenSteps(of: nil, summary: "cut off: the process ended")
        let states = TaskState.allCases.filter { $0.isActive || $0 == .reviewing }
        let tasks = try await services.journal.storage.read { connection in
            try states.flatMap { try TaskTable.withState($0, in: connection) }
        }
        try await clearLocks(in: Set(tasks.filter(\.state.isActive).compactMap { $0.workspace?.path }))
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
        guard isSweeping else { return }
        let named = try await namedWorktrees()
        await sweepWorktrees(keeping: named)
    }

    // MARK: - Detail

    private func clearLocks(in worktrees: Set<String>) async throws {
        let cleared = try await services.worktrees.clearLocks(in: worktrees)
        guard !cleared.isEmpty else { return }
        services.logger.notice(
            "locks of a git that was killed were removed",
            metadata: ["locks": "\(cleared)"]
        )
    }

    /// The worktrees that tasks name, of those that are there; of thousands of ended tasks few have one.
    private func namedWorktrees() async throws -> Set<String> {
        let folders = try? FileManager.default.contentsOfDirectory(atPath: services.directories.worktrees)
        // Their names begin with the task's number.
        let numbers = Set((folders ?? []).compactMap { Int64($0.prefix { $0.isASCII && $0.isNumber }) })
        return try await services.journal.storage.read { connection in
            let tasks = try numbers.compactMap { try TaskTable.find(TaskID(rawValue: $0), in: connection) }
            return Set(tasks.compactMap { $0.workspace?.path })
        }
    }

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
        let isGone = picture == nil && task.workspace != nil
        let files = isGone ? "Its worktree is gone or cannot be read." : "The files are as they were then."
        let trouble = TaskTrouble(
            code: .interrupted,
            message: "The process ended while the task ran, \(place). \(files)",
            remedy: isGone
                ? "Resume the task: a worktree that is gone is made again from its last checkpoint."
                : "Resume the task, or retry it from the start."
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
