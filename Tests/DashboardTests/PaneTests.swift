import Domain
import Terminal
import Testing

@testable import Dashboard

/// Zoom, borders that move, and the way from pane to pane.
@Suite struct PaneTests {
    private func rect(_ pane: Pane, _ driver: Driver) -> Rect? { driver.state.layout.panes[pane] }

    // MARK: - Focus

    static let ways: [(String, Pane)] = [
        ("l", .detail), ("l l", .chat), ("j", .inbox), ("j j", .pipelines), ("j j j", .pullRequests),
        ("j k", .tasks),
        ("l l h h", .tasks), ("k", .tasks), ("h", .tasks), ("j l", .detail), ("l l l", .chat),
    ]

    @Test(arguments: ways) func `beside each other panes are reached by direction`(keys: String, pane: Pane) {
        var driver = Driver.connected(200, 60)
        for key in keys.split(separator: " ") { driver.press("w", String(key)) }
        #expect(driver.state.focus == pane)
    }

    @Test func `arrows do the same, also with alt`() {
        var driver = Driver.connected(120, 40)
        driver.press("w", "right")
        #expect(driver.state.focus == .detail)
        driver.press("alt+down")
        #expect(driver.state.focus == .chat)
        driver.press("alt+up", "alt+left")
        #expect(driver.state.focus == .tasks)
    }

    @Test func `of several panes on a side it is the one that shares most of it`() {
        var driver = Driver.connected(120, 40)
        driver.press("4", "alt+right")
        #expect(driver.state.focus == .chat)
        driver.press("alt+left")
        #expect(driver.state.focus == .tasks)
    }

    @Test func `where panes are hidden the ways on lead along the tabs`() {
        var driver = Driver.connected(80, 24)
        driver.press("alt+down")
        #expect(driver.state.focus == .detail)
        driver.press("alt+down", "alt+right")
        #expect(driver.state.focus == .pipelines)
        driver.press("alt+up")
        #expect(driver.state.focus == .tasks)
        driver.press("alt+left")
        #expect(driver.state.focus == .inbox)
        var small = Driver.connected(30, 8)
        small.press("alt+right", "alt+right", "alt+left")
        #expect(small.state.focus == .detail)
    }

    @Test func `a pane with nothing to show stands beside the tasks only while it has the keys`() {
        var driver = Driver.connected(80, 24)
        driver.press("4")
        #expect(Set(driver.state.layout.panes.keys) == [.tasks, .pipelines])
        driver.press("1")
        #expect(Set(driver.state.layout.panes.keys) == [.tasks, .detail])
        driver.press("3", "5", "1")
        #expect(Set(driver.state.layout.panes.keys) == [.tasks, .chat])
        var memory = ScreenMemory()
        memory.companion = "pipelines"
        var next = Driver.starting(80, 24)
        next.apply(.remembered(.memory(memory)))
        #expect(Set(next.state.layout.panes.keys) == [.tasks, .detail])
    }

    // MARK: - Zoom

    @Test func `a pane is zoomed in steps, and back, around the ends`() {
        var driver = Driver.connected(120, 40)
        for zoom in [PaneZoom.half, .full, .normal] {
            driver.press("z")
            #expect(driver.state.zoom == zoom)
        }
        for zoom in [PaneZoom.full, .half, .normal] {
            driver.press("_")
            #expect(driver.state.zoom == zoom)
        }
        driver.press("+")
        #expect(driver.state.zoom == .half)
    }

    @Test func `a step that looks like the one before is passed over`() throws {
        var driver = Driver.connected(80, 24)
        // Beside tasks the other pane has more than half anyway.
        driver.press("2", "z")
        #expect(driver.state.zoom == .full)
        driver.press("z")
        #expect(driver.state.zoom == .normal)
        driver.press("1", "z")
        #expect(driver.state.zoom == .half)
    }

    @Test func `what was in view before a zoom is in view after it`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.answer()
        driver.press("2", "j", "j", "j", "j", "j", "j")
        #expect(driver.state.detail.overviewScroll.offset == 6)
        let before = driver.state.detail.overviewScroll.visible
        driver.press("z")
        #expect(driver.state.zoom == .full)
        #expect(driver.state.detail.overviewScroll.offset < 6)
        driver.press("z")
        #expect(driver.state.detail.overviewScroll.visible == before)
    }

    @Test func `each pane keeps its zoom`() {
        var driver = Driver.connected(120, 40)
        driver.press("z", "2", "z", "z")
        #expect(driver.state.layout.form == .single)
        driver.press("1")
        #expect(driver.state.zoom == .half)
        driver.press("3")
        #expect(driver.state.zoom == .normal)
        driver.press("2")
        #expect(driver.state.zoom == .full)
    }

    @Test func `Esc ends a full zoom before it goes anywhere, and half of the screen stays`() {
        var driver = Driver.connected(120, 40)
        driver.press("2", "z", "z", "esc")
        #expect(driver.state.zoom == .normal)
        #expect(driver.state.focus == .detail)
        driver.press("z", "esc")
        #expect(driver.state.focus == .tasks)
        driver.press("2")
        #expect(driver.state.zoom == .half)
    }

    @Test func `with room for one pane only there is nothing to zoom, and Esc goes back at once`() {
        var driver = Driver.connected(120, 40)
        driver.press("2", "z", "z")
        driver.apply(.resized(Size(columns: 60, rows: 20)))
        driver.press("z")
        #expect(driver.shows("There is room for one pane only."))
        driver.press("esc")
        #expect(driver.state.focus == .tasks)
        driver.apply(.resized(Size(columns: 120, rows: 40)))
        driver.press("2")
        #expect(driver.state.layout.form == .single)
    }

    @Test func `half of the screen keeps the tabs where panes are hidden`() {
        var driver = Driver.connected(120, 40)
        driver.press("2", "z")
        #expect(driver.shows("[2 Detail] 3 Chat"))
        #expect(!driver.shows("╭ 3 Chat"))
        driver.press("3")
        #expect(driver.shows("┏ 3 Chat"))
    }

    // MARK: - Borders by keys

    /// A size, a pane, the key that makes it larger, the one that makes it smaller, and what changes.
    static let sizes: [(Size, Pane, String, String, Axis)] = [
        (Size(columns: 200, rows: 60), .tasks, ">", "<", .columns),
        (Size(columns: 200, rows: 60), .detail, ">", "<", .columns),
        (Size(columns: 200, rows: 60), .chat, ">", "<", .columns),
        (Size(columns: 120, rows: 40), .tasks, ">", "<", .columns),
        (Size(columns: 120, rows: 40), .chat, ">", "<", .columns),
        (Size(columns: 120, rows: 40), .detail, "=", "-", .rows),
        (Size(columns: 120, rows: 40), .chat, "=", "-", .rows),
        (Size(columns: 80, rows: 24), .tasks, "=", "-", .rows),
        (Size(columns: 80, rows: 24), .detail, "=", "-", .rows),
    ]

    @Test(arguments: sizes) func `keys make a pane larger and smaller, and back`(
        size: Size,
        pane: Pane,
        larger: String,
        smaller: String,
        axis: Axis
    ) throws {
        var driver = Driver.connected(size.columns, size.rows)
        driver.press("\(pane.rawValue)")
        let before = try #require(rect(pane, driver))
        driver.press(larger)
        let large = try #require(rect(pane, driver))
        #expect(large.span(axis).count > before.span(axis).count)
        #expect(driver.state.shares.count == 1)
        driver.press(smaller)
        #expect(rect(pane, driver) == before)
        driver.press(smaller)
        let small = try #require(rect(pane, driver))
        #expect(small.span(axis).count < before.span(axis).count)
        driver.press("w", "0")
        #expect(rect(pane, driver) == before)
        #expect(driver.state.shares.isEmpty)
    }

    @Test(arguments: [(200, 60), (120, 40)])
    func `panes with nothing to show have a line until they get more`(
        columns: Int,
        rows: Int
    ) throws {
        var driver = Driver.connected(columns, rows)
        let tasks = try #require(rect(.tasks, driver))
        for pane in [Pane.pipelines, .pullRequests] {
            #expect(rect(pane, driver)?.rows == 3)
            driver.press("\(pane.rawValue)", "-")
            #expect(rect(pane, driver)?.rows == 3)
            #expect(driver.state.shares.isEmpty)
            driver.press("=")
            #expect(rect(pane, driver)?.rows == 4)
            driver.press("w", "0")
        }
        #expect(driver.screen.filter { $0.contains("This project has no remote") }.count == 2)
        // The inbox below has more than it cannot do without.
        driver.press("1", "=")
        #expect(rect(.tasks, driver)?.rows == tasks.rows + 1)
        driver.press("-")
        #expect(rect(.tasks, driver) == tasks)
        driver.press("-")
        #expect(rect(.tasks, driver)?.rows ?? 0 < tasks.rows)
        driver.press("=")
        #expect(rect(.tasks, driver) == tasks)
    }

    @Test func `at its end a border stays, says so, and comes back at the first key`() throws {
        var driver = Driver.connected(120, 40)
        for _ in 0..<60 { driver.press(">") }
        #expect(rect(.tasks, driver)?.columns == 80)
        #expect(rect(.detail, driver)?.columns == 40)
        #expect(driver.shows("leave it no other size"))
        driver.press("<")
        #expect(rect(.tasks, driver)?.columns == 77)
        for _ in 0..<60 { driver.press("<") }
        #expect(rect(.tasks, driver)?.columns == 30)
    }

    @Test func `a pane that can give nothing does not take from the one behind it`() {
        var driver = Driver.connected(200, 60)
        driver.press("2")
        for _ in 0..<80 { driver.press("<") }
        let chat = rect(.chat, driver)?.columns
        #expect(rect(.detail, driver)?.columns == 40)
        driver.press("<")
        #expect(rect(.detail, driver)?.columns == 40)
        #expect(rect(.chat, driver)?.columns == chat)
    }

    @Test(arguments: [(60, 20), (30, 8), (10, 3)]) func `with one pane there is no border to move`(
        columns: Int,
        rows: Int
    ) {
        var driver = Driver.connected(columns, rows)
        driver.press(">", "<", "=", "-", "w", "0")
        #expect(driver.state.shares.isEmpty)
    }

    @Test func `in a diff the sequences work where single keys scroll`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("d")
        driver.answer()
        let before = rect(.detail, driver)?.columns ?? 0
        driver.press(">")
        #expect(rect(.detail, driver)?.columns == before)
        driver.press("w", ">")
        #expect(rect(.detail, driver)?.columns ?? 0 > before)
    }

    @Test func `half of the screen is the least of a pane with half of it`() {
        var driver = Driver.connected(120, 40)
        driver.press("z", "<")
        #expect(rect(.tasks, driver)?.columns == 60)
        driver.press(">")
        #expect(rect(.tasks, driver)?.columns == 63)
    }

    // MARK: - The mouse

    private func drag(
        _ driver: inout Driver,
        from: (column: Int, row: Int),
        by columns: Int = 0,
        _ rows: Int = 0
    ) {
        let end = Point(column: from.column + columns, row: from.row + rows)
        let start = Point(column: from.column, row: from.row)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: start))))
        driver.apply(.terminal(.mouse(MouseEvent(.move(.left), at: end))))
        driver.apply(.terminal(.mouse(MouseEvent(.release(.left), at: end))))
    }

    @Test(arguments: [0, 1]) func `a border follows the mouse from either frame beside it`(side: Int) throws {
        var driver = Driver.connected(120, 40)
        #expect(rect(.tasks, driver)?.endColumn == 45)
        drag(&driver, from: (44 + side, 10), by: 11)
        #expect(rect(.tasks, driver)?.endColumn == 56)
        #expect(driver.state.dragged == nil)
        #expect(driver.state.focus == .tasks)
        drag(&driver, from: (55 + side, 10), by: -100)
        #expect(rect(.tasks, driver)?.endColumn == 30)
    }

    @Test func `borders between rows move, too`() throws {
        var driver = Driver.connected(80, 24)
        let border = try #require(driver.state.layout.border(.stackedTasks))
        drag(&driver, from: (20, border.position), by: 0, 4)
        #expect(driver.state.layout.border(.stackedTasks)?.position == border.position + 4)
        drag(&driver, from: (20, border.position + 4), by: 0, 50)
        #expect(rect(.detail, driver)?.rows == 6)
    }

    @Test func `a click on a frame is one on its pane, and a move without a button nothing`() {
        var driver = Driver.connected(120, 40)
        drag(&driver, from: (45, 10))
        #expect(driver.state.focus == .detail)
        #expect(driver.state.shares.isEmpty)
        driver.apply(.terminal(.mouse(MouseEvent(.move(nil), at: Point(column: 44, row: 10)))))
        driver.apply(.terminal(.mouse(MouseEvent(.release(.left), at: Point(column: 5, row: 10)))))
        #expect(driver.state.focus == .detail)
    }

    @Test func `a drag does not go on below a dialog, nor in a screen without the border`() {
        var driver = Driver.connected(120, 40)
        let start = Point(column: 44, row: 10)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: start))))
        driver.press("?")
        driver.apply(.terminal(.mouse(MouseEvent(.move(.left), at: Point(column: 60, row: 10)))))
        #expect(driver.state.shares.isEmpty)
        driver.press("esc")
        driver.apply(.resized(Size(columns: 60, rows: 20)))
        driver.apply(.terminal(.mouse(MouseEvent(.move(.left), at: Point(column: 50, row: 10)))))
        driver.apply(.terminal(.mouse(MouseEvent(.release(nil), at: Point(column: 50, row: 10)))))
        #expect(driver.state.shares.isEmpty)
        #expect(driver.state.dragged == nil)
    }
}
