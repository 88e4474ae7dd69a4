import Domain
import Engine
import EngineTesting
import Foundation
import Testing

/// Approvals of changes of which nothing shows that they work.
@Suite(.timeLimit(.minutes(1)))
struct StaleEvidenceTests {
    private func refusal(
        of id: TaskID,
        _ fixture: EngineFixture
    ) async throws -> (message: String, remedy: String) {
        do {
            _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        } catch EngineError.denied(let message, let remedy) {
            return (message, remedy)
        }
        throw EngineFixture.Unexpected(description: "the approval was taken")
    }

    /// Forces an approval and tells what it says of itself, in the journal and in the log.
    private func force(_ id: TaskID, _ fixture: EngineFixture) async throws -> String {
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: nil, force: true)
        )
        try await fixture.wait(for: id, in: .done)
        let step = try #require(try await fixture.steps(id).last { $0.kind == .approval })
        for try await envelope in fixture.engine.events(after: cursor) {
            guard case .stepChanged(let told) = envelope.event, told.id == step.id, told.endedAt != nil else {
                continue
            }
            #expect(told.summary == step.summary)
            #expect(envelope.cursor != nil)
            break
        }
        return step.summary
    }

    @Test func `stale evidence has to be renewed, or the approval to be forced`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        _ = try await fixture.engine.perform(.setUnsandboxedConsent(isGranted: false))
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data((SampleBug.fixed + "# more\n").utf8).write(to: URL(fileURLWithPath: path))
        // Taken note of, and not checked: nothing may run.
        _ = try await fixture.engine.perform(.recordEdits(id: id))
        #expect(try await fixture.task(id).evidenceGap == .stale)
        let refusal = try await refusal(of: id, fixture)
        #expect(refusal.message.contains("have changed since the checks ran"))
        #expect(refusal.remedy.contains("switchyard check \(id)"))
        #expect(try await fixture.task(id).state == .reviewing)

        let summary = try await force(id, fixture)
        #expect(summary.hasPrefix("approved although the evidence was stale: the files at "))
        await fixture.engine.shutDown()
    }

    @Test func `where it is renewed nothing need be forced, and nothing is said of it`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data((SampleBug.fixed + "# more\n").utf8).write(to: URL(fileURLWithPath: path))
        _ = try await fixture.engine.perform(.recordEdits(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidenceGap == nil)
        // To force what needs no force is no confession.
        let summary = try await force(id, fixture)
        #expect(summary.hasPrefix("the files at "))
        await fixture.engine.shutDown()
    }

    @Test func `a change whose checks fail on it has to be forced`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data(SampleBug.buggy.replacing("-", with: "//").utf8).write(to: URL(fileURLWithPath: path))
        _ = try await fixture.engine.perform(.checkTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidenceGap == .failed)
        #expect(try await refusal(of: id, fixture).message.contains("do not pass"))
        #expect(try await force(id, fixture).hasPrefix("approved although the evidence was failed: "))
        await fixture.engine.shutDown()
    }

    @Test func `so has one on which no check ever ran`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good], files: ["calc.py": SampleBug.buggy])
        let id = try await fixture.add(check: nil)
        try await fixture.wait(for: id, in: .reviewing)
        #expect(try await refusal(of: id, fixture).message.contains("No check has run"))
        #expect(try await force(id, fixture).hasPrefix("approved although the evidence was missing: "))
        await fixture.engine.shutDown()
    }
}
