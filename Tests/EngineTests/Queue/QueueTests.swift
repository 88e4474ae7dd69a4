import Domain
import Engine
import EngineTesting
import Foundation
import Testing

/// The order in which an engine takes tasks up, and what holds it up.
@Suite(.timeLimit(.minutes(2)))
struct QueueTests {
    private func add(
        to fixture: EngineFixture,
        after: [TaskID] = [],
        priority: TaskPriority = .normal
    ) async throws -> TaskID {
        let options = TaskOptions(checkCommand: SampleBug.check, after: after, priority: priority)
        let receipt = try await fixture.engine.perform(
            .addTask(prompt: SampleBug.prompt, options: options)
        )
        return try #require(receipt.task)
    }

    /// The tasks in the order in which they were started, once as many have come to their review.
    private func order(_ fixture: EngineFixture, of count: Int) async throws -> [Int64] {
        var started: [Int64] = []
        var reviewed: Set<TaskID> = []
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            guard case .taskChanged(let task) = envelope.event else { continue }
            if task.state == .classifying, started.last != task.id.rawValue {
                started.append(task.id.rawValue)
            }
            if task.state == .reviewing { reviewed.insert(task.id) }
            if reviewed.count == count { break }
        }
        return started
    }

    private func isConflict(_ error: any Error) -> Bool {
        if case .conflict = error as? EngineError { true } else { false }
    }

    // MARK: - Order

    @Test func `a paused queue starts nothing, and then goes by priority and place`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let engine = fixture.engine
        _ = try await engine.perform(.setQueuePaused(isPaused: true))
        var ids: [TaskID] = []
        for _ in 1...4 { ids.append(try await add(to: fixture)) }
        _ = try await engine.perform(.setPriority(id: ids[3], priority: .high))
        _ = try await engine.perform(.moveTask(id: ids[2], to: .first))
        _ = try await engine.perform(.moveTask(id: ids[0], to: .later))
        let status = try await engine.ask(QueueQuery())
        #expect(status.isPaused)
        #expect(status.waits == Dictionary(uniqueKeysWithValues: ids.map { ($0, WaitReason.queuePaused) }))
        for id in ids { #expect(try await fixture.task(id).state == .queued) }
        _ = try await engine.perform(.setQueuePaused(isPaused: false))
        #expect(try await order(fixture, of: 4) == [4, 3, 2, 1])
        await engine.shutDown()
    }

    @Test func `a move says where the task is then, and only what waits is moved`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let engine = fixture.engine
        _ = try await engine.perform(.setQueuePaused(isPaused: true))
        let first = try await add(to: fixture)
        let second = try await add(to: fixture)
        let receipt = try await engine.perform(.moveTask(id: second, to: .earlier))
        #expect(receipt.note == "#2 is number 1 of 2 that wait.")
        // One more step does nothing, and a new task is behind both.
        _ = try await engine.perform(.moveTask(id: second, to: .earlier))
        _ = try await engine.perform(.moveTask(id: first, to: .last))
        let third = try await add(to: fixture)
        let tasks = try await engine.ask(ListTasksQuery()).sorted { $0.isAhead(of: $1) }
        #expect(tasks.map(\.id) == [second, first, third])
        _ = try await engine.perform(.cancelTask(id: third))
        await #expect {
            try await engine.perform(.moveTask(id: third, to: .first))
        } throws: {
            isConflict($0)
        }
        await #expect {
            try await engine.perform(.setPriority(id: third, priority: .low))
        } throws: {
            isConflict($0)
        }
        await engine.shutDown()
    }

    // MARK: - Prerequisites

    @Test func `a task starts when what comes before it is done`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let first = try await add(to: fixture)
        let second = try await add(to: fixture, after: [first])
        try await fixture.wait(for: first, in: .reviewing)
        let reason = WaitReason.prerequisite(id: first, state: .reviewing)
        #expect(try await fixture.engine.ask(QueueQuery()).waits == [second: reason])
        #expect(try await fixture.task(second).state == .queued)
        _ = try await fixture.engine.perform(
            .approveTask(id: first, acceptedTestFiles: [], message: nil)
        )
        try await fixture.wait(for: second, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `a task whose prerequisite was cancelled waits and says so, until it is let go`() async throws
    {
        let fixture = try await EngineFixture.start([.stalling("…"), SampleBug.good])
        let first = try await add(to: fixture)
        try await fixture.waitForStep(.modelCall, of: first)
        let second = try await add(to: fixture, after: [first])
        let events = fixture.engine.events(after: nil)
        _ = try await fixture.engine.perform(.cancelTask(id: first))
        let reason = WaitReason.prerequisite(id: first, state: .cancelled)
        for try await envelope in events {
            if case .queueChanged(let queue) = envelope.event, queue.waits == [second: reason] { break }
        }
        #expect(try await fixture.task(second).state == .queued)
        _ = try await fixture.engine.perform(.setPrerequisites(id: second, after: []))
        try await fixture.wait(for: second, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `no task waits for itself or for what does not exist`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let engine = fixture.engine
        _ = try await engine.perform(.setQueuePaused(isPaused: true))
        let first = try await add(to: fixture)
        let second = try await add(to: fixture, after: [first])
        let circle = await #expect(throws: EngineError.self) {
            try await engine.perform(.setPrerequisites(id: first, after: [second]))
        }
        #expect(circle?.message == "Task #1 would wait for itself: #1 after #2 after #1.")
        #expect(try await fixture.task(first).after == [])
        let missing = TaskID(rawValue: 99)
        let unknown = await #expect(throws: EngineError.self) {
            _ = try await add(to: fixture, after: [missing])
        }
        #expect(unknown == .notFound(what: "task #99"))
        #expect(try await engine.ask(ListTasksQuery()).count == 2)
        await engine.shutDown()
    }

    // MARK: - Pausing

    @Test func `the queue stays paused over a restart, and a reader beside the engine knows it`() async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await add(to: fixture)
        await fixture.engine.shutDown()
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let read = try await ProjectReader.open(options).ask(QueueQuery())
        #expect(read.isPaused)
        #expect(read.waits == [id: .queuePaused])
        let again = try await fixture.restarted()
        let status = try await again.engine.ask(QueueQuery())
        #expect(status.isPaused)
        #expect(status.waits == [id: .queuePaused])
        #expect(try await again.task(id).state == .queued)
        _ = try await again.engine.perform(.setQueuePaused(isPaused: false))
        try await again.wait(for: id, in: .reviewing)
        await again.engine.shutDown()
    }

    @Test func `pausing the queue leaves alone what runs`() async throws {
        let fixture = try await EngineFixture.start([.stalling("…"), SampleBug.good])
        let id = try await add(to: fixture)
        try await fixture.waitForStep(.modelCall, of: id)
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        #expect(try await fixture.task(id).state == .working)
        let limits = try await fixture.engine.ask(QueueQuery()).limits
        #expect(limits == QueueLimits(tasksAtOnce: 1, tasksRunning: 1))
        await fixture.engine.shutDown()
    }

    @Test func `a task that is paused in the middle of a reply goes on when it is resumed`() async throws {
        let fixture = try await EngineFixture.start([.stalling("calc.py\n"), SampleBug.good])
        let id = try await add(to: fixture)
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        let worktree = try await fixture.worktree(of: id)
        _ = try await fixture.engine.perform(.pauseTask(id: id))
        #expect(fixture.provider.cancelledCalls == 1)
        #expect(try await fixture.task(id).state == .paused)
        #expect(try await fixture.task(id).trouble == nil)
        let steps = try await fixture.steps(id)
        #expect(steps.allSatisfy { $0.state != .started })
        #expect(steps.last?.summary == "paused")
        #expect(FileManager.default.fileExists(atPath: worktree + "/calc.py"))
        await #expect {
            try await fixture.engine.perform(.pauseTask(id: id))
        } throws: {
            isConflict($0)
        }
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        let done = try await fixture.wait(for: id, in: .reviewing)
        #expect(done.workspace?.path == worktree)
        #expect(done.evidence?.provesSuccess == true)
        await fixture.engine.shutDown()
    }

    @Test func `a waiting task is set aside, also over a restart, and the others go on`() async throws {
        let fixture = try await EngineFixture.start([.stalling("…"), SampleBug.good])
        let first = try await add(to: fixture)
        try await fixture.waitForStep(.modelCall, of: first)
        let second = try await add(to: fixture)
        let third = try await add(to: fixture)
        _ = try await fixture.engine.perform(.pauseTask(id: second))
        _ = try await fixture.engine.perform(.cancelTask(id: first))
        try await fixture.wait(for: third, in: .reviewing)
        #expect(try await fixture.task(second).state == .paused)
        #expect(try await fixture.steps(second).isEmpty)
        await fixture.engine.shutDown()
        let again = try await fixture.restarted()
        #expect(try await again.task(second).state == .paused)
        _ = try await again.engine.perform(.resumeTask(id: second))
        try await again.wait(for: second, in: .reviewing)
        await again.engine.shutDown()
    }

    @Test func `a retried task that is set aside in the queue starts afresh when it is resumed`() async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(approval: .checksPass)
        try await fixture.wait(for: id, in: .done)
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        _ = try await fixture.engine.perform(.retryTask(id: id))
        _ = try await fixture.engine.perform(.pauseTask(id: id))
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        #expect(try await fixture.task(id).state == .queued)
        await fixture.engine.shutDown()
    }
}
