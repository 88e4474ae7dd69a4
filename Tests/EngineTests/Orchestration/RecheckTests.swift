import Domain
import Engine
import EngineTesting
import Foundation
import Testing

/// The checks that a user asks for on a change that waits for review.
@Suite(.timeLimit(.minutes(1)))
struct RecheckTests {
    private func reviewing() async throws -> (EngineFixture, AgentTask) {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        return (fixture, try await fixture.wait(for: id, in: .reviewing))
    }

    @Test func `the checks run again on the files as they are`() async throws {
        let (fixture, first) = try await reviewing()
        _ = try await fixture.engine.perform(.checkTask(id: first.id))
        let same = try await fixture.wait(for: first.id, in: .reviewing)
        #expect(same.evidence?.provesSuccess == true)
        #expect(same.evidence?.step != first.evidence?.step)
        #expect(same.workspace == first.workspace)

        let path = try await fixture.worktree(of: first.id) + "/calc.py"
        try Data(SampleBug.buggy.replacing("-", with: "//").utf8).write(to: URL(fileURLWithPath: path))
        _ = try await fixture.engine.perform(.checkTask(id: first.id))
        let worse = try await fixture.wait(for: first.id, in: .reviewing)
        #expect(worse.evidence?.outcome == .failed)
        #expect(worse.evidence?.isStale == false)
        #expect(worse.evidence?.tree == worse.workspace?.tree)
        #expect(worse.workspace?.tree != first.workspace?.tree)
        #expect(try await fixture.steps(first.id).suffix(3).map(\.kind) == [.revise, .check, .approval])
        await fixture.engine.shutDown()
    }

    @Test func `they are refused where none may run, and what waits is left alone`() async throws {
        let (fixture, first) = try await reviewing()
        _ = try await fixture.engine.perform(.setUnsandboxedConsent(isGranted: false))
        await #expect {
            try await fixture.engine.perform(.checkTask(id: first.id))
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
        #expect(try await fixture.task(first.id) == first)
        await fixture.engine.shutDown()
    }

    @Test func `a run that is cancelled leads back to the change`() async throws {
        let (fixture, first) = try await reviewing()
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        _ = try await fixture.engine.perform(.checkTask(id: first.id))
        for try await envelope in fixture.engine.events(after: cursor) {
            if case .stepChanged(let step) = envelope.event, step.kind == .revise { break }
        }
        // It may be over by now; then the change itself is cancelled.
        _ = try await fixture.engine.perform(.cancelTask(id: first.id))
        _ = try await fixture.engine.perform(.reopenTask(id: first.id))
        let task = try await fixture.task(first.id)
        #expect(task.state == .reviewing)
        #expect(task.workspace == first.workspace)
        #expect(task.evidence?.provesSuccess == true)
        await fixture.engine.shutDown()
    }
}
