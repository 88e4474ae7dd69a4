/// A working tree of its own for one task, on a branch of its own, outside the user's checkout.
package struct Worktree: Sendable, Hashable {
    /// The task's number.
    package let id: Int64
    /// The branch, such as `switchyard/12-fix-the-parser`.
    package let branch: String
    /// The commit the branch started from.
    package let base: String
    /// The tree the work started from: the base's own, or with the user's changes included.
    package let startTree: String
    /// How to read it; its root is the working tree's path.
    package let repository: GitRepository

    /// The path of the working tree.
    package var path: String { repository.root }

    /// The same worktree with its work on another base.
    package func based(on commit: String, tree: String) -> Worktree {
        Worktree(id: id, branch: branch, base: commit, startTree: tree, repository: repository)
    }
}

/// Why a worktree could not be made or removed.
package enum WorktreeError: Error, Hashable {
    /// git failed.
    case git(GitError)
    /// The user's changes could not be included.
    case checkpoint(CheckpointError)
    /// The state directory cannot be written; the system's words.
    case storage(String)
    /// It has changes that are in no commit; the first few paths.
    case uncommittedChanges(paths: [String])
    /// Its branch has commits that are nowhere else.
    case unmergedCommits(count: Int)
    /// A process that is alive works in it.
    case leased(WorktreeLease)
    /// Somebody told git to keep it.
    case locked(path: String)
    /// Its path is no place for worktrees of ours.
    case foreign(path: String)

    /// What happened and what to do, for people.
    package var explanation: String {
        switch self {
        case .git(let error): error.explanation
        case .checkpoint(let error): error.explanation
        case .storage(let reason): "the state directory cannot be written: \(reason)"
        case .uncommittedChanges(let paths):
            "the worktree has changes that are in no commit (\(paths.joined(separator: ", ")))"
        case .unmergedCommits(let count): "the branch has \(count) commits that are on no other branch"
        case .leased(let lease): "process \(lease.processID) on \(lease.host) works in it"
        case .locked(let path): "git keeps \(path) locked; git worktree unlock lets go of it"
        case .foreign(let path): "\(path) is not among Switchyard's worktrees"
        }
    }
}
