import CILogs
import Domain
import Foundation
import Testing

/// Which of the many lines of a log is the cause.
@Suite struct FailureReaderTests {
    private let reader: FailureReader

    init() throws { reader = try EmbeddedPatterns.reader() }

    @Test func `the first compile error comes before what follows from it`() {
        let log = jobLog(
            step("make")
                + """
                src/a.c:3:5: error: unknown type name 'Foo'
                src/b.c:9:1: error: 'x' undeclared (first use in this function)
                make[1]: *** [Makefile:3: a.o] Error 1
                make: *** [Makefile:9: all] Error 2
                """,
            exit: "2"
        )
        let report = reader.report(of: log, job: "build")
        #expect(report.failureClass == .compileError)
        #expect(report.tool == "gcc/clang")
        #expect(report.headline == "src/a.c:3:5: unknown type name 'Foo' (+1)")
        #expect(report.findings.map(\.file) == ["src/a.c", "src/b.c"])
        #expect(report.firstErrorLine == 5)
        #expect(report.step == "Run make")
        #expect(report.exitCode == 2)
        #expect(report.counts == FailureCounts(findings: 2, failedTests: 0, errors: 1, warnings: 0))
    }

    @Test func `a failed test comes before the exit code and the summary`() {
        let report = reader.report(
            of: jobLog(
                step("go test ./...")
                    + """
                    --- FAIL: TestAdd (0.00s)
                        calc_test.go:9: got 3, want 4
                    FAIL
                    FAIL\texample.com/app/calc\t0.002s
                    """,
                exit: "1"
            ),
            job: "test"
        )
        #expect(report.failureClass == .testFailure)
        #expect(report.headline == "TestAdd: got 3, want 4")
        #expect(report.findings.count == 1)
        #expect(report.counts.failedTests == 1)
    }

    @Test func `a test that failed by one within it is not told besides`() {
        let report = reader.report(
            of: jobLog(
                """
                --- FAIL: TestAll (0.02s)
                    --- FAIL: TestAll/sums (0.01s)
                        --- FAIL: TestAll/sums/small (0.01s)
                            calc_test.go:9: got 3, want 4
                --- FAIL: TestOther (0.00s)
                    calc_test.go:20: no carry
                """
            ),
            job: "test"
        )
        #expect(report.findings.map(\.test) == ["TestAll/sums/small", "TestOther"])
        #expect(report.headline == "TestAll/sums/small: got 3, want 4 (+1)")
    }

    @Test func `what a failed test prints of the network is not the cause`() {
        let report = reader.report(
            of: jobLog(
                step("pytest")
                    + """
                    urllib3.exceptions.NewConnectionError: Failed to establish a new connection: [Errno 111] refused
                    Unable to connect to the server: net/http: TLS handshake timeout
                    FAILED tests/test_api.py::test_get - assert 504 == 200
                    """,
                exit: "1"
            ),
            job: "test"
        )
        #expect(report.failureClass == .testFailure)
        #expect(report.headline == "test_get: assert 504 == 200")
    }

    @Test func `a job that was cancelled is that, whatever it had printed`() {
        let report = reader.report(
            of: jobLog(
                step("mvn verify")
                    + "Connection refused: /10.1.0.62:39497\n##[error]The operation was canceled."
            ),
            job: "test"
        )
        #expect(report.failureClass == .cancelled)
    }

    @Test func `an exit code alone is unknown, and named by the step`() {
        let log = jobLog(step("./deploy.sh") + "deploying", exit: "3")
        let report = reader.report(of: log, job: "deploy", failedSteps: ["Deploy"])
        #expect(report.failureClass == .unknown)
        #expect(report.headline == "Deploy: Process completed with exit code 3")
        #expect(report.exitCode == 3)
    }

    @Test func `errors of a step that passed are not the cause`() {
        let log = jobLog(
            step("./lint || true") + "src/a.c:3:5: error: unknown type name 'Foo'\n" + step("pytest")
                + "FAILED tests/test_a.py::test_a - assert 1 == 2",
            exit: "1"
        )
        let report = reader.report(of: log, job: "test")
        #expect(report.failureClass == .testFailure)
        #expect(report.step == "Run pytest")
        #expect(report.findings.map(\.test) == ["test_a"])
    }

    @Test func `the step that GitHub names decides between two that ended with an error`() {
        let lint = step("ruff check") + "a.py:1:8: F401 `os` imported but unused\n"
        let ended = "##[error]Process completed with exit code 1.\n"
        let log = jobLog(lint + ended + step("pytest") + "FAILED a_test.py::test_a - boom", exit: "1")
        #expect(reader.report(of: log, job: "all").failureClass == .lint)
        #expect(reader.report(of: log, job: "all", failedSteps: ["Run pytest"]).failureClass == .testFailure)
    }

    @Test func `what ends a job counts wherever it stands`() {
        let log = jobLog(
            step("npm test") + "  2 failing\n" + step("post")
                + "##[error]The runner has received a shutdown signal.",
            exit: "143"
        )
        #expect(reader.report(of: log, job: "test").failureClass == .infrastructure)
    }

    @Test func `a script that the runner repeats is no output`() {
        let report = reader.report(of: jobLog(step("echo 'error: could not compile x'")), job: "echo")
        #expect(report.findings.isEmpty)
        let printed = reader.report(of: jobLog("error: could not compile x"), job: "echo")
        #expect(printed.findings.count == 1)
    }

    @Test func `a test that is told twice is one finding with what both tell`() throws {
        let report = reader.report(
            of: jobLog(
                """
                ________ test_total ________
                E       assert 3 == 4
                tests/test_cart.py:12: AssertionError
                FAILED tests/test_cart.py::test_total - assert 3 == 4
                """
            ),
            job: "test"
        )
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.location == "tests/test_cart.py:12")
        #expect(finding.test == "test_total")
    }

    @Test func `an error that no pattern knows is still shown`() {
        let report = reader.report(of: jobLog("##[error]The moon is in the wrong phase"), job: "moon")
        #expect(report.failureClass == .unknown)
        #expect(report.headline == "moon: The moon is in the wrong phase")
        #expect(report.firstErrorLine == 1)
    }

    @Test func `what the runner marked says more than a line that looks like an error`() {
        let report = reader.report(
            of: jobLog("Error: no cache yet\n##[error]Error: The moon is in the wrong phase", exit: "1"),
            job: "moon"
        )
        #expect(report.headline.hasPrefix("moon: Error: The moon is in the wrong phase"))
        #expect(report.firstErrorLine == 2)
        let alone = reader.report(of: jobLog("Error: no cache yet", exit: "1"), job: "moon")
        #expect(alone.headline.hasPrefix("moon: no cache yet"))
    }

    @Test func `colours do not hide an error`() {
        let report = reader.report(
            of: jobLog("\u{1B}[1msrc/a.c:3:5: \u{1B}[31merror: \u{1B}[0mno such thing"),
            job: "build"
        )
        #expect(report.findings.first?.message == "no such thing")
    }

    @Test func `of two steps that ended with an error the time tells the one that failed`() throws {
        func lines(_ second: String, _ command: String, _ error: String) -> String {
            """
            2026-11-02T10:00:\(second).1000000Z ##[group]Run \(command)
            2026-11-02T10:00:\(second).1100000Z shell: /usr/bin/bash -e {0}
            2026-11-02T10:00:\(second).1200000Z ##[endgroup]
            2026-11-02T10:00:\(second).2000000Z \(error)
            2026-11-02T10:00:\(second).3000000Z ##[error]Process completed with exit code 1.

            """
        }
        let log = LogText(
            lines("05", "make lint", "src/a.c:1:1: error: was allowed to fail")
                + lines("20", "make", "src/b.c:2:2: error: ended the job")
        )
        let start = try Date("2026-11-02T10:00:20Z", strategy: .iso8601)
        let told = reader.report(
            of: log,
            job: "build",
            failedSteps: ["Build"],
            failedDuring: [start...start.addingTimeInterval(3)]
        )
        #expect(told.findings.first?.message == "ended the job")
        #expect(reader.report(of: log, job: "build").findings.first?.message == "was allowed to fail")
    }

    @Test func `what BuildKit puts before lines does not hide an error`() {
        let report = reader.report(
            of: jobLog("#12 3.204 src/a.c:3:5: error: no such thing\n#12 3.300 make: *** [all] Error 1"),
            job: "image"
        )
        #expect(report.findings.first?.location == "src/a.c:3:5")
        #expect(report.findings.first?.message == "no such thing")
        let plain = reader.report(of: jobLog("#12 is an issue\nsrc/a.c:3:5: error: bad"), job: "image")
        #expect(plain.findings.first?.logLine == 2)
    }

    @Test func `a flood of errors gives a bounded report`() {
        let lines = (1...3_000).map { "src/a.c:\($0):1: error: number \($0)" }
        let report = reader.report(of: jobLog(lines.joined(separator: "\n")), job: "build")
        #expect(report.findings.count == 50)
        #expect(report.counts.findings == 500)
        #expect(report.findings.first?.line == 1)
    }

    @Test func `hostile logs are read to their end`() {
        var bytes = Array("src/a.c:1:1: error: first\n\u{1B}]0;title".utf8)
        bytes += [0xFF, 0xC2, 0x0A, 0xE2, 0x82]
        bytes += [UInt8](repeating: UInt8(ascii: "("), count: 1_000_000)
        bytes += [0xF0, 0x9F]
        let log = LogText(bytes)
        let report = reader.report(of: log, job: "build")
        #expect(report.failureClass == .compileError)
        #expect(log.count == 3)
        #expect(
            reader.report(of: LogText([UInt8]()), job: "x").headline == "x: failed; the log does not say why"
        )
    }

    @Test func `a report keeps its names on the wire`() throws {
        let report = reader.report(of: jobLog("src/a.c:1:2: error: bad", exit: "1"), job: "build")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(report), as: UTF8.self)
        let finding =
            #"{"class":"compile-error","column":2,"file":"src/a.c","line":1,"logLine":1,"message":"bad","#
            + #""pattern":"c.compile","tool":"gcc/clang"}"#
        let expected =
            #"{"class":"compile-error","counts":{"errors":1,"failedTests":0,"findings":1,"warnings":0},"#
            + #""exitCode":1,"findings":["# + finding
            + #"],"firstErrorLine":1,"headline":"src/a.c:1:2: bad","tool":"gcc/clang"}"#
        #expect(json == expected)
        #expect(try JSONDecoder().decode(FailureReport.self, from: Data(json.utf8)) == report)
    }
}
