import Domain
import Terminal
import Testing

@testable import Dashboard

/// A screen with one pane alone, and one whose engine runs elsewhere.
@Suite struct SinglePaneTests {
    static let sizes = [
        Size(columns: 200, rows: 60), Size(columns: 80, rows: 24), Size(columns: 44, rows: 12),
        Size(columns: 30, rows: 8),
    ]
    static let ways = [
        "1", "2", "3", "4", "5", "tab", "shift+tab", "w h", "w l", "w j", "w k", "z", "_", ">", "w 0", "esc",
    ]

    private func alone(
        _ pane: Pane,
        _ size: Size = Size(columns: 100, rows: 30),
        tasks: [AgentTask] = Fixtures.tasks
    ) -> Driver {
        let scope = DashboardScope(pane: SinglePane(pane))
        var driver = Driver.starting(size.columns, size.rows, scope: scope)
        driver.apply(.engineStarted(Fixtures.snapshot(tasks: tasks)))
        return driver
    }

    @Test func `every pane has a name on the command line, and no other name has a pane`() {
        #expect(SinglePane.names.starts(with: ["tasks", "detail", "chat", "pipelines", "prs"]))
        for name in SinglePane.names { #expect(SinglePane(name: name)?.name == name) }
        for name in ["", "Tasks", "pull-requests", "all"] { #expect(SinglePane(name: name) == nil) }
    }

    @Test(arguments: sizes, Pane.allCases)
    func `it has all the room, and no tabs`(size: Size, pane: Pane) throws {
        let driver = alone(pane, size)
        let layout = driver.state.layout
        #expect(Array(layout.panes.keys) == [pane])
        #expect(layout.panes[pane]?.columns == size.columns)
        #expect(layout.tabs.isEmpty)
        #expect(layout.borders.isEmpty)
    }

    @Test(arguments: Pane.allCases)
    func `no key and no click leads to another pane`(pane: Pane) {
        var driver = alone(pane)
        for way in Self.ways {
            for key in way.split(separator: " ") { driver.press(String(key)) }
            #expect(driver.state.focus == pane, "\(way)")
            #expect(Array(driver.state.layout.panes.keys) == [pane], "\(way)")
        }
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 20, row: 1)))))
        #expect(driver.state.focus == pane)
    }

    @Test func `what would show another pane says why it does not`() {
        var driver = alone(.tasks)
        driver.select(3)
        for key in ["enter", "d", "o", "F"] {
            driver.press(key)
            #expect(driver.shows("This screen has Tasks alone"), "\(key)")
            #expect(driver.state.focus == .tasks)
        }
    }

    @Test(arguments: Pane.allCases)
    func `dialogs work`(pane: Pane) {
        var driver = alone(pane)
        driver.press("?")
        #expect(driver.state.dialogs.count == 1)
        driver.press("esc", "n")
        driver.type("fix: the reader")
        driver.press("enter")
        let added = driver.takeCommands().contains { if case .addTask = $0 { true } else { false } }
        #expect(added)
    }

    // MARK: - Details

    private static let two = [
        Fixtures.task(1, "first", .reviewing, minutesAgo: 60),
        Fixtures.task(2, "second", .working, minutesAgo: 30),
    ]

    @Test func `details alone show the task that changed last`() {
        var driver = alone(.detail, tasks: Self.two)
        #expect(driver.state.selectedTask?.id.rawValue == 2)
        driver.events(.taskChanged(task: Fixtures.task(1, "first", .publishing)))
        #expect(driver.state.selectedTask?.id.rawValue == 1)
        driver.events(.taskChanged(task: Fixtures.task(3, "third", .queued)))
        #expect(driver.state.selectedTask?.id.rawValue == 3)
        // More of the same is no change.
        driver.events(.taskChanged(task: Fixtures.task(1, "first", .publishing)))
        #expect(driver.state.selectedTask?.id.rawValue == 3)
    }

    @Test func `a task that was chosen stays until Esc`() {
        var driver = alone(.detail, tasks: Self.two)
        driver.press("tab")
        #expect(driver.state.selectedTask?.id.rawValue == 1)
        driver.events(.taskChanged(task: Fixtures.task(2, "second", .reviewing)))
        #expect(driver.state.selectedTask?.id.rawValue == 1)
        driver.press("shift+tab")
        #expect(driver.state.selectedTask?.id.rawValue == 2)
        // The first one may close a word at the bottom.
        driver.press("tab", "esc", "esc")
        driver.events(.taskChanged(task: Fixtures.task(2, "second", .done)))
        #expect(driver.state.selectedTask?.id.rawValue == 2)
    }

    @Test func `while a question is open the task below it stays`() {
        var driver = alone(.detail, tasks: Self.two)
        driver.press("x")
        #expect(driver.state.dialogs.count == 1)
        driver.events(.taskChanged(task: Fixtures.task(1, "first", .publishing)))
        #expect(driver.state.selectedTask?.id.rawValue == 2)
    }

    @Test func `a chosen task is remembered, one that was followed is not`() {
        var driver = alone(.detail, tasks: Self.two)
        #expect(driver.state.memory.task == nil)
        driver.press("tab")
        let memory = driver.state.memory
        #expect(memory.task?.rawValue == 1)
        var next = Driver.starting(100, 30, scope: DashboardScope(pane: SinglePane(.detail)))
        next.apply(.remembered(.memory(memory)))
        next.apply(.engineStarted(Fixtures.snapshot(tasks: Self.two)))
        next.events(.taskChanged(task: Fixtures.task(2, "second", .reviewing)))
        #expect(next.state.selectedTask?.id.rawValue == 1)
    }

    // MARK: - Elsewhere

    @Test func `the header and the title name the machine of an engine elsewhere`() {
        var driver = Driver.starting(120, 40, scope: DashboardScope(host: "build"))
        driver.apply(.engineStarted(Fixtures.snapshot()))
        #expect(driver.screen[0].hasPrefix("build:statistics"))
        #expect(WindowTitle.text(for: driver.state).hasPrefix("switchyard: build:statistics"))
    }

    @Test func `a pane alone says itself why there is no engine; elsewhere the task list does`() {
        let error = EngineError.unavailable(message: "No git here.", remedy: "Run git init.")
        var chat = Driver.starting(80, 24, scope: DashboardScope(pane: SinglePane(.chat)))
        chat.apply(.engineFailed(error))
        #expect(chat.shows("No git here. Run git init."))
        for scope in [DashboardScope(), DashboardScope(pane: SinglePane(.tasks))] {
            var driver = Driver.starting(80, 24, scope: scope)
            driver.apply(.engineFailed(error))
            #expect(driver.shows("the task list says why"))
            #expect(driver.shows("No git here."))
        }
    }

    @Test(arguments: ["s", "e"])
    func `what works on the task's folder is not done for an engine elsewhere`(key: String) {
        var driver = Driver.starting(120, 40, scope: DashboardScope(host: "build"))
        driver.apply(.engineStarted(Fixtures.snapshot()))
        driver.select(3)
        _ = driver.takeEffects()
        driver.press(key)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.shows("are on build"))
    }
}
