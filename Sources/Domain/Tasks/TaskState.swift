/// Where a task stands.
///
/// The wire names are stable.
public enum TaskState: String, Codable, Sendable, CaseIterable {
    /// Waits for a free slot.
    case queued
    /// Type, complexity and strategy are being chosen.
    case classifying
    /// A worktree is made and the environment looked at.
    case preparing
    /// The strategy runs: locate, edit, check, repair; or the checks of a change that the user revised.
    case working
    /// Diff and evidence wait for the user.
    case reviewing
    /// The approved change is being committed.
    case publishing
    /// The fix of a red run is pushed, and its rerun has not ended.
    case watching
    /// Committed on its branch; the fix of a red run: its rerun is green.
    case done
    /// Ended without a usable change; the reason is on the task.
    case failed
    /// Stopped by the user.
    case cancelled
    /// Needs something from the user: an answer, a model, a consent.
    case blocked
    /// The process died while the task ran.
    case interrupted
    /// Set aside by the user; goes on from its last journalled step when resumed.
    case paused

    /// Whether the engine works on a task in this state.
    public var isActive: Bool {
        switch self {
        case .classifying, .preparing, .working, .publishing: true
        case .queued, .reviewing, .watching, .done, .failed, .cancelled, .blocked, .interrupted, .paused:
            false
        }
    }

    /// Whether nothing more happens unless the user retries.
    public var isFinal: Bool {
        switch self {
        case .done, .failed, .cancelled: true
        default: false
        }
    }

    /// Whether the user has to do something before the task can go on.
    public var needsUser: Bool {
        switch self {
        case .reviewing, .blocked, .interrupted: true
        default: false
        }
    }
}
