import Domain
import EngineTesting
import Foundation
import Store
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1)))
struct DiskFullTests {
    /// A clock whose waits end when the test says so.
    private final class HeldClock: Clock {
        private let state = Mutex((waits: 0, isOpen: false))
        private let clock = ContinuousClock()

        var now: ContinuousClock.Instant { clock.now }
        var minimumResolution: Duration { clock.minimumResolution }

        /// How often somebody has begun to wait.
        var waits: Int { state.withLock { $0.waits } }

        /// Ends all waits, those to come as well.
        func open() { state.withLock { $0.isOpen = true } }

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
            state.withLock { $0.waits += 1 }
            while !state.withLock({ $0.isOpen }) {
                try Task.checkCancellation()
                await Task.yield()
            }
            try Task.checkCancellation()
        }
    }

    /// As full as a disk can be made to look: the database may not grow, and has nothing left inside.
    private func fill(_ storage: Storage) async throws {
        try await storage.write {
            _ = try $0.rows("PRAGMA max_page_count = 1") { row throws(StorageError) in try row.text(0) }
        }
        for size in [3_000, 300, 30] {
            let text = String(repeating: "x", count: size)
            for number in 0..<10_000 {
                do throws(StorageError) {
                    try await storage.write {
                        try SettingTable.set("fill \(size) \(number)", to: text, in: $0)
                    }
                } catch .full {
                    break
                }
            }
        }
    }

    private func free(_ storage: Storage) async throws {
        try await storage.write {
            _ = try $0.rows("PRAGMA max_page_count = 1000000") { row throws(StorageError) in try row.text(0) }
        }
    }

    @Test func `a command that cannot be stored is refused with what to do`() async throws {
        let fixture = try await EngineFixture.start([])
        try await fill(fixture.engine.storage)
        let long = String(repeating: "a prompt that needs space ", count: 1_000)
        await #expect {
            try await fixture.engine.perform(.addTask(prompt: long, options: TaskOptions()))
        } throws: { error in
            guard case .unavailable(let message, let remedy) = error as? EngineError else { return false }
            return message.contains("full") && remedy.contains("Free some disk space")
        }
        #expect(try await fixture.engine.ask(ListTasksQuery()).isEmpty)
        try await free(fixture.engine.storage)
        let id = try await fixture.add()
        #expect(try await fixture.task(id).prompt == SampleBug.prompt)
        await fixture.engine.shutDown()
    }

    @Test func `a task that meets a full disk is parked with the reason, and goes on when there is room`()
        async throws
    {
        let clock = HeldClock()
        let fixture = try await EngineFixture.start([SampleBug.good]) { $0.clock = clock }
        let go = fixture.state.path + "/go"
        let check = "while [ ! -e '\(go)' ]; do sleep 0.02; done; \(SampleBug.check)"
        let id = try await fixture.add(check: check)
        try await fixture.waitForStep(.check, of: id)
        try await fill(fixture.engine.storage)
        try fixture.state.write("go", "")
        // What the check showed cannot be stored.
        while clock.waits == 0 { await Task.yield() }
        try await free(fixture.engine.storage)
        clock.open()

        var trouble: TaskTrouble?
        var states: [TaskState] = []
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            guard case .taskChanged(let task) = envelope.event, task.id == id else { continue }
            if states.last != task.state { states.append(task.state) }
            if task.state == .blocked { trouble = task.trouble }
            if task.state == .reviewing { break }
        }
        let parked = try #require(states.firstIndex(of: .blocked))
        #expect(states[(parked + 1)...].first == .queued)
        #expect(trouble?.message.contains("The disk is full") == true)
        #expect(trouble?.remedy.contains("Free some disk space") == true)
        #expect(try await fixture.task(id).evidence?.provesSuccess == true)
        #expect(try await fixture.steps(id).allSatisfy { $0.state != .started })
        await fixture.engine.shutDown()
    }

    @Test func `a task that waits for room can be cancelled and the engine ended`() async throws {
        let clock = HeldClock()
        let fixture = try await EngineFixture.start([SampleBug.good]) { $0.clock = clock }
        let go = fixture.state.path + "/go"
        let id = try await fixture.add(check: "while [ ! -e '\(go)' ]; do sleep 0.02; done")
        try await fixture.waitForStep(.check, of: id)
        try await fill(fixture.engine.storage)
        try fixture.state.write("go", "")
        while clock.waits == 0 { await Task.yield() }
        try await free(fixture.engine.storage)
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        #expect(try await fixture.task(id).state == .cancelled)
        await fixture.engine.shutDown()
    }
}
