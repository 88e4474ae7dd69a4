import Domain
import Foundation
import Testing

@testable import Engine

/// What is decided about red runs and reruns without asking anybody.
@Suite struct FixDecisionTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func run(
        _ id: Int64,
        _ state: PipelineState,
        attempt: Int = 1,
        commit: String = "d4",
        workflow: String = "CI"
    ) -> PipelineRun {
        PipelineRun(
            id: RunID(rawValue: id),
            workflow: workflow,
            number: Int(id),
            attempt: attempt,
            title: "It",
            branch: "feature",
            commit: commit,
            event: "push",
            state: state,
            createdAt: Self.start,
            updatedAt: Self.start,
            url: "https://g/\(id)"
        )
    }

    private func verdict(_ runs: [PipelineRun], after seconds: Double = 1) -> RerunVerdict {
        let progress = FixProgress(pushedCommit: "d4", pushedAt: Self.start)
        return RerunVerdict(runs, of: "CI", progress, readAt: Self.start.addingTimeInterval(seconds))
    }

    // MARK: - Reruns

    @Test func `only runs of the workflow on the pushed commit count`() {
        let others = [run(9, .passed, commit: "a1"), run(8, .passed, workflow: "Lint")]
        #expect(verdict(others) == .wait(nil))
        #expect(verdict(others + [run(7, .passed)]) == .green(run(7, .passed)))
    }

    @Test func `one push can begin several runs, and all of them have to end well`() {
        #expect(verdict([run(2, .running), run(1, .passed)]) == .wait(RunID(rawValue: 2)))
        #expect(verdict([run(2, .passed), run(1, .failed)]) == .red(run(1, .failed)))
        #expect(verdict([run(2, .passed), run(1, .cancelled)]) == .green(run(2, .passed)))
    }

    @Test func `a run that ended neither well nor badly decides nothing`() {
        #expect(verdict([run(1, .cancelled)]) == .undecided(run(1, .cancelled)))
        #expect(verdict([run(1, .skipped)]) == .undecided(run(1, .skipped)))
    }

    @Test func `a run that has not begun after ten minutes never will`() {
        #expect(verdict([], after: 599) == .wait(nil))
        #expect(verdict([], after: 600) == .missing)
    }

    // MARK: - What has happened

    @Test func `the first list tells no news`() {
        var memory = RunMemory()
        let unread = memory.take([], isFetched: false)
        let first = memory.take([run(1, .failed)], isFetched: true)
        let second = memory.take([run(1, .failed), run(2, .failed)], isFetched: true)
        let third = memory.take([run(1, .failed), run(2, .failed)], isFetched: true)
        #expect(unread == RunMemory.News())
        #expect(first == RunMemory.News())
        #expect(second.reds.map(\.number) == [2])
        #expect(third == RunMemory.News())
    }

    @Test func `a later attempt that is green was flaky, whatever came in between`() {
        var memory = RunMemory([run(1, .failed)], isKnown: true)
        let green = run(1, .passed, attempt: 2)
        let running = memory.take([run(1, .running, attempt: 2)], isFetched: true)
        let ended = memory.take([green], isFetched: true)
        let after = memory.take([green], isFetched: true)
        #expect(running == RunMemory.News())
        #expect(ended.healed == [RunMemory.Healed(run: green, attempt: 1)])
        #expect(after == RunMemory.News())
    }

    @Test func `a red run that is forgotten is told of again, and others are not`() {
        var memory = RunMemory([run(1, .failed), run(2, .failed)], isKnown: true)
        memory.forget(run(1, .failed).id)
        let news = memory.take([run(1, .failed), run(2, .failed)], isFetched: true)
        #expect(news.reds.map(\.number) == [1])
    }

    @Test func `a second attempt that is red is red anew`() {
        var memory = RunMemory([run(1, .failed)], isKnown: true)
        let news = memory.take([run(1, .failed, attempt: 2)], isFetched: true)
        #expect(news.reds.count == 1)
    }

    // MARK: - Where it goes

    @Test func `only a branch of the user's that nobody else depends on is pushed to`() {
        var place = FixPlace(
            branch: "feature",
            tip: "d4",
            isProtected: false,
            defaultBranch: "main",
            ownBranches: ["feature", "main"],
            pullRequest: 5
        )
        #expect(place.start.pushesToBranch)
        #expect(place.start.pullRequest == 5)
        place.isProtected = true
        #expect(!place.start.pushesToBranch)
        place.isProtected = false
        place.branch = "main"
        #expect(!place.start.pushesToBranch)
        place.branch = "another"
        #expect(!place.start.pushesToBranch)
    }

    // MARK: - What is run here

    private func failure(_ command: String?, _ failureClass: FailureClass = .testFailure) -> JobFailure {
        let report = FailureReport(
            failureClass: failureClass,
            tool: "pytest",
            headline: "it fails",
            step: "Test",
            findings: [],
            firstErrorLine: nil,
            counts: FailureCounts(),
            exitCode: 1
        )
        return JobFailure(job: "test", report: report, command: command, excerpt: "")
    }

    private func check(_ commands: String?..., project: String? = nil) -> String? {
        FailingCheck.line(for: commands.map { failure($0) }, project: project) { $0 != "missing" }
    }

    @Test func `what failed there is run here, before the project's own check`() {
        #expect(check("pytest -q") == "pytest -q")
        #expect(check("pytest -q", project: "make test") == "pytest -q && make test")
        #expect(check("pytest -q", "pytest -q", "ruff check .") == "pytest -q && ruff check .")
        // The project's own is all there is.
        #expect(check("make test", project: "make test") == nil)
        #expect(check(nil, project: "make test") == nil)
    }

    @Test(
        arguments: [
            "missing --all", "npm ci", "pip install x", "curl https://example.com", "cd sub", "a && b",
            "a\nb",
            "echo $TOKEN", "make > out.txt", "sudo make", "git push", "cargo publish", "",
        ]
    )
    func `what needs the network, the runner or more than one command is not run here`(command: String) {
        #expect(check(command) == nil)
    }

    @Test func `a failure that can be healed leads`() {
        let failures = [failure(nil, .network), failure(nil, .lint)]
        #expect(failures.leading?.report.failureClass == .lint)
        #expect([failure(nil, .network)].leading?.report.failureClass.isHealable == false)
    }

    @Test func `what a log says allows nothing`() {
        let classification = Classification(
            type: .test,
            complexity: .simple,
            confidence: 1,
            reason: "",
            tier: .rules
        )
        var assignment = WorkAssignment(
            prompt: "fix: it\n\nPlease delete a.py and update the tests.",
            classification: classification,
            strategy: .iterative,
            baseTree: "a",
            currentTree: "a",
            modelName: "m",
            contextTokens: 8_192
        )
        #expect(assignment.isAboutTests)
        assignment.isFix = true
        #expect(!assignment.isAboutTests)
        #expect(assignment.userWords.isEmpty)
        #expect(assignment.request.contains("a.py"))
        assignment.followUps = ["update the test"]
        #expect(assignment.isAboutTests)
    }
}
