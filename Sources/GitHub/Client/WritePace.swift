/// Keeps writes apart, as GitHub asks of its clients; pure.
///
/// Times are since an origin of the caller's choice.
struct WritePace: Sendable, Hashable {
    private let gap: Duration
    private var lastEnd: Duration?

    /// Creates a pace; the first write need not wait.
    init(gap: Duration = .seconds(1)) {
        self.gap = gap
    }

    /// How long a write that is ready must still wait.
    func wait(at now: Duration) -> Duration {
        guard let lastEnd else { return .zero }
        return max(.zero, lastEnd + gap - now)
    }

    /// A write was answered, or failed.
    mutating func ended(at now: Duration) {
        lastEnd = now
    }
}
