import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The log of a job over the tree of runs: how it opens, what its keys do, and how it is left.
@Suite struct JobLogTests {
    private static let run = RunID(rawValue: 940)
    private static let job = JobID(rawValue: 9400)

    /// A log of groups, with errors in the lines 120 and 200.
    private static let text: String = {
        let lines = (1...300).map { number in
            switch number {
            case 1: "##[group]Run make test"
            case 2: "\u{1B}[36;1mmake test\u{1B}[0m"
            case 4: "##[endgroup]"
            case 120, 200: "\u{1B}[31m##[error]it broke at \(number)\u{1B}[0m"
            default: "line \(number)"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private static func finding(_ line: Int) -> FailureFinding {
        FailureFinding(
            failureClass: .testFailure,
            tool: "pytest",
            pattern: "pytest.failed",
            file: "test_stats.py",
            line: 12,
            message: "it broke at \(line)",
            logLine: line
        )
    }

    private static let failure = FailureReport(
        failureClass: .testFailure,
        tool: "pytest",
        headline: "it broke",
        step: "make test",
        findings: [finding(120), finding(200), finding(200)],
        firstErrorLine: 120,
        counts: FailureCounts(findings: 2),
        exitCode: 1
    )

    /// The tree with the jobs of a failed run.
    private func tree(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.output = Self.text
        driver.failure = Self.failure
        driver.press("4")
        driver.state.gitHub.pipelines.move { $0.select(id: .run(Self.run)) }
        driver.press("enter")
        driver.answer()
        return driver
    }

    private func select(_ row: PipelinesState.Row, _ driver: inout Driver) {
        driver.state.gitHub.pipelines.move { $0.select(id: row) }
        driver.apply(.terminal(.focusGained))
    }

    /// The log of the failed job.
    private func opened(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = tree(columns, rows)
        select(.job(Self.run, Self.job), &driver)
        driver.press("enter")
        driver.answerOutput()
        return driver
    }

    private var id: OutputID {
        OutputID(.log(Self.run, Self.job, JobLogStyle(showsColors: true)), number: 1)
    }

    static let rows: [PipelinesState.Row] = [
        .job(run, job), .failure(run, job), .step(run, job, 1), .step(run, job, 2),
    ]

    @Test(arguments: rows) func `Enter on a job, its failure or a step opens its log at the first error`(
        row: PipelinesState.Row
    ) {
        var driver = tree()
        select(row, &driver)
        driver.press("enter")
        #expect(driver.state.asked.contains(.jobLog(id)))
        #expect(driver.shows("Asking for the log of linux…"))
        driver.answerOutput()
        #expect(driver.shows("4 build #40 › linux: 300 lines, first error 120, at "))
        #expect(driver.logRows.contains("##[error]it broke at 120"))
        #expect(driver.logRows.first != "##[error]it broke at 120")
        #expect(Array(driver.state.layout.panes.keys) == [.pipelines])
        #expect(driver.state.contexts == ActionContext.log.chain)
    }

    @Test(arguments: ["esc", "backspace", "h", "left"]) func `the way back leads to where the tree was`(
        key: String
    ) {
        var driver = tree()
        driver.state.zooms[.pipelines] = .half
        select(.step(Self.run, Self.job, 2), &driver)
        let offset = driver.state.gitHub.pipelines.list.offset
        driver.press("enter")
        driver.answerOutput()
        driver.press("G", key)
        #expect(driver.state.gitHub.log == nil)
        #expect(driver.state.gitHub.pipelines.selected == .step(Self.run, Self.job, 2))
        #expect(driver.state.zooms[.pipelines] == .half)
        #expect(driver.state.gitHub.pipelines.list.offset == offset)
        // What was kept of it is let go of.
        let kept = driver.effects.compactMap { effect -> OutputID?? in
            if case .keepLog(let id) = effect { .some(id) } else { nil }
        }
        #expect(kept == [id, nil])
    }

    @Test func `a log that is open does not stay on the screen that is remembered`() {
        var driver = opened()
        #expect(driver.state.zooms[.pipelines] == .full)
        #expect(driver.state.memory.zooms == nil)
        driver.press("esc")
        #expect(driver.state.memory.zooms == nil)
    }

    @Test func `e and E go from error to error, each line once`() {
        var driver = opened()
        driver.press("e")
        driver.answerOutput()
        #expect(driver.shows("2 of 2, line 200: test_stats.py:12: it broke at 200"))
        #expect(driver.logRows.contains("##[error]it broke at 200"))
        driver.press("e")
        #expect(driver.shows("Nothing below is known to have failed."))
        driver.press("E")
        driver.answerOutput()
        #expect(driver.shows("1 of 2, line 120"))
        #expect(driver.logRows.contains("##[error]it broke at 120"))
        // From elsewhere the nearest one counts.
        driver.press("G", "E")
        driver.answerOutput()
        #expect(driver.shows("2 of 2, line 200"))
        driver.failure = nil
        driver.press("R")
        driver.answerOutput()
        driver.press("e")
        #expect(driver.shows("The log tells of nothing that failed."))
    }

    @Test func `t shows the times and takes them away, and what is read stays at the top`() {
        var driver = opened()
        driver.press("g", "pagedown")
        driver.answerOutput()
        let top = driver.state.gitHub.log?.output?.view.top.line
        #expect((top ?? 0) > 0)
        driver.press("t")
        let timed = OutputID(
            .log(Self.run, Self.job, JobLogStyle(showsTimes: true, showsColors: true)),
            number: 2
        )
        #expect(driver.state.asked.contains(.jobLog(timed)))
        driver.output = Self.text.split(separator: "\n").map { "10:11:12.123 \($0)\n" }.joined()
        driver.answerOutput()
        #expect(driver.state.gitHub.log?.output?.view.top.line == top)
        #expect(driver.logRows.first?.hasPrefix("10:11:12.123 line ") == true)
        // A group is one with times before its marks, too.
        let groups = driver.state.gitHub.log?.output?.view.facts.groups ?? []
        #expect(groups.map(\.start) == [0] && groups.first?.end == 3)
        driver.output = Self.text
        driver.press("t")
        driver.answerOutput()
        #expect(driver.state.gitHub.log?.showsTimes == false)
        #expect(driver.logRows.first?.hasPrefix("line ") == true)
    }

    @Test func `words are looked for, and Esc ends that before it leaves the log`() {
        var driver = opened()
        driver.press("/")
        driver.type("line 250")
        driver.answerOutput()
        driver.press("enter")
        driver.answerOutput()
        #expect(driver.logRows.contains("line 250"))
        #expect(driver.shows("1 of 1"))
        #expect(driver.state.contexts.first == .search)
        #expect(driver.state.contexts.first?.chains.contains(driver.state.contexts) == true)
        driver.press("n")
        driver.answerOutput()
        #expect(driver.shows("went on from the beginning"))
        driver.press("esc")
        #expect(driver.state.gitHub.log?.search.words == nil)
        #expect(driver.state.gitHub.log != nil)
        driver.press("n")
        // Without words n is what it is everywhere.
        #expect(driver.shows("New task"))
    }

    @Test func `groups fold, lines have numbers, and the end is followed`() {
        var driver = opened()
        driver.press("g")
        driver.answerOutput()
        #expect(driver.logRows.prefix(2) == ["Run make test", "make test"])
        driver.press("-")
        driver.answerOutput()
        #expect(driver.shows("▸ Run make test (3 lines)"))
        driver.press("#")
        #expect(driver.shows("  5 line 5"))
        driver.press("f")
        driver.answerOutput()
        #expect(driver.shows("The view stays at the end as more comes."))
        #expect(driver.logRows.last == "line 300")
    }

    @Test func `y copies what failed, or the link, and p is the pager`() {
        var driver = opened()
        driver.press("y", "p")
        #expect(
            driver.takeEffects() == [
                .copy(
                    text: "https://github.com/kim/statistics/actions/runs/940",
                    what: "the link of build #40"
                ),
                .pageLog(title: "the log of linux"),
            ]
        )
        driver.excerpt = "it broke\nat 120"
        driver.press("R")
        driver.answerOutput()
        driver.press("y")
        #expect(driver.takeEffects() == [.copy(text: "it broke\nat 120", what: "what failed in linux")])
    }

    @Test func `why a log cannot be had stands in its place, and R asks again`() {
        var driver = tree()
        select(.job(Self.run, Self.job), &driver)
        driver.press("enter")
        let refusal = EngineError.unavailable(
            message: "GitHub has no log of linux yet: the job has not ended.",
            remedy: "Open it again when the job has ended."
        )
        driver.apply(.failed(.ask(.jobLog(id)), refusal))
        #expect(driver.shows("GitHub has no log of linux yet: the job has not ended."))
        #expect(driver.shows("Open it again when the job has ended. R looks again."))
        #expect(driver.state.toast == nil)
        #expect(!driver.state.asked.contains(.jobLog(id)))
        driver.press("t")
        #expect(driver.shows("The log is not there yet."))
        driver.press("R")
        driver.answerOutput()
        #expect(driver.logRows.contains("##[error]it broke at 120"))
    }

    @Test func `a text that breaks off says so, and what was read stays`() {
        var driver = opened()
        driver.press("t")
        driver.apply(
            .loaded(
                .jobLog(timed, JobLog(run: Self.run, job: Self.job, name: "linux", lineCount: 9, length: 90))
            )
        )
        let refusal = EngineError.unavailable(message: "The disk is broken.", remedy: "Buy another.")
        driver.apply(.failed(.ask(.output(timed, offset: 0)), refusal))
        #expect(driver.shows("The disk is broken."))
    }

    private var timed: OutputID {
        OutputID(.log(Self.run, Self.job, JobLogStyle(showsTimes: true, showsColors: true)), number: 2)
    }

    @Test func `an empty log, one that was cut and one without GitHub say so`() {
        var driver = tree()
        driver.failure = nil
        driver.output = ""
        select(.job(Self.run, Self.job), &driver)
        driver.press("enter")
        driver.answerOutput()
        #expect(driver.shows("The log is empty."))
        driver.press("R")
        let again = OutputID(.log(Self.run, Self.job, JobLogStyle(showsColors: true)), number: 2)
        let cut = JobLog(run: Self.run, job: Self.job, name: "linux", lineCount: 1, length: 4, isCut: true)
        driver.apply(.loaded(.jobLog(again, cut)))
        #expect(driver.shows("1 line, cut"))
        driver.events(.gitHubChanged(status: Fixtures.gitHubStatus(.failing)))
        #expect(driver.shows("kept, offline"))
    }

    @Test func `an answer that comes too late is of no log any more`() {
        var driver = opened()
        driver.press("esc")
        driver.apply(
            .loaded(.jobLog(id, JobLog(run: Self.run, job: Self.job, name: "x", lineCount: 1, length: 1)))
        )
        #expect(driver.state.gitHub.log == nil)
        #expect(driver.state.asked.allSatisfy { if case .jobLog = $0 { false } else { true } })
    }

    @Test func `in another pane its keys mean what they always do`() {
        var driver = opened()
        driver.press("1")
        #expect(driver.shows("1 Tasks"))
        #expect(driver.state.contexts.first == .tasks)
        driver.press("4")
        #expect(driver.logRows.contains("##[error]it broke at 120"))
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15)]) func `a log fills the screen`(
        columns: Int,
        rows: Int
    ) throws {
        try expectScreen(opened(columns, rows), "job-log")
    }

    @Test(arguments: [(30, 8), (20, 4), (10, 2), (1, 1)]) func `no screen is too small for it`(
        columns: Int,
        rows: Int
    ) {
        var driver = opened(columns, rows)
        driver.press("/")
        driver.type("line")
        driver.answerOutput()
        driver.press("enter", "e", "t")
        driver.answerOutput()
        #expect(driver.screen.count == rows)
    }
}
