/// Lets what passes by, such as the words of replies, through in bursts.
///
/// The engine puts together what comes meanwhile, and a terminal that shows none of it is woken twenty times a second and
/// not for every word of every task. What the log keeps does not wait.
struct Pace {
    /// How long after the first event of a burst others go with it.
    private static let burst = Duration.milliseconds(5)
    /// From the beginning of one burst to the next.
    private static let interval = Duration.milliseconds(50)

    private var start: ContinuousClock.Instant?

    /// Returns when an event may go.
    ///
    /// - Throws: `CancellationError`.
    mutating func wait() async throws {
        guard let start, ContinuousClock.now < start + Self.interval else {
            self.start = .now
            return
        }
        guard ContinuousClock.now >= start + Self.burst else { return }
        try await Task.sleep(until: start + Self.interval)
        self.start = .now
    }
}
