import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The page about what became of red runs.
@Suite struct FixStatisticsPageTests {
    private func page(_ columns: Int, _ rows: Int, _ fixes: [FixOutcome] = Fixtures.fixes) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.apply(.loaded(.fixes(fixes)))
        driver.press("4", "%")
        return driver
    }

    @Test(arguments: [(120, 40), (80, 24)]) func `the page about fixes`(columns: Int, rows: Int) throws {
        try expectScreen(page(columns, rows), "fixes")
    }

    @Test func `each kind of failure has a row and a bar`() throws {
        let driver = page(120, 40)
        #expect(driver.shows("5 fixes: 3 green, 1 parked, 1 under way; 1 run turned green without a change"))
        let rows = driver.screen
        let first = try #require(rows.first { $0.contains("test-failure") })
        let cells = first.split(separator: " ").map(String.init)
        let start = try #require(cells.firstIndex(of: "test-failure"))
        #expect(Array(cells[start...].prefix(8)) == ["test-failure", "3", "2", "0", "1", "1.5", "15", "min"])
        #expect(driver.shows("compile-error"))
        // The longest bar is that of the kind with most fixes.
        let bars = rows.filter { $0.contains("green") && $0.contains("█") }
        #expect(bars.count == 3)
        #expect(bars.first?.contains("2 of 3 green") == true)
        #expect(bars.first?.contains("░") == false)
        #expect(driver.shows("✗ parked    #7 build on topic-20, compile-error: a.c:9"))
    }

    @Test func `without a fix the page says so`() {
        let driver = page(80, 24, [])
        #expect(driver.shows("No red run was fixed yet."))
    }

    @Test func `before the engine has told there is no page`() {
        var driver = Driver.connected()
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        driver.press("4", "%")
        #expect(driver.shows("The engine has not told yet what became of red runs."))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test(arguments: [(60, 20), (40, 12), (20, 6), (5, 1)])
    func `in little room it is a list, and no line is too long`(columns: Int, rows: Int) {
        let driver = page(columns, rows)
        #expect(driver.screen.allSatisfy { TerminalText.width(of: $0) <= columns })
        guard case .page(let dialog)? = driver.state.dialogs.last?.content else {
            Issue.record("no page")
            return
        }
        let text = dialog.head.map(\.text)
        #expect(text.contains("test-failure: 2 of 3 fixes green, 1 flaky, 1.5 rounds, 15 min 0 s"))
    }

    @Test func `what a log says has no power over the terminal`() {
        let driver = page(
            120,
            40,
            [Fixtures.fix(940, .unknown, .parked, headline: "\u{1B}[2J\u{1B}]0;owned\u{07}a\rb\u{9B}31m")]
        )
        let forbidden: Set<Unicode.Scalar> = ["\u{1B}", "\u{7}", "\u{9B}", "\r"]
        #expect(driver.screen.allSatisfy { forbidden.isDisjoint(with: $0.unicodeScalars) })
    }
}
