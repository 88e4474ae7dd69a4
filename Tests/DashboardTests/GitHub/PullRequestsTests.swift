import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The list of pull requests: signs, kinds, what is said where there is nothing, and the page about one.
@Suite struct PullRequestsTests {
    private func focused(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.fill(with: .pullRequests)
        return driver
    }

    static let signs: [(CheckSummary, String, Role)] = [
        (CheckSummary(passed: 1, failed: 1, pending: 1), "✗", .bad),
        (CheckSummary(passed: 1, pending: 1), "●", .active), (CheckSummary(passed: 1), "✓", .good),
        (CheckSummary(), " ", .muted),
    ]

    @Test(arguments: signs) func `what failed counts more than what runs, and that more than what passed`(
        checks: CheckSummary,
        sign: String,
        role: Role
    ) {
        #expect(checks.sign == sign)
        #expect(checks.role == role)
    }

    @Test func `a row says how it stands`() throws {
        let driver = focused()
        let rows = driver.screen
        let draft = try #require(rows.first { $0.contains("#20") })
        #expect(draft.contains("✗ #20 draft Handle empty lists"))
        #expect(draft.contains("changes"))
        #expect(draft.contains("30 min"))
        let conflict = try #require(rows.first { $0.contains("● #21") })
        #expect(conflict.contains("conflicts"))
        #expect(rows.contains { $0.contains("✓ #18") && $0.contains("approved") && $0.contains("1 d") })
    }

    static let kinds: [(presses: Int, numbers: [Int], title: String)] = [
        (0, [20, 21, 18, 17], "5 Pull requests 4, 2 min ago"),
        (1, [20], "5 Pull requests 1/4 mine, 2 min ago"),
        (2, [21], "5 Pull requests 1/4 to review, 2 min ago"), (3, [20, 21, 18, 17], "5 Pull requests 4, 2"),
    ]

    @Test(arguments: kinds) func `one key goes from all to mine to those to review`(
        presses: Int,
        numbers: [Int],
        title: String
    ) {
        var driver = focused()
        for _ in 0..<presses { driver.press("F") }
        #expect(driver.state.gitHub.pullRequests.list.ids == numbers)
        #expect(driver.shows(title))
        driver.press("esc")
        #expect(driver.state.gitHub.pullRequests.kind == .all)
    }

    static let ages: [(GitHubStatus, String)] = [
        (Fixtures.gitHubStatus(minutesAgo: 0), "<1 min ago"),
        (Fixtures.gitHubStatus(.connecting), "2 min ago"),
        (
            Fixtures.gitHubStatus(
                .failing,
                problem: .unavailable(message: "No answer.", remedy: ""),
                minutesAgo: 185
            ),
            "offline, 3 h old"
        ),
        (
            Fixtures.gitHubStatus(
                .failing,
                problem: .denied(message: "Bad token.", remedy: ""),
                minutesAgo: 3000
            ),
            "failing, 2 d old"
        ),
        (Fixtures.gitHubStatus(.signedOut), "signed out, 2 min old"),
        (Fixtures.gitHubStatus(.off), "off, 2 min old"),
    ]

    @Test(arguments: ages) func `the title says how old it is`(status: GitHubStatus, words: String) {
        var driver = Driver.onGitHub(120, 40, status)
        driver.fill(with: .pullRequests)
        #expect(driver.shows("Pull requests 4, \(words)"))
    }

    static let notices: [(GitHubStatus, String, String)] = [
        (Fixtures.gitHubOff, "This project has no remote on a GitHub server.", "git remote add origin"),
        (
            GitHubStatus(connection: .signedOut, repository: "kim/statistics", host: "github.com"),
            "There is no token for github.com.", "Set GITHUB_TOKEN, or run `gh auth login`; R looks again."
        ),
        (
            GitHubStatus(connection: .connecting, repository: "kim/statistics", host: "github.com"),
            "Asking github.com/kim/statistics…", "github.com"
        ),
        (
            GitHubStatus(
                connection: .failing,
                repository: "kim/statistics",
                problem: .unavailable(message: "github.com does not answer.", remedy: "Look at the network.")
            ), "github.com does not answer.", "Look at the network."
        ),
    ]

    @Test(arguments: notices) func `where there is nothing, what is missing is said, and nothing invented`(
        status: GitHubStatus,
        first: String,
        second: String
    ) {
        for pane in [Pane.pipelines, .pullRequests] {
            var driver = Driver.connected(120, 40)
            driver.events(.gitHubChanged(status: status))
            driver.fill(with: pane)
            #expect(driver.shows(first))
            #expect(driver.shows(second))
            #expect(driver.takeEffects().isEmpty)
        }
    }

    @Test func `a list is asked for when it is another, and then only`() {
        var driver = Driver.onGitHub()
        #expect(driver.state.asked.allSatisfy { !$0.isOnGitHub })
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        #expect(driver.state.asked.allSatisfy { !$0.isOnGitHub })
        var status = Fixtures.gitHub
        status.changedAt[.pullRequests] = Fixtures.now
        driver.events(.gitHubChanged(status: status))
        #expect(driver.state.asked.filter(\.isOnGitHub) == [.gitHubList(.pullRequests, of: Fixtures.now)])
    }

    @Test func `an engine that cannot tell is asked once, and nobody is disturbed`() {
        var driver = Driver.starting()
        driver.apply(.engineStarted(Fixtures.snapshot()))
        #expect(driver.state.asked.contains(.gitHubStatus))
        driver.apply(.failed(.ask(.gitHubStatus), .notFound(what: "such question")))
        driver.press("5", "4", "5")
        #expect(!driver.state.asked.contains(.gitHubStatus))
        #expect(driver.state.toast == nil)
        #expect(driver.shows("There is no such question."))
    }

    @Test func `y copies the link of the selected one`() {
        var driver = focused()
        driver.press("y")
        let link = "https://github.com/kim/statistics/pull/20"
        #expect(driver.takeEffects() == [.copy(text: link, what: "the link of pull request #20")])
    }

    static let filters: [(words: String, numbers: [Int])] = [
        ("'mode", [18]), ("!alex", [20, 21]), ("draft", [20]), ("conflicts", [21]), ("'topic-17", [17]),
        ("#21", [21]), ("'nobody", []),
    ]

    @Test(arguments: filters) func `words narrow the list as they narrow that of the tasks`(
        words: String,
        numbers: [Int]
    ) {
        var driver = focused()
        driver.press("/")
        driver.type(words)
        #expect(driver.state.gitHub.pullRequests.list.ids == numbers)
        if numbers.isEmpty { #expect(driver.shows("No pull request matches the filter; Esc clears it.")) }
        driver.press("enter")
        #expect(driver.state.gitHub.pullRequests.list.ids == numbers)
        #expect(driver.shows("5 Pull requests \(numbers.count)/4, 2 min ago"))
        driver.press("esc")
        #expect(driver.state.gitHub.pullRequests.list.ids == [20, 21, 18, 17])
    }

    @Test func `the more room there is, the more facts have a column`() throws {
        let narrow = try #require(focused(50, 15).screen.first { $0.contains("#20") })
        #expect(narrow.contains("changes") && narrow.contains("30 min"))
        #expect(!narrow.contains("kim"))
        let wide = try #require(focused(200, 60).screen.first { $0.contains("#20") })
        for words in ["✗1 ▶1 ✓3", "+12 -3", "kim", "changes", "30 min"] {
            #expect(wide.contains(words), "\(words)")
        }
    }

    @Test func `open threads are told of those that were read`() {
        var driver = focused(200, 60)
        #expect(!driver.shows("thread"))
        driver.press("enter")
        driver.answer()
        driver.press("esc")
        #expect(driver.screen.contains { $0.contains("#20") && $0.contains("2 threads") })
    }

    @Test func `thousands of rows are scrolled through without a look at them`() {
        let many = (1...5000).map {
            Fixtures.pullRequest($0, "Number \($0)", by: "sam", minutesAgo: Double($0))
        }
        var driver = focused()
        driver.apply(.loaded(.pullRequests(of: Fixtures.ago(2), many)))
        driver.press("G")
        #expect(driver.state.gitHub.pullRequests.selected?.number == 5000)
        #expect(driver.shows("Number 5000"))
        driver.press("g")
        #expect(driver.shows("Number 1 "))
        driver.press("/")
        driver.type("'4321")
        #expect(driver.state.gitHub.pullRequests.list.ids == [4321])
        #expect(driver.state.gitHub.pullRequests.list.visible.count == 1)
    }

    @Test func `the header's dot says how the connection stands`() {
        var driver = Driver.onGitHub(200, 60)
        #expect(driver.screen[0].contains("● github"))
        driver.events(.gitHubChanged(status: Fixtures.gitHubStatus(.failing)))
        #expect(driver.screen[0].contains("✗ github"))
        driver.events(.gitHubChanged(status: Fixtures.gitHubOff))
        #expect(driver.screen[0].contains("○ github"))
    }
}

extension Question {
    /// Whether it is about what is on GitHub.
    var isOnGitHub: Bool {
        switch self {
        case .gitHubStatus, .gitHubList, .jobs, .pullRequest: true
        default: false
        }
    }
}
