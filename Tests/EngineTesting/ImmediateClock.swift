/// A clock on which waiting takes no time: waits between tries of a model call end at once.
package struct ImmediateClock: Clock {
    private let clock = ContinuousClock()

    /// Creates a clock.
    package init() {}

    /// The present moment.
    package var now: ContinuousClock.Instant { clock.now }

    /// As fine as the machine's own.
    package var minimumResolution: Duration { clock.minimumResolution }

    /// Returns at once, unless the task was cancelled.
    package func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
    }
}
