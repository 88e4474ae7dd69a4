import Synchronization

/// Numbers streams of events, which are asked for from any thread.
enum SubscriptionNumber {
    private static let last = Atomic<Int>(0)

    /// A number that was not given before.
    static func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}
