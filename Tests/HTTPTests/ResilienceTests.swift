import HTTP
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(
        maximumAttempts: 4,
        firstDelay: .seconds(1),
        maximumDelay: .seconds(5),
        factor: 3
    )

    @Test(arguments: [
        (1, 1.0, Duration.seconds(1)), (1, 0.0, .milliseconds(500)), (2, 1.0, .seconds(3)),
        (3, 1.0, .seconds(5)), (3, 0.5, .milliseconds(3_750)),
    ])
    func `waits grow up to a limit, half of each at random`(attempt: Int, random: Double, wait: Duration) {
        #expect(policy.delay(afterAttempt: attempt, isSafeToRepeat: true, random: random) == wait)
    }

    @Test func `the last try is the last`() {
        #expect(policy.delay(afterAttempt: 4, isSafeToRepeat: true, random: 0.5) == nil)
    }

    @Test func `what is not safe to repeat is not repeated`() {
        #expect(policy.delay(afterAttempt: 1, isSafeToRepeat: false, random: 0.5) == nil)
    }

    @Test func `one try means none after it`() {
        let policy = RetryPolicy(maximumAttempts: 1)
        #expect(policy.delay(afterAttempt: 1, isSafeToRepeat: true, random: 0) == nil)
    }
}

@Suite struct CircuitBreakerTests {
    private func broken() -> CircuitBreaker {
        var breaker = CircuitBreaker(maximumFailures: 5, rest: .seconds(30))
        for second in 1...5 { breaker.failed(at: .seconds(second)) }
        return breaker
    }

    @Test func `four failures in a row change nothing, the fifth opens it for half a minute`() {
        var breaker = CircuitBreaker()
        for second in 1...4 { breaker.failed(at: .seconds(second)) }
        #expect(breaker.ask(at: .seconds(5)) == .go)
        breaker.failed(at: .seconds(5))
        #expect(breaker.ask(at: .seconds(5)) == .wait(.seconds(30)))
        #expect(breaker.ask(at: .seconds(34)) == .wait(.seconds(1)))
        #expect(breaker.isOpen(at: .seconds(34)))
        #expect(!breaker.isOpen(at: .seconds(35)))
    }

    @Test func `a success in between starts the count anew`() {
        var breaker = CircuitBreaker()
        for second in 1...4 { breaker.failed(at: .seconds(second)) }
        breaker.succeeded()
        breaker.failed(at: .seconds(6))
        #expect(breaker.ask(at: .seconds(7)) == .go)
    }

    @Test func `after the rest one call probes and the others wait`() {
        var breaker = broken()
        #expect(breaker.ask(at: .seconds(35)) == .probe)
        #expect(breaker.ask(at: .seconds(36)) == .wait(.seconds(29)))
    }

    @Test func `a probe that succeeds closes it`() {
        var breaker = broken()
        _ = breaker.ask(at: .seconds(35))
        breaker.succeeded()
        #expect(breaker.ask(at: .seconds(36)) == .go)
    }

    @Test func `a probe that fails opens it for another rest`() {
        var breaker = broken()
        _ = breaker.ask(at: .seconds(35))
        breaker.failed(at: .seconds(36))
        #expect(breaker.ask(at: .seconds(65)) == .wait(.seconds(1)))
        #expect(breaker.ask(at: .seconds(66)) == .probe)
    }

    @Test func `a probe that is given up makes room for another`() {
        var breaker = broken()
        _ = breaker.ask(at: .seconds(35))
        breaker.abandoned(at: .seconds(36))
        #expect(breaker.ask(at: .seconds(36)) == .probe)
    }

    @Test func `a probe that never reports back is replaced`() {
        var breaker = broken()
        _ = breaker.ask(at: .seconds(35))
        #expect(breaker.ask(at: .seconds(65)) == .probe)
    }
}
