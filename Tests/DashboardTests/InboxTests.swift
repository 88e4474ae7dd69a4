import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What waits for the user: the list of it, its keys, and where it stands at each size.
@Suite struct InboxTests {
    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    private static func updated(_ task: AgentTask, minutesAgo: Double) -> AgentTask {
        var task = task
        task.updatedAt = Fixtures.ago(minutesAgo)
        return task
    }

    /// The numbers in the pane's list, from the top.
    private func numbers(_ driver: Driver) -> [Int64?] {
        driver.state.inbox.list.ids.compactMap(driver.state.inbox.entry).map { $0.task?.rawValue }
    }

    private func focused(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.press("6")
        return driver
    }

    /// Goes to the entry of a task.
    private func select(_ number: Int64, _ driver: inout Driver) {
        driver.state.inbox.list.select(id: .task(Self.id(number)))
        driver.apply(.terminal(.focusGained))
    }

    // MARK: - The fold

    static let reviews: [(CheckEvidence?, String)] = [
        (Fixtures.evidence(), "#3 review: fix: the average of an empty list must not crash, checks passed"),
        (
            Fixtures.evidence(.failed),
            "#3 review: fix: the average of an empty list must not crash, checks failed"
        ),
        (
            Fixtures.evidence(isStale: true),
            "#3 review: fix: the average of an empty list must not crash, checks STALE"
        ),
        (nil, "#3 review: fix: the average of an empty list must not crash, no checks"),
    ]

    @Test(arguments: reviews) func `a review says what the checks showed`(
        evidence: CheckEvidence?,
        text: String
    ) {
        var task = Fixtures.inReview
        task.evidence = evidence
        #expect(InboxEntry.list(of: [task]).map(\.text) == [text])
    }

    @Test(arguments: TaskState.allCases) func `what waits is what a state says`(state: TaskState) {
        var task = Fixtures.tasks[1]
        task.state = state
        let found = InboxEntry.list(of: [task]).map(\.need)
        let expected: [InboxEntry.Need] =
            switch state {
            case .reviewing: [.review]
            case .blocked: [.blocked]
            case .interrupted: [.interrupted]
            case .failed: [.failed]
            default: []
            }
        #expect(found == expected)
    }

    @Test func `the newest need comes first, what is broken last, and a question is told in its words`() {
        var health = Fixtures.health
        health[1].level = .bad
        health[1].message = "Ollama does not answer\nat all"
        let tasks = [
            Self.updated(Fixtures.tasks[1], minutesAgo: 9), Self.updated(Fixtures.inReview, minutesAgo: 30),
            Self.updated(Fixtures.tasks[6], minutesAgo: 3),
        ]
        #expect(
            InboxEntry.list(of: tasks, health: health).map(\.text) == [
                "#7 blocked: Checks execute code and no sandbox was found.",
                "#2 failed: refactor the reader into a module of its own",
                "#3 review: fix: the average of an empty list must not crash, checks passed",
                "model: Ollama does not answer",
            ]
        )
    }

    @Test func `event by event it comes to the same as all at once`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: []))
        var tasks: [TaskID: AgentTask] = [:]
        let states = TaskState.allCases
        for step in 0..<200 {
            var task = Fixtures.task(Int64(step * 7 % 12 + 1), "task", states[step * 5 % states.count])
            task.updatedAt = Fixtures.now.addingTimeInterval(Double(step * 31 % 97))
            tasks[task.id] = task
            driver.events(.taskChanged(task: task))
            if step % 9 == 0, let first = driver.state.inbox.failures.first {
                driver.state.inbox.dismiss(first)
            }
            let whole = InboxEntry.list(
                of: Array(tasks.values),
                health: driver.state.health,
                dismissed: driver.state.inbox.dismissed
            )
            #expect(driver.state.inbox.list.ids == whole.map(\.id))
        }
    }

    @Test func `it is written flat for programs`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.dateEncodingStrategy = .secondsSince1970
        let task = Self.updated(Fixtures.inReview, minutesAgo: 0)
        let written = String(decoding: try encoder.encode(InboxEntry.list(of: [task])), as: UTF8.self)
        #expect(
            written == """
                [{"checks":"passed","need":"review","since":1795356300,"task":3,\
                "title":"fix: the average of an empty list must not crash"}]
                """
        )
    }

    // MARK: - The pane

    @Test func `the header, the title and the pane say how much waits`() {
        var driver = focused()
        #expect(driver.shows("inbox 4"))
        #expect(driver.shows("6 Inbox 4"))
        #expect(Set(numbers(driver)) == [2, 3, 4, 7])
        driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: []))
        #expect(!driver.shows("inbox"))
        #expect(driver.shows("Nothing waits for you."))
    }

    @Test func `each line has the key that answers it`() throws {
        var stale = Fixtures.touchesTests
        stale.evidence?.isStale = true
        var driver = focused(200, 60)
        driver.events(.taskChanged(task: stale))
        let answers = driver.state.inbox.list.ids.compactMap(driver.state.inbox.entry).map { entry in
            (entry.task?.rawValue, driver.state.answer(to: entry))
        }
        for (number, action) in answers {
            let expected: Action? =
                switch number {
                case 2: .retryTask
                case 3: .approveTask
                case 4: .checkTask
                default: .resumeTask
                }
            #expect(action == expected, "#\(number ?? 0)")
        }
        #expect(driver.screen.contains { $0.contains("#4 review") && $0.contains("STALE O") })
        #expect(driver.screen.contains { $0.contains("#3 review") && $0.contains("passed a") })
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (60, 20), (40, 12), (30, 8), (20, 5)])
    func `at every size it can be gone to and read`(columns: Int, rows: Int) {
        let driver = focused(columns, rows)
        #expect(driver.state.focus == .inbox)
        #expect(driver.state.layout.panes[.inbox] != nil)
        #expect(driver.shows("#3 "))
        #expect(driver.inASCII().screen.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test func `where there is no room for names the bar has the keys`() {
        var driver = Driver.connected(40, 12)
        #expect(driver.shows("[1 Tasks] 2  3  4  5  6"))
        driver.press("6")
        #expect(driver.shows("[6 Inbox]"))
    }

    // MARK: - Keys

    @Test func `the keys of a task act on the selected entry, and not on the task of the list`() {
        var driver = focused()
        driver.select(6)
        select(7, &driver)
        #expect(driver.state.selectedTask?.id == Self.id(7))
        #expect(driver.state.detail.task == Self.id(7))
        driver.press("R")
        #expect(driver.takeCommands() == [.resumeTask(id: Self.id(7))])
        select(2, &driver)
        driver.press("r")
        #expect(driver.takeCommands() == [.retryTask(id: Self.id(2))])
        select(3, &driver)
        driver.press("a", "y")
        #expect(
            driver.takeCommands() == [
                .approveTask(
                    id: Self.id(3),
                    acceptedTestFiles: [],
                    message: "fix: the average of an empty list must not crash"
                )
            ]
        )
        driver.press("c")
        driver.type("shorter")
        driver.press("enter")
        #expect(driver.takeCommands() == [.rejectTask(id: Self.id(3), comment: "shorter")])
        // Whoever goes back to the list finds there what was selected there.
        driver.press("1")
        #expect(driver.state.selectedTask?.id == Self.id(6))
    }

    @Test func `Enter goes to the diff of a review, and to the overview of the rest`() {
        var driver = focused()
        select(3, &driver)
        driver.press("enter")
        #expect(driver.state.focus == .detail)
        #expect(driver.state.detail.section == .diff)
        #expect(driver.state.detail.task == Self.id(3))
        #expect(driver.state.tasks.list.selectedID == Self.id(3))
        driver.press("6")
        select(7, &driver)
        driver.press("enter")
        #expect(driver.state.detail.section == .overview)
        #expect(driver.state.detail.task == Self.id(7))
    }

    @Test func `a filter that hides the task is no obstacle`() {
        var driver = Driver.connected(120, 40)
        driver.press("/")
        driver.type("nothing like it")
        driver.press("enter", "6")
        select(3, &driver)
        driver.press("j", "k", "2")
        #expect(driver.state.detail.task == driver.state.tasks.list.selectedID)
        #expect(driver.state.tasks.filter.isEmpty)
    }

    @Test func `what is broken is told with its remedy, and no key hits a task from there`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [Fixtures.inReview]))
        let item = HealthItem(subject: .disk, level: .bad, message: "The disk is full.", remedy: "Make room.")
        driver.events(.healthChanged(items: [item]))
        driver.press("6", "G", "a")
        #expect(driver.shows("No task is selected."))
        #expect(driver.state.dialogs.isEmpty)
        driver.press("enter")
        #expect(driver.shows("disk: The disk is full. Make room."))
        driver.events(.healthChanged(items: []))
        #expect(numbers(driver) == [3])
    }

    @Test func `a failure is put aside until its task changes`() {
        var driver = focused()
        select(3, &driver)
        driver.press("i")
        #expect(driver.shows("Only failures, red runs and mentions can be put aside"))
        select(2, &driver)
        driver.press("i")
        #expect(Set(numbers(driver)) == [3, 4, 7])
        driver.events(.taskChanged(task: Fixtures.tasks[1]))
        #expect(Set(numbers(driver)) == [3, 4, 7])
        driver.events(.taskChanged(task: Self.updated(Fixtures.tasks[1], minutesAgo: 1)))
        #expect(Set(numbers(driver)) == [2, 3, 4, 7])
        driver.press("I")
        #expect(driver.shows("Put aside: 1 failure."))
        #expect(Set(numbers(driver)) == [3, 4, 7])
    }

    @Test func `what was put aside is remembered, and forgotten with what it was`() throws {
        var driver = focused()
        select(2, &driver)
        driver.press("i")
        let memory = driver.state.memory
        #expect(memory.dismissed?.keys.sorted() == ["2"])
        let kept = ScreenMemory.reading(try memory.data())
        // Before the engine answers, and after.
        for isEarly in [true, false] {
            var next = isEarly ? Driver.starting() : Driver.connected()
            next.apply(.remembered(kept))
            if isEarly { next.apply(.engineStarted(Fixtures.snapshot())) }
            #expect(Set(numbers(next)) == [3, 4, 7])
            #expect(next.state.focus == .inbox)
            next.events(.taskChanged(task: Self.updated(Fixtures.tasks[1], minutesAgo: 1)))
            #expect(next.state.memory.dismissed == nil)
        }
    }

    @Test func `a click selects an entry`() throws {
        var driver = Driver.connected(120, 40)
        let inside = try #require(driver.state.layout.inside(of: .inbox))
        let place = Point(column: inside.column + 3, row: inside.row + 1)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: place))))
        driver.apply(.terminal(.mouse(MouseEvent(.release(.left), at: place))))
        #expect(driver.state.focus == .inbox)
        #expect(driver.state.inbox.list.selectedIndex == 1)
    }

    // MARK: - Approving without evidence

    static let gaps: [(CheckEvidence?, String)] = [
        (nil, "No check has run on this change"),
        (Fixtures.evidence(isStale: true), "The files have changed since the checks ran"),
        (Fixtures.evidence(.failed), "The checks do not pass on this change."),
    ]

    @Test(arguments: gaps) func `what nothing proves is approved only by choosing that`(
        evidence: CheckEvidence?,
        words: String
    ) {
        var task = Fixtures.inReview
        task.evidence = evidence
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.press("a")
        #expect(driver.shows("Approve #3 anyway?"))
        #expect(driver.shows(words))
        driver.press("y")
        #expect(driver.takeCommands().isEmpty)
        driver.press("enter")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeCommands().isEmpty)
        driver.press("a", "tab")
        #expect(driver.shows("[ Approve anyway ]"))
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .approveTask(id: task.id, acceptedTestFiles: [], message: task.title, force: true)
            ]
        )
    }
}
