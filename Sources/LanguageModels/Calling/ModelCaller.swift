package import HTTP
import Synchronization

/// Calls models for the engine: chooses the context window, retries what is worth it, and leaves a failing
/// host alone for a while.
///
/// One caller stands for one host and is shared by all who use it, because the window of a model must be
/// the same for everybody: each change makes the host load the model again. Windows only grow.
package final class ModelCaller: Sendable {
    /// The host that is called; questions other than chat go to it directly.
    package let provider: any LanguageModelProvider

    private struct State {
        var breaker: CircuitBreaker
        var models: [String: ModelState] = [:]
    }

    /// What is remembered of a model.
    private struct ModelState {
        var details: ModelDetails?
        var contextTokens: Int?
        var tokensPerSecond: Double?

        /// The host's counts of prompt tokens leave out what it had cached, and prove nothing.
        var countsAreUnreliable = false
    }

    private let buckets: ContextBuckets
    private let retryPolicy: RetryPolicy
    private let clock: any Clock<Duration>
    private let watch: Stopwatch
    private let random: @Sendable () -> Double
    private let state: Mutex<State>

    /// Creates a caller.
    ///
    /// - Parameters:
    ///   - provider: The host.
    ///   - buckets: The windows to choose from.
    ///   - retryPolicy: How often and how slowly to retry.
    ///   - breaker: When to leave the host alone.
    ///   - clock: Times the waits.
    ///   - random: Numbers from 0 to 1 that spread the retries.
    package init(
        provider: any LanguageModelProvider,
        buckets: ContextBuckets = ContextBuckets(),
        retryPolicy: RetryPolicy = RetryPolicy(),
        breaker: CircuitBreaker = CircuitBreaker(),
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.provider = provider
        self.buckets = buckets
        self.retryPolicy = retryPolicy
        self.clock = clock
        self.random = random
        watch = Stopwatch(clock)
        state = Mutex(State(breaker: breaker))
    }

    /// Asks for one reply, in up to three tries.
    ///
    /// A reply that is empty even the second time is returned as it is, and so is one whose prompt did not
    /// fit the largest window (`promptWasTruncated`). Progress tells of every retry; what came of the reply
    /// before one is void.
    ///
    /// - Parameters:
    ///   - call: What to ask.
    ///   - onProgress: Called in order, from any thread; must return quickly.
    /// - Returns: The reply, with the window and the number of tries it took.
    /// - Throws: The last try's `ModelError`; `.paused` while the host is left alone, and
    ///   `.promptTooLong` without asking when the prompt surely does not fit.
    package func chat(
        _ call: ModelCall,
        onProgress: @escaping @Sendable (ChatProgress) -> Void = { _ in }
    ) async throws(ModelError) -> ChatReply {
        let estimate = TokenEstimate(of: call.messages)
        let windowBefore = contextTokens(of: call.model)
        var judge = AttemptJudge(policy: retryPolicy)
        var lastCount: Int?
        while true {
            let attempt = judge.attempt
            var outcome = await outcome(of: call, estimate: estimate, attempt: attempt, onProgress)
            if outcome.looksTruncated, case .success(let reply) = outcome.result {
                noteCounts(of: call.model, before: lastCount, after: reply.metrics.promptTokens)
                outcome.looksTruncated = !countsAreUnreliable(for: call.model)
                lastCount = reply.metrics.promptTokens
            }
            // A host that has just been given up on is not tried again.
            if case .failure(let error) = outcome.result, isPaused { throw error }
            switch judge.judge(outcome, random: random()) {
            case .finish:
                var reply = try outcome.result.get()
                reply.attempts = attempt
                reply.promptWasTruncated = outcome.looksTruncated
                reply.contextGrew = windowBefore.map { $0 < reply.contextTokens } ?? false
                return reply
            case .retry(let delay, let reason, let withLargerWindow):
                if withLargerWindow { growWindow(of: call.model) }
                onProgress(.retrying(reason: reason, attempt: attempt + 1))
                try await pause(for: delay)
            }
        }
    }

    // MARK: What is known

    /// The window the model is called with now; `nil` before its first call.
    package func contextTokens(of model: String) -> Int? {
        state.withLock { $0.models[model]?.contextTokens }
    }

    /// The measured speed of the model's replies, recent ones counting more; `nil` before the first.
    package func tokensPerSecond(of model: String) -> Double? {
        state.withLock { $0.models[model]?.tokensPerSecond }
    }

    /// Whether the host is being left alone after failures.
    package var isPaused: Bool {
        let now = watch.elapsed
        return state.withLock { $0.breaker.isOpen(at: now) }
    }

    /// What the host knows of a model, asked once.
    ///
    /// - Throws: `ModelError`, such as `.modelMissing`.
    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        if let known = state.withLock({ $0.models[model]?.details }) { return known }
        let details: ModelDetails
        do throws(ModelError) {
            details = try await provider.details(of: model)
        } catch .rejected, .invalidReply {
            // A look-alike without this question; the model may still chat.
            details = ModelDetails(name: model)
        }
        state.withLock { $0.models[model, default: ModelState()].details = details }
        return details
    }

    /// Forgets what was asked of a model, after it was fetched anew.
    package func forgetDetails(of model: String) {
        state.withLock { $0.models[model]?.details = nil }
    }
}

// MARK: - One try

extension ModelCaller {
    private func outcome(
        of call: ModelCall,
        estimate: TokenEstimate,
        attempt: Int,
        _ onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async -> AttemptJudge.Outcome {
        do throws(ModelError) {
            try askBreaker()
        } catch {
            return AttemptJudge.Outcome(result: .failure(error))
        }
        do throws(ModelError) {
            let details = try await details(of: call.model)
            let window = try window(for: call, estimate: estimate, details: details)
            let request = call.request(details: details, contextTokens: window, attempt: attempt)
            let reply = try await provider.chat(request, onProgress: onProgress)
            noteSuccess(reply, model: call.model)
            return AttemptJudge.Outcome(
                result: .success(reply),
                looksTruncated: estimate.looksTruncated(
                    promptTokens: reply.metrics.promptTokens,
                    contextTokens: window
                ),
                canGrow: buckets.next(after: window, trainedContext: details.trainedContext) != nil
            )
        } catch {
            noteFailure(error)
            return AttemptJudge.Outcome(result: .failure(error))
        }
    }

    /// The model's window, grown if this call needs it.
    private func window(
        for call: ModelCall,
        estimate: TokenEstimate,
        details: ModelDetails
    ) throws(ModelError) -> Int {
        let largest = buckets.largest(trainedContext: details.trainedContext)
        let reply = min(call.maximumReplyTokens, largest / 2)
        guard estimate.least + reply <= largest else {
            throw .promptTooLong(estimate: estimate.tokens, limit: largest - reply)
        }
        return state.withLock { state in
            let choice = buckets.choice(
                promptTokens: estimate.tokens,
                replyTokens: reply,
                trainedContext: details.trainedContext,
                floor: state.models[call.model]?.contextTokens ?? 0
            )
            state.models[call.model, default: ModelState()].contextTokens = choice.contextTokens
            return choice.contextTokens
        }
    }

    private func growWindow(of model: String) {
        state.withLock { state in
            guard let known = state.models[model], let now = known.contextTokens else { return }
            let next = buckets.next(after: now, trainedContext: known.details?.trainedContext)
            state.models[model]?.contextTokens = next ?? now
        }
    }

    private func pause(for delay: Duration) async throws(ModelError) {
        do {
            if delay > .zero { try await clock.sleep(for: delay) }
            try Task.checkCancellation()
        } catch {
            throw .cancelled
        }
    }
}

// MARK: - Keeping notes

extension ModelCaller {
    private func askBreaker() throws(ModelError) {
        let now = watch.elapsed
        if case .wait(let remaining) = state.withLock({ $0.breaker.ask(at: now) }) {
            throw .paused(remaining: remaining)
        }
    }

    private func noteSuccess(_ reply: ChatReply, model: String) {
        state.withLock { state in
            state.breaker.succeeded()
            guard let speed = reply.metrics.tokensPerSecond else { return }
            let known = state.models[model]?.tokensPerSecond ?? speed
            state.models[model, default: ModelState()].tokensPerSecond = known + 0.3 * (speed - known)
        }
    }

    private func noteFailure(_ error: ModelError) {
        let now = watch.elapsed
        state.withLock { state in
            if error.isHostFailure {
                state.breaker.failed(at: now)
            } else if error == .cancelled {
                state.breaker.abandoned(at: now)
            } else {
                state.breaker.succeeded()
            }
        }
    }

    /// A larger window must make the host read more; if it does not, its counts mean something else.
    private func noteCounts(of model: String, before: Int?, after: Int?) {
        guard let before, let after, after <= before else { return }
        state.withLock { $0.models[model, default: ModelState()].countsAreUnreliable = true }
    }

    private func countsAreUnreliable(for model: String) -> Bool {
        state.withLock { $0.models[model]?.countsAreUnreliable ?? false }
    }
}
