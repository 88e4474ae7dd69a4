import CILogs
import Domain
import Testing

/// What a model gets to read of a log.
@Suite struct LogExcerptTests {
    private let reader: FailureReader

    init() throws { reader = try EmbeddedPatterns.reader() }

    private func excerpt(_ log: LogText, budget: Int) -> String {
        LogExcerpt.failingPart(of: log, report: reader.report(of: log, job: "build"), budget: budget)
    }

    /// 400 lines with an error in the 101st and one in the 301st.
    private var long: LogText {
        let lines = (1...400).map { number in
            number % 200 == 101
                ? "src/a.c:\(number):1: \u{1B}[31merror:\u{1B}[0m bad \(number)" : "noise \(number)"
        }
        return jobLog(step("make") + lines.joined(separator: "\n"))
    }

    @Test func `findings stand in the log's order with lines around them`() {
        #expect(
            excerpt(long, budget: 200)
                == """
                …
                == Run make ==
                noise 100
                src/a.c:101:1: error: bad 101
                noise 102
                noise 103
                noise 104
                …
                noise 300
                src/a.c:301:1: error: bad 301
                noise 302
                noise 303
                noise 304
                …
                """
        )
    }

    @Test(arguments: [0, 1, 2, 10, 30, 50, 80, 100, 200, 500, 2_000, 100_000])
    func `no budget is exceeded`(budget: Int) {
        for log in [long, jobLog("nothing to see\nhere"), LogText(String(repeating: "é", count: 50_000))] {
            #expect(excerpt(log, budget: budget).count <= budget)
        }
        let flood = (1...500).map { "src/a.c:\($0):1: error: \(String(repeating: "e", count: 300))" }
        let text = excerpt(jobLog(flood.joined(separator: "\n")), budget: budget)
        #expect(text.count <= budget)
        #expect(budget < 50 || text.contains("src/a.c:1:1"))
    }

    @Test func `a big budget shows more around`() {
        let text = excerpt(long, budget: 5_000)
        #expect(text.contains("noise 81\n"))
        #expect(text.contains("noise 331\n"))
        #expect(!text.contains("noise 80\n"))
        #expect(!text.contains("shell: "))
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("2026-"))
    }

    @Test func `without a finding it is the log's end`() {
        let log = jobLog((1...100).map { "line \($0)" }.joined(separator: "\n"))
        #expect(excerpt(log, budget: 30) == "…\nline 98\nline 99\nline 100")
    }

    @Test func `a report of another log does no harm`() {
        let report = reader.report(of: long, job: "build")
        #expect(LogExcerpt.failingPart(of: LogText("short"), report: report, budget: 100) == "short")
    }
}
