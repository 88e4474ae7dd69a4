/// What a project's state takes of the disk, in bytes.
public struct DiskUse: Codable, Sendable, Equatable {
    /// The worktrees of tasks.
    public var worktrees: Int64
    /// The checkpoints of their files.
    public var checkpoints: Int64
    /// Worktrees that were cleared away and are kept for a while.
    public var trash: Int64
    /// What steps printed, the last diffs, and the logs of jobs on GitHub.
    public var outputs: Int64
    /// The database with its journal.
    public var database: Int64
    /// Whether all was counted; else each figure is the least that it can be.
    public var isComplete: Bool

    /// Creates a reading.
    public init(
        worktrees: Int64,
        checkpoints: Int64,
        trash: Int64,
        outputs: Int64,
        database: Int64,
        isComplete: Bool = true
    ) {
        self.worktrees = worktrees
        self.checkpoints = checkpoints
        self.trash = trash
        self.outputs = outputs
        self.database = database
        self.isComplete = isComplete
    }

    /// All of it.
    public var total: Int64 { worktrees + checkpoints + trash + outputs + database }
}

extension Int64 {
    /// The number of bytes for people, such as `3 kB`, `1.2 MB` or `17 GB`.
    public var asByteCount: String {
        var value = Double(self)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 || unit == "GB" {
                let shownWhole = unit == "B" || value >= 10
                let rounded = shownWhole ? "\(Int64(value.rounded()))" : "\((value * 10).rounded() / 10)"
                return "\(rounded) \(unit)"
            }
            value /= 1000
        }
        return "\(self) B"
    }
}
