import Foundation

extension WorktreePool {
    /// Makes a worktree again whose folder was deleted or is no worktree any more, with the files of a
    /// checkpoint.
    ///
    /// - Parameters:
    ///   - id: The task's number.
    ///   - branch: Its branch; made again at the base if it is gone, too.
    ///   - base: The commit the branch started from.
    ///   - startTree: The tree the work started from.
    ///   - path: Where it was.
    ///   - tree: The checkpoint.
    /// - Returns: The worktree, and where in the trash lies what was left at its place; nil for nothing.
    /// - Throws: ``WorktreeError``, or `CancellationError`.
    package func recreate(
        id: Int64,
        branch: String,
        base: String,
        startTree: String,
        path: String,
        files tree: String
    ) async throws -> (worktree: Worktree, trash: String?) {
        guard isPlace(path) else { throw WorktreeError.foreign(path: path) }
        if let lease = lease(at: path), lease.isLive, lease != .own { throw WorktreeError.leased(lease) }
        let trash = FileManager.default.fileExists(atPath: path) ? try moveToTrash(path) : nil
        do {
            // git keeps the place of one that was locked, though nothing is there any more.
            try await changeList(["unlock", path], accepting: [0, 128])
            try await prune()
            try makeDirectory("worktrees")
            let exists = try await repository.branchExists(branch)
            let target = exists ? [path, branch] : ["--no-track", "-b", branch, path, base]
            try await changeList(["add", "--quiet"] + target, wallTime: Self.checkoutTime)
            let made = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
            await checkpoints.forget(made)
            _ = try await checkpoints.restore(tree, into: made)
            let worktree = Worktree(
                id: id,
                branch: branch,
                base: base,
                startTree: startTree,
                repository: made
            )
            return (worktree, trash)
        } catch let error as GitError {
            throw WorktreeError.git(error)
        } catch let error as CheckpointError {
            throw WorktreeError.checkpoint(error)
        }
    }
}
