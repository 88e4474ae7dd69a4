import Domain
import Terminal
import Testing

@testable import Dashboard

/// The names of panes and of the kinds of details, and clicks on them.
@Suite struct TabTests {
    static let narrowSizes = [
        Size(columns: 80, rows: 24), Size(columns: 60, rows: 20), Size(columns: 50, rows: 15),
    ]
    static let sizes = [
        Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12),
        Size(columns: 30, rows: 8),
    ]

    /// Where a text stands in the first row that has all of these.
    private func place(of text: String, besides others: String..., in driver: Driver) throws -> Point {
        let rows = driver.screen
        let row = try #require(
            rows.firstIndex { row in ([text] + others).allSatisfy { row.contains($0) } },
            "\(text)"
        )
        let start = try #require(rows[row].firstRange(of: text))
        let column = TerminalText.width(of: String(rows[row][..<start.lowerBound]))
        return Point(column: column, row: row)
    }

    private func click(_ driver: inout Driver, _ column: Int, _ row: Int) {
        let place = Point(column: column, row: row)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: place))))
        driver.apply(.terminal(.mouse(MouseEvent(.release(.left), at: place))))
    }

    @Test(arguments: narrowSizes, Pane.allCases)
    func `a click on a name in the bar goes to that pane`(size: Size, pane: Pane) throws {
        let driver = Driver.connected(size.columns, size.rows)
        let long = "\(pane.rawValue) \(pane.title)"
        let name = driver.shows(long) ? long : "\(pane.rawValue) \(pane.shortTitle)"
        let start = try place(of: name, besides: "1 Tasks", "3 Chat", in: driver)
        // The brackets, or the blanks in their place, belong to the name.
        for column in [start.column - 1, start.column, start.column + name.count] {
            var clicked = driver
            clicked.press(pane == .chat ? "4" : "3")
            click(&clicked, column, start.row)
            #expect(clicked.state.focus == pane)
            #expect(clicked.shows("[\(name)]"))
        }
    }

    @Test(arguments: sizes, DetailState.Section.allCases)
    func `a click on a kind of details shows it`(
        size: Size,
        section: DetailState.Section
    ) throws {
        var driver = Driver.connected(size.columns, size.rows)
        driver.select(3)
        driver.press("2", section == .overview ? "]" : "1")
        if size.columns < 80 { driver.press("2") }
        let name = String(section.title.prefix(4))
        let start = try place(of: name, besides: "Over", "Step", in: driver)
        click(&driver, start.column, start.row)
        #expect(driver.state.detail.section == section)
        #expect(driver.state.focus == .detail)
        #expect(driver.shows(String("[\(section.title)".prefix(6))))
    }

    @Test func `beside the names nothing is to be clicked, nor below a dialog`() {
        var driver = Driver.connected(80, 24)
        click(&driver, 79, 1)
        #expect(driver.state.focus == .tasks)
        driver.press("?")
        click(&driver, 25, 1)
        #expect(driver.state.focus == .tasks)
        #expect(driver.state.dialogs.count == 1)
        driver.press("esc")
        click(&driver, 25, 1)
        #expect(driver.state.focus == .chat)
    }

    @Test func `a click on a tab ends the typing of a search, whose words stay`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("d")
        driver.answer()
        driver.press("/")
        driver.type("none")
        let start = try place(of: "Over", besides: "Step", in: driver)
        click(&driver, start.column, start.row)
        #expect(driver.state.detail.section == .overview)
        #expect(driver.state.activePrompt == nil)
        #expect(driver.state.recentWords[.search]?.texts == ["none"])
        driver.press("d", "n")
        #expect(driver.state.detail.diff?.found == 13)
    }

    @Test func `what has no room is not there for the mouse`() {
        let strip = TabStrip(
            ["one", "two", "six"],
            shown: "two",
            in: Rect(column: 2, row: 1, columns: 7, rows: 1)
        ) {
            $0
        }
        #expect(strip.width == 15)
        #expect(strip.line(.heading).text == " one [two] six ")
        let row = (0..<12).map { strip.tab(at: Point(column: $0, row: 1)) }
        let expected: [String?] = [
            nil, nil, "one", "one", "one", "one", "one", "two", "two", nil, nil, nil,
        ]
        #expect(row == expected)
        #expect(strip.tab(at: Point(column: 3, row: 0)) == nil)
    }
}
