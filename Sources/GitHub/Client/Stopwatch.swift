/// The time since a moment, on any clock; an existential clock cannot subtract its own instants.
struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    /// Starts now.
    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        read = { start.duration(to: clock.now) }
    }

    /// How long ago it was started.
    var elapsed: Duration { read() }
}
