/// Which limit of a transfer runs out next; pure, so that it is tested by tables.
///
/// The limit on connecting is libcurl's, which alone knows when it is connected.
struct TransferDeadlines: Sendable {
    /// A limit that ran out.
    struct Missed: Hashable {
        let phase: HTTPError.Phase
        let limit: Duration
    }

    private let timeouts: HTTPTimeouts
    private let start: ContinuousClock.Instant
    private var lastByte: ContinuousClock.Instant?
    private var isPaused = false

    /// Starts the clock of a transfer.
    init(timeouts: HTTPTimeouts, start: ContinuousClock.Instant) {
        self.timeouts = timeouts
        self.start = start
    }

    /// A piece of the body came.
    mutating func received(at now: ContinuousClock.Instant) {
        lastByte = now
    }

    /// The consumer lags, so the silence is ours and not the server's.
    mutating func paused() {
        isPaused = true
    }

    /// The consumer caught up.
    mutating func resumed(at now: ContinuousClock.Instant) {
        isPaused = false
        lastByte = now
    }

    /// When to look again, if nothing comes.
    var next: ContinuousClock.Instant? { limits.map(\.instant).min() }

    /// The limit that has run out at an instant.
    func missed(at now: ContinuousClock.Instant) -> Missed? {
        limits.first { $0.instant <= now }.map { Missed(phase: $0.phase, limit: $0.limit) }
    }

    private var limits: [(phase: HTTPError.Phase, limit: Duration, instant: ContinuousClock.Instant)] {
        var limits: [(phase: HTTPError.Phase, limit: Duration, instant: ContinuousClock.Instant)] = []
        if let total = timeouts.total {
            limits.append((.total, total, start + total))
        }
        if let lastByte {
            if let silence = timeouts.silence, !isPaused {
                limits.append((.silence, silence, lastByte + silence))
            }
        } else if let firstByte = timeouts.firstByte {
            limits.append((.firstByte, firstByte, start + firstByte))
        }
        return limits
    }
}
