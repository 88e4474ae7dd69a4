import Domain
import Terminal
import Testing

@testable import Dashboard

/// The keys by which a running task is told more, and what is seen of that.
@Suite struct FollowUpKeysTests {
    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    private static let states: [TaskState] = [
        .queued, .classifying, .preparing, .working, .reviewing, .publishing, .done, .failed, .cancelled,
        .blocked, .interrupted, .paused,
    ]

    /// A dashboard with one task in a state, which is selected.
    private static func driver(
        _ state: TaskState = .working,
        _ change: (inout AgentTask) -> Void = { _ in }
    ) -> Driver {
        let task = Fixtures.task(5, "the task", state, change)
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.answer()
        driver.select(5)
        _ = driver.takeEffects()
        return driver
    }

    // MARK: - Keys

    static let keys: [(String, String, FollowUpMoment)] = [
        (";", "Tell #5", .afterStep), ("@", "Interrupt #5", .now),
    ]

    @Test(arguments: keys) func `a key asks for words and says them`(
        key: String,
        title: String,
        moment: FollowUpMoment
    ) {
        var driver = Self.driver()
        driver.press(key)
        #expect(driver.shows(title))
        driver.press("enter")
        #expect(driver.shows("Nothing is written yet."))
        #expect(driver.takeCommands().isEmpty)
        driver.type("use Swift")
        driver.press("enter")
        #expect(driver.takeCommands() == [.followUp(id: Self.id(5), text: "use Swift", when: moment)])
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test(arguments: keys) func `leaving the words says nothing`(
        key: String,
        title: String,
        moment: FollowUpMoment
    ) {
        var driver = Self.driver()
        driver.press(key)
        driver.type("use Swift")
        driver.press("esc")
        #expect(!driver.shows(title))
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `the keys work on the detail of the task, too`() {
        for section in 0...2 {
            var driver = Self.driver()
            driver.press("2")
            for _ in 0..<section { driver.press("l") }
            driver.press(";")
            #expect(driver.shows("Tell #5"), "section \(section)")
        }
    }

    @Test(arguments: states) func `only a task that the agent goes on with is told more`(state: TaskState) {
        for action in [Action.followUp, .followUpNow] {
            let availability = Self.driver(state).state.availability(of: action)
            let isPossible = !state.isFinal && state != .reviewing && state != .publishing
            #expect(availability.isEnabled == isPossible)
        }
    }

    static let refusals: [(TaskState, String)] = [
        (.reviewing, "#5 is reviewing; reject it with a comment (c)."),
        (.publishing, "#5 is publishing; its change is being committed."),
        (.failed, "#5 is failed; nobody hears it any more."),
    ]

    @Test(arguments: refusals) func `a key that means nothing says why`(state: TaskState, words: String) {
        var driver = Self.driver(state)
        driver.press(";")
        #expect(driver.shows(words))
        #expect(driver.state.dialogs.isEmpty)
    }

    // MARK: - The overview

    private func said(_ driver: Driver) -> [String] {
        let lines = OverviewText.lines(for: driver.state).map(\.text)
        return Array(
            lines.drop { !$0.hasPrefix("Said") }.prefix { $0.hasPrefix("Said") || $0.hasPrefix(" ") }
        )
    }

    private static let told = [
        FollowUp(
            text: "use\nSwift",
            moment: .afterStep,
            saidAt: Fixtures.now,
            heardIn: StepID(rawValue: 14)
        ),
        FollowUp(text: "stop", moment: .now, saidAt: Fixtures.now),
    ]

    static let fates: [(TaskState, String)] = [
        (.working, "waits for the next step"), (.queued, "waits for the next step"),
        (.interrupted, "waits for the next step"), (.reviewing, "not heard yet"), (.failed, "not heard yet"),
    ]

    @Test(arguments: fates) func `what was said is shown with what became of it`(
        state: TaskState,
        fate: String
    ) {
        let driver = Self.driver(state) { $0.followUps = Self.told }
        #expect(said(driver) == ["Said      ‘use Swift’  heard in step 14", "          ‘stop’  \(fate)"])
    }

    @Test func `where nothing was said there is no such line, and of very much the newest is shown`() {
        #expect(said(Self.driver()).isEmpty)
        let driver = Self.driver { task in
            task.followUps = (1...10).map {
                FollowUp(text: "message \($0)", moment: .afterStep, saidAt: Fixtures.now)
            }
        }
        let lines = said(driver)
        #expect(lines.first == "Said      2 messages before")
        #expect(lines.count == 9)
        #expect(lines.last == "          ‘message 10’  waits for the next step")
    }
}

/// The same without a screen.
@Suite struct PlainFollowUpTests {
    private static let id = TaskID(rawValue: 1)

    static let lines: [(String, EngineCommand)] = [
        ("tell 1 use Swift", .followUp(id: id, text: "use Swift", when: .afterStep)),
        ("tell use Swift", .followUp(id: id, text: "use Swift", when: .afterStep)),
        ("tell! 1 stop", .followUp(id: id, text: "stop", when: .now)),
        ("task.follow-up-now 1 stop", .followUp(id: id, text: "stop", when: .now)),
        ("; 1 use Swift", .followUp(id: id, text: "use Swift", when: .afterStep)),
    ]

    @Test(arguments: lines) func `a line gives its command`(line: String, command: EngineCommand) {
        let tasks = [Fixtures.task(1, "first", .working)]
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: tasks))
        driver.type(line)
        #expect(driver.takeCommands() == [command])
    }

    @Test(arguments: [
        (TaskState.working, "tell 1", "Something is missing behind 'tell'."),
        (.reviewing, "tell 1 more", "#1 is reviewing; reject it with a comment (c)."),
    ])
    func `a line that cannot be meant says so`(state: TaskState, line: String, words: String) {
        let tasks = [Fixtures.task(1, "first", state)]
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: tasks))
        driver.type(line)
        #expect(driver.takeLines().contains { $0.hasPrefix(words) })
        #expect(driver.takeCommands().isEmpty)
    }
}
