import Domain
import Engine
import EngineTesting
import Foundation
import StubGitHub
import Testing

/// What is refused, what goes on by itself, and what survives the end of an engine.
@Suite(.timeLimit(.minutes(2)))
struct FixWatchingTests {
    /// A workflow whose first attempt fails and whose second one does not.
    private static let flaky = "test \"$GITHUB_RUN_ATTEMPT\" = 2 || { echo 'error: bad luck'; exit 1; }"

    private func isConflict(_ error: EngineError?) -> String? {
        guard case .conflict(let message, let remedy) = error, !remedy.isEmpty else { return nil }
        return message
    }

    @Test func `a run that is green is not fixed`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push(["calc.py": SampleBug.fixed])
        let run = try await ground.run()
        let message = isConflict(await ground.refusal(of: .fixRun(id: run.id)))
        #expect(message?.contains("is not red") == true)
        #expect(try await ground.engine.ask(ListTasksQuery()).isEmpty)
        await ground.end()
    }

    @Test func `a run that a task is at gets no second one`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        let id = try await ground.fix()
        let run = try await ground.run()
        let message = isConflict(await ground.refusal(of: .fixRun(id: run.id)))
        #expect(message?.contains("#\(id)") == true)
        // Given up, it may be tried again.
        _ = try await ground.engine.perform(.cancelTask(id: id))
        #expect(try await ground.fixes().map(\.ending) == [.cancelled])
        let second = try await ground.fix()
        #expect(second != id)
        #expect(try await ground.fixes().map(\.task) == [second])
        await ground.end()
    }

    @Test func `what no change of the code heals is not begun`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        ground.gitHub.scriptRun(
            result: "failure",
            log: "curl: (6) Could not resolve host: example.com\n##[error]Process completed with exit code 6."
        )
        try await ground.push()
        let run = try await ground.run()
        let message = isConflict(await ground.refusal(of: .fixRun(id: run.id)))
        #expect(message?.contains("No change of the code heals") == true)
        await ground.end()
    }

    @Test func `a command out of a log needs a rule of its own without a sandbox`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        for rule in try await ground.engine.ask(ListCommandRulesQuery()) where rule.pattern != .anyCheck {
            _ = try await ground.engine.perform(.revokeCommandRule(id: rule.id))
        }
        try await ground.push()
        let id = try await ground.fix()
        #expect(try await ground.engine.ask(TaskQuery(id: id)).options.checkCommand == nil)
        await ground.end()
    }

    @Test func `an engine that is started anew goes on watching`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        ground.gitHub.holdRuns()
        let pushed = try await ground.approve(id)
        #expect(pushed.state == .watching)
        let again = try await ground.restarted()
        #expect(try await again.engine.ask(TaskQuery(id: id)).state == .watching)
        again.gitHub.releaseRuns()
        await again.gitHub.runsAreFinished()
        try await again.task(id, in: .done)
        #expect(try await again.fixes().map(\.ending) == [.green])
        await again.end()
    }

    @Test func `cancelling ends the watch`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        ground.gitHub.holdRuns()
        #expect(try await ground.approve(id).state == .watching)
        _ = try await ground.engine.perform(.cancelTask(id: id))
        #expect(try await ground.fixes().map(\.ending) == [.cancelled])
        await ground.end()
    }

    @Test func `what was pushed and not recorded is not pushed again`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        let id = try await ground.fix()
        // The branch gets there, and its pull request does not.
        ground.gitHub.failNext(3, method: "POST", path: "/pulls")
        let held = try await ground.approve(id)
        #expect(held.state == .reviewing)
        #expect(held.trouble?.remedy.isEmpty == false)
        let branch = try #require(held.workspace?.branch)
        #expect(ground.gitHub.branches[branch] == held.commit)
        ground.gitHub.behave()
        let pushed = try await ground.approve(id)
        #expect(pushed.commit == held.commit)
        await ground.gitHub.runsAreFinished()
        try await ground.task(id, in: .done)
        let runs = try await ground.engine.ask(ListRunsQuery()).filter { $0.branch == branch }
        #expect(runs.count == 1)
        await ground.end()
    }

    @Test func `a rerun that is green without a change was flaky`() async throws {
        let first = try await FixGround.make([], command: Self.flaky)
        try await first.push()
        let red = try await first.run()
        #expect(red.state == .failed)
        _ = try await first.engine.ask(RunJobsQuery(run: red.id))
        let ground = try await first.restarted()
        _ = try await ground.engine.perform(.rerunPipeline(id: red.id, failedOnly: true))
        await ground.gitHub.runsAreFinished()
        let outcome = try await ground.settle { try await $0.ask(ListFixesQuery()).first }
        #expect(outcome.run == red.id)
        #expect(outcome.attempt == 1)
        #expect(outcome.ending == .flaky)
        #expect(outcome.task == nil)
        await ground.end()
    }

    @Test(arguments: [true, false])
    func `a red run becomes a task by itself only where that is asked for`(isOn: Bool) async throws {
        let first = try await FixGround.make([SampleBug.good]) { options in
            if isOn { options.overrides["github.automatic-fixes"] = "on" }
        }
        try await first.push(["calc.py": SampleBug.fixed])
        try await first.pull(by: "octo")
        #expect(try await first.run().state == .passed)
        let ground = try await first.restarted()
        let red = try await ground.push(["calc.py": SampleBug.buggy])
        _ = try await ground.settle { engine in
            try await engine.ask(ListRunsQuery()).first { $0.commit == red && $0.state.isRed }
        }
        guard isOn else {
            // What was rung for is seen to before the end.
            let again = try await ground.restarted()
            #expect(try await again.engine.ask(ListTasksQuery()).isEmpty)
            await again.end()
            return
        }
        let task = try await ground.settle { try await $0.ask(ListTasksQuery()).first }
        #expect(task.options.fix?.isAutomatic == true)
        // It waits for the user like any other change.
        try await ground.task(task.id, in: .reviewing)
        await ground.end()
    }

    @Test func `review threads become a change, and drafts that nobody has posted`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        let number = try await ground.pull(by: "octo")
        ground.gitHub.addRemark("This subtracts.", on: number, path: "calc.py", line: 2)
        _ = try await ground.run()
        let receipt = try await ground.engine.perform(
            .fixThreads(pullRequest: number, threads: [], words: "")
        )
        let id = try #require(receipt.task)
        let begun = try await ground.task(id, in: .reviewing)
        #expect(begun.prompt.contains("calc.py:2"))
        #expect(begun.prompt.contains("This subtracts."))
        _ = try await ground.approve(id, force: true)
        let done = try await ground.task(id, in: .done)
        #expect(ground.gitHub.branches["feature"] == done.commit)
        let drafts = try await ground.settle { engine -> [GitHubWrite]? in
            let drafts = try await engine.ask(GitHubWritesQuery())
            return drafts.isEmpty ? nil : drafts
        }
        #expect(drafts.map(\.state) == [.draft])
        #expect(drafts.map(\.task) == [id])
        guard
            case .pullRequest(number: number, change: .reply(thread: _, body: let body)) = drafts.first?.deed
        else {
            Issue.record("no reply")
            return
        }
        #expect(body.hasPrefix("Done in \(done.commit?.prefix(10) ?? "")"))
        let posts = ground.gitHub.exchanges.filter { $0.method == "POST" && $0.target.contains("comments") }
        #expect(posts.isEmpty)
        await ground.end()
    }
}
