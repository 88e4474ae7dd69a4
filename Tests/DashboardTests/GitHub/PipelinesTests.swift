import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The tree of runs: how they are put together, what opens, and what can be done with one.
@Suite struct PipelinesTests {
    private static let failed = RunID(rawValue: 940)

    private func focused(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.fill(with: .pipelines)
        return driver
    }

    private func select(_ run: Int64, _ driver: inout Driver) {
        driver.state.gitHub.pipelines.move { $0.select(id: .run(RunID(rawValue: run))) }
        driver.apply(.terminal(.focusGained))
    }

    @Test func `runs stand together by branch and workflow, the newest first`() {
        let groups = PipelinesState.groups(of: Fixtures.runs)
        #expect(groups.map(\.heading) == [.branch("main"), .branch("topic-20"), .branch(nil)])
        #expect(groups.map { $0.runs.map(\.id.rawValue) } == [[942, 941, 930], [940, 935], [920]])
        #expect(PipelinesState.groups(of: Fixtures.runs.reversed()) == groups)
        #expect(PipelinesState.groups(of: []).isEmpty)
    }

    @Test func `by workflow the runs of a branch stand below each other`() {
        let groups = PipelinesState.groups(of: Fixtures.runs, by: .workflow)
        #expect(groups.map(\.heading) == [.workflow("lint"), .workflow("build"), .workflow("release")])
        #expect(groups.map { $0.runs.map(\.id.rawValue) } == [[942], [941, 930, 940, 935], [920]])
    }

    @Test func `each state has a sign of its own, with and without Unicode`() {
        func plain(_ text: String) -> String {
            var canvas = Canvas(size: Size(columns: 2, rows: 1))
            canvas.put(text, at: Point(column: 0, row: 0))
            return canvas.inASCII().text[0]
        }
        let signs = PipelineState.allCases.map(\.sign)
        #expect(Set(signs).count == signs.count)
        #expect(Set(signs.map(plain)).count == signs.count)
        #expect(signs.allSatisfy { TerminalText.width(of: $0) == 1 })
    }

    @Test func `the first run is selected, and its rows say how it stands`() {
        let driver = focused()
        #expect(driver.state.gitHub.pipelines.selected == .run(RunID(rawValue: 942)))
        #expect(driver.shows("4 Pipelines 6, 2 min ago"))
        #expect(driver.shows("▾ main"))
        #expect(driver.shows("▶ build #41  Handle empty lists"))
        #expect(
            driver.screen.contains { $0.contains("✗ build #40") && $0.contains("try 2  1 min 30 s  20 min") }
        )
        #expect(driver.shows("▾ no branch"))
    }

    @Test func `Enter opens run and job, and h closes them again`() {
        var driver = focused()
        select(940, &driver)
        driver.press("enter")
        #expect(driver.shows("asking for the jobs…"))
        #expect(driver.state.asked.filter(\.isOnGitHub).count == 1)
        driver.answer()
        #expect(driver.shows("failed, push by sam, 4f2d9a7b"))
        #expect(driver.shows("▾ ✗ linux"))
        #expect(driver.shows("✗ make test"))
        #expect(driver.shows("▸ ✓ macos"))
        // Open already: on to what is below.
        driver.press("l")
        #expect(driver.state.gitHub.pipelines.selected == .facts(Self.failed))
        driver.press("enter")
        #expect(driver.shows("There is nothing below this."))
        driver.press("j", "h")
        #expect(!driver.shows("✗ make test"))
        driver.press("h", "h")
        #expect(!driver.shows("linux"))
        #expect(driver.state.gitHub.pipelines.selected == .run(Self.failed))
        driver.press("h", "h")
        #expect(!driver.shows("build #40"))
        #expect(driver.shows("▸ topic-20"))
        driver.press("l")
        #expect(driver.shows("build #40"))
    }

    @Test func `the jobs of an open run are asked for again when it changes`() {
        var driver = focused()
        select(941, &driver)
        driver.press("l")
        driver.answer()
        #expect(driver.state.asked.allSatisfy { !$0.isOnGitHub })
        var runs = Fixtures.runs
        runs[0].updatedAt = Fixtures.now
        driver.apply(.loaded(.runs(of: Fixtures.ago(2), runs)))
        #expect(
            driver.state.asked.filter(\.isOnGitHub) == [.jobs(RunID(rawValue: 941), of: Fixtures.now)]
        )
        // What is known meanwhile stays.
        #expect(driver.shows("linux"))
    }

    @Test func `runs that come do not move what is looked at`() {
        var driver = focused()
        select(940, &driver)
        let new = Fixtures.run(950, "build", "main", .queued, minutesAgo: 0)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [new])))
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == Self.failed)
        driver.apply(.loaded(.runs(of: Fixtures.now, [])))
        #expect(driver.state.gitHub.pipelines.selected == nil)
        #expect(driver.shows("No workflow has run yet."))
    }

    static let keys: [(run: Int64, key: String, commands: [EngineCommand], words: String)] = [
        (940, "r", [.rerunPipeline(id: failed, failedOnly: true)], "Asking GitHub to run the failed jobs"),
        (940, "A", [.rerunPipeline(id: failed, failedOnly: false)], "Asking GitHub to run all of build #40"),
        (942, "r", [], "No job of lint #42 has failed; A runs all of it again."),
        (941, "r", [], "build #41 has not ended yet; x stops it."),
        (940, "x", [], "build #40 has ended; there is nothing to stop."),
    ]

    @Test(arguments: keys) func `a run is run again where that makes sense`(
        run: Int64,
        key: String,
        commands: [EngineCommand],
        words: String
    ) {
        var driver = focused()
        select(run, &driver)
        driver.press(key)
        #expect(driver.takeCommands() == commands)
        #expect(driver.shows(words))
    }

    @Test func `stopping a run asks`() {
        var driver = focused()
        select(941, &driver)
        driver.press("x")
        #expect(driver.shows("Stop build #41?"))
        #expect(driver.takeCommands().isEmpty)
        driver.press("y")
        #expect(driver.takeCommands() == [.cancelPipeline(id: RunID(rawValue: 941))])
    }

    @Test func `y copies the link, R asks GitHub, and nothing is done where it cannot be asked`() {
        var driver = focused()
        driver.press("y", "R")
        #expect(
            driver.takeEffects() == [
                .copy(
                    text: "https://github.com/kim/statistics/actions/runs/942",
                    what: "the link of lint #42"
                ), .perform(.refreshGitHub),
            ]
        )
        driver.events(.gitHubChanged(status: Fixtures.gitHubStatus(.signedOut)))
        select(940, &driver)
        driver.press("r")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("There is no token for github.com."))
    }

    @Test func `thousands of runs are one list`() {
        let many = (1...5000).map {
            Fixtures.run(Int64($0), "build", "branch-\($0 % 50)", .passed, minutesAgo: Double(5001 - $0))
        }
        var driver = focused()
        driver.apply(.loaded(.runs(of: Fixtures.now, many)))
        #expect(driver.state.gitHub.pipelines.list.count == 5050)
        driver.press("G", "pageup", "g")
        #expect(driver.state.gitHub.pipelines.list.selectedIndex == 0)
    }
}
