import Domain

/// The last measured speeds of a model, the oldest first, in tokens per second.
struct SpeedReadings: Sendable, Equatable {
    /// How many are kept.
    static let limit = 32

    /// The readings.
    private(set) var values: [Double] = []

    /// Takes the speed of a new picture of the model's activity, if it was measured since the one before.
    ///
    /// Another model is another scale, so its readings begin anew.
    mutating func take(_ new: ModelActivity, after old: ModelActivity) {
        if new.model != old.model { values = [] }
        guard let speed = new.tokensPerSecond, speed != old.tokensPerSecond || new.model != old.model else {
            return
        }
        values.append(speed)
        if values.count > Self.limit { values.removeFirst(values.count - Self.limit) }
    }
}
