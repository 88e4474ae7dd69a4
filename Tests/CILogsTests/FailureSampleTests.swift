import CILogs
import Domain
import Testing

/// Every pattern against a log that it is made for, and one that only looks like it.
@Suite struct FailureSampleTests {
    private let reader: FailureReader
    private let patterns: FailurePatterns

    init() throws {
        patterns = try EmbeddedPatterns.patterns()
        reader = FailureReader(patterns)
    }

    @Test func `every pattern has samples, and every sample a pattern`() {
        #expect(Set(FailureSample.all.map(\.pattern)) == Set(patterns.ids))
        #expect(FailureSample.all.count == patterns.ids.count)
    }

    @Test(arguments: FailureSample.all)
    func `a sample is found, with place, message and class`(sample: FailureSample) throws {
        let report = reader.report(of: jobLog(sample.log), job: "Publish latest image")
        #expect(report.failureClass.rawValue == sample.failureClass)
        // Where several patterns tell of one thing only one is left; then its finding has the place.
        let own = report.findings.filter { $0.pattern == sample.pattern }
        let finding = try #require(own.first, "found: \(report.findings.map(\.pattern))")
        if sample.place != "-" {
            #expect(finding.location == sample.place || finding.test == sample.place)
        }
        #expect(finding.message.contains(sample.message))
        #expect(!report.headline.isEmpty && !report.headline.contains("\n"))
    }

    @Test(arguments: FailureSample.all)
    func `what only looks like it is not taken for it`(sample: FailureSample) {
        // A counter-sample that the literals let through already would show nothing.
        let literals = patterns.literals(of: sample.pattern)
        #expect(literals.contains { sample.counter.contains($0) })
        let report = reader.report(of: jobLog(sample.counter), job: "test")
        #expect(!report.findings.contains { $0.pattern == sample.pattern })
    }

    @Test(arguments: [
        "Publish latest image", "0 failed, 12 passed", "error handling docs were built", "No errors found",
        "✓ reports error: a bad path", "test errors::are_told ... ok", "   Compiling error-chain v0.12.4",
        "if-no-files-found: error", "continue-on-error: true", "12 tests completed", "Failures: 0",
        "PASS src/failure.test.js", "ok 3 - fails with an error",
    ])
    func `ordinary words are no failure`(line: String) {
        let report = reader.report(
            of: jobLog(line),
            job: "test (latest)",
            failedSteps: ["Build latest tests"]
        )
        #expect(report.failureClass == .unknown)
        #expect(report.findings.isEmpty)
        #expect(report.headline == "Build latest tests: failed; the log does not say why")
    }
}
