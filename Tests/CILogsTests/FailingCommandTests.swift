import CILogs
import Domain
import Testing

/// The command of the step that failed, as the log repeats it.
@Suite struct FailingCommandTests {
    private func command(_ text: String, exit: String? = nil) throws -> String? {
        let log = jobLog(text, exit: exit)
        let report = try EmbeddedPatterns.reader().report(of: log, job: "test")
        return FailingCommand.text(in: log, report: report)
    }

    @Test func `a script of several lines is there as a whole, without its shell and environment`() throws {
        let text = """
            ##[group]Run ./configure
            \u{1B}[36;1m./configure\u{1B}[0m
            \u{1B}[36;1mif ! make test; then\u{1B}[0m
            \u{1B}[36;1m  env: is no setting here\u{1B}[0m
            \u{1B}[36;1m\u{1B}[0m
            \u{1B}[36;1m  exit 2\u{1B}[0m
            \u{1B}[36;1mfi\u{1B}[0m
            shell: /usr/bin/bash -e {0}
            env:
              TOKEN: abc
            ##[endgroup]
            make: *** [Makefile:3: test] Error 1
            """
        let expected = "./configure\nif ! make test; then\n  env: is no setting here\n\n  exit 2\nfi"
        #expect(try command(text, exit: "2") == expected)
    }

    @Test func `of several steps it is that of the one that failed`() throws {
        let text = step("make build") + "built\n" + step("make test") + "FAILED: 1 test\n"
        #expect(try command(text, exit: "1") == "make test")
    }

    @Test func `an action has none`() throws {
        let text = """
            ##[group]Run actions/setup-node@v4
            with:
              node-version: 99
            ##[endgroup]
            ##[error]Unable to find Node version '99'
            """
        #expect(try command(text) == nil)
    }

    @Test func `where the script is not repeated the title has it`() throws {
        let text = """
            ##[group]Run npm test -- --ci
            shell: bash -e {0}
            ##[endgroup]
            npm error Test failed.
            """
        #expect(try command(text, exit: "1") == "npm test -- --ci")
    }

    @Test func `a log without steps, and one without an error, tell none`() throws {
        #expect(try command("error: it broke") == nil)
        let log = jobLog(step("true") + "fine")
        let report = FailureReport(
            failureClass: .unknown,
            tool: nil,
            headline: "",
            step: nil,
            findings: [],
            firstErrorLine: nil,
            counts: FailureCounts(),
            exitCode: nil
        )
        #expect(FailingCommand.text(in: log, report: report) == nil)
        #expect(FailingCommand.text(in: LogText(""), report: report) == nil)
    }
}
