import HTTP

/// Decides after each try of a call whether it is over or another follows; pure.
struct AttemptJudge: Sendable {
    /// What one try gave, with what it takes to judge it.
    struct Outcome: Sendable {
        let result: Result<ChatReply, ModelError>

        /// Whether the host clearly read less than the prompt, and says so reliably.
        var looksTruncated = false

        /// Whether there is a larger window to go to.
        var canGrow = false
    }

    /// What to do now.
    enum Verdict: Sendable, Hashable {
        case finish
        case retry(after: Duration, reason: String, withLargerWindow: Bool)
    }

    /// A host that wants to be left alone for longer is for the user to decide about.
    private static let longestRest = Duration.seconds(60)

    private let policy: RetryPolicy
    private(set) var attempt = 1
    private var hasGrown = false
    private var wasEmpty = false

    /// Starts the judging of a call.
    init(policy: RetryPolicy) {
        self.policy = policy
    }

    /// Judges a try and counts it.
    mutating func judge(_ outcome: Outcome, random: Double) -> Verdict {
        let verdict = decide(outcome, random: random)
        if verdict != .finish { attempt += 1 }
        return verdict
    }

    private mutating func decide(_ outcome: Outcome, random: Double) -> Verdict {
        switch outcome.result {
        case .failure(let error):
            let delay = policy.delay(
                afterAttempt: attempt,
                isSafeToRepeat: error.isWorthRepeating,
                random: random
            )
            guard let delay, error.rest <= Self.longestRest else { return .finish }
            return .retry(after: max(delay, error.rest), reason: error.message, withLargerWindow: false)
        case .success where attempt >= policy.maximumAttempts:
            return .finish
        case .success where outcome.looksTruncated && outcome.canGrow && !hasGrown:
            hasGrown = true
            let reason = "The model did not read the whole prompt; trying a larger window."
            return .retry(after: .zero, reason: reason, withLargerWindow: true)
        case .success(let reply) where reply.isEmpty && !wasEmpty:
            wasEmpty = true
            return .retry(after: .zero, reason: "The reply was empty.", withLargerWindow: false)
        case .success:
            return .finish
        }
    }
}

extension ChatReply {
    /// Whether nothing was said, although there was room to.
    fileprivate var isEmpty: Bool { outcome == .complete && text.allSatisfy(\.isWhitespace) }
}

extension ModelError {
    /// Whether the same call may succeed a moment later.
    ///
    /// A chat changes nothing on the host, so repeating one does no harm.
    var isWorthRepeating: Bool {
        switch self {
        case .busy, .rateLimited, .unreachable, .serverFailed, .streamCut, .stalled: true
        case .libraryMissing, .untrusted, .modelMissing, .modelNotOffered, .notInLibrary, .unauthorized,
            .keyUnusable, .keyRefused, .budgetSpent, .ledgerUnusable, .cannotManage, .rejected, .filtered,
            .timedOut, .invalidReply, .promptTooLong, .paused, .cancelled:
            false
        }
    }

    /// How long the host wants to be left alone.
    fileprivate var rest: Duration {
        if case .rateLimited(let retryAfter?) = self { retryAfter } else { .zero }
    }

    /// Whether the failure says that the host is unwell; a refusal is the answer of a healthy one.
    var isHostFailure: Bool {
        switch self {
        case .unreachable, .serverFailed, .streamCut, .stalled, .timedOut: true
        case .busy, .rateLimited, .libraryMissing, .untrusted, .modelMissing, .modelNotOffered,
            .notInLibrary, .unauthorized, .keyUnusable, .keyRefused, .budgetSpent, .ledgerUnusable,
            .cannotManage, .rejected, .filtered, .invalidReply, .promptTooLong, .paused, .cancelled:
            false
        }
    }
}
