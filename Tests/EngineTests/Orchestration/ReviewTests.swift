import Domain
import Engine
import EngineTesting
import Foundation
import LanguageModels
import Testing
import Workspace

/// What a user can do with a change that waits for review.
@Suite(.timeLimit(.minutes(1)))
struct ReviewTests {
    private static let second = "def add(a, b):\n    # sums\n    return a + b\n"

    @Test func `a rejection goes back to the agent with its comment`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good, SampleBug.reply("calc.py", Self.second)])
        let id = try await fixture.add()
        let first = try await fixture.wait(for: id, in: .reviewing)
        _ = try await fixture.engine.perform(.rejectTask(id: id, comment: "Say in a remark that it sums."))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.workspace?.path == first.workspace?.path)
        #expect(task.feedback == nil)
        #expect(task.evidence?.provesSuccess == true)
        let asked = fixture.provider.requests.last?.messages.map(\.text).joined() ?? ""
        #expect(asked.contains("Say in a remark that it sums."))
        let path = try await fixture.worktree(of: id) + "/calc.py"
        #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.second)
        await fixture.engine.shutDown()
    }

    @Test func `undo restores the files with what the checks showed of them, and undoing that redoes`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        let before = try await fixture.wait(for: id, in: .reviewing)
        let path = try await fixture.worktree(of: id) + "/calc.py"

        let note = try await fixture.engine.perform(.undoTask(id: id)).note
        #expect(note == "#1 is as it began, without a change; undo again brings the change back.")
        let undone = try await fixture.task(id)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == SampleBug.buggy)
        #expect(undone.evidence == undone.baseline)
        #expect(undone.evidence?.outcome == .failed)
        #expect(undone.change?.files.isEmpty == true)
        #expect(try await fixture.engine.ask(TaskDiffQuery(task: id)).text.isEmpty)

        let again = try await fixture.engine.perform(.undoTask(id: id)).note
        #expect(again == "#1 is put back to +1 -1; the checks passed on exactly these files.")
        let redone = try await fixture.task(id)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == SampleBug.fixed)
        #expect(redone.evidence == before.evidence)
        #expect(redone.workspace?.tree == before.workspace?.tree)
        await fixture.engine.shutDown()
    }

    @Test func `a change by hand is looked at again before it can be approved`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data(Self.second.utf8).write(to: URL(fileURLWithPath: path))
        await #expect {
            try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
        let task = try await fixture.task(id)
        #expect(task.evidence?.isStale == true)
        #expect(try await fixture.engine.ask(TaskDiffQuery(task: id)).text.contains("# sums"))
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: nil, force: true)
        )
        let done = try await fixture.wait(for: id, in: .done)
        #expect(done.evidence?.isStale == true)
        #expect(done.commit != nil)
        await fixture.engine.shutDown()
    }

    @Test func `a retry works in a new worktree, and the trash keeps the old one`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.bad])
        let id = try await fixture.add()
        let failed = try await fixture.wait(for: id, in: .failed)
        #expect(failed.trouble?.code == .checksFailed)
        fixture.provider.script([SampleBug.good])
        let note = try await fixture.engine.perform(.retryTask(id: id)).note
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        let trash = try FileManager.default.contentsOfDirectory(atPath: fixture.state.path + "/trash")
        let kept = try #require(trash.first)
        #expect(trash.count == 1)
        #expect(fixture.state.text("trash/\(kept)/calc.py")?.contains("a * b") == true)
        #expect(note?.contains(kept) == true)
        #expect(note?.contains("14 days") == true)
        await fixture.engine.shutDown()
    }

    @Test func `what is left of a failed task can be brought to review by undo`() async throws {
        let fixture = try await EngineFixture.start([
            SampleBug.bad, SampleBug.reply("calc.py", Self.second + "1/0\n"),
        ])
        let id = try await fixture.add()
        let failed = try await fixture.wait(for: id, in: .failed)
        let trees = try await fixture.steps(id).filter { $0.kind == .check }.compactMap(\.tree)
        #expect(Set(trees).count >= 2)
        _ = try await fixture.engine.perform(.undoTask(id: id))
        let undone = try await fixture.task(id)
        #expect(undone.workspace?.tree != failed.workspace?.tree)
        #expect(undone.state == (undone.change?.files.isEmpty == true ? .failed : .reviewing))
        await fixture.engine.shutDown()
    }

    @Test func `an approval by hand writes the evidence into the commit message`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        let done = try await fixture.wait(for: id, in: .done)
        let runner = CommandRunner()
        let log = await runner.run(
            Command(
                arguments: ["git", "log", "-1", "--format=%B", try #require(done.commit)],
                directory: fixture.project.path
            )
        )
        #expect(log.output.text.contains("Checked-by: \(SampleBug.check) (exit 0)"))
        await fixture.engine.shutDown()
    }

    @Test(arguments: [
        EngineCommand.approveTask(id: TaskID(rawValue: 7), acceptedTestFiles: [], message: nil),
        .cancelTask(id: TaskID(rawValue: 7)), .retryTask(id: TaskID(rawValue: 7)),
        .undoTask(id: TaskID(rawValue: 7)), .resumeTask(id: TaskID(rawValue: 7)),
        .checkTask(id: TaskID(rawValue: 7)), .reopenTask(id: TaskID(rawValue: 7)),
        .rejectTask(id: TaskID(rawValue: 7), comment: "no"),
    ])
    func `a task that is not there is said to be not there`(command: EngineCommand) async throws {
        let fixture = try await EngineFixture.start([])
        await #expect(throws: EngineError.notFound(what: "task #7")) {
            try await fixture.engine.perform(command)
        }
        await fixture.engine.shutDown()
    }
}
