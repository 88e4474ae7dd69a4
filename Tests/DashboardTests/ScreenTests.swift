import Domain
import Terminal
import Testing

@testable import Dashboard

/// Whole screens, compared with drawings.
@Suite struct ScreenTests {
    /// Each form of the layout, down to one cell.
    static let sizes = [
        (200, 60), (120, 40), (80, 24), (60, 20), (50, 15), (40, 12), (30, 8), (20, 5), (10, 3), (1, 1),
    ]

    @Test(arguments: sizes) func `the first frame needs no engine`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.starting.driver(columns, rows), "starting")
    }

    @Test(arguments: sizes) func `a task in review`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.review.driver(columns, rows), "review")
    }

    @Test(arguments: [(120, 40), (80, 24)])
    func `an empty queue with a recorded model`(columns: Int, rows: Int) throws {
        let activity = ModelActivity(model: "demo", isRecorded: true)
        let snapshot = Fixtures.snapshot(tasks: [], activity: activity, conversations: [])
        try expectScreen(.connected(columns, rows, snapshot), "empty-recorded")
    }

    @Test func `no model answers`() throws {
        var driver = Driver.connected(80, 24, Fixtures.snapshot(activity: ModelActivity()))
        driver.answer()
        driver.select(2)
        try expectScreen(driver, "no-model")
    }

    @Test func `the engine cannot be used`() throws {
        var driver = Driver.starting(80, 24)
        driver.apply(
            .engineFailed(
                .unavailable(message: "Another Switchyard runs here.", remedy: "Quit it, or use its screen.")
            )
        )
        try expectScreen(driver, "engine-failed")
    }

    @Test(arguments: sizes) func `the diff`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.diff.driver(columns, rows), "diff")
    }

    @Test(arguments: [(120, 40), (80, 24)]) func `the steps with output`(columns: Int, rows: Int) throws {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("enter", "l")
        driver.answer()
        driver.answer()
        try expectScreen(driver, "steps")
    }

    @Test(arguments: sizes) func `a long output`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.output.driver(columns, rows), "output")
    }

    @Test(arguments: sizes) func `the chat, with a table`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.chat.driver(columns, rows), "chat")
    }

    @Test(arguments: [(120, 40), (80, 24), (50, 15), (30, 8), (10, 3)])
    func `a task being written`(columns: Int, rows: Int) throws {
        var driver = Driver.connected(columns, rows, Fixtures.snapshot(project: Fixtures.dirtyProject))
        driver.press("n")
        driver.answer()
        driver.type("fix: the median of an even number of values")
        try expectScreen(driver, "new-task")
    }

    @Test(arguments: sizes) func `an approval that touches tests`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.approveTests.driver(columns, rows), "approve-tests")
    }

    @Test(arguments: sizes) func `the help`(columns: Int, rows: Int) throws {
        try expectScreen(Scene.help.driver(columns, rows), "help")
    }

    @Test func `the palette narrowed`() throws {
        var driver = Driver.connected(120, 40)
        driver.press(":")
        driver.type("mod")
        try expectScreen(driver, "palette")
    }

    @Test func `the list of models`() throws {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.answer()
        driver.type("qwen3")
        try expectScreen(driver, "models")
    }

    @Test func `quitting with work under way`() throws {
        var driver = Driver.connected(80, 24)
        driver.press("q")
        try expectScreen(driver, "quit")
    }

    @Test func `a refusal says what to do`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(1)
        driver.apply(
            .failed(
                .perform(.bringIntoBranch(id: TaskID(rawValue: 1))),
                .conflict(
                    message: "Your branch has moved on since #1 began.",
                    remedy: "Merge switchyard/1-average-of-an-empty-list by hand."
                )
            )
        )
        try expectScreen(driver, "refusal")
    }

    @Test func `without Unicode a task in review`() throws {
        var driver = Driver.connected(80, 24)
        driver.answer()
        driver.select(3)
        driver.answer()
        try expectScreen(driver.inASCII(), "ascii-review")
    }

    @Test func `without Unicode the chat`() throws {
        var driver = Driver.connected(80, 24)
        driver.press("3", "z")
        driver.answer()
        driver.press("i")
        driver.type("And the median?")
        try expectScreen(driver.inASCII(), "ascii-chat")
    }

    @Test(arguments: [(120, 40), (80, 24)]) func `a search in the diff`(columns: Int, rows: Int) throws {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("d")
        driver.answer()
        driver.press("/")
        driver.type("values")
        driver.press("enter", "n")
        try expectScreen(driver, "search")
    }

    @Test func `nothing crashes down to one cell`() {
        for size in Size.fromOneCell {
            var driver = Driver.connected(size.columns, size.rows)
            driver.select(4)
            driver.answer()
            for key in [
                "enter", "l", "l", "/", "x", "enter", ">", "<", "3", "i", "esc", "o", "esc", "z", "z",
                "1",
                "/", "esc", "n", "esc", "o", "a",
            ] {
                driver.press(key)
                #expect(driver.screen.count == size.rows)
            }
            driver.press("esc", "?")
            #expect(driver.screen.count == size.rows)
        }
    }
}
