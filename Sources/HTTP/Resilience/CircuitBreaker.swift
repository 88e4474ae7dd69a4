/// Leaves a failing host alone: after a number of failures in a row nobody calls it for a while, then one
/// caller tries, and its outcome decides for all.
///
/// Times are durations since an origin of the caller's choice.
package struct CircuitBreaker: Sendable, Hashable {
    /// Whether a call may be made.
    package enum Verdict: Sendable, Hashable {
        case go

        /// Go, alone: the outcome decides whether others may follow.
        case probe

        /// Do not call before this long has passed.
        case wait(Duration)
    }

    private enum State: Hashable {
        case closed(failures: Int)
        case open(until: Duration)
        case probing(until: Duration)
    }

    private let maximumFailures: Int
    private let rest: Duration
    private var state = State.closed(failures: 0)

    /// Creates a breaker that lets calls through.
    package init(maximumFailures: Int = 5, rest: Duration = .seconds(30)) {
        self.maximumFailures = maximumFailures
        self.rest = rest
    }

    /// Whether calls are refused at a time; asking changes nothing.
    package func isOpen(at now: Duration) -> Bool {
        switch state {
        case .closed: false
        case .open(let until), .probing(let until): now < until
        }
    }

    /// Asks for leave to call.
    ///
    /// After `go` or `probe` the caller owes `succeeded`, `failed` or `abandoned`.
    package mutating func ask(at now: Duration) -> Verdict {
        switch state {
        case .closed:
            return .go
        case .open(let until) where now < until, .probing(let until) where now < until:
            return .wait(until - now)
        case .open, .probing:
            // A probe that never reported back is replaced after the same rest.
            state = .probing(until: now + rest)
            return .probe
        }
    }

    /// The host answered, if only with a refusal.
    package mutating func succeeded() {
        state = .closed(failures: 0)
    }

    /// The host did not answer, or broke.
    package mutating func failed(at now: Duration) {
        switch state {
        case .closed(let failures) where failures + 1 < maximumFailures:
            state = .closed(failures: failures + 1)
        case .closed, .open, .probing:
            state = .open(until: now + rest)
        }
    }

    /// The call was given up before its outcome was known; another may probe at once.
    package mutating func abandoned(at now: Duration) {
        if case .probing = state { state = .open(until: now) }
    }
}
