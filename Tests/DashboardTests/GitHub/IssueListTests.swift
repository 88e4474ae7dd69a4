import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The list of issues: its words, the preview with what only the page tells, and what can be done on GitHub.
@Suite struct IssueListTests {
    private func choosing(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("#")
        driver.answer()
        return driver
    }

    private var rest: DashboardInput { .woke(.issueRest(12)) }

    // MARK: - Words

    private static let many: [GitHubIssue] = [
        issue(1, "Crash", ["bug"], ["Kim"]),
        issue(2, "Docs", ["documentation", "good first issue"], ["sam"]),
        issue(3, "Crash again", [], []), issue(4, "Rename", ["bug"], []),
    ]

    private static func issue(
        _ number: Int,
        _ title: String,
        _ labels: [String],
        _ assignees: [String]
    ) -> GitHubIssue {
        GitHubIssue(
            number: number,
            title: title,
            labels: labels,
            author: "alex",
            assignees: assignees,
            createdAt: Fixtures.ago(10),
            updatedAt: Fixtures.ago(5),
            url: "u"
        )
    }

    static let words: [(String, [Int])] = [
        ("", [1, 2, 3, 4]), ("label:bug", [1, 4]), ("label:BUG crash", [1]), ("label:first", [2]),
        ("!label:bug", [2, 3]), ("label:bug label:doc", []), ("@kim", [1]), ("@s", [2]), ("!@kim crash", [3]),
        ("is:mine", [1]), ("!is:mine", [2, 3, 4]), ("no:assignee", [3, 4]), ("no:label", [3]),
        ("no:assignee label:bug", [4]), ("'again", [3]), ("#4", [4]),
        // What is still being typed hides nothing.
        ("label:", [1, 2, 3, 4]), ("@", [1, 2, 3, 4]), ("no:ass", [1, 2, 3, 4]), ("is:", [1, 2, 3, 4]),
    ]

    @Test(arguments: words) func `words tell labels and people apart`(text: String, numbers: [Int]) {
        #expect(IssueSearch(text).filter(Self.many, account: "kim").map(\.number) == numbers)
    }

    @Test func `while nobody has said who is signed in nothing is theirs`() {
        #expect(IssueSearch("is:mine").filter(Self.many, account: nil).isEmpty)
        var driver = Driver.onGitHub(120, 40)
        var status = Fixtures.gitHub
        status.account = nil
        driver.events(.gitHubChanged(status: status))
        driver.press("#")
        driver.apply(.loaded(.issues(of: Fixtures.ago(2), Self.many)))
        driver.type("is:mine")
        #expect(driver.shows("No issue matches."))
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        #expect(driver.shows("#1 "))
    }

    // MARK: - The preview

    @Test func `more is asked for when the mark rests, and not for each issue passed by`() {
        var driver = choosing()
        let first = Question.issueDetail(12, of: Fixtures.issues[0].updatedAt)
        #expect(driver.effects.contains(.wake(after: IssueDialog.patience, for: .issueRest(12))))
        #expect(!driver.state.asked.contains(first))
        driver.press("down")
        #expect(driver.effects.contains(.wake(after: IssueDialog.patience, for: .issueRest(9))))
        // Too late: the mark has moved on.
        driver.apply(rest)
        #expect(!driver.state.asked.contains(first))
        driver.press("up")
        driver.apply(rest)
        #expect(driver.state.asked.contains(first))
        #expect(driver.shows("asking for the comments…"))
        driver.answer()
        #expect(driver.shows("fetched 1 min ago"))
        #expect(driver.shows("alex  "))
        #expect(driver.shows("It happens with"))
        #expect(driver.shows("ghost  "))
        driver.apply(rest)
        #expect(!driver.state.asked.contains(first))
    }

    @Test func `an issue that changed is asked for again, with what is known beside it`() {
        var driver = choosing()
        driver.apply(rest)
        driver.answer()
        var issues = Fixtures.issues
        issues[0].updatedAt = Fixtures.ago(0)
        issues[0].title = "Means of nothing crash"
        driver.apply(.loaded(.issues(of: Fixtures.now, issues)))
        #expect(driver.state.asked.contains(.issueDetail(12, of: Fixtures.ago(0))))
        #expect(driver.shows("asking again…"))
        #expect(driver.shows("Seen here as well."))
        #expect(driver.shows("Means of nothing crash"))
    }

    @Test func `why there are no comments stands beside the issue, until the mark comes back`() {
        var driver = choosing()
        driver.apply(rest)
        let question = Question.issueDetail(12, of: Fixtures.issues[0].updatedAt)
        let error = EngineError.unavailable(message: "GitHub does not answer.", remedy: "Check the network.")
        driver.apply(.failed(.ask(question), error))
        #expect(driver.shows("The comments cannot be had: GitHub does not answer."))
        #expect(driver.state.toast == nil)
        #expect(!driver.state.asked.contains(question))
        driver.press("down", "up")
        driver.apply(rest)
        #expect(driver.state.asked.contains(question))
    }

    @Test func `where there is room the preview stands beside the list, and Tab gives it the keys`() {
        var driver = choosing(200, 60)
        #expect(driver.screen.contains { $0.contains("› #12") && $0.contains("│") })
        #expect(driver.shows("by sam, 3 comments, changed 3 h ago"))
        #expect(driver.shows("Labels   bug, good first issue"))
        driver.press("tab")
        #expect(driver.shows("Issue #12"))
        // At once: who reads does not pass by.
        #expect(driver.state.asked.contains(.issueDetail(12, of: Fixtures.issues[0].updatedAt)))
        driver.press("z")
        #expect(driver.shows("#9"))
        driver.press("esc")
        #expect(driver.shows("A task from an open issue"))
        driver.press("esc")
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `where there is little room the preview takes the place of the list`() {
        var driver = choosing(80, 24)
        #expect(driver.shows("#9"))
        #expect(!driver.shows("by sam"))
        driver.press("right")
        #expect(!driver.shows("#9"))
        #expect(driver.shows("by sam, 3 comments"))
        driver.press("left")
        #expect(driver.shows("#9"))
        driver.press("tab", "enter")
        #expect(driver.shows("New task for issue #12"))
    }

    @Test func `a long issue is scrolled where it is read`() {
        var issues = Fixtures.issues
        issues[0].body = (1...200).map { "- point \($0)" }.joined(separator: "\n")
        var driver = Driver.onGitHub(80, 24)
        driver.press("#")
        driver.apply(.loaded(.issues(of: Fixtures.ago(2), issues)))
        driver.press("tab")
        #expect(driver.shows("point 1"))
        #expect(driver.shows("more below"))
        driver.press("pagedown", "pagedown", "down")
        #expect(!driver.shows("by sam"))
        driver.press("pageup", "pageup", "up")
        #expect(driver.shows("by sam"))
    }

    // MARK: - What can be done

    private static let assign = EngineCommand.writeToGitHub(
        deed: .issue(number: 12, change: .assign(people: ["Kim"]))
    )

    @Test(arguments: [["f6"], ["tab", "a"]]) func `one key takes an issue, and gives it back`(keys: [String])
    {
        var driver = choosing()
        for key in keys { driver.press(key) }
        #expect(driver.takeCommands() == [Self.assign])
        var issues = Fixtures.issues
        issues[0].assignees = ["kim"]
        driver.apply(.loaded(.issues(of: Fixtures.now, issues)))
        driver.press(keys.last ?? "")
        #expect(
            driver.takeCommands() == [
                .writeToGitHub(deed: .issue(number: 12, change: .unassign(people: ["Kim"])))
            ]
        )
    }

    @Test func `a comment is written and sent, and kept when it is refused`() {
        var driver = choosing()
        driver.press("f4")
        #expect(driver.shows("Comment on issue #12"))
        driver.press("ctrl+s")
        #expect(driver.shows("Nothing is written yet."))
        driver.type("Mine")
        driver.press("ctrl+s")
        let command = EngineCommand.writeToGitHub(deed: .issue(number: 12, change: .comment(body: "Mine")))
        #expect(driver.takeCommands() == [command])
        #expect(driver.shows("A task from an open issue"))
        driver.apply(.failed(.perform(command), .denied(message: "Locked.", remedy: "Ask.")))
        #expect(driver.shows("Comment on issue #12"))
        #expect(driver.shows("Mine"))
    }

    @Test func `closing asks, and as what`() {
        var driver = choosing()
        driver.press("tab", "x")
        #expect(driver.shows("Close issue #12?"))
        driver.press("y")
        #expect(driver.takeCommands().isEmpty)
        driver.press("right", "right", "enter")
        #expect(
            driver.takeCommands() == [
                .writeToGitHub(deed: .issue(number: 12, change: .close(isDone: false)))
            ]
        )
        #expect(driver.shows("Issue #12"))
    }

    @Test func `its link is copied`() {
        var driver = choosing()
        driver.press("f3")
        #expect(
            driver.takeEffects() == [
                .copy(text: "https://github.com/kim/statistics/issues/12", what: "the link of issue #12")
            ]
        )
    }

    @Test func `letters go into the words while nothing is read, and nowhere while something is`() {
        var driver = choosing()
        driver.type("xyac")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("No issue matches."))
        for _ in 0..<4 { driver.press("backspace") }
        driver.press("tab")
        driver.type("qw")
        driver.press("esc")
        #expect(driver.shows("#9"))
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15)])
    func `it looks like this`(columns: Int, rows: Int) throws {
        var driver = choosing(columns, rows)
        driver.apply(rest)
        driver.answer()
        try expectScreen(driver, "issue-list")
        driver.press("tab")
        try expectScreen(driver, "issue-read")
    }
}
