import Domain
import Engine
import EngineTesting
import Foundation
import Testing
import Workspace

/// Worktrees that somebody deleted or damaged.
@Suite(.timeLimit(.minutes(1)))
struct DeletedWorktreeTests {
    private func reviewing() async throws -> (EngineFixture, TaskID, String) {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        return (fixture, id, try await fixture.worktree(of: id))
    }

    @Test(arguments: [false, true])
    func `a reviewed change is approved from its checkpoint`(isDamaged: Bool) async throws {
        let (fixture, id, path) = try await reviewing()
        if isDamaged {
            try Data("nonsense\n".utf8).write(to: URL(fileURLWithPath: path + "/.git"))
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        let done = try await fixture.wait(for: id, in: .done)
        let commit = try #require(done.commit)
        let content = try await fixture.project.repository.contents(of: "calc.py", at: commit)
        #expect(content == Array(SampleBug.fixed.utf8))
        await fixture.engine.shutDown()
    }

    @Test func `undo works on a worktree that was deleted`() async throws {
        let (fixture, id, path) = try await reviewing()
        try FileManager.default.removeItem(atPath: path)
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try String(contentsOfFile: path + "/calc.py", encoding: .utf8) == SampleBug.buggy)
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try String(contentsOfFile: path + "/calc.py", encoding: .utf8) == SampleBug.fixed)
        await fixture.engine.shutDown()
    }

    @Test func `a task whose worktree is deleted under it is blocked, and resumes in one made again`()
        async throws
    {
        let flag = try TemporaryFolder("flag")
        let fixture = try await EngineFixture.start([SampleBug.good])
        let check =
            "if [ -f '\(flag.path)/go' ]; then \(SampleBug.check); else cd / && rm -rf \"$OLDPWD\"; fi"
        let id = try await fixture.add(check: check)
        let blocked = try await fixture.wait(for: id, in: .blocked)
        #expect(blocked.trouble?.message.contains("deleted") == true)
        #expect(blocked.trouble?.remedy.contains("Resume") == true)
        try flag.write("go", "")
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.workspace?.path == blocked.workspace?.path)
        #expect(task.workspace?.branch == blocked.workspace?.branch)
        #expect(task.evidence?.provesSuccess == true)
        #expect(try await fixture.steps(id).contains { $0.title == "make the worktree again" })
        await fixture.engine.shutDown()
    }

    @Test func `an interrupted task goes on after its worktree was deleted and the engine restarted`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.bad, .stalling("")])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id)
        let path = try await fixture.worktree(of: id)
        await fixture.engine.shutDown()
        try FileManager.default.removeItem(atPath: path)
        fixture.provider.script([SampleBug.good])
        let again = try await fixture.restarted()
        #expect(try await again.task(id).state == .interrupted)
        _ = try await again.engine.perform(.resumeTask(id: id))
        let task = try await again.wait(for: id, in: .reviewing)
        #expect(task.workspace?.path == path)
        #expect(try String(contentsOfFile: path + "/calc.py", encoding: .utf8) == SampleBug.fixed)
        await again.engine.shutDown()
    }
}
