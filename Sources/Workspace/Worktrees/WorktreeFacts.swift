package import Foundation

/// What can be told of a worktree by looking at it.
package struct WorktreeFacts: Sendable, Hashable {
    /// The absolute path.
    package let path: String
    /// Whether the folder is there.
    package internal(set) var isThere = false
    /// Whether git reads it as a worktree of this repository, on a branch that a pool made.
    package internal(set) var isReadable = false
    /// Whether git was told to keep it.
    package internal(set) var isLocked = false
    /// The branch that is checked out; nil when it cannot be told.
    package internal(set) var branch: String?
    /// Whether it holds changes that are in no commit; nil when it cannot be told.
    package internal(set) var isDirty: Bool?
    /// How many commits of its branch are nowhere else; nil when it cannot be told.
    package internal(set) var unmergedCommits: Int?
    /// Who works in it, alive or not.
    package internal(set) var lease: WorktreeLease?
    /// When it was made; nil when it cannot be told.
    package internal(set) var createdAt: Date?
}

extension WorktreePool {
    /// Looks at every worktree that is there or named.
    ///
    /// - Parameter paths: The worktrees that tasks name.
    /// - Returns: What was found, in the order of paths. What cannot be read is told as such.
    /// - Throws: `CancellationError`.
    package func facts(naming paths: Set<String>) async throws -> [WorktreeFacts] {
        let folder = directory + "/worktrees"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let found = names.map { folder + "/" + $0 }.filter { isFolder($0) }
        var facts: [WorktreeFacts] = []
        for path in paths.union(found).sorted() { facts.append(try await self.facts(at: path)) }
        return facts
    }

    /// Moves a worktree to the trash, and its branch away if its commits are elsewhere as well.
    ///
    /// - Parameters:
    ///   - path: The worktree's path.
    ///   - trashesUnsaved: Whether it may go although it holds what is in no other place; its branch stays
    ///     then.
    /// - Returns: Where the folder lies now.
    /// - Throws: ``WorktreeError``, which says why it stays; `CancellationError`.
    package func discard(_ path: String, trashesUnsaved: Bool) async throws -> String {
        guard isPlace(path), isFolder(path) else {
            throw WorktreeError.foreign(path: path)
        }
        // Looked at anew: it may have changed since somebody said that it can go.
        let facts = try await facts(at: path)
        if let lease = facts.lease, lease.isLive, lease != .own { throw WorktreeError.leased(lease) }
        if facts.isLocked { throw WorktreeError.locked(path: path) }
        if !trashesUnsaved {
            guard facts.isReadable else { throw WorktreeError.git(.notARepository(path: path)) }
            guard facts.isDirty == false else { throw WorktreeError.uncommittedChanges(paths: [path]) }
            guard let count = facts.unmergedCommits, count == 0 else {
                throw WorktreeError.unmergedCommits(count: facts.unmergedCommits ?? 1)
            }
        }
        let worktree = try? await orphan(at: path)
        let trash = try moveToTrash(path)
        try await prune()
        if let worktree { await checkpoints.forget(worktree.repository) }
        // Of a process that is gone, or ours.
        try? FileManager.default.removeItem(atPath: leaseFile(at: path))
        if facts.unmergedCommits == 0, let branch = facts.branch {
            // Lower-case d: git itself refuses once more if the branch is not merged into HEAD.
            _ = try? await repository.git(["branch", "-d", "--", branch], accepting: [0, 1])
        }
        return trash
    }

    // MARK: - Detail

    private func facts(at path: String) async throws -> WorktreeFacts {
        try Task.checkCancellation()
        var facts = WorktreeFacts(path: path)
        facts.lease = lease(at: path)
        facts.isThere = isFolder(path)
        guard facts.isThere else { return facts }
        do {
            guard let worktree = try await orphan(at: path) else { return facts }
            facts.isReadable = true
            facts.branch = worktree.branch
            let metadata = worktree.repository.gitDirectory
            facts.isLocked = FileManager.default.fileExists(atPath: metadata + "/locked")
            // Written when the worktree is made, and not again.
            let attributes = try? FileManager.default.attributesOfItem(atPath: metadata + "/commondir")
            facts.createdAt = attributes?[.modificationDate] as? Date
            facts.isDirty = try await !worktree.repository.status().isClean
            facts.unmergedCommits = try await unmergedCommits(of: worktree)
        } catch is GitError {
            // What git cannot tell stays unknown, and what is unknown is left alone.
        }
        return facts
    }
}
