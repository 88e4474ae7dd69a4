import Domain
import Engine
import EngineTesting
import Foundation
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1)))
struct EventTests {
    @Test func `events after a cursor come without loss or repetition, also after a restart`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(approval: .checksPass)
        try await fixture.wait(for: id, in: .done)
        await fixture.engine.shutDown()
        let again = try await fixture.restarted()
        let last = try await again.engine.ask(SnapshotQuery()).cursor
        #expect(last.rawValue > 10)
        for start in [0, 1, last.rawValue / 2, last.rawValue - 1] {
            var cursors: [Int64] = []
            for try await envelope in again.engine.events(after: EventCursor(rawValue: start)) {
                guard let cursor = envelope.cursor else { continue }
                cursors.append(cursor.rawValue)
                if cursor == last { break }
            }
            #expect(cursors == Array((start + 1)...last.rawValue))
        }
        await again.engine.shutDown()
    }

    @Test func `the stream ends with the engine, after everything was told`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let events = fixture.engine.events(after: EventCursor(rawValue: 0))
        let id = try await fixture.add(approval: .checksPass)
        try await fixture.wait(for: id, in: .done)
        await fixture.engine.shutDown()
        await #expect(throws: (any Error).self) {
            // The log is closed: a listener that lags behind hears an error, never a silent gap.
            for try await _ in events {}
        }
    }

    @Test func `who begins to listen hears how things stand, and nothing that has passed`() async throws {
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: { Date() }) { _, _ in [] }
        let items = [
            HealthItem(subject: .git, level: .good, message: "2.39", remedy: "", checkedAt: Date())
        ]
        hub.tell(.healthChanged(items: items), correlation: "health")
        hub.tell(
            .outputGrew(task: TaskID(rawValue: 1), step: StepID(rawValue: 1), length: 1),
            correlation: "t"
        )
        let events = hub.events(after: nil)
        hub.finish()
        var told: [EngineEvent] = []
        for try await envelope in events { told.append(envelope.event) }
        #expect(told == [.healthChanged(items: items)])
    }

    @Test func `who hosts the engine listens without being somebody who looks`() {
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: { Date() }) { _, _ in [] }
        #expect(!hub.isAttended)
        let own = hub.events(after: nil, isLooking: false)
        #expect(!hub.isAttended)
        let screen = hub.events(after: nil)
        #expect(hub.isAttended)
        withExtendedLifetime((own, screen)) {}
    }

    @Test func `growth of one step is told at most every 50 milliseconds, and the last is told`() async throws
    {
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: { Date() }) { _, _ in [] }
        let events = hub.events(after: nil)
        for length in 1...1_000 {
            hub.tell(
                .outputGrew(task: TaskID(rawValue: 1), step: StepID(rawValue: 1), length: length),
                correlation: "t"
            )
        }
        var lengths: [Int] = []
        for try await envelope in events {
            guard case .outputGrew(_, _, let length) = envelope.event else { continue }
            lengths.append(length)
            if length == 1_000 { break }
        }
        #expect(lengths.count <= 3)
    }

    @Test func `a listener that does not read holds no more than a bounded number of events`() async throws {
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: { Date() }) { _, _ in [] }
        let events = hub.events(after: nil)
        for step in 1...10_000 {
            let id = StepID(rawValue: Int64(step))
            hub.tell(.outputGrew(task: TaskID(rawValue: 1), step: id, length: 1), correlation: "t")
        }
        hub.finish()
        var count = 0
        for try await _ in events { count += 1 }
        #expect(count > 0)
        #expect(count <= 256)
    }

    @Test func `a listener that stops waiting is let go`() async throws {
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: { Date() }) { _, _ in [] }
        let listening = Task {
            for try await _ in hub.events(after: nil) {}
        }
        listening.cancel()
        // Whether it ends or throws is the stream's business; it must not wait for ever.
        _ = await listening.result
    }

    @Test func `durable events are read in pages as they are asked for`() async throws {
        let pages = PageCounter()
        let hub = EventHub(newest: EventCursor(rawValue: 1_000), now: { Date() }) { cursor, limit in
            await pages.count()
            return (cursor.rawValue + 1...min(1_000, cursor.rawValue + Int64(limit))).map { number in
                EventEnvelope(
                    cursor: EventCursor(rawValue: number),
                    time: Date(timeIntervalSince1970: 0),
                    correlation: "t",
                    event: .settingChanged(name: "n", value: nil)
                )
            }
        }
        var iterator = hub.events(after: EventCursor(rawValue: 0)).makeAsyncIterator()
        _ = try await iterator.next()
        #expect(await pages.total == 1)
        for _ in 2...1_000 { _ = try await iterator.next() }
        #expect(await pages.total == 4)
    }
}

private actor PageCounter {
    private(set) var total = 0
    func count() { total += 1 }
}
