import Domain
import Engine
import EngineTesting
import Foundation
import StubGitHub
import Testing
import Workspace

/// A red run, one command, an approval: done means that the rerun is green.
@Suite(.timeLimit(.minutes(2)))
struct RedToGreenTests {
    /// A command that is no check for here: what the agent does is judged on GitHub alone.
    private static let elsewhere = "cd . && python3 test_calc.py"

    @Test func `a red run of an own branch becomes green`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        let red = try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        let begun = try await ground.task(id, in: .reviewing)
        // It says what is red, and begins where that was.
        #expect(begun.prompt.hasPrefix("fix: "))
        #expect(begun.prompt.contains("python3 test_calc.py"))
        #expect(begun.prompt.contains("AssertionError"))
        #expect(begun.options.fix?.workflow == "CI")
        #expect(begun.options.start?.pushesToBranch == true)
        #expect(begun.workspace?.baseCommit == red)
        // What failed there is what is run here.
        #expect(begun.evidence?.command == SampleBug.check)
        let baseline = try await ground.engine.ask(ListStepsQuery(task: id)).first { $0.kind == .check }
        #expect(baseline?.summary.contains("the red run is reproduced here") == true)
        #expect(try await ground.fixes().map(\.ending) == [.open])

        let pushed = try await ground.approve(id)
        #expect(pushed.state == .watching || pushed.state == .done)
        #expect(pushed.fixProgress?.pushedCommit == pushed.commit)
        #expect(ground.gitHub.branches["feature"] == pushed.commit)
        await ground.gitHub.runsAreFinished()
        let done = try await ground.task(id, in: .done)
        #expect(try await ground.text(of: "calc.py", in: "feature") == SampleBug.fixed)
        #expect(try await ground.run().state == .passed)
        let outcome = try #require(try await ground.fixes().first)
        #expect(outcome.ending == .green)
        #expect(outcome.rounds == 1)
        #expect(outcome.task == id)
        #expect(outcome.endedAt != nil)
        #expect(done.commitSubject?.hasPrefix("fix: ") == true)
        let titles = try await ground.engine.ask(ListStepsQuery(task: id)).filter { $0.kind == .publish }
        #expect(titles.map(\.title) == ["push to feature", "rerun of CI"])
        await ground.end()
    }

    @Test func `what is red still begins another round of the same task`() async throws {
        let ground = try await FixGround.make([SampleBug.bad, SampleBug.good], command: Self.elsewhere)
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        let first = try await ground.approve(id, force: true)
        await ground.gitHub.runsAreFinished()
        let second = try await ground.task(id, in: .reviewing)
        #expect(second.fixProgress?.round == 2)
        #expect(second.prompt.contains("The files hold an earlier change for this"))
        #expect(second.title == first.title)
        // What is shown is what this round changes.
        #expect(second.workspace?.baseCommit == first.commit)
        #expect(try await ground.fixes().map(\.rounds) == [2])
        _ = try await ground.approve(id, force: true)
        await ground.gitHub.runsAreFinished()
        try await ground.task(id, in: .done)
        #expect(try await ground.text(of: "calc.py", in: "feature") == SampleBug.fixed)
        #expect(try await ground.fixes().map(\.ending) == [.green])
        await ground.end()
    }

    @Test func `after three rounds it is given up with a reason`() async throws {
        let replies = ["*", "//", "%"].map { sign in
            SampleBug.reply("calc.py", "def add(a, b):\n    return a \(sign) b\n")
        }
        let ground = try await FixGround.make(replies, command: Self.elsewhere)
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        for _ in 1...FixProgress.roundLimit {
            _ = try await ground.approve(id, force: true)
            await ground.gitHub.runsAreFinished()
        }
        let parked = try await ground.task(id, in: .failed)
        #expect(parked.trouble?.code == .limit)
        #expect(parked.trouble?.message.contains("After 3 rounds") == true)
        #expect(try await ground.fixes().map(\.ending) == [.parked])
        #expect(try await ground.fixes().map(\.rounds) == [3])
        // The rerun of what was given up is no new task.
        let run = try await ground.run()
        guard case .conflict(let message, _) = await ground.refusal(of: .fixRun(id: run.id)) else {
            Issue.record("it was fixed again")
            return
        }
        #expect(message.contains("#\(id)"))
        // Tried afresh it goes on from what is on the branch, which its request speaks of.
        _ = try await ground.engine.perform(.retryTask(id: id))
        let again = try await ground.engine.ask(TaskQuery(id: id))
        #expect(again.options.start?.commit == parked.fixProgress?.pushedCommit)
        #expect(again.options.start?.commit != parked.options.start?.commit)
        await ground.end()
    }

    @Test(arguments: ["feature", "main"])
    func `what is not the user's alone gets a pull request`(branch: String) async throws {
        let ground = try await FixGround.make([SampleBug.good])
        // Of a colleague, or the default branch.
        try await ground.push(["notes.txt": "more\n"])
        try await ground.pull(by: "mona")
        let id = try await ground.fix(branch)
        let head = ground.gitHub.branches[branch]
        let pushed = try await ground.approve(id)
        #expect(pushed.options.start?.pushesToBranch == false)
        let publication = try #require(pushed.publication)
        await ground.gitHub.runsAreFinished()
        try await ground.task(id, in: .done)
        #expect(ground.gitHub.branches[branch] == head)
        #expect(ground.gitHub.branches[publication.branch] == pushed.commit)
        let pulls = try await ground.settle { engine -> [PullRequest]? in
            let pulls = try await engine.ask(ListPullRequestsQuery())
            return pulls.contains { $0.number == publication.number } ? pulls : nil
        }
        #expect(pulls.first { $0.number == publication.number }?.baseBranch == branch)
        await ground.end()
    }

    @Test func `a branch that has moved on gets the fix on top`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        try await ground.task(id, in: .reviewing)
        let newer = try await ground.push(["notes.txt": "more\n"])
        let pushed = try await ground.approve(id)
        await ground.gitHub.runsAreFinished()
        try await ground.task(id, in: .done)
        let commit = try #require(pushed.commit)
        #expect(try await ground.colleague.repository.commit(named: commit + "^") == newer)
        #expect(try await ground.text(of: "notes.txt", in: "feature") == "more\n")
        #expect(try await ground.text(of: "calc.py", in: "feature") == SampleBug.fixed)
        await ground.end()
    }

    @Test func `what no longer fits there waits, and is made again`() async throws {
        let ground = try await FixGround.make([SampleBug.good])
        try await ground.push()
        try await ground.pull(by: "octo")
        let id = try await ground.fix()
        try await ground.task(id, in: .reviewing)
        let newer = try await ground.push(["calc.py": "def add(a, b):\n    return b - a\n"])
        let held = try await ground.approve(id)
        #expect(held.state == .blocked)
        #expect(held.trouble?.message.contains("calc.py") == true)
        #expect(ground.gitHub.branches["feature"] == newer)
        _ = try await ground.engine.perform(.resumeTask(id: id))
        _ = try await ground.approve(id)
        await ground.gitHub.runsAreFinished()
        try await ground.task(id, in: .done)
        #expect(try await ground.text(of: "calc.py", in: "feature") == SampleBug.fixed)
        await ground.end()
    }
}
