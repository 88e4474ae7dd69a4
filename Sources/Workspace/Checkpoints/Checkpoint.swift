/// The state of a working tree at one moment: tracked and untracked files, not what is ignored.
package struct Checkpoint: Sendable, Hashable {
    /// The hash of the tree.
    ///
    /// Two checkpoints of equal contents have the same.
    package let tree: String
    /// Paths left out because they are above the size cap or are repositories of their own.
    package let skippedPaths: [String]

    /// A checkpoint as it was recorded.
    package init(tree: String, skippedPaths: [String] = []) {
        self.tree = tree
        self.skippedPaths = skippedPaths
    }
}

/// Why a checkpoint could not be recorded or restored.
package enum CheckpointError: Error, Hashable {
    /// git failed.
    case git(GitError)
    /// A file that git does not know stands where the checkpoint has another one; nothing was changed.
    case blocked(message: String)
    /// The store in the state directory cannot be written; the system's words.
    case storage(String)

    /// What happened and what to do, for people.
    package var explanation: String {
        switch self {
        case .git(let error): error.explanation
        case .blocked(let message):
            "a file that is not recorded is in the way, so nothing was changed: \(message)"
        case .storage(let reason): "the checkpoint store cannot be written: \(reason)"
        }
    }
}
