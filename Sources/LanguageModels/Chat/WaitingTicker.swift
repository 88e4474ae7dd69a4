import Synchronization

/// Reports now and then that nothing has come yet.
final class WaitingTicker: Sendable {
    private let clock: any Clock<Duration>
    private let interval: Duration
    private let onProgress: @Sendable (ChatProgress) -> Void
    private let isStopped = Mutex(false)

    init(
        clock: any Clock<Duration>,
        interval: Duration,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) {
        self.clock = clock
        self.interval = interval
        self.onProgress = onProgress
    }

    func stop() { isStopped.withLock { $0 = true } }

    /// Runs until stopped or cancelled.
    func run() async {
        let watch = Stopwatch(clock)
        while (try? await clock.sleep(for: interval)) != nil, !isStopped.withLock({ $0 }) {
            onProgress(.waiting(watch.elapsed))
        }
    }
}
