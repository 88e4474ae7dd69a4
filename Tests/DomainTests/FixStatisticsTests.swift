import Domain
import Foundation
import Testing

/// What came of red runs, added up by kind of failure.
@Suite struct FixStatisticsTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func outcome(
        _ run: Int64,
        _ failureClass: FailureClass,
        _ ending: FixOutcome.Ending,
        rounds: Int = 1,
        seconds: Double? = 60
    ) -> FixOutcome {
        FixOutcome(
            run: RunID(rawValue: run),
            attempt: 1,
            workflow: "build",
            branch: "main",
            task: ending == .flaky ? nil : TaskID(rawValue: run),
            failureClass: failureClass,
            headline: "it failed",
            ending: ending,
            rounds: rounds,
            startedAt: Self.start,
            endedAt: seconds.map { Self.start.addingTimeInterval($0) }
        )
    }

    @Test func `nothing adds up to nothing`() {
        #expect(FixStatistics.summary(of: []).isEmpty)
    }

    @Test func `each kind of failure is counted by itself, the one with most attempts first`() {
        let all = [
            outcome(1, .lint, .green), outcome(2, .testFailure, .green, rounds: 1, seconds: 100),
            outcome(3, .testFailure, .green, rounds: 3, seconds: 300),
            outcome(4, .testFailure, .parked, rounds: 3, seconds: 900),
            outcome(5, .testFailure, .open, seconds: nil), outcome(6, .testFailure, .cancelled),
        ]
        #expect(
            FixStatistics.summary(of: all) == [
                FixStatistics(
                    failureClass: .testFailure,
                    attempts: 5,
                    green: 2,
                    parked: 1,
                    meanRounds: 2,
                    meanSeconds: 200
                ),
                FixStatistics(failureClass: .lint, attempts: 1, green: 1, meanRounds: 1, meanSeconds: 60),
            ]
        )
        #expect(FixStatistics.summary(of: all.reversed()) == FixStatistics.summary(of: all))
    }

    @Test func `a run that turned green by itself is no fix`() throws {
        let summary = FixStatistics.summary(of: [
            outcome(1, .network, .flaky, rounds: 0), outcome(2, .network, .parked, rounds: 3),
        ])
        let network = try #require(summary.first)
        #expect(network.attempts == 1)
        #expect(network.flaky == 1)
        #expect(network.parked == 1)
        // Of what never became green there is no time to green.
        #expect(network.meanRounds == nil)
        #expect(network.meanSeconds == nil)
    }

    @Test func `with equally many attempts the order is the same every time`() {
        let all = [
            outcome(1, .typeError, .parked), outcome(2, .lint, .parked), outcome(3, .format, .parked),
            outcome(4, .lint, .flaky),
        ]
        #expect(FixStatistics.summary(of: all).map(\.failureClass) == [.lint, .format, .typeError])
    }
}
