import Domain
import Engine
import EngineTesting
import Foundation
import Synchronization
import Testing

/// A clock that is set back, again and again, while the engine works.
@Suite(.timeLimit(.minutes(1)))
struct ClockTests {
    /// A time that goes back by a minute whenever it is asked for.
    private final class BackwardTime: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_750_000_000))

        var now: Date {
            date.withLock { date in
                date -= 60
                return date
            }
        }
    }

    @Test(arguments: [EngineOptions.QueueScope.everything, .tasksAddedHere])
    func `work is done, nothing takes less than no time, and the order is that of the log`(
        scope: EngineOptions.QueueScope
    ) async throws {
        let time = BackwardTime()
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good]) { options in
            options.now = { time.now }
            options.runsOnly = scope
        }
        let id = try await fixture.add(approval: .checksPass)
        let task = try await fixture.wait(for: id, in: .done)
        #expect(task.evidence?.provesSuccess == true)
        #expect(try #require(task.evidence).seconds >= 0)
        for step in try await fixture.steps(id) {
            #expect(try #require(step.endedAt) >= step.startedAt, "\(step.title)")
        }
        let last = try await fixture.engine.ask(SnapshotQuery()).cursor
        var cursors: [Int64] = []
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            guard let cursor = envelope.cursor else { continue }
            cursors.append(cursor.rawValue)
            if cursor == last { break }
        }
        #expect(cursors == Array(1...last.rawValue))
        #expect(try await fixture.engine.ask(VerifyAuditQuery()).isWhole)
        await fixture.engine.shutDown()
    }

    @Test func `a task that was queued before is not one of those added here, whatever the clock says`()
        async throws
    {
        let time = BackwardTime()
        let fixture = try await EngineFixture.start([SampleBug.good]) { $0.runsOnly = .nothing }
        let earlier = try await fixture.add()
        await fixture.engine.shutDown()
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        options.now = { time.now }
        options.runsOnly = .tasksAddedHere
        let engine = try await LocalEngine.start(options)
        let events = engine.events(after: nil)
        let command = EngineCommand.addTask(
            prompt: SampleBug.prompt,
            options: TaskOptions(checkCommand: SampleBug.check)
        )
        let added = try #require(try await engine.perform(command).task)
        for try await envelope in events {
            if case .taskChanged(let task) = envelope.event, task.id == added, task.state == .reviewing {
                break
            }
        }
        #expect(try await engine.ask(TaskQuery(id: earlier)).state == .queued)
        await engine.shutDown()
    }
}
