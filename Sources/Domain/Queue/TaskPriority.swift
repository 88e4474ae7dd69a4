/// How soon a task is taken up, before its place in the queue is looked at.
///
/// The wire names are stable.
public enum TaskPriority: String, Codable, Sendable, CaseIterable {
    /// Before all others.
    case high
    /// As most tasks.
    case normal
    /// Only when nothing else waits.
    case low

    /// How many priorities come before this one.
    var order: Int {
        switch self {
        case .high: 0
        case .normal: 1
        case .low: 2
        }
    }
}

/// Where a waiting task is moved to among those of its priority.
///
/// The wire names are stable.
public enum QueuePlace: String, Codable, Sendable, CaseIterable {
    /// Before the one in front of it.
    case earlier
    /// Behind the one after it.
    case later
    /// Before all of them.
    case first
    /// Behind all of them.
    case last
}
