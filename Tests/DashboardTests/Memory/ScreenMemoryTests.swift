import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The screen after a restart: as it was left, as far as that is still there.
@Suite struct ScreenMemoryTests {
    /// What a file would bring back of how a screen stands.
    private func kept(_ driver: Driver) throws -> ScreenMemory {
        let reading = ScreenMemory.reading(try driver.state.memory.data())
        guard case .memory(let memory) = reading else { throw Unreadable(reading: reading) }
        #expect(memory == driver.state.memory)
        return memory
    }

    private struct Unreadable: Error {
        let reading: ScreenMemory.Reading
    }

    /// A dashboard that starts where another was left.
    private func restarted(
        _ driver: Driver,
        _ snapshot: SnapshotQuery.Answer = Fixtures.snapshot()
    ) throws -> Driver {
        var next = Driver.starting(driver.state.size.columns, driver.state.size.rows)
        next.time = driver.time
        next.apply(.remembered(.memory(try kept(driver))))
        next.apply(.engineStarted(snapshot))
        next.answer()
        next.answer()
        return next
    }

    // MARK: - Round trips

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (60, 20), (30, 8)])
    func `the screen is what it was`(columns: Int, rows: Int) throws {
        var driver = Driver.connected(columns, rows)
        driver.answer()
        driver.select(3)
        driver.press(">", ">", "=", "2", "z", "l", "1", "/")
        driver.type("e")
        driver.press("enter", "d")
        driver.answer()
        driver.press("j", "j", "j")
        let next = try restarted(driver)
        #expect(next.screen == driver.screen)
        #expect(next.state.memory == driver.state.memory)
        #expect(next.state.selectedTask?.id.rawValue == 3)
    }

    @Test func `panes, zoom and borders are there before the engine`() throws {
        var driver = Driver.connected(120, 40)
        driver.press("4", "z", "3", "<", "=")
        var next = Driver.starting(120, 40)
        next.apply(.remembered(.memory(try kept(driver))))
        #expect(next.state.layout == driver.state.layout)
        #expect(next.state.focus == .chat)
        #expect(next.state.zooms == [.pipelines: .half])
        next.press("1")
        driver.press("1")
        #expect(next.state.companion == driver.state.companion)
    }

    @Test func `a list is where it was, by its tasks and not by its rows`() throws {
        func snapshot(_ count: Int64) -> SnapshotQuery.Answer {
            Fixtures.snapshot(tasks: (1...count).map { Fixtures.task($0, "number \($0)") })
        }
        var driver = Driver.connected(120, 40, snapshot(200))
        for _ in 0..<50 { driver.press("j") }
        driver.press("k", "k", "k")
        let next = try restarted(driver, snapshot(205))
        #expect(next.state.selectedTask?.id.rawValue == 153)
        let tasks = (driver.state.tasks.list, next.state.tasks.list)
        #expect(tasks.1.ids[tasks.1.offset] == tasks.0.ids[tasks.0.offset])
    }

    @Test func `a diff is where it was, by its lines`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("d")
        driver.answer()
        driver.press("j", "j", "j", "j")
        let place = try #require(driver.state.memory.detail?.diff?.cursor)
        #expect(place == DiffMemory.Line(path: "src/mean.py", hunk: 0, line: 3, rowsBelow: 0))
        // The file that is before it by then pushes the line down.
        let longer = """
            diff --git a/a.py b/a.py
            --- a/a.py
            +++ b/a.py
            @@ -1,2 +1,3 @@
             one
            +two
             three

            """
        var next = Driver.starting(80, 24)
        next.apply(.remembered(.memory(try kept(driver))))
        next.apply(.engineStarted(Fixtures.snapshot()))
        let diff = DiffState(TaskDiff(text: longer + Fixtures.diff), tree: "9c1e77d2aa")
        next.apply(.loaded(.diff(TaskID(rawValue: 3), diff)))
        #expect(next.state.memory.detail?.diff?.cursor == place)
        #expect(next.state.detail.diff?.scroll.offset ?? 0 > driver.state.detail.diff?.scroll.offset ?? 0)
    }

    @Test func `what is left of a diff is shown when its line has gone`() throws {
        var diff = DiffState(TaskDiff(text: Fixtures.diff), tree: "t")
        diff.fit(columns: 80, rows: 5)
        let line = DiffMemory.Line(path: "src/median.py", hunk: 0, line: 99, rowsBelow: 0)
        diff.restore(DiffMemory(cursor: line, rowsAbove: 0, isSideBySide: nil))
        #expect(diff.layout.rows[diff.scroll.offset] == .hunk(file: 1, hunk: 0))
        let other = DiffMemory.Line(path: "src/gone.py", hunk: 0, line: 1, rowsBelow: 0)
        diff.move(.top)
        diff.restore(DiffMemory(cursor: other, rowsAbove: 0, isSideBySide: true))
        #expect(diff.scroll.offset == 0)
        #expect(diff.isSideBySide)
    }

    @Test func `the selected step is found again, or new ones are followed as before`() throws {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("2", "l")
        driver.answer()
        #expect(driver.state.detail.followsSteps)
        #expect(driver.state.memory.detail?.step == nil)
        driver.press("k", "k")
        let next = try restarted(driver)
        #expect(next.state.detail.section == .steps)
        #expect(next.state.detail.step?.id == StepID(rawValue: 12))
        #expect(!next.state.detail.followsSteps)
    }

    @Test func `output is seen where it was left`() throws {
        let text = (0..<4000).map { "line \($0)\n" }.joined()
        func look(_ driver: inout Driver) {
            driver.output = text
            driver.select(3)
            driver.press("o")
            var steps = Fixtures.steps
            steps[4].outputLength = text.unicodeScalars.count
            driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
            driver.answerOutput()
        }
        var driver = Driver.connected(80, 24)
        look(&driver)
        #expect(driver.state.memory.detail?.output == nil)
        driver.press("g")
        for _ in 0..<100 { driver.press("pagedown") }
        driver.answerOutput()
        let seen = driver.outputRows
        #expect(driver.state.memory.detail?.output?.line == driver.state.detail.output?.view.top.line)
        var next = Driver.starting(80, 24)
        next.output = text
        next.apply(.remembered(.memory(try kept(driver))))
        next.apply(.engineStarted(Fixtures.snapshot()))
        look(&next)
        #expect(next.outputRows == seen)
        #expect(next.state.detail.output?.view.isFollowing == false)
    }

    @Test func `a conversation is where it was, and so is what was being written`() throws {
        let conversation = Fixtures.conversation.id
        let messages = (1...60).map { number in
            ChatMessage(
                id: MessageID(rawValue: number),
                conversation: conversation,
                role: .user,
                text: "word \(number).",
                createdAt: Fixtures.now
            )
        }
        var driver = Driver.connected(80, 24)
        driver.press("3")
        driver.apply(.loaded(.messages(conversation, messages)))
        #expect(driver.state.memory.chat == nil)
        driver.press("i")
        driver.type("half a thought")
        driver.press("esc", "pageup", "pageup", "k")
        let memory = try kept(driver)
        #expect(memory.chat != nil)
        var next = Driver.starting(80, 24)
        next.time = driver.time
        next.apply(.remembered(.memory(memory)))
        #expect(next.shows("half a thought"))
        next.apply(.engineStarted(Fixtures.snapshot()))
        #expect(next.state.memory.chat == memory.chat)
        next.apply(.loaded(.messages(conversation, messages)))
        #expect(next.screen == driver.screen)
    }

    @Test func `a message that was to begin a conversation still does`() throws {
        var driver = Driver.connected(80, 24)
        driver.press("3", "N")
        driver.type("a new subject")
        let next = try restarted(driver)
        #expect(next.state.chat.conversation == nil)
        #expect(next.state.chat.editor.text == "a new subject")
        driver.press("ctrl+c", "1")
        driver.state.chat.show(Fixtures.conversation.id)
        #expect(try restarted(driver).state.chat.conversation == Fixtures.conversation.id)
    }

    @Test func `what was looked for still is, so that n goes on at once`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("d")
        driver.answer()
        driver.press("/")
        driver.type("none")
        driver.press("enter")
        #expect(driver.state.detail.diff?.found == 5)
        var next = try restarted(driver)
        #expect(next.shows("/ none"))
        #expect(next.state.isSearching)
        #expect(next.state.detail.diff?.found == 5)
        next.press("n")
        #expect(next.state.detail.diff?.found == 13)
        next.press("N")
        #expect(next.state.detail.diff?.found == 5)
        driver.press("esc")
        #expect(driver.state.memory.detail?.search == nil)
    }

    @Test func `words that no line can hold are not looked for`() {
        var memory = ScreenMemory()
        memory.task = TaskID(rawValue: 3)
        memory.detail = DetailPlace(search: "one\ntwo")
        var driver = Driver.starting(80, 24)
        driver.apply(.remembered(.memory(memory)))
        driver.apply(.engineStarted(Fixtures.snapshot()))
        #expect(driver.state.selectedTask?.id.rawValue == 3)
        #expect(!driver.state.detail.search.isShown)
    }

    @Test func `what was typed into filters and searches can be recalled`() throws {
        var driver = Driver.connected(80, 24)
        driver.press("/")
        driver.type("mean")
        driver.press("enter", "/", "ctrl+u")
        driver.type("mode")
        driver.press("enter")
        let memory = try kept(driver)
        #expect(memory.words == ["tasks": ["mean", "mode"]])
        var next = Driver.starting(80, 24)
        next.apply(.engineStarted(Fixtures.snapshot()))
        // Whoever is quicker than the disk has typed what is newest.
        next.press("/")
        next.type("empty")
        next.press("enter")
        var known = memory
        known.words?["attic"] = ["dust"]
        known.words?["search"] = ["", "  ", "two\nlines", "none"]
        next.apply(.remembered(.memory(known)))
        #expect(next.state.memory.words == ["tasks": ["mean", "mode", "empty"], "search": ["none"]])
        next.press("/", "up", "up")
        #expect(next.state.tasks.filter.text == "mean")
    }

    // MARK: - What has changed since

    @Test func `what is not there any more is passed over`() {
        var memory = ScreenMemory()
        memory.focus = "attic"
        memory.companion = "chat"
        memory.zooms = ["attic": "full", "detail": "tiny", "chat": "half"]
        memory.shares = ["four.left": 0.5, "two.left": 7]
        memory.task = TaskID(rawValue: 999)
        memory.topTask = TaskID(rawValue: 998)
        memory.section = "dreams"
        memory.conversation = ConversationID(rawValue: 999)
        var driver = Driver.starting(120, 40)
        driver.apply(.remembered(.memory(memory)))
        driver.apply(.engineStarted(Fixtures.snapshot()))
        #expect(driver.state.focus == .tasks)
        #expect(driver.state.companion == .chat)
        #expect(driver.state.zooms == [.chat: .half])
        #expect(driver.state.shares == [.twoLeft: 1])
        #expect(driver.state.selectedTask?.id.rawValue == 7)
        #expect(driver.state.detail.section == .overview)
        #expect(driver.state.chat.conversation == Fixtures.conversation.id)
    }

    @Test(arguments: [Int.min, -1, Int.max]) func `no number in a file does harm`(number: Int) {
        let line = DiffMemory.Line(path: "src/mean.py", hunk: number, line: number, rowsBelow: number)
        for section in DetailState.Section.allCases {
            var memory = ScreenMemory()
            memory.focus = "detail"
            memory.shares = ["two.left": Double(number), "side.tasks": .greatestFiniteMagnitude]
            memory.task = TaskID(rawValue: 3)
            memory.section = section.stableName
            memory.detail = DetailPlace(
                overviewLine: number,
                step: StepID(rawValue: 14),
                diff: DiffMemory(cursor: line, rowsAbove: number, isSideBySide: true),
                output: OutputPlace(step: StepID(rawValue: 14), line: number)
            )
            memory.conversation = Fixtures.conversation.id
            memory.chat = ChatPlace(message: MessageID(rawValue: 2), row: number)
            var driver = Driver.starting(120, 40)
            driver.apply(.remembered(.memory(memory)))
            driver.apply(.engineStarted(Fixtures.snapshot()))
            for _ in 0..<3 { driver.answer() }
            driver.press("j", "k", ">", "3", "k")
            #expect(driver.screen.count == 40)
        }
    }

    @Test func `who was quicker than the disk stays where they are`() {
        var memory = ScreenMemory()
        memory.focus = "detail"
        memory.message = "old"
        memory.shares = ["two.left": 0.5]
        memory.zooms = ["chat": "full"]
        var driver = Driver.starting(120, 40)
        driver.press("3", "z")
        driver.apply(.remembered(.memory(memory)))
        #expect(driver.state.focus == .chat)
        #expect(driver.state.zoom == .half)
        #expect(driver.state.shares == [.twoLeft: 0.5])
        #expect(driver.state.chat.editor.text == "old")
    }

    @Test func `without an engine nothing of what was remembered is lost`() throws {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("d")
        driver.answer()
        let memory = try kept(driver)
        var next = Driver.starting(120, 40)
        next.apply(.remembered(.memory(memory)))
        next.apply(.engineFailed(.unavailable(message: "It is in use.", remedy: "Close the other one.")))
        #expect(next.state.memory == memory)
        next.press("1")
        #expect(next.state.memory.task == memory.task)
        #expect(next.state.memory.section == "diff")
        #expect(next.state.memory.focus == "tasks")
    }

    // MARK: - Files

    @Test func `no file is no news, and an empty memory is one`() {
        #expect(ScreenMemory.reading(nil) == .nothing)
        #expect(ScreenMemory.reading(Data(#"{"version":1}"#.utf8)) == .memory(ScreenMemory()))
        let later = Data(#"{"version":1,"focus":"chat","flavour":["new"]}"#.utf8)
        guard case .memory(let memory) = ScreenMemory.reading(later) else {
            Issue.record("a part that is not known makes the rest unreadable")
            return
        }
        #expect(memory.focus == "chat")
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"focus":"chat"}"#, #"{"version":"1"}"#, #"{"version":1,"shares":3}"#,
        #"{"version":1,"task":"three"}"#, "\u{0}\u{1}",
    ]) func `a broken file is said once, and the screen begins afresh`(text: String) {
        let reading = ScreenMemory.reading(Data(text.utf8))
        var driver = Driver.starting(120, 40)
        driver.apply(.remembered(reading))
        #expect(driver.shows("cannot be read; it begins afresh."))
        #expect(driver.state.memory == Driver.starting(120, 40).state.memory)
        driver.press("j")
        #expect(!driver.shows("begins afresh"))
    }

    @Test func `another version's file is not guessed at`() {
        let reading = ScreenMemory.reading(Data(#"{"version":2,"focus":"chat"}"#.utf8))
        var driver = Driver.starting(120, 40)
        driver.apply(.remembered(reading))
        #expect(driver.shows("Another version of Switchyard left the screen"))
        #expect(driver.state.focus == .tasks)
    }

    @Test func `names in files stay`() {
        #expect(
            Pane.allCases.map(\.stableName) == [
                "tasks", "detail", "chat", "pipelines", "pull-requests", "inbox",
            ]
        )
        #expect(
            DetailState.Section.allCases.map(\.stableName) == ["overview", "steps", "diff", "output"]
        )
        #expect(
            Split.allCases.map(\.rawValue) == [
                "three.left", "three.right", "two.left", "two.detail", "side.tasks", "side.pipelines",
                "side.inbox", "stacked.tasks",
            ]
        )
        #expect(
            PromptField.allCases.map(\.rawValue) == [
                "tasks", "files", "search", "pull-requests", "pull-request-files", "pipelines", "log",
            ]
        )
    }
}
