import Domain
import Testing

@testable import Dashboard

/// What somebody who waits for checks is told, and when the wait is over.
@Suite struct CheckWatchTests {
    private func check(_ name: String, _ state: PipelineState, run: Int64? = nil) -> PullRequestCheck {
        PullRequestCheck(name: name, state: state, run: run.map { RunID(rawValue: $0) })
    }

    @Test func `only what is another than before is told`() {
        var watch = CheckWatch()
        #expect(watch.take([], of: "a1") == ["no checks yet"])
        #expect(watch.take([], of: "a1") == [])
        #expect(watch.take([check("test", .queued), check("lint", .running)], of: "a1").count == 2)
        #expect(watch.verdict == .pending)
        let news = watch.take([check("test", .queued), check("lint", .passed)], of: "a1")
        #expect(news.count == 1)
        #expect(news.first?.contains("passed") == true)
        #expect(news.first?.contains("lint") == true)
        #expect(watch.take([check("test", .passed), check("lint", .passed)], of: "a1").count == 1)
        #expect(watch.verdict == .green)
    }

    @Test func `jobs of the same name in two workflows are two checks`() {
        var watch = CheckWatch()
        #expect(
            watch.take([check("test", .passed, run: 1), check("test", .running, run: 2)], of: "a").count == 2
        )
        #expect(watch.take([check("test", .running, run: 2), check("test", .passed, run: 1)], of: "a") == [])
    }

    @Test func `a new commit begins anew`() {
        var watch = CheckWatch()
        _ = watch.take([check("test", .passed)], of: "0123456789")
        let news = watch.take([check("test", .passed)], of: "9876543210")
        #expect(news.first == "new commit 98765432")
        #expect(news.count == 2)
    }

    private static let verdicts: [([PipelineState], CheckWatch.Verdict)] = [
        ([], .absent), ([.passed, .skipped, .neutral], .green), ([.passed, .queued], .pending),
        ([.running, .failed], .red), ([.passed, .cancelled], .red), ([.timedOut], .red),
        ([.actionRequired, .passed], .red), ([.waiting], .pending),
    ]

    @Test(arguments: verdicts)
    func `green is only where nothing failed and all has ended`(
        states: [PipelineState],
        verdict: CheckWatch.Verdict
    ) {
        #expect(CheckWatch.Verdict(states.map { check($0.rawValue, $0) }) == verdict)
    }

    @Test func `a check in a line says how it stands without colour`() {
        var failed = check("test", .failed, run: 7)
        failed.summary = "2 failed\nmore"
        #expect(GitHubText.row(failed) == "✗ failed          test [run 7]: 2 failed more")
    }
}
