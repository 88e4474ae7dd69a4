package import Foundation

/// What the last answers said of how much may still be asked; times are of this machine's clock.
package struct RateLimits: Sendable, Hashable {
    /// A number of requests that starts anew at a time.
    package struct Window: Sendable, Hashable {
        /// How many requests it has in all.
        package let limit: Int

        /// How many are left.
        package let remaining: Int

        /// When all of them are there again.
        package let resetsAt: Date

        /// Describes a window.
        package init(limit: Int, remaining: Int, resetsAt: Date) {
            self.limit = limit
            self.remaining = remaining
            self.resetsAt = resetsAt
        }
    }

    /// The windows by GitHub's names for what they are for: `core`, `search`, `graphql`.
    package internal(set) var windows: [String: Window] = [:]

    /// When GitHub may be asked again after it wanted to be left alone.
    package internal(set) var blockedUntil: Date?

    /// Whether that happened so often in a row that nothing should be asked again by itself.
    package internal(set) var hasGivenUp = false

    /// How far apart GitHub wants questions for events to be.
    package internal(set) var pollInterval: Duration?

    /// Creates limits of which nothing is known yet.
    package init() {}

    /// When something of a kind may be asked again; `nil` when it may be now.
    package func wakeUp(for resource: String = "core", at now: Date) -> Date? {
        var times = [blockedUntil].compactMap(\.self)
        if let window = windows[resource], window.remaining <= 0 { times.append(window.resetsAt) }
        return times.filter { $0 > now }.max()
    }
}
