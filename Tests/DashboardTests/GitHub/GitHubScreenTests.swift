import Domain
import Terminal
import Testing

@testable import Dashboard

/// Whole screens with what is on GitHub, compared with drawings.
@Suite struct GitHubScreenTests {
    private func pipelines(_ columns: Int, _ rows: Int) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("4", "j", "j", "j", "j", "enter")
        driver.answer()
        return driver
    }

    private func pullRequests(_ columns: Int, _ rows: Int) -> Driver {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("5", "j")
        return driver
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24)]) func `the pipelines`(columns: Int, rows: Int) throws {
        try expectScreen(pipelines(columns, rows), "pipelines")
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15)])
    func `the pipelines, by workflow and narrowed`(columns: Int, rows: Int) throws {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("4", "b", "/")
        driver.type("build")
        try expectScreen(driver, "pipelines-filter")
    }

    @Test func `no run matches`() throws {
        var driver = Driver.onGitHub(80, 24)
        driver.press("4", "/")
        driver.type("zzz")
        try expectScreen(driver, "pipelines-no-match")
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24)]) func `the pull requests`(columns: Int, rows: Int)
        throws
    {
        try expectScreen(pullRequests(columns, rows), "pull-requests")
    }

    @Test func `without Unicode the pipelines`() throws {
        try expectScreen(pipelines(80, 24).inASCII(), "ascii-pipelines")
    }

    @Test func `without Unicode the pull requests`() throws {
        try expectScreen(pullRequests(80, 24).inASCII(), "ascii-pull-requests")
    }

    static let pages: [(PullRequestPage.Tab, Int, Int)] =
        PullRequestPage.Tab.allCases.flatMap { tab in
            [(80, 24), (120, 40), (200, 60), (50, 15)].map { (tab, $0.0, $0.1) }
        }

    @Test(arguments: pages) func `the page of a pull request`(
        tab: PullRequestPage.Tab,
        columns: Int,
        rows: Int
    ) throws {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("5", "enter")
        driver.answer()
        while driver.state.gitHub.pullRequests.page?.tab != tab { driver.press("l") }
        try expectScreen(driver, "pull-request-\(tab.rawValue)")
    }

    @Test(arguments: [(120, 40), (80, 24)]) func `what stands against a merge`(columns: Int, rows: Int) throws
    {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("5", "j", "m")
        try expectScreen(driver, "merge")
    }

    @Test(arguments: [(120, 40), (80, 24)]) func `the issues to choose from`(columns: Int, rows: Int) throws {
        var driver = Driver.onGitHub(columns, rows)
        driver.press("#")
        driver.answer()
        try expectScreen(driver, "issues")
    }

    @Test func `a token is missing`() throws {
        let status = GitHubStatus(connection: .signedOut, repository: "kim/statistics", host: "github.com")
        var driver = Driver.connected(80, 24)
        driver.events(.gitHubChanged(status: status))
        driver.press("5")
        try expectScreen(driver, "signed-out")
    }

    static let hostile = [
        "\u{1B}[2J\u{1B}]0;owned\u{07}after", "\u{202E}gnp.exe\u{202C}", "\u{9B}31mred", "a\u{0}b\u{8}c\rd",
        "日本語とても長い題名",
    ]

    @Test(arguments: hostile) func `nothing on GitHub has power over the terminal`(text: String) {
        let forbidden: Set<Unicode.Scalar> = [
            "\u{1B}", "\u{7}", "\u{9B}", "\u{202E}", "\u{0}", "\u{8}", "\r",
        ]
        func check(_ driver: Driver) {
            for line in driver.screen {
                #expect(forbidden.isDisjoint(with: line.unicodeScalars), "\(line.debugDescription)")
                #expect(TerminalText.width(of: line) <= driver.state.size.columns)
            }
        }
        for (columns, rows) in [(200, 60), (80, 24), (30, 8), (5, 1)] {
            var driver = Driver.onGitHub(columns, rows)
            let request = Fixtures.pullRequest(1, text, by: text, minutesAgo: 1) {
                $0.body = "# \(text)\n\(text)"
                $0.labels = [text]
                $0.requestedReviewers = [text, "kim"]
                $0.headBranch = text
                $0.url = text
            }
            let run = Fixtures.run(1000, text, text, .failed, minutesAgo: 1) {
                $0.title = text
                $0.actor = text
                $0.event = text
                $0.commit = text
            }
            let step = PipelineStep(number: 1, name: text, state: .failed)
            let job = PipelineJob(
                id: JobID(rawValue: 1),
                run: run.id,
                name: text,
                state: .failed,
                steps: [step],
                failure: FailureReport(
                    failureClass: .unknown,
                    tool: text,
                    headline: text,
                    step: text,
                    findings: [],
                    firstErrorLine: nil,
                    counts: FailureCounts(),
                    exitCode: nil
                )
            )
            driver.apply(.loaded(.pullRequests(of: Fixtures.ago(2), [request])))
            driver.apply(.loaded(.runs(of: Fixtures.ago(2), [run])))
            driver.press("4", "j", "enter")
            driver.apply(.loaded(.jobs(run.id, of: run.updatedAt, [job])))
            check(driver)
            driver.press("5")
            check(driver)
            driver.press("enter")
            check(driver)
            let detail = Fixtures.detail(of: request, saying: text)
            for question in driver.state.asked {
                guard case .pullRequest(let number, let version) = question else { continue }
                driver.apply(.loaded(.pullRequest(number, of: version, PullRequestReading(detail))))
            }
            for _ in PullRequestPage.Tab.allCases {
                check(driver)
                driver.press("enter", "l")
            }
            for key in ["a", "m", "x", "u", ";", "c", "@"] {
                driver.press(key)
                check(driver)
                driver.press("esc")
            }
            driver.press("esc", "esc", "6")
            check(driver)
            var issue = Fixtures.issues[0]
            issue.title = text
            issue.body = text
            issue.labels = [text]
            driver.press("#")
            driver.apply(.loaded(.issues(of: Fixtures.ago(2), [issue])))
            check(driver)
            let said = GitHubComment(id: 1, author: text, body: text, createdAt: Fixtures.ago(1), url: text)
            let page = IssueDetail(issue: issue, comments: [said], fetchedAt: Fixtures.ago(1))
            driver.press("tab")
            driver.apply(.loaded(.issueDetail(issue.number, of: issue.updatedAt, page)))
            check(driver)
            driver.press("enter")
            check(driver)
        }
    }
}
