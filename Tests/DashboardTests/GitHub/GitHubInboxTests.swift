import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What waits for the user on GitHub stands in the inbox, and one key goes there.
@Suite struct GitHubInboxTests {
    private func texts(_ driver: Driver) -> [String] {
        driver.state.inbox.list.ids.compactMap(driver.state.inbox.entry).filter { $0.task == nil }.map(\.text)
    }

    @Test func `reviews that were asked for and red runs on my branches wait`() {
        let driver = Driver.onGitHub()
        #expect(
            texts(driver) == [
                "CI: build on topic-20 failed, Commit 940",
                "PR #21 to review: Translate 統計 の 見出し into English",
            ]
        )
    }

    @Test func `a run that was made green, or runs again, waits for nobody`() {
        for state in [PipelineState.passed, .running] {
            var driver = Driver.onGitHub()
            let newer = Fixtures.run(960, "build", "topic-20", state, minutesAgo: 1)
            driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [newer])))
            #expect(!texts(driver).contains { $0.hasPrefix("CI:") })
        }
    }

    @Test func `a red run counts that I began, or on a branch that a task was published on`() {
        var driver = Driver.onGitHub()
        let began = Fixtures.run(961, "nightly", "main", .timedOut, minutesAgo: 1) { $0.actor = "KIM" }
        let other = Fixtures.run(962, "build", "switchyard/1", .failed, minutesAgo: 2)
        driver.apply(.loaded(.runs(of: Fixtures.now, [began, other])))
        #expect(texts(driver).filter { $0.hasPrefix("CI:") } == ["CI: nightly on main timed out, Commit 961"])
        var task = Fixtures.tasks[0]
        task.publication = TaskPublication(number: 33, url: "u", branch: "switchyard/1", commit: "c")
        driver.events(.taskChanged(task: task))
        #expect(texts(driver).filter { $0.hasPrefix("CI:") }.count == 2)
    }

    @Test func `one key goes there`() {
        var driver = Driver.onGitHub()
        driver.press("5", "F", "4", "h", "h", "6")
        driver.state.inbox.list.select(id: .pullRequest(21))
        driver.press("enter")
        #expect(driver.state.focus == .pullRequests)
        #expect(driver.state.gitHub.pullRequests.selected?.number == 21)
        #expect(driver.state.gitHub.pullRequests.page?.number == 21)
        driver.press("6")
        driver.state.inbox.list.select(id: .run(RunID(rawValue: 940)))
        driver.press("enter")
        #expect(driver.state.focus == .pipelines)
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 940))
    }

    @Test func `no key of a task hits one from there`() {
        var driver = Driver.onGitHub()
        driver.press("6")
        driver.state.inbox.list.select(id: .pullRequest(21))
        driver.press("r", "x")
        #expect(driver.takeCommands().isEmpty)
        driver.press("i")
        #expect(driver.shows("Only failures, red runs and mentions can be put aside"))
    }

    @Test func `tasks that are loaded anew leave it as it is`() {
        var driver = Driver.onGitHub()
        let before = texts(driver)
        driver.apply(.engineStarted(Fixtures.snapshot()))
        #expect(texts(driver) == before)
    }
}
