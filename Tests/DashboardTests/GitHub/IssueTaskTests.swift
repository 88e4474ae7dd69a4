import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// From an issue to a task, and from a task to a pull request.
@Suite struct IssueTaskTests {
    private static let prompt = """
        #12 The mean of an empty list crashes

        Steps:

        1. `mean([])`
        2. **ZeroDivisionError**
        """

    private func choosing(_ draft: String = "") -> Driver {
        var driver = Driver.onGitHub()
        driver.state.draft = draft
        driver.press("#")
        driver.answer()
        return driver
    }

    @Test func `issues are found by what stands in them, and shown before they are taken`() {
        var driver = choosing()
        #expect(driver.shows("#12"))
        #expect(driver.shows("bug, good first issue"))
        #expect(driver.shows("by sam, 3 comments, changed 3 h ago"))
        #expect(driver.shows("ZeroDivisionError"))
        driver.type("format")
        #expect(!driver.shows("#12"))
        #expect(driver.shows("It says no more than its title."))
        driver.type("zzz")
        #expect(driver.shows("No issue matches."))
    }

    @Test func `a task for an issue is written out and linked`() {
        var driver = choosing()
        driver.press("enter")
        #expect(driver.shows("New task for issue #12"))
        driver.press("ctrl+s")
        let commands = driver.takeCommands()
        #expect(commands == [.addTask(prompt: Self.prompt, options: TaskOptions(issue: 12))])
    }

    @Test func `a task that was begun before stays begun`() {
        var driver = choosing("fix the median")
        driver.press("enter", "esc")
        #expect(driver.state.draft == "fix the median")
        #expect(driver.takeEffects().isEmpty)
        driver.press("#", "enter", "ctrl+s")
        #expect(driver.state.draft == "fix the median")
        driver.press("#", "enter")
        driver.type("!")
        driver.press("esc")
        #expect(driver.state.draft == "fix the median\n\n\(Self.prompt)!")
    }

    @Test func `what was written for an issue goes on for it`() {
        var driver = choosing()
        driver.press("enter")
        driver.type("!")
        driver.press("esc", "n")
        #expect(driver.shows("New task for issue #12"))
        driver.press("ctrl+s")
        #expect(
            driver.takeCommands() == [.addTask(prompt: Self.prompt + "!", options: TaskOptions(issue: 12))]
        )
        driver.press("n")
        #expect(!driver.shows("for issue"))
    }

    @Test func `an issue has no power over the terminal`() {
        var issue = Fixtures.issues[0]
        issue.title = "a\u{1B}[2Jb\nc"
        issue.body = "x\u{1B}]52;c;b3duZWQ=\u{7}y\u{202E}z"
        #expect(issue.prompt == "#12 ab c\n\nxy·z")
    }

    // MARK: - Publishing

    private static let done = Fixtures.tasks[0]

    private static func published(_ commit: String = "77aa66bb55cc") -> AgentTask {
        var task = done
        task.publication = TaskPublication(
            number: 33,
            url: "https://github.com/kim/statistics/pull/33",
            branch: "switchyard/1",
            commit: commit
        )
        return task
    }

    static let publications: [(AgentTask, GitHubStatus, String?)] = [
        (done, Fixtures.gitHub, nil), (published("older"), Fixtures.gitHub, nil),
        (published(), Fixtures.gitHub, "#1 is published as pull request #33."),
        (Fixtures.inReview, Fixtures.gitHub, "#3 is reviewing; only what is committed can be published."),
        (
            done, Fixtures.gitHubOff,
            "This project has no remote on a GitHub server. `git remote add origin URL` names one."
        ),
        (
            done, GitHubStatus(connection: .signedOut, repository: "kim/statistics"),
            "There is no token for GitHub. Set GITHUB_TOKEN, or run `gh auth login`."
        ),
    ]

    @Test(arguments: publications) func `what is committed can be published where there is GitHub`(
        task: AgentTask,
        status: GitHubStatus,
        reason: String?
    ) {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.events(.gitHubChanged(status: status))
        #expect(driver.state.availability(of: .publishTask).reason == reason)
    }

    @Test func `publishing says what goes where, and asks`() {
        var driver = Driver.onGitHub()
        driver.select(1)
        driver.press("X")
        for words in [
            "Publish #1?", "77aa66bb", "switchyard/1-average-of-an-empty-list", "github.com/kim/statistics",
            "never by force",
        ] { #expect(driver.shows(words), "\(words)") }
        #expect(driver.takeCommands().isEmpty)
        driver.press("y")
        #expect(driver.takeCommands() == [.publishTask(id: TaskID(rawValue: 1))])
    }

    @Test func `the overview has the issue and the pull request`() {
        var task = Self.published()
        task.options.issue = 12
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.select(1)
        func lines() -> [String] { driver.state.detail.overview.lines.map(\.text) }
        #expect(lines().contains("Issue     #12"))
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        #expect(lines().contains("Issue     #12  https://github.com/kim/statistics/issues/12"))
        #expect(lines().contains("Published #33  https://github.com/kim/statistics/pull/33"))
    }
}
