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

    // MARK: - Mentions

    private func mentioned(_ mentions: GitHubMention...) -> Driver {
        var driver = Driver.onGitHub()
        driver.apply(.loaded(.mentions(of: Fixtures.ago(2), mentions)))
        return driver
    }

    @Test func `where I was named waits until it changes, once it is put aside`() {
        var driver = mentioned(Fixtures.mention(12))
        #expect(texts(driver).contains("mentioned in #12: Somebody asks about 12"))
        #expect(driver.shows("inbox 7"))
        driver.press("6")
        driver.state.inbox.list.select(id: .mention(12))
        driver.press("i")
        #expect(!texts(driver).contains { $0.hasPrefix("mentioned") })
        driver.apply(.loaded(.mentions(of: Fixtures.ago(1), [Fixtures.mention(12)])))
        #expect(!texts(driver).contains { $0.hasPrefix("mentioned") })
        driver.apply(.loaded(.mentions(of: Fixtures.now, [Fixtures.mention(12, minutesAgo: 1)])))
        #expect(texts(driver).contains { $0.hasPrefix("mentioned") })
    }

    @Test func `a red run can be put aside, and comes back when it fails again`() {
        var driver = Driver.onGitHub()
        driver.press("6")
        driver.state.inbox.list.select(id: .run(RunID(rawValue: 940)))
        driver.press("i")
        #expect(!texts(driver).contains { $0.hasPrefix("CI:") })
        var runs = Fixtures.runs
        runs[3].updatedAt = Fixtures.now
        driver.apply(.loaded(.runs(of: Fixtures.now, runs)))
        #expect(texts(driver).contains { $0.hasPrefix("CI:") })
    }

    @Test func `what was put aside stays so in the next session`() throws {
        var driver = mentioned(Fixtures.mention(12))
        driver.press("6")
        for id in [InboxEntry.ID.mention(12), .run(RunID(rawValue: 940))] {
            driver.state.inbox.list.select(id: id)
            driver.press("i")
        }
        let memory = driver.state.memory
        #expect(memory.putAside?.keys.sorted() == ["mention-12", "run-940"])
        let kept = ScreenMemory.reading(try memory.data())
        for isEarly in [true, false] {
            var next = isEarly ? Driver.starting() : mentioned(Fixtures.mention(12))
            next.apply(.remembered(kept))
            if isEarly {
                next.apply(.engineStarted(Fixtures.snapshot()))
                next.events(.gitHubChanged(status: Fixtures.gitHub))
                next.apply(.loaded(.pullRequests(of: Fixtures.ago(2), Fixtures.pullRequests)))
                next.apply(.loaded(.runs(of: Fixtures.ago(2), Fixtures.runs)))
                next.apply(.loaded(.mentions(of: Fixtures.ago(2), [Fixtures.mention(12)])))
            }
            #expect(texts(next) == ["PR #21 to review: Translate 統計 の 見出し into English"])
        }
    }

    @Test func `one key goes to the pull request or the issue that names me`() {
        var driver = mentioned(Fixtures.mention(9), Fixtures.mention(20, isPullRequest: true))
        driver.press("6")
        driver.state.inbox.list.select(id: .mention(20))
        driver.press("enter")
        #expect(driver.state.focus == .pullRequests)
        #expect(driver.state.gitHub.pullRequests.selected?.number == 20)
        driver.press("6")
        driver.state.inbox.list.select(id: .mention(9))
        driver.press("enter")
        #expect(driver.shows("Loading the issues…"))
        driver.answer()
        #expect(driver.state.markedIssue == 9)
        #expect(driver.shows("Issue #9"))
    }

    @Test func `what is not open any more has its page`() {
        var driver = mentioned(Fixtures.mention(99), Fixtures.mention(98, isPullRequest: true))
        driver.press("6")
        driver.state.inbox.list.select(id: .mention(98))
        driver.press("enter")
        #expect(driver.shows("#98 is not among the open pull requests."))
        #expect(driver.shows("https://github.com/kim/statistics/pull/98"))
        // The issues are asked for first, as nobody has wanted them yet.
        driver.state.inbox.list.select(id: .mention(99))
        driver.press("enter")
        driver.answer()
        #expect(driver.shows("That issue is not among the open ones any more."))
        driver.press("esc", "6")
        driver.state.inbox.list.select(id: .mention(99))
        driver.press("enter")
        #expect(driver.shows("#99 is not among the open issues."))
        #expect(driver.state.dialogs.isEmpty)
    }

    // MARK: - Calling

    private func calls(_ driver: inout Driver) -> [String] {
        driver.takeEffects().compactMap { if case .notify(let notice) = $0 { notice.text } else { nil } }
    }

    @Test func `who looks elsewhere is called for red builds, reviews and mentions, once each`() {
        var driver = Driver.onGitHub()
        driver.apply(.terminal(.focusLost))
        #expect(calls(&driver).isEmpty)
        let red = Fixtures.run(970, "build", "topic-20", .failed, minutesAgo: 0)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [red])))
        #expect(calls(&driver) == ["CI: build on topic-20 failed, Commit 970"])
        driver.time += 60
        driver.apply(.loaded(.runs(of: Fixtures.now + 1, Fixtures.runs + [red])))
        #expect(calls(&driver).isEmpty)
        let review = Fixtures.pullRequest(30, "Look at this", by: "sam", minutesAgo: 0) {
            $0.requestedReviewers = ["kim"]
        }
        driver.apply(.loaded(.pullRequests(of: Fixtures.now, Fixtures.pullRequests + [review])))
        #expect(calls(&driver) == ["PR #30 to review: Look at this"])
        driver.time += 60
        var other = review
        other.updatedAt = Fixtures.now + 30
        driver.apply(.loaded(.pullRequests(of: Fixtures.now + 2, Fixtures.pullRequests + [other])))
        #expect(calls(&driver).isEmpty)
        let mentions = [Fixtures.mention(12), Fixtures.mention(9)]
        driver.apply(.loaded(.mentions(of: Fixtures.now, mentions)))
        #expect(calls(&driver) == ["mentioned in #12: Somebody asks about 12, and 1 more"])
        driver.time += 60
        let again = [Fixtures.mention(12, minutesAgo: 0), Fixtures.mention(9)]
        driver.apply(.loaded(.mentions(of: Fixtures.now + 3, again)))
        #expect(calls(&driver) == ["mentioned in #12: Somebody asks about 12"])
    }

    @Test func `what was there before is no reason to call, nor what others broke`() {
        var driver = Driver.connected()
        driver.apply(.terminal(.focusLost))
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        driver.answer()
        #expect(calls(&driver).isEmpty)
        let red = Fixtures.run(970, "build", "other", .failed, minutesAgo: 0)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [red])))
        #expect(calls(&driver).isEmpty)
    }

    @Test func `who looks is not called`() {
        var driver = Driver.onGitHub()
        let red = Fixtures.run(970, "build", "topic-20", .failed, minutesAgo: 0)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [red])))
        #expect(calls(&driver).isEmpty)
        driver.apply(.terminal(.focusLost))
        #expect(calls(&driver).isEmpty)
    }

    @Test func `the title of the window counts what waits on GitHub`() {
        let driver = mentioned(Fixtures.mention(12))
        #expect(WindowTitle.text(for: driver.state) == "switchyard: statistics (1 running, 6 waiting)")
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15)])
    func `it looks like this`(columns: Int, rows: Int) throws {
        var driver = Driver.onGitHub(columns, rows)
        let mentions = [Fixtures.mention(12), Fixtures.mention(20, isPullRequest: true, minutesAgo: 70)]
        driver.apply(.loaded(.mentions(of: Fixtures.ago(2), mentions)))
        driver.press("6")
        try expectScreen(driver, "inbox-mentions")
    }
}
