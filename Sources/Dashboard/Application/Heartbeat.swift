import Dispatch

/// A tick a second while something is under way; no timer exists at other times.
@MainActor
final class Heartbeat {
    private static let interval = DispatchTimeInterval.seconds(1)
    /// How much later a tick may come, so that it shares a wake-up with others.
    private static let leeway = DispatchTimeInterval.milliseconds(100)

    private let beat: @MainActor () -> Void
    private var timer: (any DispatchSourceTimer)?

    /// - Parameter beat: Called with each tick.
    init(beat: @escaping @MainActor () -> Void) { self.beat = beat }

    isolated deinit { timer?.cancel() }

    /// Whether it ticks.
    var isOn: Bool {
        get { timer != nil }
        set {
            guard newValue != isOn else { return }
            timer?.cancel()
            timer = newValue ? makeTimer() : nil
        }
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: .main)
        timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval, leeway: Self.leeway)
        timer.setEventHandler { [beat] in MainActor.assumeIsolated { beat() } }
        timer.activate()
        return timer
    }
}
