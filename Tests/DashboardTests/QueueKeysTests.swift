import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The keys of the queue, and what is seen of it.
@Suite struct QueueKeysTests {
    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    /// A project with three tasks in the queue, one that is set aside and one that runs.
    private static func driver(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        let tasks = [
            Fixtures.task(1, "first"), Fixtures.task(2, "second"), Fixtures.task(3, "third"),
            Fixtures.task(4, "aside", .paused), Fixtures.task(5, "running", .working),
            Fixtures.task(6, "over", .failed),
        ]
        var driver = Driver.connected(columns, rows, Fixtures.snapshot(tasks: tasks))
        driver.answer()
        _ = driver.takeEffects()
        return driver
    }

    private static func status(
        isPaused: Bool = false,
        next: Date? = nil,
        _ waits: [TaskID: WaitReason] = [:]
    ) -> EngineEvent {
        let limits = QueueLimits(tasksAtOnce: 1, tasksRunning: 1)
        let status = QueueStatus(
            isPaused: isPaused,
            slots: [],
            limits: limits,
            nextFreeSlot: next,
            waits: waits
        )
        return .queueChanged(queue: status)
    }

    private func row(_ driver: Driver, _ text: String) -> String {
        driver.screen.first { $0.contains(text) } ?? ""
    }

    // MARK: - Keys

    static let keys: [(Int64, String, EngineCommand)] = [
        (2, "(", .moveTask(id: id(2), to: .earlier)), (2, ")", .moveTask(id: id(2), to: .later)),
        (2, "P", .pauseTask(id: id(2))), (5, "P", .pauseTask(id: id(5))), (4, "P", .resumeTask(id: id(4))),
        (4, "R", .resumeTask(id: id(4))), (2, "!", .setPriority(id: id(2), priority: .high)),
        (5, "!", .setPriority(id: id(5), priority: .high)),
        (2, "Q", .setQueuePaused(isPaused: true)),
    ]

    @Test(arguments: keys) func `a key gives its command`(task: Int64, key: String, command: EngineCommand) {
        var driver = Self.driver()
        driver.select(task)
        driver.press(key)
        #expect(driver.takeCommands() == [command])
    }

    static let refusals: [(Int64, String, String)] = [
        (1, "(", "#1 is the first in the queue already."), (3, ")", "#3 is the last in the queue already."),
        (5, "(", "#5 is working; only a waiting task has a place."),
        (6, "P", "#6 is failed; there is nothing to pause."),
        (6, "!", "#6 is failed; its priority changes nothing any more."),
        (5, "W", "#5 is working; only a task that is still to start can wait for others."),
    ]

    @Test(arguments: refusals) func `a key that means nothing says why`(
        task: Int64,
        key: String,
        words: String
    ) {
        var driver = Self.driver()
        driver.select(task)
        driver.press(key)
        #expect(driver.shows(words))
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `priorities come one after the other`() {
        var driver = Self.driver()
        driver.select(2)
        var seen: [TaskPriority] = []
        for _ in 1...3 {
            driver.press("!")
            guard case .setPriority(let id, let priority)? = driver.takeCommands().first else { break }
            var task = Fixtures.task(id.rawValue, "second")
            task.priority = priority
            driver.events(.taskChanged(task: task))
            seen.append(priority)
        }
        #expect(seen == [.high, .low, .normal])
    }

    @Test func `the queue is let go on by the same key`() {
        var driver = Self.driver()
        driver.events(Self.status(isPaused: true))
        driver.press("3", "Q")
        #expect(driver.takeCommands() == [.setQueuePaused(isPaused: false)])
    }

    @Test func `what a task waits for is typed, and what is no task is said`() {
        var driver = Self.driver()
        driver.select(3)
        driver.press("W")
        #expect(driver.shows("What #3 waits for"))
        driver.type("#1, two")
        driver.press("enter")
        #expect(driver.shows("'two' is not the number of a task."))
        #expect(driver.takeCommands().isEmpty)
        driver.press("backspace", "backspace", "backspace")
        driver.type("2 1")
        driver.press("enter")
        #expect(driver.takeCommands() == [.setPrerequisites(id: Self.id(3), after: [1, 2].map(Self.id))])
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `what a task waits for is shown to be changed, and taken away by leaving nothing`() {
        var driver = Self.driver()
        var task = Fixtures.task(3, "third")
        task.after = [1, 2].map(Self.id)
        driver.events(.taskChanged(task: task))
        driver.select(3)
        driver.press("W")
        #expect(driver.shows("#1 #2"))
        for _ in 1...5 { driver.press("backspace") }
        driver.press("enter")
        #expect(driver.takeCommands() == [.setPrerequisites(id: Self.id(3), after: [])])
    }

    @Test func `marked tasks are paused, or gone on with where all are set aside`() {
        func commands(_ marked: Int64..., key: String) -> [EngineCommand] {
            var driver = Self.driver()
            for id in marked {
                driver.select(id)
                driver.press("space")
            }
            driver.press(key)
            #expect(driver.state.tasks.list.markedCount == 0)
            return driver.takeCommands()
        }
        #expect(commands(2, 4, 5, 6, key: "P") == [.pauseTask(id: Self.id(5)), .pauseTask(id: Self.id(2))])
        #expect(commands(4, 6, key: "P") == [.resumeTask(id: Self.id(4))])
        let priorities = commands(1, 2, key: "!")
        #expect(priorities == [2, 1].map { EngineCommand.setPriority(id: Self.id($0), priority: .high) })
    }

    @Test func `a move takes one task`() {
        var driver = Self.driver()
        for id in [Int64(1), 2] {
            driver.select(id)
            driver.press("space")
        }
        driver.press(")")
        #expect(driver.shows("Later takes one task"))
        #expect(driver.takeCommands().isEmpty)
    }

    // MARK: - What is seen

    @Test func `a row tells priority, place and what a task waits for, without Unicode too`() {
        var driver = Self.driver(80, 24)
        #expect(row(driver, "first").contains("next"))
        #expect(row(driver, "third").contains("place 3"))
        var task = Fixtures.task(3, "third")
        task.priority = .high
        var last = Fixtures.task(1, "first")
        last.priority = .low
        last.after = [Self.id(6)]
        let reason = WaitReason.prerequisite(id: Self.id(6), state: .failed)
        driver.events(.taskChanged(task: task), .taskChanged(task: last), Self.status([Self.id(1): reason]))
        #expect(row(driver, "third").contains("↑ third"))
        #expect(row(driver, "third").contains("next"))
        #expect(row(driver, "second").contains("place 2"))
        #expect(row(driver, "↓ first").contains("after #6 (failed)"))
        let plain = driver.inASCII()
        #expect(row(plain, "third").contains("^ third"))
        #expect(row(plain, "first").contains("v first"))
        #expect(row(driver, "aside").contains("□ paused"))
        #expect(row(plain, "aside").contains("o paused"))
    }

    @Test func `the title tells what holds the queue up`() {
        var driver = Self.driver()
        driver.events(Self.status(isPaused: true))
        #expect(driver.shows("queue paused"))
        driver.events(Self.status(next: Fixtures.now.addingTimeInterval(600)))
        #expect(driver.shows("next slot 14:15"))
        #expect(!driver.shows("queue paused"))
        driver.events(Self.status())
        #expect(!driver.shows("next slot"))
    }

    static let reasons: [(WaitReason, String)] = [
        (.queuePaused, "the queue is paused"), (.tasksAtOnce(limit: 1), "another task is worked on"),
        (.tasksAtOnce(limit: 3), "3 tasks are worked on"),
        (
            .slotTaken(host: "http://h:1", holders: ["pid 7"]),
            "waits for a slot of http://h:1 (pid 7)"
        ),
        (.hourlyLimit(until: Fixtures.now), "the hourly limit is reached until 14:05"),
        (.prerequisite(id: id(6), state: .failed), "after #6 (failed); it starts when that is done"),
    ]

    @Test(arguments: reasons) func `the overview says why a task waits`(reason: WaitReason, words: String) {
        var driver = Self.driver()
        driver.select(2)
        func tells(_ words: String) -> Bool {
            OverviewText.lines(for: driver.state).contains { $0.text.contains(words) }
        }
        #expect(tells("waits for a free slot; number 2 of 3 that wait"))
        driver.events(Self.status([Self.id(2): reason]))
        #expect(tells("\(words); number 2 of 3 that wait"))
    }

    @Test func `a host's name cannot steer the terminal`() {
        var driver = Self.driver(200, 60)
        driver.select(2)
        let reason = WaitReason.slotTaken(host: "http://h\u{1B}[2J", holders: ["pid\u{7}"])
        driver.events(Self.status([Self.id(2): reason]))
        #expect(driver.screen.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test func `the queue is listed in its order`() {
        var high = Fixtures.task(3, "third")
        high.priority = .high
        let tasks = [
            Fixtures.task(1, "first"), Fixtures.task(2, "second", .done), high,
            Fixtures.task(4, "aside", .paused),
        ]
        let status = QueueStatus(
            isPaused: false,
            slots: [HostSlots(host: "http://h:1", inUse: 1, count: 2, holders: ["pid 7"])],
            limits: QueueLimits(
                tasksAtOnce: 2,
                tasksRunning: 1,
                executionsPerHour: 4,
                executionsInLastHour: 4
            ),
            nextFreeSlot: Fixtures.now,
            waits: [Self.id(1): .prerequisite(id: Self.id(6), state: .failed)]
        )
        let listing = QueueListing(status, tasks: tasks, clock: .gmt, now: Fixtures.now)
        #expect(
            listing.lines == [
                "The queue is open.", "1 of 2 at once worked on", "4 of 4 an hour started",
                "1 of 2 slots of http://h:1 taken (pid 7)", "The next task can start at 14:05.",
                "1. #3 (high) third: ready",
                "2. #1 first: after #6 (failed); it starts when that is done", "paused: #4 aside",
            ]
        )
    }
}

/// The same without a screen.
@Suite struct PlainQueueTests {
    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    private static let tasks = [
        Fixtures.task(1, "first"), Fixtures.task(2, "second"), Fixtures.task(3, "aside", .paused),
    ]

    static let lines: [(String, EngineCommand)] = [
        ("later 1", .moveTask(id: id(1), to: .later)), ("( 2", .moveTask(id: id(2), to: .earlier)),
        ("pause 1", .pauseTask(id: id(1))), ("pause 3", .resumeTask(id: id(3))),
        ("priority 1 low", .setPriority(id: id(1), priority: .low)),
        ("priority 1", .setPriority(id: id(1), priority: .high)),
        ("after 2 #1 3", .setPrerequisites(id: id(2), after: [id(1), id(3)])),
        ("after 2 -", .setPrerequisites(id: id(2), after: [])),
        ("queue pause", .setQueuePaused(isPaused: true)), ("queue resume", .setQueuePaused(isPaused: false)),
    ]

    @Test(arguments: lines) func `a line gives its command`(line: String, command: EngineCommand) {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: Self.tasks))
        driver.type(line)
        #expect(driver.takeCommands() == [command])
    }

    @Test(arguments: [
        ("priority 1 urgent", "'urgent' is no priority."),
        ("after 2 one", "'one' is not the number of a task."),
        ("after 2", "Something is missing behind 'after'."),
        ("queue stop", "'stop' means nothing behind 'queue'."),
        ("earlier 1", "#1 is the first in the queue already."),
    ])
    func `a line that cannot be meant says so`(line: String, words: String) {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: Self.tasks))
        driver.type(line)
        #expect(driver.takeLines().contains { $0.hasPrefix(words) })
        #expect(driver.takeCommands().isEmpty)
    }

    private static func event(_ waits: [TaskID: WaitReason]) -> EngineEvent {
        let limits = QueueLimits(tasksAtOnce: 1, tasksRunning: 0)
        return .queueChanged(
            queue: QueueStatus(isPaused: true, slots: [], limits: limits, waits: waits)
        )
    }

    @Test func `the queue is told when it is asked for`() {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: Self.tasks))
        driver.type("queue")
        #expect(driver.takeLines() == ["The engine has not told of the queue yet."])
        driver.events(Self.event([Self.id(1): .queuePaused]))
        #expect(driver.takeLines() == [])
        driver.type("queue")
        let lines = driver.takeLines()
        #expect(lines.first == "The queue is paused; what runs goes on.")
        #expect(lines.contains("1. #1 first: the queue is paused"))
    }

    @Test func `a script ends where nothing of the queue goes on by itself`() {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: Self.tasks))
        driver.apply(.endOfInput)
        #expect(driver.takeEnding() == nil)
        driver.events(Self.event([Self.id(1): .queuePaused]))
        #expect(driver.takeEnding() == nil)
        driver.events(Self.event([Self.id(1): .queuePaused, Self.id(2): .queuePaused]))
        #expect(driver.takeEnding() != nil)
    }
}
