import Domain
import Workspace

/// What the change of a task is brought onto.
struct RebaseTarget: Sendable, Equatable {
    /// The user's branch.
    let branch: String
    /// Its commit.
    let commit: String
    /// That commit's tree.
    let tree: String
}

extension TaskRunner {
    /// The title of the step that brings a change onto what the user's branch has become.
    static let rebaseTitle = "rebase onto your branch"
    /// The title of the step that gives a change back to the agent since parts of it no longer fit.
    static let conflictTitle = "conflicts with your branch"
}

extension AgentTask {
    /// Takes note of another base.
    mutating func rebase(onto target: RebaseTarget) {
        workspace?.baseCommit = target.commit
        workspace?.baseTree = target.tree
        workspace?.baseBranch = target.branch
        // What the checks showed before any edit was about other files.
        baseline = nil
    }
}

extension EngineServices {
    /// Puts a worktree with an uncommitted change onto another base.
    ///
    /// The present is a checkpoint before anything is written. The files come first: should the process end
    /// before the branch is moved, a commit would hold too much rather than take something back.
    ///
    /// - Parameters:
    ///   - worktree: The worktree.
    ///   - tree: What its files become.
    ///   - target: The base.
    ///   - tip: The commit that its branch is on.
    /// - Throws: `CheckpointError` or `GitError`; files and branch are as they were then.
    func move(_ worktree: Worktree, to tree: String, onto target: RebaseTarget, from tip: String) async throws
    {
        let before = try await checkpoints.restore(tree, into: worktree.repository)
        do {
            if tip != target.commit {
                try await worktree.repository.moveBranch(worktree.branch, from: tip, to: target.commit)
            }
        } catch {
            _ = try await checkpoints.restore(before.tree, into: worktree.repository)
            throw error
        }
        // Its index speaks of the earlier base.
        await checkpoints.forget(worktree.repository)
    }
}
