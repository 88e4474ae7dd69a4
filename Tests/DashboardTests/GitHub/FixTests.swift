import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Turning a red run green: when the key does it, what is asked first, and what is told of it after.
@Suite struct FixTests {
    private static let red = RunID(rawValue: 940)

    private func pipelines(_ run: Int64 = 940) -> Driver {
        var driver = Driver.onGitHub()
        driver.fill(with: .pipelines)
        driver.state.gitHub.pipelines.move { $0.select(id: .run(RunID(rawValue: run))) }
        driver.apply(.terminal(.focusGained))
        return driver
    }

    // MARK: - The question

    @Test func `f asks with what failed and where the fix goes, and makes a task of it only then`() {
        var driver = pipelines()
        driver.press("enter")
        driver.answer()
        driver.press("f")
        #expect(driver.shows("Fix build #40?"))
        #expect(driver.shows("test-failure  test_stats.py:12"))
        #expect(driver.shows("topic-20, which is yours"))
        // The marked button costs nothing.
        driver.press("enter")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeCommands().isEmpty)
        driver.press("f", "y")
        #expect(driver.takeCommands() == [.fixRun(id: Self.red)])
    }

    @Test func `a branch that is not known to be mine may get a pull request`() {
        var driver = pipelines()
        driver.apply(.loaded(.pullRequests(of: Fixtures.now, [])))
        driver.press("f")
        let text = driver.state.fixDialog(Fixtures.runs[3]).lines.map(\.text).joined(separator: " ")
        #expect(text.contains("a branch of its own, with a pull request into topic-20"))
        #expect(text.contains("Nothing is pushed before you approve"))
        #expect(driver.shows("its log is read first"))
    }

    @Test func `the failure of the selected job counts`() {
        var driver = pipelines()
        var jobs = Fixtures.jobs(of: Self.red)
        jobs[1].failure = jobs[0].failure
        jobs[1].failure?.headline = "another failure"
        driver.press("enter")
        driver.apply(.loaded(.jobs(Self.red, of: Fixtures.runs[3].updatedAt, jobs)))
        driver.state.gitHub.pipelines.move { $0.select(id: .job(Self.red, jobs[1].id)) }
        driver.press("f")
        #expect(driver.shows("another failure"))
    }

    @Test func `the task that was made is selected and named`() {
        var driver = pipelines()
        let command = EngineCommand.fixRun(id: Self.red)
        driver.apply(.performed(command, CommandReceipt(task: TaskID(rawValue: 12))))
        #expect(driver.shows("#12 is to turn build #40 green."))
        driver.events(.taskChanged(task: Fixtures.fixTask(.queued)))
        #expect(driver.state.tasks.list.selectedID == TaskID(rawValue: 12))
        // What the engine says of it counts more.
        driver.apply(.performed(command, CommandReceipt(task: TaskID(rawValue: 12), note: "Made.")))
        #expect(driver.shows("Made."))
    }

    // MARK: - When it can be

    static let refusals: [(run: Int64, words: String)] = [
        (942, "lint #42 is passed; only a red run can be fixed."),
        (941, "build #41 is running; only a red run can be fixed."),
        (920, "release #20 is cancelled; only a red run can be fixed."),
    ]

    @Test(arguments: refusals) func `what is not red cannot be fixed`(run: Int64, words: String) {
        var driver = pipelines(run)
        driver.press("f")
        #expect(driver.shows(words))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `without a token nothing can be fixed`() {
        var driver = pipelines()
        driver.events(.gitHubChanged(status: Fixtures.gitHubStatus(.signedOut)))
        driver.press("f")
        #expect(driver.shows("There is no token for github.com."))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `where a task is at it already the key leads there`() {
        var driver = pipelines()
        driver.events(.taskChanged(task: Fixtures.fixTask()))
        driver.press("f")
        #expect(driver.shows("#12 is at build #40 already."))
        driver.press("y")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.focus == .detail)
        #expect(driver.state.selectedTask?.id == TaskID(rawValue: 12))
    }

    @Test func `in the pull requests the newest red run of the head is meant`() {
        var driver = Driver.onGitHub()
        driver.press("5")
        driver.state.gitHub.pullRequests.list.select(id: 20)
        #expect(driver.state.runToFix?.id == Self.red)
        _ = driver.state.perform(.fixRun)
        #expect(driver.shows("Fix build #40?"))
        driver.press("esc")
        driver.state.gitHub.pullRequests.list.select(id: 21)
        #expect(
            driver.state.availability(of: .fixRun) == .disabled("No run of pull request #21 is red.")
        )
        // What was red and is green by now is not meant.
        let newer = Fixtures.run(960, "build", "topic-20", .passed, minutesAgo: 1)
        driver.apply(.loaded(.runs(of: Fixtures.now, Fixtures.runs + [newer])))
        driver.state.gitHub.pullRequests.list.select(id: 20)
        #expect(driver.state.runToFix == nil)
    }

    // MARK: - What is told

    @Test func `a run that a task is at is marked, also the one that is waited for`() {
        var driver = pipelines()
        #expect(!driver.shows("⟳"))
        driver.events(.taskChanged(task: Fixtures.fixTask()))
        #expect(driver.screen.contains { $0.contains("build #40") && $0.contains("⟳ #12") })
        #expect(driver.screen.contains { $0.contains("build #41") && $0.contains("⟳ #12") })
        #expect(driver.inASCII().shows("@ #12"))
        driver.events(.taskChanged(task: Fixtures.fixTask(.done)))
        #expect(!driver.shows("⟳"))
        // A list that comes whole says the same.
        driver.apply(.engineStarted(Fixtures.snapshot(tasks: [Fixtures.fixTask()])))
        #expect(driver.state.tasks.fixers[Self.red] == TaskID(rawValue: 12))
    }

    @Test func `a run that turned green without a change is called flaky`() {
        var driver = pipelines()
        driver.apply(.loaded(.fixes(Fixtures.fixes)))
        #expect(driver.screen.contains { $0.contains("build #30") && $0.contains("flaky") })
        #expect(driver.screen.count { $0.contains("flaky") } == 1)
    }

    @Test func `the overview says what is fixed, which round it is, and what is waited for`() {
        var driver = Driver.onGitHub()
        driver.events(.taskChanged(task: Fixtures.fixTask()))
        driver.select(12)
        let lines = OverviewText.lines(for: driver.state).map(\.text)
        #expect(lines.contains("State     ◌ watching  pushed; waiting for the rerun to be green"))
        #expect(
            lines.contains(
                "Fixes     run build #40 (test-failure: test_stats.py:12: ZeroDivisionError)"
            )
        )
        #expect(lines.contains("Goes to   topic-20 of kim/statistics"))
        #expect(lines.contains("Round     2 of 3"))
        #expect(lines.contains("          pushed 99aa88bb  14:02"))
        #expect(lines.contains("          waits for build #41: ▶ running"))
        // Once it is known how that ended, it is seen.
        let ended = Fixtures.run(941, "build", "main", .passed, minutesAgo: 4)
        driver.apply(.loaded(.runs(of: Fixtures.now, [ended])))
        #expect(
            driver.state.detail.overview.lines.contains { $0.text.contains("waits for build #41: ✓ passed") }
        )
    }

    @Test func `the overview names the threads that a task answers`() {
        var driver = Driver.onGitHub()
        let task = Fixtures.task(13, "answer the review", .working) {
            $0.options.start = Fixtures.fixStart(pushesToBranch: false)
            $0.options.start?.threads = [5, 6]
        }
        driver.events(.taskChanged(task: task))
        driver.select(13)
        let lines = OverviewText.lines(for: driver.state).map(\.text)
        #expect(lines.contains("Answers   2 review threads of pull request #20"))
        #expect(
            lines.contains(
                "Goes to   a branch of its own in kim/statistics, with a pull request into topic-20"
            )
        )
    }

    @Test(arguments: [
        (true, "pushes it to topic-20 of kim/statistics, then waits for the rerun."),
        (
            false,
            "pushes it to a branch of its own in kim/statistics, with a pull request into topic-20, then waits"
        ),
    ])
    func `approving says that it pushes, and where to`(pushesToBranch: Bool, words: String) {
        var driver = Driver.onGitHub()
        var task = Fixtures.inReview
        task.options.fix = Fixtures.fixOrigin
        task.options.start = Fixtures.fixStart(pushesToBranch: pushesToBranch)
        driver.events(.taskChanged(task: task))
        let dialog = driver.state.approveDialog(task, message: nil)
        #expect(dialog.lines.contains { $0.text.contains(words) })
        #expect(dialog.buttons.map(\.label) == ["Not yet", "Approve, commit and push"])
        let usual = driver.state.approveDialog(Fixtures.inReview, message: nil)
        #expect(!usual.lines.contains { $0.text.contains("pushes") })
        #expect(usual.buttons.map(\.label) == ["Not yet", "Approve and commit"])
    }

    @Test func `what was approved here is told when it is pushed`() {
        var driver = Driver.onGitHub()
        driver.select(3)
        driver.press("a", "y")
        var task = Fixtures.inReview
        task.options.start = Fixtures.fixStart()
        task.commit = "77aa66bb55cc"
        task.state = .watching
        driver.events(.taskChanged(task: task))
        #expect(driver.shows("#3 is pushed to topic-20: 77aa66bb. Its rerun is waited for."))
        task.state = .done
        driver.press("j")
        driver.events(.taskChanged(task: task))
        #expect(!driver.shows("#3 is committed"))
        #expect(
            driver.state.availability(of: .publishTask, on: task)
                == .disabled("#3 is pushed to topic-20 already.")
        )
    }

    static let endings: [(FixOutcome.Ending, Int64?, String)] = [
        (.green, 12, "CI is green again: #12, build on topic-20."),
        (.parked, 12, "#12 could not turn build on topic-20 green: test_stats.py:12"),
        (.flaky, nil, "build on topic-20 is flaky: the same commit passed when it ran again."),
    ]

    @Test(arguments: endings) func `how a fix ended is told once`(
        ending: FixOutcome.Ending,
        task: Int64?,
        words: String
    ) {
        var driver = pipelines()
        driver.events(.fixChanged(fix: Fixtures.fix(940, .testFailure, .open)))
        #expect(driver.state.toast == nil)
        let fix = Fixtures.fix(940, .testFailure, ending, task: task)
        driver.events(.fixChanged(fix: fix))
        #expect(driver.shows(words))
        driver.state.toast = nil
        driver.events(.fixChanged(fix: fix))
        #expect(driver.state.toast == nil)
        var plain = PlainDriver.connected()
        _ = plain.takeLines()
        plain.events(.fixChanged(fix: fix))
        #expect(plain.takeLines().contains { $0.hasPrefix(words) })
    }

    @Test func `who is away is called when CI is green again`() {
        var driver = Driver.onGitHub()
        driver.events(.taskChanged(task: Fixtures.fixTask()))
        driver.apply(.terminal(.focusLost))
        _ = driver.takeEffects()
        driver.events(.taskChanged(task: Fixtures.fixTask(.done)))
        let text = "CI is green again: #12 turn build #40 green"
        #expect(
            driver.takeEffects() == [.notify(TerminalNotice(title: "switchyard: statistics", text: text))]
        )
    }

    @Test func `a task that waits for its rerun is found by that word`() {
        var driver = Driver.onGitHub()
        driver.events(.taskChanged(task: Fixtures.fixTask()))
        driver.press("1", "/")
        driver.type("watching")
        #expect(driver.state.tasks.list.ids == [TaskID(rawValue: 12)])
    }
}
