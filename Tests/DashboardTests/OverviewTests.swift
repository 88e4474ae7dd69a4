import Domain
import Terminal
import Testing

@testable import Dashboard

/// The overview of a task where there is little room.
@Suite struct OverviewTests {
    private static let path = "/home/kim/.local/state/switchyard/1f2e3d4c5b6a/worktrees/3"

    private func lines(_ columns: Int) -> [String] {
        var driver = Driver.connected(200, 60)
        driver.select(3)
        return OverviewText.lines(for: driver.state, columns: columns).wrapped(to: columns).map(\.text)
    }

    @Test(arguments: [20, 24, 30, 40, 60, 78, 200])
    func `a label never stands alone, and no line is too long`(
        columns: Int
    ) {
        let lines = lines(columns)
        #expect(lines.allSatisfy { TerminalText.width(of: $0) <= columns })
        for label in ["State", "Checks", "Branch", "Worktree", "Change", "Spent"] {
            let line = lines.first { $0.hasPrefix(label) }
            #expect((line ?? "").count > 10, "\(label)")
        }
    }

    @Test func `a path that is too long keeps its end, and is copied whole`() {
        #expect(lines(78).contains("Worktree  \(Self.path)"))
        #expect(lines(50).contains("Worktree  …/switchyard/1f2e3d4c5b6a/worktrees/3"))
        #expect(lines(30).contains("Worktree  …/worktrees/3"))
        var driver = Driver.connected(30, 8)
        driver.select(3)
        driver.press("y")
        let copied = driver.takeEffects().compactMap { effect -> String? in
            if case .copy(let text, _) = effect { text } else { nil }
        }
        #expect(copied.first?.contains(Self.path) == true)
    }

    static let paths = [
        ("/a/b", 4, "/a/b"), ("/home/kim/project", 12, "…/project"),
        ("/home/kim/project", 13, "…/kim/project"),
        ("/home/kim/project", 6, "…/pro…"), ("project", 4, "pro…"), ("/home/kim/project", 1, "…"),
        ("/", 1, "/"),
    ]

    @Test(arguments: paths) func `a path in few columns is its end`(path: String, columns: Int, text: String)
    {
        #expect(ShortText.path(path, to: columns) == text)
    }

    @Test func `how much more there is covers no text`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.answer()
        let body = try #require(driver.state.layout.inside(of: .detail)).rows - 1
        let scroll = driver.state.detail.overviewScroll
        #expect(scroll.rows == body - 1)
        let row = try #require(driver.screen.first { $0.contains("more below") })
        #expect(row.contains("│ ") && row.contains(" \(scroll.linesBelow) more below │"))
        #expect(row.filter { $0.isLetter } == "morebelow")
        driver.press("2")
        for _ in 0..<30 { driver.press("j") }
        #expect(!driver.shows("more below"))
        let last = try #require(driver.state.detail.overview.lines.last)
        #expect(driver.shows(last.text))
        // Where all of it fits, every row is the text's.
        driver = Driver.connected(200, 60)
        driver.select(3)
        #expect(driver.state.detail.overviewScroll.linesBelow == 0)
    }
}
