import Foundation
import HTTP
import Testing

@testable import GitHub

/// The decisions about limits, by tables.
@Suite struct RateGateTests {
    private let start = PacedClock.start

    // MARK: Which limit an answer means

    /// An answer and the limit that refused.
    struct Sample: Sendable, CustomTestStringConvertible {
        let status: Int
        var headers: HTTPHeaders = [:]
        var message = ""
        let kind: RateAnswer.Kind

        var testDescription: String { "\(status) \(message) \(headers.fields.map(\.value))" }
    }

    static let samples = [
        Sample(status: 200, headers: ["X-RateLimit-Remaining": "0"], kind: .none),
        Sample(status: 304, kind: .none),
        Sample(
            status: 403,
            headers: ["X-RateLimit-Remaining": "0"],
            message: "API rate limit exceeded for 1.2.3.4.",
            kind: .primary
        ),
        Sample(status: 429, headers: ["X-RateLimit-Remaining": "0"], kind: .primary),
        Sample(status: 403, headers: ["X-RateLimit-Remaining": "0"], kind: .primary),
        Sample(
            status: 403,
            headers: ["X-RateLimit-Remaining": "4999"],
            message: "You have exceeded a secondary rate limit.",
            kind: .secondary
        ),
        Sample(
            status: 403,
            message: "You have triggered an abuse detection mechanism.",
            kind: .secondary
        ),
        Sample(status: 403, headers: ["Retry-After": "30"], message: "Slow down", kind: .secondary),
        Sample(status: 429, message: "Too many requests", kind: .secondary),
        Sample(
            status: 403,
            headers: ["X-RateLimit-Remaining": "0"],
            message: "You have exceeded a secondary rate limit.",
            kind: .secondary
        ),
        Sample(
            status: 403,
            headers: ["X-RateLimit-Remaining": "0"],
            message: "Resource not accessible by integration",
            kind: .none
        ),
        Sample(status: 403, message: "Repository access blocked", kind: .none),
        Sample(status: 403, kind: .none),
        Sample(status: 404, headers: ["Retry-After": "30"], kind: .none),
    ]

    @Test(arguments: samples)
    func `an answer tells which limit it means`(sample: Sample) {
        let head = HTTPResponseHead(status: sample.status, headers: sample.headers)
        #expect(RateAnswer(head, message: sample.message, resource: "core").kind == sample.kind)
    }

    @Test(arguments: [
        ("/repos/o/n", "core"), ("/search/issues?q=a", "search"), ("/search/code", "code_search"),
        ("/graphql", "graphql"), ("https://host/api/graphql", "graphql"), ("/searches", "core"),
    ])
    func `a path tells what it counts for`(path: String, resource: String) {
        #expect(RateAnswer.resource(ofPath: path) == resource)
    }

    @Test(
        arguments: [
            ("30", 30.0), ("0", 0), ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
            ("Tue, 14 Nov 2023 22:00:00 GMT", 0), ("-5", nil), ("soon", nil), ("nan", nil), ("inf", nil),
        ] as [(String, Double?)]
    )
    func `a wait is read in both forms`(field: String, seconds: Double?) {
        let head = HTTPResponseHead(
            status: 403,
            headers: ["Retry-After": field, "Date": "Tue, 14 Nov 2023 22:13:20 GMT"]
        )
        #expect(RateAnswer(head, message: "", resource: "core").retryAfter == seconds)
    }

    // MARK: The primary limit

    @Test(arguments: [
        // Seconds that the server's clock is ahead, seconds to the reset on it, seconds that we wait.
        (0.0, 300.0, 301.0), (3_600, 300, 301), (-3_600, 300, 301), (0, -50, 1), (0, 90_000, 3_601),
    ])
    func `the wait is by the server's own clock`(ahead: Double, reset: Double, wait: Double) {
        var gate = RateGate()
        let date = start + ahead
        let answer = RateAnswer(
            kind: .primary,
            limit: 60,
            remaining: 0,
            reset: date + reset,
            date: date
        )
        #expect(gate.handle(answer, at: start) == .limited(until: start + wait, isSecondary: false))
        #expect(gate.finding(for: "search", at: start) == .free)
        #expect(gate.finding(for: "core", at: start + wait) == .free)
        #expect(gate.finding(for: "core", at: start + wait - 0.5) != .free)
    }

    @Test func `a used up window without a time waits a minute`() {
        var gate = RateGate()
        let finding = gate.handle(RateAnswer(kind: .primary, remaining: 0), at: start)
        #expect(finding == .limited(until: start + 60, isSecondary: false))
    }

    // MARK: The secondary limit

    @Test func `waits without a time grow, and end in giving up`() {
        var gate = RateGate()
        var now = start
        var waits: [Double] = []
        var gaveUp: [Bool] = []
        for _ in 0..<6 {
            guard case .limited(let until, true) = gate.handle(RateAnswer(kind: .secondary), at: now) else {
                Issue.record("no secondary limit")
                return
            }
            waits.append(until.timeIntervalSince(now))
            gaveUp.append(gate.limits.hasGivenUp)
            now = until
        }
        #expect(waits == [60, 120, 240, 480, 3_600, 3_600])
        #expect(gaveUp == [false, false, false, false, true, true])
    }

    @Test func `an answer ends the row, unless it was under way before`() {
        var gate = RateGate()
        _ = gate.handle(RateAnswer(kind: .secondary), at: start)
        _ = gate.handle(RateAnswer(), at: start + 1)
        #expect(gate.finding(for: "core", at: start + 1) == .limited(until: start + 60, isSecondary: true))
        _ = gate.handle(RateAnswer(), at: start + 61)
        #expect(gate.limits.blockedUntil == nil)
        let again = gate.handle(RateAnswer(kind: .secondary), at: start + 100)
        #expect(again == .limited(until: start + 160, isSecondary: true))
    }

    @Test func `many refusals at once count as one`() {
        var gate = RateGate()
        for _ in 0..<8 { _ = gate.handle(RateAnswer(kind: .secondary), at: start) }
        #expect(!gate.limits.hasGivenUp)
        #expect(gate.limits.blockedUntil == start + 60)
    }

    @Test(
        arguments: [
            (1.0, Duration.seconds(1)), (2, .seconds(2)), (0, .seconds(1)), (3, nil), (7_200, nil),
        ] as [(Double, Duration?)]
    )
    func `only a short wait is sat out`(retryAfter: Double, pause: Duration?) {
        var gate = RateGate()
        _ = gate.handle(RateAnswer(kind: .secondary, retryAfter: retryAfter), at: start)
        #expect(gate.pause(at: start) == pause)
    }

    @Test func `no wait is longer than an hour`() {
        var gate = RateGate()
        let finding = gate.handle(RateAnswer(kind: .secondary, retryAfter: 1e12), at: start)
        #expect(finding == .limited(until: start + 3_600, isSecondary: true))
    }

    @Test func `a wish for rarer questions is kept`() {
        var gate = RateGate()
        let head = HTTPResponseHead(status: 304, headers: ["X-Poll-Interval": "60"])
        _ = gate.handle(RateAnswer(head, message: "", resource: "core"), at: start)
        _ = gate.handle(RateAnswer(), at: start)
        #expect(gate.limits.pollInterval == .seconds(60))
    }
}
