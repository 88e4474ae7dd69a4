import Domain
import Terminal
import Testing

@testable import Dashboard

/// Tasks that are marked, and what is done to all of them.
@Suite struct MarksTests {
    /// A dashboard with these tasks marked and the cursor on the last of them.
    private func driver(_ columns: Int = 200, _ rows: Int = 60, marked: Int64...) -> Driver {
        var driver = Driver.connected(columns, rows)
        for id in marked {
            driver.select(id)
            driver.press("space")
            driver.select(id)
        }
        _ = driver.takeEffects()
        return driver
    }

    private func ids(_ numbers: Int64...) -> Set<TaskID> { Set(numbers.map(TaskID.init)) }

    @Test func `marks are seen without colour and without Unicode`() {
        var driver = driver(80, 24, marked: 7, 6)
        #expect(driver.shows("+‖ blocked"))
        #expect(driver.shows("»· queued"))
        #expect(driver.shows("1 Tasks 7, 2 marked, 3 wait for you"))
        #expect(driver.inASCII().shows("+! blocked"))
        #expect(driver.inASCII().shows("&. queued"))
        driver.press("space")
        #expect(driver.shows(" · queued"))
        #expect(driver.shows("1 marked"))
    }

    @Test func `a mark goes on to the next task, so that several are marked in a row`() {
        var driver = driver(80, 24)
        driver.press("space", "space", "space")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6, 5))
        #expect(driver.state.selectedTask?.id.rawValue == 4)
        driver.press("k", "space")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6))
        // At the end the cursor stays, and the task under it is marked and unmarked.
        driver.press("G", "space")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6, 1))
        driver.press("space")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6))
    }

    @Test func `a list with marks`() throws {
        var driver = driver(80, 24, marked: 7, 5)
        driver.answer()
        driver.press("j", "v", "j")
        try expectScreen(driver, "marks")
    }

    @Test func `keys mark ranges`() {
        var driver = driver(80, 24)
        driver.press("v", "j", "j")
        #expect(driver.shows("marking 3"))
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6, 5))
        driver.press("v", "g")
        #expect(driver.shows("3 marked"))
        driver.press("esc", "shift+down", "shift+down", "shift+up")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6))
        driver.press("j")
        #expect(driver.state.tasks.list.markedCount == 0)
    }

    private func filter(_ words: String, _ driver: inout Driver) {
        driver.press("/")
        driver.type(words)
        driver.press("enter")
        driver.answer()
    }

    @Test func `Esc takes away the marks that are seen, then the filter, then the marks that it hid`() {
        var driver = driver(80, 24, marked: 7, 3)
        filter("'average", &driver)
        #expect(driver.state.tasks.list.count == 1)
        #expect(driver.state.tasks.list.markedIDs == ids(7, 3))
        #expect(driver.shows("1 Tasks 1/7, 2 marked, 1 hidden"))
        driver.press("esc")
        #expect(driver.state.tasks.list.markedIDs == ids(7))
        #expect(driver.shows("1 Tasks 1/7, 1 marked, 1 hidden"))
        driver.press("esc")
        #expect(driver.state.tasks.list.count == Fixtures.tasks.count)
        #expect(driver.state.tasks.list.markedIDs == ids(7))
        driver.press("esc")
        #expect(driver.state.tasks.list.markedCount == 0)
    }

    @Test func `marked tasks that the filter hides are not acted upon, and that is said`() {
        var driver = driver(marked: 7, 6, 5, 4)
        filter("!fix !test !green", &driver)
        #expect(driver.shows("4 marked, 2 hidden"))
        driver.press("x")
        #expect(driver.shows("Cancel 2 tasks?"))
        #expect(driver.shows("#6 · queued  documentation"))
        #expect(driver.shows("2 marked tasks that the filter hides stay as they are."))
        driver.press("y")
        let hit: [EngineCommand] = [6, 5].map { .cancelTask(id: TaskID(rawValue: $0)) }
        #expect(driver.takeCommands() == hit)
        // What was not hit can be acted upon later.
        #expect(driver.state.tasks.list.markedIDs == ids(7, 4))
    }

    @Test func `where every marked task is hidden, keys mean the one under the cursor`() {
        var driver = driver(marked: 7, 6)
        filter("'green", &driver)
        #expect(driver.shows("2 marked, 2 hidden"))
        driver.press("x")
        #expect(driver.shows("Cancel #4?"))
        driver.press("esc", "a")
        #expect(driver.shows("Approve #4?"))
    }

    @Test func `resuming says which marked tasks it passes over`() {
        var driver = driver(marked: 7, 6, 2)
        filter("'test", &driver)
        #expect(driver.shows("3 marked, 2 hidden"))
        driver.select(4)
        driver.press("R")
        #expect(driver.takeCommands() == [.resumeTask(id: TaskID(rawValue: 7))])
        #expect(driver.shows("Resuming #7. 2 marked tasks that the filter hides stay as they are."))
        #expect(driver.state.tasks.list.markedIDs == ids(6, 2))
    }

    @Test func `marks stay on their tasks when others come, and go with those that are gone`() {
        var driver = driver(80, 24, marked: 7, 6)
        driver.events(.taskChanged(task: Fixtures.task(8, "new")))
        driver.events(.taskChanged(task: Fixtures.task(6, "documentation", .failed)))
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6))
        let left = Fixtures.tasks.filter { $0.id.rawValue != 6 }
        driver.apply(.engineStarted(Fixtures.snapshot(tasks: left)))
        #expect(driver.state.tasks.list.markedIDs == ids(7))
    }

    @Test func `cancel asks about all that it hits and names them`() {
        var driver = driver(marked: 2, 6, 7)
        #expect(driver.screen.last?.contains("x cancel 2") == true)
        driver.press("x")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("Cancel 2 tasks?"))
        #expect(driver.shows("#7 ‖ blocked  test: cover the mode"))
        #expect(driver.shows("#6 · queued  documentation"))
        #expect(driver.shows("1 of the 3 marked stay as they are"))
        driver.press("enter")
        #expect(driver.takeCommands().isEmpty)
        driver.press("x", "y")
        #expect(
            driver.takeCommands() == [
                .cancelTask(id: TaskID(rawValue: 7)), .cancelTask(id: TaskID(rawValue: 6)),
            ]
        )
        #expect(driver.state.tasks.list.markedCount == 0)
    }

    @Test func `a long list of tasks is named in part`() {
        let tasks = (1...30).map { Fixtures.task($0, "task number \($0)") }
        var driver = Driver.connected(80, 24, Fixtures.snapshot(tasks: tasks))
        driver.press("v", "G", "x")
        #expect(driver.shows("Cancel 30 tasks?"))
        #expect(driver.shows("task number 30"))
        #expect(driver.shows("and 22 more"))
        driver.press("right", "enter")
        #expect(driver.takeCommands().count == 30)
    }

    @Test func `retry asks, resume does not and says whom it meets`() {
        var driver = driver(marked: 1, 2, 7)
        driver.press("r")
        #expect(driver.shows("Retry 3 tasks?"))
        driver.press("y")
        let retried: [EngineCommand] = [7, 2, 1].map { .retryTask(id: TaskID(rawValue: $0)) }
        #expect(driver.takeCommands() == retried)
        driver = self.driver(marked: 2, 7)
        driver.press("R")
        #expect(driver.takeCommands() == [.resumeTask(id: TaskID(rawValue: 7))])
        #expect(driver.shows("Resuming #7 of the 2 marked; the others stay as they are."))
        #expect(driver.state.tasks.list.markedCount == 0)
    }

    @Test func `copy takes a line of each`() {
        var driver = driver(marked: 6, 4)
        driver.press("y")
        let text = "#6 queued documentation: explain the file format\n#4 reviewing make the tests green\n"
        #expect(driver.takeEffects() == [.copy(text: text, what: "2 tasks")])
        #expect(driver.state.tasks.list.markedCount == 2)
    }

    @Test(arguments: [("a", "Approve"), ("c", "Reject"), ("u", "Undo"), ("b", "Bring in"), ("s", "Shell")])
    func `what takes one task says so`(key: String, title: String) {
        var driver = driver(marked: 4, 3)
        driver.press(key)
        #expect(
            driver.shows("\(title) takes one task, the one under the cursor, but 2 are marked; esc unmarks.")
        )
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `a mark on the task under the cursor changes nothing, one elsewhere is what is meant`() {
        var driver = driver(marked: 3)
        driver.press("a")
        #expect(driver.shows("Approve #3?"))
        driver.press("esc", "k", "a")
        #expect(driver.shows("but another one is marked; esc unmarks."))
        driver.press("x")
        #expect(driver.shows("Cancel #3?"))
    }

    @Test func `when no marked task is in a state for it, that is said`() {
        var driver = driver(marked: 1, 2)
        driver.press("x")
        #expect(driver.shows("None of the 2 marked tasks is in a state for cancel."))
        driver = self.driver(marked: 1)
        driver.press("k", "x")
        #expect(driver.shows("#1 is done; there is nothing to cancel."))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `in the details keys mean the task that is shown`() {
        var driver = driver(marked: 7, 6)
        driver.press("j", "2", "x")
        #expect(driver.shows("Cancel #5?"))
    }

    @Test func `looking at a task means the one under the cursor`() {
        var driver = driver(marked: 7, 6)
        driver.select(3)
        driver.press("d")
        #expect(driver.state.focus == .detail)
        #expect(driver.state.detail.section == .diff)
        #expect(driver.state.detail.task == TaskID(rawValue: 3))
    }

    @Test func `with space as leader another key marks`() {
        var driver = driver(80, 24)
        driver.state.keymap = Keymap(preset: "vim")
        driver.press("t", "V", "j")
        #expect(driver.state.tasks.list.markedIDs == ids(7, 6, 5))
        driver.press("space", "t", "x")
        #expect(driver.shows("Cancel 3 tasks?"))
    }
}

/// The filter of a long list.
@Suite struct TasksFilterTests {
    private func tasks(_ count: Int64) -> [AgentTask] {
        let words = ["fix: the Reader", "feature: a bug count", "test: mode", "documentation of formats"]
        return (1...count).map { id in
            let state = TaskState.allCases[Int(id) % TaskState.allCases.count]
            return Fixtures.task(id, "\(words[Int(id) % words.count]) \(id)", state)
        }
    }

    private func list(_ tasks: [AgentTask], _ filter: String) -> TasksState {
        var state = TasksState()
        state.replace(tasks)
        state.editFilter { $0.setText(filter) }
        return state
    }

    @Test(arguments: ["fix 7", "'bug !done", "Reader 1", "!fix !test", "#12 f", "queued 'mode", "  "])
    func `typing letter by letter shows what the whole pattern shows`(pattern: String) {
        let all = tasks(800)
        var typed = list(all, "")
        for character in pattern {
            typed.editFilter { _ = $0.handle(Key(.character(character))) }
            let text = typed.filter.text
            #expect(typed.list.ids == list(all, text).list.ids, "\(text)")
        }
        for _ in pattern {
            typed.editFilter { _ = $0.handle(Key(.backspace)) }
            let text = typed.filter.text
            #expect(typed.list.ids == list(all, text).list.ids, "\(text)")
        }
        #expect(typed.list.count == all.count)
    }

    @Test func `a changed task comes and goes in its place`() {
        var state = list(tasks(400), "'done")
        let all = state.list.ids
        #expect(all == all.sorted(by: >))
        for id in [Int64(3), 400, 1, 200] {
            state.upsert(Fixtures.task(id, "another", .done))
            #expect(state.list.ids.contains(TaskID(rawValue: id)))
            #expect(state.list.ids == state.list.ids.sorted(by: >))
            state.upsert(Fixtures.task(id, "another", .failed))
            #expect(!state.list.ids.contains(TaskID(rawValue: id)))
        }
        state.upsert(Fixtures.task(401, "a new one", .done))
        #expect(state.list.ids.first == TaskID(rawValue: 401))
    }
}
