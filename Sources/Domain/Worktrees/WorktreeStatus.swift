public import Foundation

/// How one worktree stands: whose it is, what it takes, and what keeps it from being cleared away.
public struct WorktreeStatus: Codable, Sendable, Equatable {
    /// Whether a process works in a worktree.
    ///
    /// The wire names are stable.
    public enum Lease: String, Codable, Sendable, CaseIterable {
        /// Nobody does.
        case free
        /// One that is alive, or on another machine and cannot be asked.
        case live
        /// One did, and is gone.
        case stale
    }

    /// Why a clean-up leaves a worktree alone.
    ///
    /// The wire names are stable.
    public enum Obstacle: String, Codable, Sendable, CaseIterable {
        /// Its task has not ended.
        case inUse = "in-use"
        /// A process that is alive works in it.
        case leased
        /// git keeps it locked, because somebody told it to.
        case locked
        /// It holds changes that are in no commit.
        case dirty
        /// Its branch has commits that are nowhere else.
        case unmerged
        /// It is no worktree that Switchyard could read.
        case unknown
        /// There is no folder any more; resuming its task makes it again.
        case missing

        /// Whether nothing would be lost by moving the folder to the trash, from which it can be taken back.
        public var canBeTrashed: Bool {
            switch self {
            case .dirty, .unmerged, .unknown: true
            case .inUse, .leased, .locked, .missing: false
            }
        }
    }

    /// The absolute path.
    public var path: String
    /// The task that it was made for; nil when no task names it.
    public var task: TaskID?
    /// Where that task stands.
    public var state: TaskState?
    /// The branch that is checked out; nil when it cannot be told.
    public var branch: String?
    /// Whether it holds changes that are in no commit; nil when it cannot be told.
    public var isDirty: Bool?
    /// How many commits of its branch are nowhere else; nil when it cannot be told.
    public var unmergedCommits: Int?
    /// What it takes of the disk, in bytes; nil when it was not measured to the end.
    public var sizeInBytes: Int64?
    /// Whether a process works in it.
    public var lease: Lease
    /// When it was made; nil when it cannot be told.
    public var createdAt: Date?
    /// Why a clean-up leaves it alone, the weightiest reason first; empty when it may go.
    public var obstacles: [Obstacle]

    /// Creates a description; what is left out cannot be told.
    public init(
        path: String,
        task: TaskID? = nil,
        state: TaskState? = nil,
        branch: String? = nil,
        isDirty: Bool? = nil,
        unmergedCommits: Int? = nil,
        sizeInBytes: Int64? = nil,
        lease: Lease = .free,
        createdAt: Date? = nil,
        obstacles: [Obstacle] = []
    ) {
        self.path = path
        self.task = task
        self.state = state
        self.branch = branch
        self.isDirty = isDirty
        self.unmergedCommits = unmergedCommits
        self.sizeInBytes = sizeInBytes
        self.lease = lease
        self.createdAt = createdAt
        self.obstacles = obstacles
    }

    /// The number of the pull request that was checked out into it; nil for the worktree of a task.
    ///
    /// Such a folder is named `pr-12-fix-the-parser`; that of a task begins with a number.
    public var pullRequest: Int? {
        guard task == nil, let name = path.split(separator: "/").last, name.hasPrefix("pr-") else {
            return nil
        }
        return Int(name.dropFirst("pr-".count).prefix { $0 != "-" })
    }

    /// Whether a clean-up may move it to the trash.
    ///
    /// - Parameter trashesUnsaved: Whether what is in no commit may go there as well.
    /// - Returns: Whether nothing speaks against it.
    public func isRemovable(trashesUnsaved: Bool) -> Bool {
        obstacles.allSatisfy { trashesUnsaved && $0.canBeTrashed }
    }
}
