import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What of the runs is shown: strips of the last ones, words that narrow them, other headings, and the usual time.
@Suite struct PipelineViewTests {
    private func focused(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.fill(with: .pipelines)
        return driver
    }

    private func select(_ run: Int64, _ driver: inout Driver) {
        driver.state.gitHub.pipelines.move { $0.select(id: .run(RunID(rawValue: run))) }
        driver.apply(.terminal(.focusGained))
    }

    /// The numbers of the runs that have a row, from the top.
    private func shown(_ driver: Driver) -> [Int64] {
        driver.state.gitHub.pipelines.list.ids.compactMap { row in
            if case .run(let id) = row { id.rawValue } else { nil }
        }
    }

    private func line(_ words: String, _ driver: Driver) -> String? {
        driver.screen.first { $0.contains(words) }
    }

    // MARK: - The runs before

    @Test func `a heading shows how the last runs ended, the newest on the right`() throws {
        let driver = focused()
        let main = try #require(line("▾ main", driver))
        #expect(main.contains("lint ✓  build ✓▶"))
        #expect(try #require(line("▾ topic-20", driver)).contains("build ✗✗"))
        let plain = driver.inASCII().screen
        #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        #expect(plain.contains { $0.contains("main") && $0.contains("lint ") })
    }

    @Test func `a strip has the last runs of its branch alone, whatever is shown`() {
        let many = (1...30).map {
            Fixtures.run(Int64($0), "build", "b", $0 > 28 ? .failed : .passed, minutesAgo: Double(31 - $0))
        }
        let other = Fixtures.run(40, "build", "c", .cancelled, minutesAgo: 0.5)
        let history = RunHistory(([other] + many).sorted { $0.createdAt > $1.createdAt })
        let strips = history.strips(below: .branch("b"))
        #expect(strips.map(\.workflow) == ["build"])
        #expect(strips[0].states == [PipelineState](repeating: .passed, count: 8) + [.failed, .failed])
        #expect(history.strips(below: .workflow("build")).map(\.branch) == ["c", "b"])
        #expect(history.strips(below: .branch("d")).isEmpty)
        #expect(history.newest.map(\.id.rawValue) == [40, 30])
        var driver = focused()
        driver.press("F")
        #expect(line("▾ topic-20", driver)?.contains("build ✗✗") == true)
    }

    @Test func `where there is little room the strips go before the heading does`() {
        let driver = focused(40, 12)
        #expect(driver.shows("▾ main"))
        #expect(driver.screen.allSatisfy { TerminalText.width(of: $0) <= 40 })
    }

    // MARK: - The usual time

    @Test func `a run that goes on is told beside how long the last good ones took`() {
        let driver = focused()
        #expect(line("build #41", driver)?.contains(" of ~2 min") == true)
        // What has ended is no matter of waiting.
        #expect(line("build #40", driver)?.contains("of ~") == false)
    }

    @Test(arguments: [([], nil), ([3.0], 3), ([1, 5], 3), ([1, 2, 9], 2)] as [([Double], Double?)])
    func `the usual time is the middle one`(times: [Double], middle: Double?) {
        #expect(RunHistory.median(times) == middle)
    }

    @Test func `only whole runs that passed count, and of many the last`() {
        func run(_ id: Int64, _ state: PipelineState, minutes: Double, attempt: Int = 1) -> PipelineRun {
            Fixtures.run(id, "build", "main", state, minutesAgo: Double(1000 - id)) {
                $0.attempt = attempt
                $0.updatedAt = $0.startedAt.map { $0.addingTimeInterval(minutes * 60) } ?? $0.updatedAt
            }
        }
        let last = (1...10).map { run(Int64(100 - $0), .passed, minutes: 5) }
        let before = (1...20).map { run(Int64(50 - $0), .passed, minutes: 90) }
        let others = [
            run(200, .failed, minutes: 1), run(201, .cancelled, minutes: 1), run(202, .running, minutes: 0),
            run(203, .passed, minutes: 1, attempt: 2),
        ]
        #expect(RunHistory(Array(others.reversed()) + last + before).usualSeconds == ["build": 300])
        #expect(RunHistory(others).usualSeconds.isEmpty)
    }

    @Test(arguments: [
        (40.0, "40 s"), (89, "1 min"), (90, "2 min"), (7_199, "120 min"), (7_200, "2 h"), (-1, "0 s"),
    ])
    func `it is spoken of roughly`(seconds: Double, words: String) {
        #expect(ShortText.roughly(seconds) == words)
    }

    @Test func `the clock goes on while a run in view does, and only then`() {
        var driver = focused()
        #expect(driver.state.isWorking)
        let before = driver.screen
        driver.time += 5
        driver.apply(.ticked)
        #expect(driver.screen != before)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs.filter(\.state.isEnded))))
        #expect(driver.state.gitHub.pipelines.isTicking == false)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs)))
        #expect(driver.state.gitHub.pipelines.isTicking)
        select(941, &driver)
        driver.press("h", "h")
        #expect(driver.state.gitHub.pipelines.isTicking == false)
    }

    // MARK: - Words

    @Test(
        arguments: [
            ("topic", [940, 935]), ("lint", [942]), ("'Handle", [941]), ("!main !no", [940, 935]),
            ("failed 'build", [940, 935]), ("'timed", []), ("sam", [942, 941, 930, 940, 935, 920]),
            ("'#40", [940]),
            ("Topic", []),
        ] as [(String, [Int64])]
    )
    func `words narrow the runs as they do tasks`(words: String, runs: [Int64]) {
        var driver = focused()
        driver.press("/")
        driver.type(words)
        #expect(shown(driver) == runs)
        if runs.isEmpty { #expect(driver.shows("No run matches the filter; Esc clears it.")) }
        #expect(driver.shows("Pipelines \(runs.count)/6"))
        driver.press("enter", "esc")
        #expect(shown(driver).count == 6)
    }

    @Test func `words stay when typing ends, are cleared by Esc, and can be recalled`() {
        var driver = focused()
        driver.press("/")
        driver.type("lint")
        driver.press("enter")
        #expect(driver.state.activePrompt == nil)
        #expect(driver.shows("/ lint"))
        driver.press("esc")
        #expect(!driver.shows("/ lint"))
        driver.press("/", "up")
        #expect(driver.state.gitHub.pipelines.filter.text == "lint")
        driver.press("esc")
        #expect(driver.state.gitHub.pipelines.filter.isEmpty)
        #expect(driver.state.activePrompt == nil)
        driver.press("/")
        driver.type("lint")
        driver.press("1")
        // A digit is a letter there; only leaving the field leaves it.
        #expect(driver.state.focus == .pipelines)
    }

    @Test func `going to another pane ends the typing`() {
        var driver = Driver.onGitHub(200, 60)
        driver.press("4", "/")
        driver.type("lint")
        driver.state.setFocus(.tasks)
        #expect(driver.state.activePrompt == nil)
        #expect(driver.state.gitHub.pipelines.filter.text == "lint")
    }

    // MARK: - Kinds and headings

    @Test func `F goes from all to red, to mine, and back`() {
        var driver = focused()
        driver.press("F")
        #expect(shown(driver) == [940, 935])
        #expect(driver.shows("Pipelines 2/6 red, 2 min ago"))
        driver.press("F")
        // Kim's pull request 20 is from that branch.
        #expect(shown(driver) == [940, 935])
        #expect(driver.shows("Pipelines 2/6 mine, 2 min ago"))
        driver.press("F")
        #expect(shown(driver).count == 6)
        driver.press("F", "esc")
        #expect(shown(driver).count == 6)
    }

    @Test func `runs are mine that I began, also while that is shown`() {
        var driver = focused()
        driver.press("F", "F")
        let own = Fixtures.run(950, "nightly", "main", .passed, minutesAgo: 1) { $0.actor = "KIM" }
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [own])))
        #expect(shown(driver) == [950, 940, 935])
        var task = Fixtures.tasks[0]
        task.publication = TaskPublication(number: 33, url: "u", branch: "main", commit: "c")
        driver.events(.taskChanged(task: task))
        #expect(Set(shown(driver)) == [950, 942, 941, 930, 940, 935])
    }

    @Test func `where none is red that is said, and how to see the others`() {
        var driver = focused()
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs.filter { !$0.state.isRed })))
        driver.press("F")
        #expect(driver.shows("None of the 4 runs is red; F shows others."))
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs)))
        #expect(shown(driver) == [940, 935])
    }

    @Test func `b puts the runs together by workflow, and the selection stays with its run`() {
        var driver = focused()
        select(940, &driver)
        driver.press("b")
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 940))
        #expect(driver.shows("▾ build"))
        #expect(driver.shows("✗ topic-20 #40"))
        #expect(driver.shows("by workflow, 2 min ago"))
        #expect(line("▾ build", driver)?.contains("main ✓▶  topic-20 ✗✗") == true)
        driver.press("h", "h")
        #expect(driver.state.gitHub.pipelines.selected == .workflow("build"))
        // From a heading to the newest run below it, opened if it was closed.
        driver.press("b")
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 941))
        driver.press("b")
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 941))
    }

    @Test func `what hides a run is taken away when something leads to it`() {
        var driver = focused()
        driver.press("/")
        driver.type("lint")
        driver.press("enter", "6")
        driver.state.inbox.list.select(id: .run(RunID(rawValue: 940)))
        driver.press("enter")
        #expect(driver.state.focus == .pipelines)
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 940))
        #expect(driver.state.gitHub.pipelines.filter.isEmpty)
    }

    @Test func `without runs there is nothing to be narrowed`() {
        var driver = Driver.onGitHub(120, 40)
        driver.apply(.loaded(.runs(of: Fixtures.now, [])))
        for key in ["/", "b", "F"] {
            driver.press("4", key)
            #expect(driver.shows("There are no runs."))
        }
    }
}
