import Domain
import Engine
import EngineTesting
import Foundation
import Testing
import Workspace

@Suite(.timeLimit(.minutes(1)))
struct MainJobTests {
    @Test func `a scripted reply becomes a checked commit on the task's branch`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let head = try await fixture.project.repository.headCommit()
        let id = try await fixture.add()
        let reviewed = try await fixture.wait(for: id, in: .reviewing)

        #expect(reviewed.baseline?.outcome == .failed)
        #expect(reviewed.evidence?.provesSuccess == true)
        #expect(reviewed.evidence?.exitCode == 0)
        #expect(reviewed.evidence?.tree == reviewed.workspace?.tree)
        #expect(reviewed.change?.files.map(\.path) == ["calc.py"])
        let diff = try await fixture.engine.ask(TaskDiffQuery(task: id))
        #expect(diff.text.contains("+    return a + b"))

        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        let done = try await fixture.wait(for: id, in: .done)
        let commit = try #require(done.commit)
        let repository = fixture.project.repository
        #expect(try await repository.tree(of: commit) == done.workspace?.tree)
        #expect(try await repository.commit(named: #require(done.workspace?.branch)) == commit)
        let file = try #require(try await repository.contents(of: "calc.py", at: commit))
        #expect(String(decoding: file, as: UTF8.self) == SampleBug.fixed)

        // The user's own checkout is as it was.
        #expect(try await repository.headCommit() == head)
        #expect(try await repository.status().isClean)
        #expect(fixture.checkoutText("calc.py") == SampleBug.buggy)
        await fixture.engine.shutDown()
    }

    @Test func `a red candidate is followed by a green one`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.attempts >= 2)
        #expect(task.usage.calls >= 2)
        let checks = try await fixture.steps(id).filter { $0.kind == .check }
        #expect(checks.map(\.exitCode) == [1, 1, 0])
        await fixture.engine.shutDown()
    }

    @Test func `passing checks approve a change that touches no test`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(approval: .checksPass)
        let task = try await fixture.wait(for: id, in: .done)
        #expect(task.commit != nil)
        #expect(task.evidence?.isStale == false)
        await fixture.engine.shutDown()
    }

    @Test func `a change without checks waits for the user and claims nothing`() async throws {
        let files = ["calc.py": SampleBug.buggy]
        let fixture = try await EngineFixture.start([SampleBug.good], files: files)
        let id = try await fixture.add(check: nil, approval: .checksPass)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence == nil)
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: "Fix the sum", force: true)
        )
        let done = try await fixture.wait(for: id, in: .done)
        let commit = try #require(done.commit)
        let log = try await fixture.project.repository.log(commit, limit: 1)
        #expect(log.first?.subject == "Fix the sum")
        await fixture.engine.shutDown()
    }

    @Test(arguments: [[SampleBug.bad, SampleBug.good], [SampleBug.bad]])
    func `what a check writes is part of no change, whether it passes or fails`(
        replies: [ScriptedReply]
    ) async throws {
        let fixture = try await EngineFixture.start(replies)
        let id = try await fixture.add(check: "\(SampleBug.check); code=$?; date > report.txt; exit $code")
        let ends = replies.count == 2 ? TaskState.reviewing : .failed
        let task = try await fixture.wait(for: id, in: ends)
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        #expect(task.evidence?.isStale == false)
        let worktree = try await fixture.worktree(of: id)
        #expect(!FileManager.default.fileExists(atPath: worktree + "/report.txt"))
        await fixture.engine.shutDown()
    }

    @Test func `replies that never help end in a failure that says so`() async throws {
        let fixture = try await EngineFixture.start([.text("I cannot help with that.")])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(task.trouble?.code == .noUsableEdit)
        #expect(task.trouble?.remedy.isEmpty == false)
        await fixture.engine.shutDown()
    }

    @Test func `the uncommitted changes of the checkout stay out unless they are asked for`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let mine = SampleBug.test + "# mine\n"
        try fixture.project.folder.write("test_calc.py", mine)
        let without = try await fixture.add()
        try await fixture.wait(for: without, in: .reviewing)
        let with = try await fixture.add(includesUncommittedChanges: true)
        let task = try await fixture.wait(for: with, in: .reviewing)

        let plain = try await fixture.worktree(of: without)
        #expect(try String(contentsOfFile: plain + "/test_calc.py", encoding: .utf8) == SampleBug.test)
        let mixed = try await fixture.worktree(of: with)
        #expect(try String(contentsOfFile: mixed + "/test_calc.py", encoding: .utf8) == mine)
        // What the user changed is no part of the task's change.
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        #expect(fixture.checkoutText("test_calc.py") == mine)
        #expect(fixture.checkoutText("calc.py") == SampleBug.buggy)
        await fixture.engine.shutDown()
    }

    @Test func `a done task is brought into the user's branch only if that is clean`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(approval: .checksPass)
        let done = try await fixture.wait(for: id, in: .done)
        try fixture.project.folder.write("notes.txt", "mine")
        await #expect(throws: EngineError.self) { try await fixture.engine.perform(.bringIntoBranch(id: id)) }
        try FileManager.default.removeItem(atPath: fixture.project.path + "/notes.txt")
        _ = try await fixture.engine.perform(.bringIntoBranch(id: id))
        #expect(try await fixture.project.repository.headCommit() == done.commit)
        #expect(fixture.checkoutText("calc.py") == SampleBug.fixed)
        let branch = try await fixture.project.repository.currentBranch()
        #expect(try await fixture.task(id).broughtInto == branch)
        // Once more does no harm.
        let note = try await fixture.engine.perform(.bringIntoBranch(id: id)).note
        #expect(note == "#\(id) is in \(branch ?? "–") already.")
        await fixture.engine.shutDown()
    }

    @Test func `a branch that has moved on is left alone, and that is said in a sentence`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let ids = [
            try await fixture.add(approval: .checksPass),
            try await fixture.add(SampleBug.prompt + ", again", approval: .checksPass),
        ]
        var done: [AgentTask] = []
        for id in ids { done.append(try await fixture.wait(for: id, in: .done)) }
        _ = try await fixture.engine.perform(.bringIntoBranch(id: ids[0]))
        let branch = try #require(try await fixture.project.repository.currentBranch())
        let base = try #require(done[1].workspace?.baseCommit).prefix(8)
        await #expect(
            throws: EngineError.conflict(
                message: "\(branch) has moved on since #2 was started from \(base), so it cannot be "
                    + "fast-forwarded.",
                remedy: "Rebase the task onto it (`switchyard rebase 2`), then bring it in again."
            )
        ) { try await fixture.engine.perform(.bringIntoBranch(id: ids[1])) }
        #expect(try await fixture.task(ids[1]).broughtInto == nil)
        await fixture.engine.shutDown()
    }

    @Test func `a message of the user's is committed with a subject of its own`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: "Add, not subtract\nIt was the sign.")
        )
        let done = try await fixture.wait(for: id, in: .done)
        #expect(done.commitSubject == "Add, not subtract")
        await fixture.engine.shutDown()
    }
}
