package import Foundation

extension CheckpointStore {
    /// Forgets checkpoints that nobody names any more, and deletes what they alone consist of.
    ///
    /// A worktree that is being checked just now keeps all of them.
    ///
    /// - Parameters:
    ///   - trees: The checkpoints that are named.
    ///   - age: Younger ones are kept in any case.
    ///   - now: The time.
    ///   - repository: The user's checkout.
    /// - Returns: How many were forgotten; nil when it was not the time for it.
    /// - Throws: ``CheckpointError/git(_:)``, when nothing or not all could be deleted.
    @discardableResult
    package func prune(
        keeping trees: Set<String>,
        olderThan age: Duration,
        now: Date = .now,
        in repository: GitRepository
    ) throws(CheckpointError) -> Int? {
        guard let known = treesInUse else { return nil }
        let kept = trees.union(known)
        let folder = directory + "/refs/checkpoints/"
        let limit = now.addingTimeInterval(-Double(age.components.seconds))
        // A missing folder has no checkpoints.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let old = names.filter { name in
            guard !kept.contains(name) else { return false }
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + name)
            guard let time = attributes?[.modificationDate] as? Date else { return false }
            return time < limit
        }
        guard FileManager.default.fileExists(atPath: directory + "/HEAD") else { return 0 }
        // The indexes may hold what is about to go; they are made anew from the worktrees.
        forgetIndexes()
        for name in old { unlink(folder + name) }
        var prune = GitCommand(
            ["--git-dir", directory, "prune", "--expire=\(max(0, age.components.seconds)).seconds.ago"],
            in: directory
        )
        prune.lifeline = repository.lifeline
        prune.wallTime = .seconds(600)
        do {
            _ = try prune.runBlocking()
        } catch {
            throw .git(error)
        }
        return old.count
    }
}
