import Domain
import EngineTesting
import Foundation
import Testing
import Workspace

@testable import Engine

/// Telling what is there, and clearing away what nobody needs.
@Suite(.timeLimit(.minutes(1)))
struct GarbageTests {
    private func worktrees(_ fixture: EngineFixture) async throws -> [WorktreeStatus] {
        try await fixture.engine.ask(WorktreesQuery())
    }

    private func collect(
        _ fixture: EngineFixture,
        isRehearsal: Bool = false,
        trashesUnsaved: Bool = false
    ) async throws -> String {
        let command = EngineCommand.collectGarbage(isRehearsal: isRehearsal, trashesUnsaved: trashesUnsaved)
        return try await fixture.engine.perform(command).note ?? ""
    }

    @Test func `what is merged goes to the trash, what is in use or unmerged stays, and it is said`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let merged = try await fixture.add(approval: .checksPass)
        try await fixture.wait(for: merged, in: .done)
        let unmerged = try await fixture.add(SampleBug.prompt + " 2", approval: .checksPass)
        try await fixture.wait(for: unmerged, in: .done)
        let waiting = try await fixture.add(SampleBug.prompt + " 3")
        try await fixture.wait(for: waiting, in: .reviewing)
        _ = try await fixture.engine.perform(.bringIntoBranch(id: merged))

        let before = try await worktrees(fixture)
        #expect(before.map(\.task) == [merged, unmerged, waiting])
        #expect(before.map(\.state) == [.done, .done, .reviewing])
        #expect(before.map(\.obstacles) == [[], [.unmerged], [.inUse, .dirty]])
        #expect(before.map(\.isDirty) == [false, false, true])
        #expect(before.map(\.unmergedCommits) == [0, 1, 0])
        #expect(before.map(\.lease) == [.free, .free, .live])
        #expect(before.allSatisfy { ($0.sizeInBytes ?? 0) > 0 && $0.createdAt != nil && $0.branch != nil })

        #expect(try await collect(fixture, isRehearsal: true).hasPrefix("Would move 1 worktree to the trash"))
        #expect(try await worktrees(fixture) == before)

        let note = try await collect(fixture)
        #expect(note.hasPrefix("Moved 1 worktree to the trash"))
        #expect(note.contains("2 worktrees left alone"))
        #expect(try await worktrees(fixture).map(\.task) == [unmerged, waiting])
        #expect(!FileManager.default.fileExists(atPath: before[0].path))
        let trash = try FileManager.default.contentsOfDirectory(atPath: fixture.state.path + "/trash")
        #expect(trash.count == 1)

        #expect(try await collect(fixture, trashesUnsaved: true).hasPrefix("Moved 1 worktree"))
        #expect(try await worktrees(fixture).map(\.task) == [waiting])
        let branch = try #require(before[1].branch)
        #expect(try await fixture.project.repository.branchExists(branch))
        // What waits is as good as before.
        _ = try await fixture.engine.perform(.approveTask(id: waiting, acceptedTestFiles: [], message: nil))
        try await fixture.wait(for: waiting, in: .done)
        await fixture.engine.shutDown()
    }

    @Test func `what went to the trash by force is taken up again as it was`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let path = try await fixture.worktree(of: id)
        try Data("by hand\n".utf8).write(to: URL(fileURLWithPath: path + "/notes.md"))
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        #expect(try await worktrees(fixture).map(\.obstacles) == [[.dirty]])
        #expect(try await collect(fixture).hasPrefix("No worktree can go; 1 worktree left alone"))
        _ = try await collect(fixture, trashesUnsaved: true)
        #expect(try await worktrees(fixture).isEmpty)
        _ = try await fixture.engine.perform(.reopenTask(id: id))
        #expect(try await fixture.task(id).state == .reviewing)
        #expect(try String(contentsOfFile: path + "/calc.py", encoding: .utf8) == SampleBug.fixed)
        #expect(try String(contentsOfFile: path + "/notes.md", encoding: .utf8) == "by hand\n")
        await fixture.engine.shutDown()
    }

    @Test func `every step can still be restored after a clean-up that forgets`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good]) {
            $0.overrides["trash.days"] = "0"
        }
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        _ = try await collect(fixture)
        for step in try await fixture.steps(id) where step.tree != nil {
            _ = try await fixture.engine.perform(.restoreStep(id: id, step: step.id))
            #expect(try await fixture.task(id).workspace?.tree == step.tree, "\(step.title)")
        }
        await fixture.engine.shutDown()
    }

    @Test func `the disk is measured part by part, and doctor tells it`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let use = try await fixture.engine.ask(DiskUseQuery())
        #expect(use.isComplete)
        #expect(use.worktrees > 0 && use.checkpoints > 0 && use.database > 0 && use.outputs > 0)
        let disk = try await fixture.engine.ask(DoctorQuery()).filter { $0.subject == .disk }
        #expect(disk.contains { $0.message.contains("of state: worktrees") && $0.level == .good })
        await fixture.engine.shutDown()
    }

    @Test func `much state is worth a word`() {
        let much = DiskUse(worktrees: 21 << 30, checkpoints: 0, trash: 0, outputs: 0, database: 0)
        #expect(HealthFindings.diskUse(much).level == .limited)
        #expect(HealthFindings.diskUse(much).remedy?.contains("switchyard gc") == true)
        var unknown = DiskUse(worktrees: 1, checkpoints: 0, trash: 0, outputs: 0, database: 0)
        unknown.isComplete = false
        #expect(HealthFindings.diskUse(unknown).message.hasPrefix("at least 1 B"))
    }

    @Test func `the outcome is one line`() {
        var outcome = LocalEngine.Outcome(isRehearsal: false, days: "14")
        #expect(outcome.note == "No worktree can go; 0 B freed.")
        outcome.moved = 2
        outcome.movedBytes = 3_400_000
        outcome.kept = 1
        outcome.emptied = 4
        outcome.freed = 52_000_000
        outcome.refusals = ["3-x: process 7 on there works in it"]
        #expect(
            outcome.note
                == "Moved 2 worktrees to the trash (3.4 MB, kept there for 14 days); 1 worktree left alone;"
                + " deleted 4 from the trash; 52 MB freed. Not done: 3-x: process 7 on there works in it."
        )
    }
}
