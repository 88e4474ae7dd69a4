import Domain
import Engine
import EngineTesting
import Foundation
import Glibc
import LanguageModels
import Store
import Testing

/// How many tasks are worked on, how often, for how long, and with whose slot.
@Suite(.timeLimit(.minutes(2)))
struct QueueLimitTests {
    private static let host = "http://127.0.0.1:4"

    /// Where an engine of the fixture looks for the slots of the host.
    private func slots(_ fixture: EngineFixture) -> String {
        let hash = EventChain.hash(of: Self.host).prefix(12)
        return "\(fixture.state.path)/.local/state/switchyard/hosts/\(hash)"
    }

    private func startOnSharedHost() async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            options.provider = ScriptedProvider([SampleBug.good], sharedHost: Self.host)
            options.clock = ContinuousClock()
        }
    }

    @Test func `a task waits for a slot that another process has, and starts when that ends`() async throws {
        let fixture = try await startOnSharedHost()
        let folder = slots(fixture)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // A lock belongs to what was opened, so one of another opening is like one of another process.
        let descriptor = open(folder + "/slot-0", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        _ = "4711\n".withCString { write(descriptor, $0, strlen($0)) }
        let id = try await fixture.add()
        let status = try await fixture.engine.ask(QueueQuery())
        #expect(status.waits == [id: .slotTaken(host: Self.host, holders: ["pid 4711"])])
        #expect(status.slots == [HostSlots(host: Self.host, inUse: 1, count: 1, holders: ["pid 4711"])])
        #expect(try await fixture.task(id).state == .queued)
        close(descriptor)
        try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `a task has its slot while it is worked on and not longer`() async throws {
        let fixture = try await EngineFixture.start([]) { options in
            options.provider = ScriptedProvider([.stalling("…")], sharedHost: Self.host)
            options.overrides = ["queue.tasks": "2"]
        }
        let folder = HostSlotFolder(path: slots(fixture), count: 1)
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id)
        #expect(folder.holders == [getpid()])
        // Two tasks may be worked on, but the host works for one.
        let second = try await fixture.add()
        let reason = WaitReason.slotTaken(host: Self.host, holders: ["this engine"])
        #expect(try await fixture.engine.ask(QueueQuery()).waits == [second: reason])
        _ = try await fixture.engine.perform(.cancelTask(id: second))
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        #expect(folder.holders == [])
        await fixture.engine.shutDown()
    }

    @Test func `two engines take turns on one host`() async throws {
        let shared = try TemporaryFolder("shared")
        func start(_ replies: [ScriptedReply]) async throws -> EngineFixture {
            try await EngineFixture.start([]) { options in
                options.provider = ScriptedProvider(replies, sharedHost: Self.host)
                options.clock = ContinuousClock()
                options.environment["XDG_STATE_HOME"] = shared.path
            }
        }
        let busy = try await start([.stalling("…")])
        let waiting = try await start([SampleBug.good])
        let first = try await busy.add()
        try await busy.waitForStep(.modelCall, of: first)
        let second = try await waiting.add()
        #expect(try await waiting.engine.ask(QueueQuery()).waits[second] != nil)
        _ = try await busy.engine.perform(.cancelTask(id: first))
        try await waiting.wait(for: second, in: .reviewing)
        await busy.engine.shutDown()
        await waiting.engine.shutDown()
        withExtendedLifetime(shared) {}
    }

    @Test func `with the hourly limit reached the queue wakes when the hour is over`() async throws {
        let time = FixedTime()
        let clock = HeldClock()
        let limit: (inout EngineOptions) -> Void = { options in
            options.overrides = ["queue.per-hour": "1"]
            options.now = { time.now }
            options.clock = clock
        }
        let fixture = try await EngineFixture.start([SampleBug.good], change: limit)
        let begin = time.now
        let first = try await fixture.add()
        try await fixture.wait(for: first, in: .reviewing)
        time.advance(by: 600)
        let second = try await fixture.add()
        let until = begin.addingTimeInterval(3600)
        let status = try await fixture.engine.ask(QueueQuery())
        #expect(status.nextFreeSlot == until)
        #expect(status.waits == [second: .hourlyLimit(until: until)])
        #expect(status.limits.executionsInLastHour == 1)
        #expect(try await fixture.task(second).state == .queued)
        while clock.sleeps.isEmpty { await Task.yield() }
        let sleep = try #require(clock.sleeps.last)
        #expect(sleep > .seconds(2990) && sleep <= .seconds(3000))
        await fixture.engine.shutDown()

        // What was started before counts for the next engine, too.
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        limit(&options)
        let engine = try await LocalEngine.start(options)
        #expect(try await engine.ask(QueueQuery()).waits == [second: .hourlyLimit(until: until)])
        let cursor = try await engine.ask(SnapshotQuery()).cursor
        let events = engine.events(after: cursor)
        time.advance(by: 3000)
        // Nothing but its own timer tells the queue that it may go on.
        while try await engine.ask(TaskQuery(id: second)).state == .queued { clock.wake() }
        for try await envelope in events {
            if case .taskChanged(let task) = envelope.event, task.state == .reviewing { break }
        }
        #expect(try await engine.ask(TaskQuery(id: second)).state == .reviewing)
        await engine.shutDown()
    }

    @Test func `three tasks are worked on at once in one project`() async throws {
        let meeting = try TemporaryFolder("meeting")
        let fixture = try await EngineFixture.start([SampleBug.good]) { $0.overrides = ["queue.tasks": "3"] }
        // None gets on before all of them have come to their first check.
        let check =
            "touch \(meeting.path)/$$; until [ $(ls \(meeting.path) | wc -l) -ge 3 ]; do sleep 0.05; done; "
            + SampleBug.check
        var ids: [TaskID] = []
        for _ in 1...3 { ids.append(try await fixture.add(check: check)) }
        var tasks: [AgentTask] = []
        for id in ids { tasks.append(try await fixture.wait(for: id, in: .reviewing)) }
        #expect(Set(tasks.compactMap(\.workspace?.path)).count == 3)
        #expect(Set(tasks.compactMap(\.workspace?.branch)).count == 3)
        for task in tasks {
            #expect(task.evidence?.provesSuccess == true)
            #expect(task.change?.files.map(\.path) == ["calc.py"])
            #expect(try await fixture.steps(task.id).allSatisfy { $0.taskID == task.id && $0.endedAt != nil })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    _ = try await fixture.engine.perform(
                        .approveTask(id: id, acceptedTestFiles: [], message: nil)
                    )
                }
            }
            try await group.waitForAll()
        }
        for id in ids { #expect(try await fixture.wait(for: id, in: .done).commit != nil) }
        await fixture.engine.shutDown()
        withExtendedLifetime(meeting) {}
    }

    @Test func `work that takes too long is stopped`() async throws {
        // On the fixture's clock every minute is over at once.
        let fixture = try await EngineFixture.start([.stalling("…")]) {
            $0.overrides = ["limits.wall-minutes": "5"]
        }
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(task.trouble?.code == .limit)
        #expect(task.trouble?.message == "The work took longer than 5 min.")
        #expect(try await fixture.steps(id).allSatisfy { $0.state != .started })
        await fixture.engine.shutDown()
    }
}
