import Domain
import Foundation
import Store
import Workspace

/// Tells what the project's state takes of the disk and which of it nobody needs.
struct GarbageCollector: Sendable {
    let services: EngineServices

    /// The worktrees that are there or that unfinished tasks name, with what keeps each of them.
    ///
    /// - Throws: `StorageError`, `WorktreeError`, or `CancellationError`.
    func worktrees() async throws -> [WorktreeStatus] {
        let tasks = try await services.journal.storage.read { try TaskTable.all(in: $0) }
        var owners: [String: AgentTask] = [:]
        for task in tasks { if let path = task.workspace?.path { owners[path] = task } }
        var statuses: [WorktreeStatus] = []
        for facts in try await services.worktrees.facts(naming: Set(owners.keys)) {
            let owner = owners[facts.path]
            // What has ended and was cleared away is no worktree any more.
            guard facts.isThere || owner?.state.isFinal == false else { continue }
            statuses.append(try await status(of: facts, owner: owner))
        }
        return statuses
    }

    /// What the parts of the state take of the disk.
    ///
    /// - Throws: `CancellationError`.
    func diskUse() async throws -> DiskUse {
        let (disk, directories) = (services.disk, services.directories)
        let worktrees = try await disk.size(of: [directories.worktrees])
        let checkpoints = try await disk.size(of: [directories.checkpoints])
        let trash = try await disk.size(of: [directories.trash])
        let outputs = try await disk.size(of: [directories.outputs, directories.jobLogs])
        let files = ["", "-wal", "-shm"].map { directories.database + $0 }
        let database = try await disk.size(of: files)
        return DiskUse(
            worktrees: worktrees.bytes,
            checkpoints: checkpoints.bytes,
            trash: trash.bytes,
            outputs: outputs.bytes,
            database: database.bytes,
            isComplete: [worktrees, checkpoints, trash, outputs, database].allSatisfy(\.isComplete)
        )
    }

    /// What has been in the trash for longer than it is kept, and how many bytes that is.
    func expiredTrash() async throws -> (paths: [String], bytes: Int64) {
        let retention = services.configuration.trashRetention
        let paths = await services.worktrees.trashed(olderThan: retention, now: services.journal.now())
        return (paths, try await services.disk.size(of: paths).bytes)
    }

    /// Forgets old checkpoints that no task and no step names.
    ///
    /// - Returns: How many bytes that gave back; 0 while a task is worked on.
    func pruneCheckpoints() async throws -> Int64 {
        let (tasks, steps) = try await services.journal.storage.read { connection in
            let tasks = try TaskTable.all(in: connection)
            return (tasks, try tasks.flatMap { try StepTable.steps(of: $0.id, in: connection) })
        }
        guard !tasks.contains(where: \.state.isActive) else { return 0 }
        var named: Set<String> = []
        for task in tasks {
            let trees = [
                task.workspace?.baseTree, task.workspace?.tree, task.evidence?.tree, task.baseline?.tree,
            ]
            named.formUnion(trees.compactMap(\.self))
        }
        for step in steps { named.formUnion([step.tree, step.evidence?.tree].compactMap(\.self)) }
        let folder = [services.directories.checkpoints]
        let before = try await services.disk.size(of: folder).bytes
        try await services.checkpoints.prune(
            keeping: named,
            olderThan: services.configuration.trashRetention,
            now: services.journal.now(),
            in: services.repository
        )
        let after = try await services.disk.size(of: folder).bytes
        return max(0, before - after)
    }

    // MARK: - Detail

    private func status(of facts: WorktreeFacts, owner: AgentTask?) async throws -> WorktreeStatus {
        let size = try await services.disk.size(of: [facts.path])
        return WorktreeStatus(
            path: facts.path,
            task: owner?.id,
            state: owner?.state,
            branch: facts.branch,
            isDirty: facts.isDirty,
            unmergedCommits: facts.unmergedCommits,
            sizeInBytes: facts.isThere && size.isComplete ? size.bytes : nil,
            lease: Self.lease(facts.lease),
            createdAt: facts.createdAt,
            obstacles: Self.obstacles(facts, state: owner?.state)
        )
    }

    private static func lease(_ lease: WorktreeLease?) -> WorktreeStatus.Lease {
        guard let lease else { return .free }
        return lease.isLive ? .live : .stale
    }

    /// What keeps a worktree from being cleared away; pure but for the question whether a process is alive.
    static func obstacles(_ facts: WorktreeFacts, state: TaskState?) -> [WorktreeStatus.Obstacle] {
        var obstacles: [WorktreeStatus.Obstacle] = []
        if let state, !state.isFinal { obstacles.append(.inUse) }
        // Our own lease on the worktree of a task that has ended keeps nobody.
        if let lease = facts.lease, lease.isLive, lease != .own { obstacles.append(.leased) }
        guard facts.isThere else { return obstacles + [.missing] }
        if facts.isLocked { obstacles.append(.locked) }
        guard facts.isReadable, let isDirty = facts.isDirty, let unmerged = facts.unmergedCommits else {
            return obstacles + [.unknown]
        }
        if isDirty { obstacles.append(.dirty) }
        if unmerged > 0 { obstacles.append(.unmerged) }
        return obstacles
    }
}
