import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Looking for words in the diff and in output, and seeing long lines.
@Suite struct SearchTests {
    private func diff() -> Driver {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("d")
        driver.answer()
        return driver
    }

    private func output(_ text: String) -> Driver {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("o")
        var steps = Fixtures.steps
        steps[4].outputLength = text.unicodeScalars.count
        driver.output = text
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
        driver.answerOutput()
        return driver
    }

    private func found(_ driver: Driver) -> Int? { driver.state.detail.output?.view.found }

    @Test func `words in the diff are found as they are typed, then n and N go from one to the next`() {
        var driver = diff()
        driver.press("/")
        driver.type("none")
        #expect(driver.state.detail.diff?.found == 5)
        #expect(driver.shows(" 1 of 2 ┃"))
        driver.press("enter", "n")
        #expect(driver.state.detail.diff?.found == 13)
        #expect(driver.shows(" 2 of 2 ┃"))
        driver.press("n")
        #expect(driver.state.detail.diff?.found == 13)
        #expect(driver.shows("Nothing below matches \"none\"."))
        driver.press("N")
        #expect(driver.state.detail.diff?.found == 5)
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `hunks have keys of their own during a search, and n again after it`() {
        var driver = diff()
        driver.press("n")
        // The second file; the view goes no further than its end.
        #expect(driver.state.detail.diff?.scroll.offset == 5)
        driver.press("g", "/")
        driver.type("median")
        driver.press("enter", "{")
        #expect(driver.state.detail.diff?.scroll.offset == 0)
        // From the heading of the first file its hunk is the next one.
        driver.press("esc", "g", "n", "n")
        #expect(driver.state.detail.diff?.scroll.offset == 5)
    }

    @Test func `Esc while typing goes back to where the search began`() {
        var driver = diff()
        driver.press("j", "/")
        driver.type("None")
        driver.press("esc")
        #expect(!driver.state.detail.search.isShown)
        #expect(driver.state.focus == .detail)
        #expect(driver.state.detail.diff?.found == nil)
    }

    @Test func `what is found is marked beyond colour`() throws {
        var driver = diff()
        driver.press("/")
        driver.type("return")
        let theme = try Theme.embedded("mono", depth: .none)
        let canvas = DashboardView.draw(driver.state, theme: theme)
        var marked = ""
        for row in 0..<24 {
            for column in 0..<80 {
                let cell = canvas[Point(column: column, row: row)]
                if cell.style.attributes.contains(.underline) || cell.style.attributes.contains(.reverse),
                    row > 10
                {
                    marked += cell.glyph.text
                }
            }
        }
        #expect(marked.contains("return"))
    }

    @Test func `words over the end of a row are marked in both rows`() throws {
        var driver = output((0..<40).map { "word\($0)" }.joined(separator: " "))
        let rows = driver.outputRows
        let last = try #require(rows[0].split(separator: " ").last)
        let first = try #require(rows[1].split(separator: " ").first)
        driver.press("/")
        driver.type("\(last) \(first)")
        driver.answerOutput()
        #expect(found(driver) == 0)
        let canvas = DashboardView.draw(driver.state, theme: try Theme.embedded("mono", depth: .none))
        let marked = (0..<24).map { row in
            (0..<80).map { canvas[Point(column: $0, row: row)] }
                .filter { !$0.style.attributes.isDisjoint(with: [.underline, .reverse]) }
                .map(\.glyph.text).joined()
        }
        let row = try #require(marked.firstIndex { $0.contains(last) })
        #expect(marked[row + 1].contains(first))
    }

    @Test func `typing letters into the search runs no keys, nor does a paste`() {
        var driver = diff()
        driver.press("/")
        driver.type("q n")
        driver.apply(.terminal(.paste("d\nq\n")))
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.state.detail.search.field.text == "q nd q")
        driver.press("ctrl+c")
        #expect(!driver.state.detail.search.isShown)
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `words in output are found without its colours`() {
        let lines = (0..<200).map { $0 == 150 ? "\u{1B}[31mer\u{1B}[0mror: here" : "line \($0)" }
        var driver = output(lines.joined(separator: "\n"))
        driver.press("g", "/")
        driver.type("error")
        driver.answerOutput()
        driver.press("enter")
        #expect(driver.shows("error: here"))
        #expect(found(driver) == 150)
        driver.press("n")
        driver.answerOutput()
        #expect(found(driver) == 150)
        #expect(driver.shows("went on from the beginning"))
    }

    @Test func `a search in output goes on around its ends and says so`() {
        var driver = output((0..<2000).map { $0 % 900 == 50 ? "hit \($0)\n" : "line \($0)\n" }.joined())
        driver.press("g", "/")
        driver.type("hit")
        driver.press("enter")
        driver.answerOutput()
        #expect(found(driver) == 50)
        #expect(driver.shows(" 1 of 3 ┃"))
        for (key, line, words) in [
            ("n", 950, nil), ("n", 1850, nil), ("n", 50, "went on from the beginning"), ("n", 950, nil),
            ("N", 50, nil), ("N", 1850, "went on from the end"), ("N", 950, nil),
        ] as [(String, Int, String?)] {
            driver.press(key)
            driver.answerOutput()
            #expect(found(driver) == line)
            #expect(driver.shows("hit \(line)"))
            #expect(driver.shows("went on") == (words != nil))
            #expect(driver.shows(" \((line + 850) / 900) of 3"))
            if let words { #expect(driver.shows(words)) }
        }
        #expect(driver.state.detail.output?.view.isFollowing == false)
    }

    @Test func `a hundred thousand lines are searched block by block, and any key stops that`() throws {
        var driver = output((0..<100_000).map { "line \($0) of a log that is long\n" }.joined())
        driver.press("g", "/")
        driver.type("line 99999")
        driver.answerOutput()
        driver.press("enter")
        #expect(found(driver) == 99_999)
        #expect(driver.shows("line 99999 of"))
        driver.press("esc", "/")
        driver.type("nowhere")
        driver.press("enter")
        let hunt = try #require(driver.state.detail.output?.hunt)
        driver.apply(.hunted(hunt, .searching(percent: 40)))
        #expect(driver.shows("searching at 40 %; any key stops"))
        #expect(driver.shows("nowhere"))
        driver.press("k")
        #expect(driver.state.detail.output?.hunt == nil)
        #expect(driver.effects.contains(.hunt(nil)))
        // What the search comes to after that is not wanted any more.
        driver.apply(.hunted(hunt, .nothing))
        #expect(!driver.shows("nothing found"))
        driver.press("n")
        driver.answerOutput()
        #expect(driver.shows("nothing found"))
        #expect(found(driver) == nil)
    }

    @Test func `a match in a folded group opens it`() {
        let group = "##[group]Build\n" + (0..<50).map { "step \($0)\n" }.joined() + "##[endgroup]\n"
        var driver = output(group + "end\n")
        driver.press("_")
        driver.answerOutput()
        #expect(driver.shows("▸ Build (51 lines)"))
        driver.press("/")
        driver.type("step 31")
        driver.answerOutput()
        #expect(found(driver) == 32)
        #expect(driver.outputRows.contains("step 31"))
    }

    @Test func `the output's keys do during a search what they do without one`() {
        let groups = ["Build", "Test"].map { name in
            "##[group]\(name)\n" + (0..<50).map { "\(name) \($0)\n" }.joined() + "##[endgroup]\n"
        }
        var driver = output(groups.joined())
        driver.press("g", "/")
        driver.type("Build 3")
        driver.press("enter")
        driver.answerOutput()
        #expect(driver.state.isSearching)
        driver.press("}", "}")
        driver.answerOutput()
        #expect(driver.shows("▾ Test"))
        driver.press("enter")
        driver.answerOutput()
        #expect(driver.shows("▸ Test (51 lines)"))
        driver.press("{", "enter")
        driver.answerOutput()
        #expect(driver.shows("▸ Build (51 lines)"))
        #expect(driver.state.isSearching)
    }

    @Test func `a count is not told any more once the output has grown`() {
        var driver = output("hit\nhit\n")
        driver.press("/")
        driver.type("hit")
        driver.press("enter")
        driver.answerOutput()
        #expect(driver.shows(" 1 of 2 ┃"))
        let id = StepID(rawValue: 14)
        driver.output = "hit\nhit\nhit\n"
        driver.events(.outputGrew(task: TaskID(rawValue: 3), step: id, length: 12))
        driver.answerOutput()
        #expect(!driver.shows("1 of 2"))
    }

    @Test func `the output says of which step it is`() {
        var driver = output("all is well\n")
        #expect(driver.shows("2 Detail #3: step 14, make test ━"))
        driver.press("h")
        #expect(driver.shows("2 Detail #3 ━"))
    }

    @Test func `the evidence leads to the output of its check`() {
        var driver = output("all is well\n")
        #expect(driver.shows("all is well"))
        #expect(driver.state.detail.step?.id.rawValue == 14)
        driver.press("1", "2")
        driver.state.detail.section = .overview
        driver.press("enter")
        #expect(driver.state.detail.section == .output)
        driver.select(6)
        driver.press("o")
        #expect(driver.shows("No checks of #6 were run yet."))
    }

    @Test func `evidence whose step is gone says so`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("2", "l")
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Array(Fixtures.steps.prefix(2)))))
        driver.press("o")
        #expect(driver.shows("Step 14 of #3 is not there any more."))
        #expect(driver.state.detail.section == .steps)
    }

    @Test func `old and new stand beside each other where there is room`() {
        var driver = Driver.connected(200, 60)
        driver.select(3)
        driver.press("d")
        driver.answer()
        #expect(!driver.screen.contains { $0.contains("def mean(values):") && $0.contains("│  1  def") })
        driver.press("|")
        #expect(driver.screen.contains { $0.contains("def mean(values):") && $0.contains("│  1  def") })
        driver.press("|")
        #expect(driver.state.detail.diff?.isSideBySide == false)
        // Too narrow for two sides: they stay below each other, and the choice is kept for a wider window.
        driver.press("|")
        driver.apply(.resized(Size(columns: 80, rows: 24)))
        #expect(driver.state.detail.diff?.isSideBySide == true)
        #expect(driver.shows("2 +    if not values:"))
    }

    @Test func `long lines are seen by moving sideways, with their signs in place`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("d")
        let long = (0..<40).map { "word\($0)" }.joined(separator: " ")
        let text = "diff --git a/x b/x\n@@ -1 +1,2 @@\n-short\n+\(long)\n+日本\t\(long)\n"
        let tree = Fixtures.workspace(3).tree
        driver.apply(.loaded(.diff(TaskID(rawValue: 3), DiffState(TaskDiff(text: text), tree: tree))))
        #expect(!driver.shows("word39"))
        driver.press(">", ">", ">", ">", ">", ">", ">", ">", ">")
        #expect(driver.shows("word39"))
        #expect(driver.screen.contains { $0.contains("  2 +") && $0.contains("word38") })
        #expect(driver.shows("from column"))
        driver.press("<", "<", "<", "<", "<", "<", "<")
        #expect(driver.state.detail.diff?.column == 0)
        #expect(driver.shows("1 +word0 word1"))
    }
}
