import Domain
import Foundation
import Testing

@testable import Dashboard

/// What is on GitHub, line by line.
@Suite struct PlainGitHubTests {
    static let asking: [(String, PlainQuestion)] = [
        ("issues", .issues), ("issue #12", .issue(12)), ("prs", .pullRequests), ("runs", .runs),
        ("run 940", .run(RunID(rawValue: 940))), ("read-issue #12", .issuePage(12)), ("inbox", .inbox),
    ]

    @Test(arguments: asking) func `lists are asked for by their names`(line: String, question: PlainQuestion)
    {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeEffects() == [.ask(question)])
    }

    static let commands: [(String, EngineCommand)] = [
        ("rerun 940", .rerunPipeline(id: RunID(rawValue: 940), failedOnly: true)),
        ("rerun-all 940", .rerunPipeline(id: RunID(rawValue: 940), failedOnly: false)),
        ("refresh", .refreshGitHub),
    ]

    @Test(arguments: commands) func `what is done at once`(line: String, command: EngineCommand) {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeCommands() == [command])
    }

    static let asked: [(String, String, EngineCommand)] = [
        ("publish 1", "Publish #1? Type yes:", .publishTask(id: TaskID(rawValue: 1))),
        ("cancel-run 941", "Stop run 941? Type yes:", .cancelPipeline(id: RunID(rawValue: 941))),
        ("fix 940", "Fix run 940? Type yes:", .fixRun(id: RunID(rawValue: 940))),
    ]

    @Test(arguments: asked) func `what is asked before`(line: String, words: String, command: EngineCommand) {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeLines().last == words)
        #expect(driver.takeCommands().isEmpty)
        driver.type("yes")
        #expect(driver.takeCommands() == [command])
    }

    @Test(arguments: ["rerun x", "cancel-run", "fix x", "issues twelve", "run", "read-issue x"])
    func `what names nothing is refused`(line: String) {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.session.refusals.count == 1)
    }

    @Test func `a task for an issue is added with its text`() {
        var driver = PlainDriver.connected()
        driver.type("issues 12")
        driver.apply(.answered(.issue(Fixtures.issues[0])))
        let prompt = Fixtures.issues[0].prompt
        #expect(driver.takeCommands() == [.addTask(prompt: prompt, options: TaskOptions(issue: 12))])
    }

    @Test func `rows say in words what signs say on a screen`() {
        var driver = PlainDriver.connected()
        driver.type("prs")
        driver.apply(.answered(.pullRequests(Fixtures.gitHub, Fixtures.pullRequests)))
        #expect(
            driver.takeLines() == [
                "#20 Handle empty lists (draft; checks: 1 failed, 1 pending, 3 passed; changes-requested; by kim)",
                "#21 Translate 統計 の 見出し into English (checks: 2 pending, 2 passed; conflicts; by sam)",
                "#18 Cover the mode of two equal values (checks: 5 passed; approved; by alex)",
                "#17 A first try at quantiles (by alex)", "github.com/kim/statistics: 2 min ago",
            ]
        )
        driver.type("runs")
        driver.apply(.answered(.runs(Fixtures.gitHub, Fixtures.runs)))
        let lines = driver.takeLines()
        #expect(lines.count == 7)
        #expect(lines[1] == "941 running: build #41 on main, Handle empty lists")
        #expect(lines[3] == "940 failed, try 2: build #40 on topic-20, Commit 940")
        driver.type("issues")
        driver.apply(.answered(.issues(Fixtures.gitHubOff, [])))
        #expect(driver.takeLines().first == "This project has no remote on a GitHub server.")
    }

    static let deeds: [(line: String, deed: PlainDeed?)] = [
        ("pr 20", nil), ("pr #20", nil),
        ("approve-pr 20 Well done.", PlainDeed(action: .approvePullRequest, words: "Well done.")),
        ("comment-pr 20 Why not?", PlainDeed(action: .commentOnPullRequest, words: "Why not?")),
        ("merge-pr 20", PlainDeed(action: .mergePullRequest, words: "")),
    ]

    @Test(arguments: deeds) func `a pull request is looked at before something is done with it`(
        line: String,
        deed: PlainDeed?
    ) {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeEffects() == [.ask(.pullRequest(20, deed))])
    }

    @Test(arguments: ["pr x", "pr", "pr 20 21", "comment-pr 20", "request-changes 20", "merge-pr 20 fast"])
    func `what names no pull request, or lacks words, is refused`(line: String) {
        var driver = PlainDriver.connected()
        driver.type(line)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.session.refusals.count == 1)
    }

    @Test func `a pull request is told in lines, with the threads that are open`() {
        var driver = PlainDriver.connected()
        driver.apply(.answered(.pullRequest(Fixtures.detail(of: 20), nil)))
        let lines = driver.takeLines()
        #expect(lines.first == "pull request #20, fetched 1 min ago")
        for words in [
            "Handle empty lists", "Branch   topic-20 → main  99aa88bb", "  Why not zero?",
            "open thread at src/mean.py line 3:", "check failed: coverage 81 % is less than 85 %",
        ] { #expect(lines.contains(words), "\(words)") }
        #expect(!lines.contains { $0.contains("A typo.") })
    }

    static let answers: [(PlainDeed, answer: String, PullRequestChange?)] = [
        (
            PlainDeed(action: .approvePullRequest, words: "Well done."), "yes",
            .review(verdict: .approve, body: "Well done.", commit: "99aa88bb77cc")
        ),
        (PlainDeed(action: .approvePullRequest, words: ""), "no", nil),
        (PlainDeed(action: .commentOnPullRequest, words: "Why?"), "yes", .comment(body: "Why?")),
        (PlainDeed(action: .mergePullRequest, words: ""), "3", .merge(method: .squash, head: "99aa88bb77cc")),
        (PlainDeed(action: .mergePullRequest, words: ""), "yes", nil),
        (PlainDeed(action: .closePullRequest, words: ""), "yes", .close),
    ]

    @Test(arguments: answers) func `what is done to one is asked before`(
        deed: PlainDeed,
        answer: String,
        change: PullRequestChange?
    ) {
        var driver = PlainDriver.connected()
        driver.apply(.answered(.pullRequest(Fixtures.detail(of: 21), deed)))
        #expect(driver.takeCommands().isEmpty)
        driver.type(answer)
        let wanted = change.map { EngineCommand.writeToGitHub(deed: .pullRequest(number: 21, change: $0)) }
        #expect(driver.takeCommands() == (wanted.map { [$0] } ?? []))
    }

    @Test func `a draft is not merged`() {
        var driver = PlainDriver.connected()
        let deed = PlainDeed(action: .mergePullRequest, words: "")
        driver.apply(.answered(.pullRequest(Fixtures.detail(of: 20), deed)))
        #expect(driver.takeLines() == ["#20 is a draft; W makes it ready for review."])
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `a run is read with what its logs say`() {
        var driver = PlainDriver.connected()
        driver.type("run 940")
        let id = RunID(rawValue: 940)
        driver.apply(.answered(.run(id, Fixtures.runs[3], Fixtures.jobs(of: id))))
        #expect(
            driver.takeLines() == [
                "940 failed, try 2: build #40 on topic-20, Commit 940", "9400 failed: linux",
                "  failed in step 2: make test",
                "  test-failure: test_stats.py:12: test_mean_of_nothing: ZeroDivisionError",
                "9401 passed: macos",
            ]
        )
        driver.type("run 1")
        driver.apply(.answered(.run(RunID(rawValue: 1), nil, [])))
        #expect(driver.takeLines() == ["run 1", "no jobs"])
    }

    @Test func `an issue is read with its comments`() {
        var driver = PlainDriver.connected()
        driver.type("read-issue 12")
        driver.apply(.answered(.issuePage(Fixtures.issueDetail(12))))
        let lines = driver.takeLines()
        #expect(lines.first == "#12 The mean of an empty list crashes")
        #expect(lines.contains("labels     bug, good first issue"))
        #expect(lines.contains("fetched    1 min ago"))
        #expect(lines.contains("2. **ZeroDivisionError**"))
        #expect(lines.contains { $0.contains("It happens with `[]` **alone**.") })
        #expect(lines.contains { $0.contains("ghost") })
    }

    @Test func `the inbox has what waits on GitHub as well`() {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: []))
        driver.type("inbox")
        let found = WaitingOnGitHub(
            status: Fixtures.gitHub,
            pullRequests: Fixtures.pullRequests,
            runs: Fixtures.runs,
            mentions: [Fixtures.mention(12)]
        )
        driver.apply(.answered(.inbox(found)))
        #expect(
            driver.takeLines() == [
                "mentioned in #12: Somebody asks about 12", "CI: build on topic-20 failed, Commit 940",
                "PR #21 to review: Translate 統計 の 見出し into English",
            ]
        )
        driver.type("inbox")
        let none = WaitingOnGitHub(status: Fixtures.gitHubOff, pullRequests: [], runs: [], mentions: [])
        driver.apply(.answered(.inbox(none)))
        #expect(driver.takeLines() == ["nothing waits for you"])
    }

    @Test func `availability is the screen's`() {
        var driver = PlainDriver.connected()
        driver.events(.gitHubChanged(status: Fixtures.gitHubOff))
        driver.type("publish 1", "rerun 940", "issues")
        #expect(driver.takeEffects().isEmpty)
        let lines = driver.takeLines()
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.hasPrefix("This project has no remote on a GitHub server.") })
    }
}
