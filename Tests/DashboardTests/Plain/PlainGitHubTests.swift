import Domain
import Foundation
import Testing

@testable import Dashboard

/// What is on GitHub, line by line.
@Suite struct PlainGitHubTests {
    static let asking: [(String, PlainQuestion)] = [
        ("issues", .issues), ("issue #12", .issue(12)), ("prs", .pullRequests), ("runs", .runs),
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

    @Test(arguments: ["rerun x", "cancel-run", "fix x", "issues twelve"])
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
