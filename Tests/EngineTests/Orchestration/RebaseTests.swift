import Domain
import Engine
import EngineTesting
import Foundation
import LanguageModels
import Testing
import Workspace

/// Changes whose base has been left behind by the user's branch.
@Suite(.timeLimit(.minutes(1)))
struct RebaseTests {
    private static let filler = (1...12).map { "N\($0) = \($0)\n" }.joined()

    private static func calc(_ sign: String, end: String = "END = 1\n") -> String {
        "def add(a, b):\n    return a \(sign) b\n\n\n\(filler)\(end)"
    }

    private static let files = ["calc.py": calc("-"), "test_calc.py": SampleBug.test]

    private func start(
        _ replies: [ScriptedReply] = [SampleBug.reply("calc.py", calc("+"))]
    ) async throws -> (EngineFixture, TaskID) {
        let fixture = try await EngineFixture.start(replies, files: Self.files)
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        return (fixture, id)
    }

    /// Commits a file on the user's branch.
    private func commit(_ content: String, _ fixture: EngineFixture) async throws -> String {
        try fixture.project.folder.write("calc.py", content)
        return try await fixture.project.repository.commitAll(message: "Meanwhile").commit
    }

    private func content(_ fixture: EngineFixture, _ id: TaskID) async throws -> String? {
        let root = try await fixture.worktree(of: id)
        return try? String(contentsOfFile: root + "/calc.py", encoding: .utf8)
    }

    private func refusal(_ fixture: EngineFixture, _ command: EngineCommand) async -> String? {
        do throws(EngineError) {
            _ = try await fixture.engine.perform(command)
            return nil
        } catch {
            return error.message + " " + error.remedy
        }
    }

    @Test func `a change in review comes onto the branch, is checked there and can be brought in`()
        async throws
    {
        let (fixture, id) = try await start()
        #expect(await refusal(fixture, .rebaseTask(id: id))?.contains("has not moved on") == true)
        let head = try await commit(Self.calc("-", end: "END = 2\n"), fixture)
        _ = try await fixture.engine.perform(.rebaseTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(try await content(fixture, id) == Self.calc("+", end: "END = 2\n"))
        #expect(task.workspace?.baseCommit == head)
        #expect(task.change?.added == 1 && task.change?.removed == 1)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.evidence?.tree == task.workspace?.tree)
        // Steps of the time before would take back what the branch has got since.
        let check = try #require(try await fixture.steps(id).first { $0.kind == .check })
        #expect(
            await refusal(fixture, .restoreStep(id: id, step: check.id))?.contains("another state") == true
        )

        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        try await fixture.wait(for: id, in: .done)
        _ = try await fixture.engine.perform(.bringIntoBranch(id: id))
        #expect(fixture.checkoutText("calc.py") == Self.calc("+", end: "END = 2\n"))
        await fixture.engine.shutDown()
    }

    @Test func `a commit is made anew on the branch, and that it cannot be brought in before says how`()
        async throws
    {
        let (fixture, id) = try await start()
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: "Mine"))
        let done = try await fixture.wait(for: id, in: .done)
        let head = try await commit(Self.calc("-", end: "END = 2\n"), fixture)
        #expect(await refusal(fixture, .bringIntoBranch(id: id))?.contains("switchyard rebase \(id)") == true)
        let status = try await fixture.project.repository.status()
        _ = try await fixture.engine.perform(.rebaseTask(id: id))
        let task = try await fixture.task(id)
        #expect(task.state == .done)
        #expect(task.commit != done.commit)
        #expect(task.evidence?.isStale == true)
        let repository = fixture.project.repository
        let branch = try #require(task.workspace?.branch)
        #expect(try await repository.commit(named: branch) == task.commit)
        #expect(try await repository.commit(named: branch + "^") == head)
        #expect(try await repository.log(branch, limit: 1).first?.subject == "Mine")
        #expect(try await repository.headCommit() == head)
        #expect(try await repository.status() == status)
        let worktree = try await GitRepository.discover(at: try await fixture.worktree(of: id))
        #expect(try await worktree.status().isClean)
        _ = try await fixture.engine.perform(.bringIntoBranch(id: id))
        #expect(fixture.checkoutText("calc.py") == Self.calc("+", end: "END = 2\n"))
        #expect(await refusal(fixture, .rebaseTask(id: id))?.contains("already") == true)
        await fixture.engine.shutDown()
    }

    @Test(arguments: [false, true])
    func `a conflict goes to the agent, which is told both sides`(isCommitted: Bool) async throws {
        let (fixture, id) = try await start()
        if isCommitted {
            _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
            try await fixture.wait(for: id, in: .done)
        }
        let theirs = "def add(a, b):\n    return a // b\n\n\n\(Self.filler)END = 1\n"
        let head = try await commit(theirs, fixture)
        let asked = fixture.provider.requests.count
        let receipt = try await fixture.engine.perform(.rebaseTask(id: id))
        #expect(receipt.note?.contains("conflicts with") == true)
        #expect(receipt.note?.contains("calc.py") == true)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.workspace?.baseCommit == head)
        #expect(task.commit == nil)
        #expect(task.feedback == nil)
        #expect(try await content(fixture, id) == Self.calc("+"))
        #expect(task.evidence?.provesSuccess == true)
        let prompt = fixture.provider.requests.dropFirst(asked).flatMap(\.messages).map(\.text).joined()
        #expect(prompt.contains("return a // b"))
        #expect(prompt.contains("+    return a + b"))
        let step = try #require(try await fixture.steps(id).first { $0.title.hasPrefix("conflicts with") })
        #expect(try await fixture.engine.ask(StepOutputQuery(step: step.id)).text.contains("calc.py"))
        #expect(try await fixture.project.repository.headCommit() == head)
        await fixture.engine.shutDown()
    }

    @Test func `conflicts that nobody resolves leave the branch's files and say so`() async throws {
        let (fixture, id) = try await start()
        _ = try await commit("def add(a, b):\n    return a // b\n\n\n\(Self.filler)END = 1\n", fixture)
        fixture.provider.script([.text("I cannot do that.")])
        _ = try await fixture.engine.perform(.rebaseTask(id: id))
        // Nothing of the change was left outside of the conflict.
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(try await content(fixture, id)?.contains("a // b") == true)
        #expect(task.trouble != nil)
        await fixture.engine.shutDown()
    }

    @Test func `what somebody did in the worktree by hand is not rebased away`() async throws {
        let (fixture, id) = try await start()
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        let done = try await fixture.wait(for: id, in: .done)
        _ = try await commit(Self.calc("-", end: "END = 2\n"), fixture)
        let root = try await fixture.worktree(of: id)
        try Data("mine\n".utf8).write(to: URL(fileURLWithPath: root + "/mine"))
        #expect(await refusal(fixture, .rebaseTask(id: id))?.contains("in no commit") == true)
        let worktree = try await GitRepository.discover(at: root)
        _ = try await worktree.commitAll(message: "By hand")
        #expect(await refusal(fixture, .rebaseTask(id: id))?.contains("did not make") == true)
        #expect(try await fixture.task(id).commit == done.commit)
        #expect(try String(contentsOfFile: root + "/mine", encoding: .utf8) == "mine\n")
        await fixture.engine.shutDown()
    }

    @Test func `a change that the branch has already is not made twice`() async throws {
        let (fixture, id) = try await start()
        _ = try await commit(Self.calc("+"), fixture)
        #expect(await refusal(fixture, .rebaseTask(id: id))?.contains("holds the change") == true)
        #expect(try await fixture.task(id).state == .reviewing)
        await fixture.engine.shutDown()
    }
}
