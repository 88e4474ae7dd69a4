import Domain
import Foundation
import Testing

@testable import Engine

@Suite struct QueueOrderTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    private static func task(
        _ number: Int64,
        _ priority: TaskPriority = .normal,
        model: String? = nil,
        after: [Int64] = []
    ) -> AgentTask {
        let options = TaskOptions(model: model, after: after.map(id), priority: priority)
        return AgentTask(id: id(number), prompt: "\(number)", options: options, createdAt: now)
    }

    private func facts(_ change: (inout QueueOrder.Facts) -> Void = { _ in }) -> QueueOrder.Facts {
        var facts = QueueOrder.Facts(now: Self.now)
        change(&facts)
        return facts
    }

    @Test(
        arguments: [
            ([task(2), task(1), task(3)], 1), ([task(1, .low), task(2), task(3, .high)], 3),
            ([task(1, .low), task(2, .low)], 1), ([], nil), ([task(1, after: [9]), task(2)], 2),
        ] as [([AgentTask], Int64?)]
    )
    func `the first by priority and place is next`(tasks: [AgentTask], next: Int64?) {
        let decision = QueueOrder.decide(tasks, facts { $0.states = [Self.id(9): .working] })
        #expect(decision.next?.rawValue == next)
        #expect(decision.overtaken == [])
        #expect(decision.nextFreeSlot == nil)
    }

    @Test(arguments: TaskState.allCases)
    func `a task waits until what comes before it is done`(state: TaskState) {
        let decision = QueueOrder.decide(
            [Self.task(2, after: [1])],
            facts { $0.states = [Self.id(1): state] }
        )
        #expect(decision.next == (state == .done ? Self.id(2) : nil))
        let reason = WaitReason.prerequisite(id: Self.id(1), state: state)
        #expect(decision.waits == (state == .done ? [:] : [Self.id(2): reason]))
    }

    @Test func `of several tasks before it one that failed is named, else the first that is not done`() {
        let task = Self.task(5, after: [1, 2, 3])
        func reason(_ states: [Int64: TaskState]) -> WaitReason? {
            let states = Dictionary(uniqueKeysWithValues: states.map { (Self.id($0.key), $0.value) })
            return QueueOrder.decide([task], facts { $0.states = states }).waits[task.id]
        }
        #expect(reason([1: .done, 2: .working, 3: .failed]) == .prerequisite(id: Self.id(3), state: .failed))
        #expect(
            reason([1: .done, 2: .working, 3: .queued]) == .prerequisite(id: Self.id(2), state: .working)
        )
        #expect(reason([1: .done, 2: .done, 3: .done]) == nil)
        // What is not there can never be done.
        #expect(reason([2: .done, 3: .done]) == .prerequisite(id: Self.id(1), state: .cancelled))
    }

    @Test func `what holds the queue up is told of every task that could start`() {
        let tasks = [Self.task(1), Self.task(2, after: [9])]
        func check(_ reason: WaitReason?, _ change: (inout QueueOrder.Facts) -> Void) {
            let decision = QueueOrder.decide(
                tasks,
                facts { facts in
                    facts.states = [Self.id(9): .failed]
                    change(&facts)
                }
            )
            #expect(decision.waits[Self.id(1)] == reason)
            #expect(decision.waits[Self.id(2)] == .prerequisite(id: Self.id(9), state: .failed))
            #expect((decision.next == nil) == (reason != nil))
        }
        let full = QueueOrder.FullHost(host: "http://h", holders: ["pid 7"])
        check(nil) { _ in }
        check(.queuePaused) { $0.isPaused = true }
        check(.tasksAtOnce(limit: 2)) { ($0.tasksAtOnce, $0.running) = (2, 2) }
        check(nil) { ($0.tasksAtOnce, $0.running) = (2, 1) }
        check(.slotTaken(host: "http://h", holders: ["pid 7"])) { $0.fullHost = full }
        // What lasts longest is told.
        check(.queuePaused) { ($0.isPaused, $0.running, $0.fullHost) = (true, 1, full) }
        check(.tasksAtOnce(limit: 1)) { ($0.running, $0.fullHost) = (1, full) }
    }

    @Test(
        arguments: [
            (0, [0.0, -1], nil), (2, [-10], nil), (2, [-20, -10], 3580), (2, [-30, -20, -10], 3580),
            (1, [-3600], nil), (1, [-3599], 1), (3, [-3599, -20, -10], 1), (1, [30], nil), (1, [0], 3600),
        ] as [(Int, [TimeInterval], TimeInterval?)]
    )
    func `the hourly limit holds tasks up until a start is an hour old`(
        limit: Int,
        starts: [TimeInterval],
        wait: TimeInterval?
    ) {
        let facts = facts {
            $0.executionsPerHour = limit
            $0.starts = starts.map(Self.now.addingTimeInterval)
        }
        let decision = QueueOrder.decide([Self.task(1)], facts)
        let until = wait.map(Self.now.addingTimeInterval)
        #expect(decision.nextFreeSlot == until)
        #expect(decision.waits[Self.id(1)] == until.map { WaitReason.hourlyLimit(until: $0) })
        #expect(facts.isHourlyLimitReached == (until != nil))
    }

    @Test func `the model that is loaded comes first among equals`() {
        let tasks = [
            Self.task(1, model: "b"), Self.task(2), Self.task(3, model: "a"), Self.task(4, .low, model: "b"),
        ]
        func next(_ loaded: String?, chosen: String? = "a") -> ([Int64?], [Int64]) {
            let decision = QueueOrder.decide(
                tasks,
                facts {
                    $0.loadedModel = loaded
                    $0.model = chosen
                }
            )
            return ([decision.next?.rawValue], decision.overtaken.map(\.rawValue))
        }
        #expect(next(nil) == ([1], []))
        #expect(next("b") == ([1], []))
        #expect(next("a") == ([2], [1]))
        #expect(next("a", chosen: nil) == ([3], [1, 2]))
        // Nothing of lower priority is preferred for its model.
        #expect(next("c") == ([1], []))
        let mixed = [Self.task(1, .high, model: "b"), Self.task(2, model: "a")]
        #expect(QueueOrder.decide(mixed, facts { $0.loadedModel = "a" }).next == Self.id(1))
    }

    @Test func `no task is passed over more than three times`() {
        var waiting = [Self.task(1, model: "b")] + (2...9).map { Self.task($0, model: "a") }
        var facts = facts { $0.loadedModel = "a" }
        var order: [Int64] = []
        while let next = QueueOrder.decide(waiting, facts).next {
            let decision = QueueOrder.decide(waiting, facts)
            for id in decision.overtaken { facts.overtaken[id, default: 0] += 1 }
            facts.loadedModel = waiting.first { $0.id == next }?.options.model
            waiting.removeAll { $0.id == next }
            order.append(next.rawValue)
        }
        #expect(order == [2, 3, 4, 1, 5, 6, 7, 8, 9])
    }
}

@Suite struct QueueRanksTests {
    private func queue(_ count: Int64) -> [AgentTask] {
        (1...count).map { number in
            AgentTask(
                id: TaskID(rawValue: number),
                prompt: "",
                options: TaskOptions(),
                createdAt: Date(timeIntervalSince1970: 0)
            )
        }
    }

    /// Moves a task and gives the queue in its new order, with how many tasks that has changed.
    private func move(
        _ id: Int64,
        _ place: QueuePlace,
        in queue: [AgentTask],
        newest: Int64
    ) -> (queue: [AgentTask], changed: Int) {
        let ranks = QueueRanks.moving(
            TaskID(rawValue: id),
            to: place,
            in: queue,
            newest: TaskID(rawValue: newest)
        )
        let moved = queue.map { task in
            var task = task
            if let rank = ranks[task.id] { task.position = rank }
            return task
        }
        return (moved.sorted { $0.isAhead(of: $1) }, ranks.count)
    }

    @Test(
        arguments: [
            (3, QueuePlace.earlier, [1, 3, 2, 4]), (3, .later, [1, 2, 4, 3]), (3, .first, [3, 1, 2, 4]),
            (2, .last, [1, 3, 4, 2]), (2, .earlier, [2, 1, 3, 4]), (1, .later, [2, 1, 3, 4]),
        ] as [(Int64, QueuePlace, [Int64])]
    )
    func `a move changes the one task that is moved`(id: Int64, place: QueuePlace, order: [Int64]) {
        let (queue, changed) = move(id, place, in: queue(4), newest: 4)
        #expect(queue.map(\.id.rawValue) == order)
        #expect(changed == 1)
    }

    @Test(
        arguments: [(1, QueuePlace.earlier), (1, .first), (4, .later), (4, .last), (9, .first)]
            as [(Int64, QueuePlace)]
    )
    func `what is there already does not move`(id: Int64, place: QueuePlace) {
        #expect(move(id, place, in: queue(4), newest: 4).changed == 0)
    }

    @Test func `a new task is behind one that was moved to the end, also when that happens often`() {
        var tasks = queue(3)
        for round in 0..<400 {
            let (moved, changed) = move(Int64(round % 3 + 1), .last, in: tasks, newest: 3)
            tasks = moved
            #expect(changed <= 3)
            #expect(tasks.last?.id.rawValue == Int64(round % 3 + 1))
            #expect(tasks.allSatisfy { $0.rank < 4 })
        }
    }

    @Test func `many moves into one gap keep the order that was asked for`() {
        var (tasks, order) = (queue(5), [1, 2, 3, 4, 5] as [Int64])
        for round in 0..<300 {
            let index = 1 + round % 3
            let id = order[index]
            order.swapAt(index, index + 1)
            tasks = move(id, .later, in: tasks, newest: 5).queue
            #expect(tasks.map(\.id.rawValue) == order)
        }
    }
}

@Suite struct PrerequisitesTests {
    private static func ids(_ numbers: [Int64]) -> [TaskID] { numbers.map(TaskID.init(rawValue:)) }

    /// 3 waits for 2, which waits for 1; 4 and 5 wait for nothing.
    private static let known: [TaskID: [TaskID]] = [
        TaskID(rawValue: 1): [], TaskID(rawValue: 2): ids([1]), TaskID(rawValue: 3): ids([2]),
        TaskID(rawValue: 4): [], TaskID(rawValue: 5): [],
    ]

    @Test(arguments: [(1, []), (1, [4, 5]), (3, [1, 2, 4]), (4, [3]), (5, [3, 4])] as [(Int64, [Int64])])
    func `tasks wait for others`(id: Int64, after: [Int64]) throws {
        try Prerequisites.check(Self.ids(after), of: TaskID(rawValue: id), among: Self.known)
    }

    @Test(
        arguments: [
            (1, [1], "#1 after #1"), (1, [2], "#1 after #2 after #1"),
            (1, [3], "#1 after #3 after #2 after #1"),
            (2, [4, 3], "#2 after #3 after #2"),
        ] as [(Int64, [Int64], String)]
    )
    func `no task waits for itself`(id: Int64, after: [Int64], way: String) {
        let error = #expect(throws: EngineError.self) {
            try Prerequisites.check(Self.ids(after), of: TaskID(rawValue: id), among: Self.known)
        }
        #expect(error?.message == "Task #\(id) would wait for itself: \(way).")
    }

    @Test func `no task waits for one that does not exist`() {
        let error = #expect(throws: EngineError.self) {
            try Prerequisites.check(Self.ids([1, 9]), of: nil, among: Self.known)
        }
        #expect(error == .notFound(what: "task #9"))
    }
}
