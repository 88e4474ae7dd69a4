import Synchronization

/// How often each thing was asked for.
final class CallCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// The number of times that something was asked for before, counting this one from then on.
    func next(_ key: String) -> Int {
        counts.withLock { counts in
            defer { counts[key, default: 0] += 1 }
            return counts[key, default: 0]
        }
    }
}
