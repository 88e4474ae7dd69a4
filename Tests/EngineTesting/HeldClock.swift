import Synchronization

/// A clock on which every wait lasts until a test ends it.
package final class HeldClock: Clock {
    private struct State {
        var sleepers: [AsyncStream<Never>.Continuation] = []
        var sleeps: [Duration] = []
    }

    private let clock = ContinuousClock()
    private let state = Mutex(State())

    /// Creates a clock.
    package init() {}

    /// The present moment.
    package var now: ContinuousClock.Instant { clock.now }

    /// As fine as the machine's own.
    package var minimumResolution: Duration { clock.minimumResolution }

    /// How long each wait was to be.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Returns when a test ends the waits, or the task is cancelled.
    package func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let (stream, sleeper) = AsyncStream.makeStream(of: Never.self)
        let duration = clock.now.duration(to: deadline)
        state.withLock { state in
            state.sleepers.append(sleeper)
            state.sleeps.append(duration)
        }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    /// Ends every wait.
    package func wake() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in sleepers { sleeper.finish() }
    }
}
