/// A change of state that the transition table does not allow: always a programming error.
public struct ImpossibleTransition: Error, Equatable, CustomStringConvertible {
    /// The state the task was in.
    public let from: TaskState
    /// The state it was to enter.
    public let to: TaskState

    /// Both states in one sentence.
    public var description: String { "a task cannot go from \(from.rawValue) to \(to.rawValue)" }
}

extension TaskState {
    /// The transition table: every state that may follow this one.
    ///
    /// It is checked on every write of a task's state. Each state can be left by a key of the user:
    /// cancel, retry, resume, answer, approve, reject or undo. Work on a comment that comes to nothing leads back
    /// to the review from any of its stages.
    public var successors: Set<TaskState> {
        switch self {
        case .queued: [.classifying, .cancelled, .failed, .paused]
        case .classifying: [.preparing, .reviewing, .failed, .cancelled, .blocked, .interrupted, .paused]
        case .preparing: [.working, .reviewing, .failed, .cancelled, .blocked, .interrupted, .paused]
        case .working: [.reviewing, .failed, .cancelled, .blocked, .interrupted, .paused]
        case .reviewing: [.publishing, .working, .queued, .cancelled]
        case .publishing:
            [.done, .watching, .reviewing, .failed, .cancelled, .blocked, .interrupted, .paused]
        case .watching: [.done, .queued, .failed, .cancelled, .blocked]
        case .done: [.queued]
        case .failed: [.queued, .reviewing]
        case .cancelled: [.queued, .reviewing]
        case .blocked: [.queued, .watching, .cancelled, .failed]
        case .interrupted: [.queued, .cancelled, .reviewing]
        case .paused: [.queued, .cancelled, .reviewing]
        }
    }

    /// Returns the next state, having checked that the table allows it.
    ///
    /// - Parameter next: The state to enter.
    /// - Returns: The state entered.
    /// - Throws: ``ImpossibleTransition`` when the table has no such arrow.
    public func moved(to next: TaskState) throws(ImpossibleTransition) -> TaskState {
        guard successors.contains(next) else { throw ImpossibleTransition(from: self, to: next) }
        return next
    }
}
