import Foundation

/// Decides from GitHub's answers whether it may be asked, and from when on; pure, so that it is tested by
/// tables.
///
/// Two limits are told apart. The primary one counts requests in a window for each kind of resource. The
/// secondary one asks to be left alone altogether, often without saying for how long: then a minute, and
/// twice as long each time it happens again, until nothing more is tried by itself. Follows "Best practices
/// for using the REST API" and "Rate limits for the REST API" of GitHub's documentation.
struct RateGate: Sendable {
    /// Whether a request may go, or was answered by a limit.
    enum Finding: Sendable, Hashable {
        case free
        case limited(until: Date, isSecondary: Bool)
    }

    /// The first wait after a secondary limit that names none, in seconds.
    static let firstWait = 60.0

    /// No honest wait is longer: primary windows last an hour.
    static let longestWait = 3_600.0

    /// After so many secondary limits in a row nothing is tried again by itself.
    static let maximumStrikes = 5

    /// Waits up to this long are sat out instead of told to the caller, in seconds.
    static let shortWait = 2.0

    /// What is known, for the screen.
    private(set) var limits = RateLimits()

    private var strikes = 0

    /// Whether a request for a resource may go.
    func finding(for resource: String, at now: Date) -> Finding {
        guard let wakeUp = limits.wakeUp(for: resource, at: now) else { return .free }
        return .limited(until: wakeUp, isSecondary: wakeUp == limits.blockedUntil)
    }

    /// Takes what an answer says.
    ///
    /// - Returns: Whether the answer is a refusal because of a limit.
    mutating func handle(_ answer: RateAnswer, at now: Date) -> Finding {
        limits.pollInterval = answer.pollInterval ?? limits.pollInterval
        let untilReset = wait(until: answer.reset, of: answer, at: now)
        if let limit = answer.limit, let remaining = answer.remaining, let untilReset {
            limits.windows[answer.resource] = RateLimits.Window(
                limit: limit,
                remaining: remaining,
                resetsAt: now + untilReset
            )
        }
        switch answer.kind {
        case .none:
            passed(at: now)
            return .free
        case .primary:
            let stated = untilReset ?? answer.retryAfter ?? Self.firstWait
            return exhausted(answer, untilReset: min(stated, Self.longestWait + 1), at: now)
        case .secondary:
            return struck(answer, untilReset: untilReset, at: now)
        }
    }

    /// How long to sit out a secondary limit that is nearly over; `nil` when it is longer than that.
    func pause(at now: Date) -> Duration? {
        guard !limits.hasGivenUp, let until = limits.blockedUntil else { return nil }
        let seconds = until.timeIntervalSince(now)
        return seconds <= Self.shortWait ? .seconds(max(0, seconds)) : nil
    }

    /// An answer that is no refusal ends a row of them, unless it was asked for before the last.
    private mutating func passed(at now: Date) {
        guard limits.blockedUntil.map({ $0 <= now }) ?? true else { return }
        strikes = 0
        limits.blockedUntil = nil
        limits.hasGivenUp = false
    }

    private mutating func exhausted(_ answer: RateAnswer, untilReset: Double, at now: Date) -> Finding {
        let until = now + untilReset
        let limit = answer.limit ?? limits.windows[answer.resource]?.limit ?? 0
        limits.windows[answer.resource] = RateLimits.Window(limit: limit, remaining: 0, resetsAt: until)
        return .limited(until: until, isSecondary: false)
    }

    private mutating func struck(_ answer: RateAnswer, untilReset: Double?, at now: Date) -> Finding {
        // Those that were under way when the first was refused are refused for the same reason.
        let isSameRow = limits.blockedUntil.map { now < $0 } ?? false
        if !isSameRow { strikes += 1 }
        limits.hasGivenUp = strikes >= Self.maximumStrikes
        let until = now + secondaryWait(answer, untilReset: untilReset)
        limits.blockedUntil = max(until, limits.blockedUntil ?? until)
        return .limited(until: limits.blockedUntil ?? until, isSecondary: true)
    }

    private func secondaryWait(_ answer: RateAnswer, untilReset: Double?) -> Double {
        if limits.hasGivenUp { return Self.longestWait }
        if let wait = answer.retryAfter { return min(max(1, wait), Self.longestWait) }
        if answer.remaining == 0, let untilReset { return untilReset }
        let doublings = Double(max(0, strikes - 1))
        return min(Self.firstWait * pow(2, doublings), Self.longestWait)
    }

    /// The seconds to a time of the server's clock, which its own `Date` field tells; a second more, since
    /// both are whole seconds.
    private func wait(until reset: Date?, of answer: RateAnswer, at now: Date) -> Double? {
        guard let reset else { return nil }
        return min(max(0, reset.timeIntervalSince(answer.date ?? now)) + 1, Self.longestWait + 1)
    }
}
