/// Decides whether and when a failed call is tried again.
///
/// Waits grow by a factor, and half of each is drawn at random ("equal jitter", AWS Architecture Blog,
/// "Exponential Backoff And Jitter", 2015), so that many callers do not come back together.
package struct RetryPolicy: Sendable, Hashable {
    /// How many tries a call has in all; 1 never retries.
    package var maximumAttempts: Int

    /// The upper limit of the first wait.
    package var firstDelay: Duration

    /// The upper limit of every wait.
    package var maximumDelay: Duration

    /// What the limit is multiplied by from one wait to the next.
    package var factor: Double

    /// Creates a policy.
    package init(
        maximumAttempts: Int = 3,
        firstDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(10),
        factor: Double = 3
    ) {
        self.maximumAttempts = maximumAttempts
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
        self.factor = factor
    }

    /// Decides about the next try.
    ///
    /// - Parameters:
    ///   - attempt: The try that failed, from 1.
    ///   - isSafeToRepeat: Whether doing it twice does no harm and may help.
    ///   - random: A number from 0 to 1, drawn anew for each call.
    /// - Returns: How long to wait before the next try, or `nil` to give up.
    package func delay(afterAttempt attempt: Int, isSafeToRepeat: Bool, random: Double) -> Duration? {
        guard isSafeToRepeat, attempt >= 1, attempt < maximumAttempts else { return nil }
        var limit = firstDelay
        for _ in 1..<attempt where limit < maximumDelay { limit = limit * factor }
        return min(limit, maximumDelay) * (0.5 + 0.5 * min(1, max(0, random)))
    }
}
