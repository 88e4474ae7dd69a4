import Domain
import Engine
import EngineTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CancelTests {
    /// One second is promised; tests run beside each other on few cores.
    private static let limit = Duration.seconds(5)

    @Test func `cancelling in the middle of a reply ends the call`() async throws {
        let fixture = try await EngineFixture.start([.stalling("calc.py\n```python\ndef add")])
        let id = try await fixture.add()
        let step = try await fixture.waitForStep(.modelCall, of: id, printing: true)
        #expect(try await fixture.engine.ask(StepOutputQuery(step: step.id)).text.contains("def add"))
        let took = try await ContinuousClock().measure {
            _ = try await fixture.engine.perform(.cancelTask(id: id))
        }
        #expect(took < Self.limit)
        #expect(fixture.provider.cancelledCalls == 1)
        #expect(try await fixture.task(id).state == .cancelled)
        let steps = try await fixture.steps(id)
        #expect(steps.allSatisfy { $0.state != .started })
        // What had come of the reply stays readable.
        #expect(try await fixture.engine.ask(StepOutputQuery(step: step.id)).text.contains("def add"))
        await fixture.engine.shutDown()
    }

    @Test func `cancelling in the middle of a check leaves no process`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(check: "echo $$; exec tail -f /dev/null")
        let step = try await fixture.waitForStep(.check, of: id, printing: true)
        let printed = try await fixture.engine.ask(StepOutputQuery(step: step.id)).text
        let process = try #require(Int32(printed.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(Self.isRunning(process))
        let took = try await ContinuousClock().measure {
            _ = try await fixture.engine.perform(.cancelTask(id: id))
        }
        #expect(took < Self.limit)
        #expect(!Self.isRunning(process))
        #expect(try await fixture.task(id).state == .cancelled)
        await fixture.engine.shutDown()
    }

    @Test func `a check that ignores SIGTERM is gone with its grandchildren, also those that left`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let stubborn = "trap '' TERM; echo $$; while :; do sleep 1; done"
        let check =
            "trap '' TERM; (\(stubborn.replacing("$$", with: "$(sh -c 'echo $PPID')"))) & "
            + "setsid sh -c '\(stubborn.replacing("'", with: "'\\''"))' & echo $$; wait"
        let id = try await fixture.add(check: check)
        let step = try await fixture.waitForStep(.check, of: id, printing: true)
        var processes: [Int32] = []
        while processes.count < 3 {
            let printed = try await fixture.engine.ask(StepOutputQuery(step: step.id)).text
            processes = printed.split(separator: "\n").compactMap { Int32($0) }
            await Task.yield()
        }
        #expect(processes.allSatisfy(Self.isRunning))
        let took = try await ContinuousClock().measure {
            _ = try await fixture.engine.perform(.cancelTask(id: id))
        }
        #expect(took < Self.limit)
        #expect(!processes.contains(where: Self.isRunning))
        #expect(try await fixture.steps(id).last?.state == .interrupted)
        await fixture.engine.shutDown()
    }

    /// Whether a process does anything yet: one that has ended may wait for its parent to notice.
    private static func isRunning(_ process: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return false }
        let state = text[name...].dropFirst(2).first
        return state != "Z" && state != "X"
    }

    @Test func `a waiting task is cancelled without having run`() async throws {
        let fixture = try await EngineFixture.start([.stalling("…")])
        let first = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: first)
        let second = try await fixture.add()
        #expect(try await fixture.task(second).state == .queued)
        _ = try await fixture.engine.perform(.cancelTask(id: second))
        #expect(try await fixture.task(second).state == .cancelled)
        #expect(try await fixture.steps(second).isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `the next task starts when one is cancelled`() async throws {
        let fixture = try await EngineFixture.start([.stalling("…"), SampleBug.good])
        let first = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: first)
        let second = try await fixture.add()
        _ = try await fixture.engine.perform(.cancelTask(id: first))
        try await fixture.wait(for: second, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `a task that has ended cannot be cancelled`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(approval: .checksPass)
        try await fixture.wait(for: id, in: .done)
        await #expect {
            try await fixture.engine.perform(.cancelTask(id: id))
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
        await fixture.engine.shutDown()
    }

    @Test func `ending the engine leaves running work interrupted`() async throws {
        let fixture = try await EngineFixture.start([.stalling("…")])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id)
        await fixture.engine.shutDown(leavingWorkInterrupted: true)
        #expect(fixture.provider.cancelledCalls == 1)
        fixture.provider.script([SampleBug.good])
        let again = try await fixture.restarted()
        #expect(try await again.task(id).state == .interrupted)
        _ = try await again.engine.perform(.resumeTask(id: id))
        try await again.wait(for: id, in: .reviewing)
        await again.engine.shutDown()
    }
}
