import Domain
import Engine
import EngineTesting
import Foundation
import LanguageModels
import Testing

/// What becomes of a change whose comment the agent cannot act on.
@Suite(.timeLimit(.minutes(1)))
struct FeedbackTests {
    private static let words = "The comment led to no usable change; the earlier one still waits."

    /// An engine with a good change in review, whose model says something else from then on.
    private func reviewing(then reply: ScriptedReply) async throws -> (EngineFixture, AgentTask) {
        let fixture = try await EngineFixture.start([SampleBug.good, reply])
        let id = try await fixture.add()
        return (fixture, try await fixture.wait(for: id, in: .reviewing))
    }

    private func expect(_ task: AgentTask, isAs first: AgentTask, _ fixture: EngineFixture) async throws {
        #expect(task.trouble?.message == Self.words)
        #expect(task.workspace == first.workspace)
        #expect(task.change == first.change)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.evidence?.tree == first.workspace?.tree)
        #expect(task.feedback == nil)
        let path = try await fixture.worktree(of: task.id) + "/calc.py"
        #expect(try String(contentsOfFile: path, encoding: .utf8) == SampleBug.fixed)
        #expect(try await fixture.engine.ask(TaskDiffQuery(task: task.id)).tree == first.workspace?.tree)
    }

    @Test(arguments: [SampleBug.bad, SampleBug.good, .text("I would rather not.")])
    func `a comment that comes to nothing leaves the change to be approved`(reply: ScriptedReply) async throws
    {
        let (fixture, first) = try await reviewing(then: reply)
        _ = try await fixture.engine.perform(.rejectTask(id: first.id, comment: "Make it shorter."))
        let task = try await fixture.wait(for: first.id, in: .reviewing)
        try await expect(task, isAs: first, fixture)
        let last = try #require(try await fixture.steps(first.id).last)
        #expect(last.kind == .approval)
        #expect(last.summary == Self.words)
        // Why it came to nothing can be read.
        #expect(try await !fixture.engine.ask(StepOutputQuery(step: last.id)).text.isEmpty)

        _ = try await fixture.engine.perform(
            .approveTask(id: first.id, acceptedTestFiles: [], message: nil)
        )
        let done = try await fixture.wait(for: first.id, in: .done)
        #expect(done.trouble == nil)
        #expect(done.commit != nil)
        await fixture.engine.shutDown()
    }

    @Test func `so does one that is resumed after an interruption`() async throws {
        let (fixture, first) = try await reviewing(then: .stalling("calc.py"))
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        _ = try await fixture.engine.perform(.rejectTask(id: first.id, comment: "Make it shorter."))
        for try await envelope in fixture.engine.events(after: cursor) {
            if case .stepChanged(let step) = envelope.event, step.kind == .modelCall { break }
        }
        await fixture.engine.shutDown()
        fixture.provider.script([SampleBug.bad])
        let again = try await fixture.restarted()
        #expect(try await again.task(first.id).state == .interrupted)
        _ = try await again.engine.perform(.resumeTask(id: first.id))
        let task = try await again.wait(for: first.id, in: .reviewing)
        try await expect(task, isAs: first, again)
        await again.engine.shutDown()
    }

    @Test func `before stays what the checks showed before the first edit`() async throws {
        let second = "def add(a, b):\n    # sums\n    return a + b\n"
        let (fixture, first) = try await reviewing(then: SampleBug.reply("calc.py", second))
        #expect(first.baseline?.outcome == .failed)
        _ = try await fixture.engine.perform(.rejectTask(id: first.id, comment: "Say that it sums."))
        let task = try await fixture.wait(for: first.id, in: .reviewing)
        #expect(task.trouble == nil)
        #expect(task.workspace?.tree != first.workspace?.tree)
        #expect(task.baseline == first.baseline)
        #expect(task.baseline?.tree == task.workspace?.baseTree)
        await fixture.engine.shutDown()
    }
}
