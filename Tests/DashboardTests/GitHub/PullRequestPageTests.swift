import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The page of a pull request: its tabs, what is asked for when, and what is said where something is not there.
@Suite struct PullRequestPageTests {
    /// A dashboard on the page of the first pull request, with nothing answered.
    private func opened(_ columns: Int = 120, _ rows: Int = 40, _ status: GitHubStatus = Fixtures.gitHub)
        -> Driver
    {
        var driver = Driver.onGitHub(columns, rows, status)
        driver.press("5", "enter")
        return driver
    }

    /// The same with everything there.
    private func reading(
        _ columns: Int = 120,
        _ rows: Int = 40,
        _ change: (inout PullRequestDetail) -> Void = { _ in }
    ) -> Driver {
        var driver = opened(columns, rows)
        tell(&driver, Fixtures.detail(of: 20, change))
        return driver
    }

    /// Answers the question about a page.
    private func tell(_ driver: inout Driver, _ detail: PullRequestDetail) {
        for question in questions(driver) {
            guard case .pullRequest(let number, let version) = question else { continue }
            driver.apply(.loaded(.pullRequest(number, of: version, PullRequestReading(detail))))
        }
    }

    private func questions(_ driver: Driver) -> [Question] {
        driver.state.asked.filter { if case .pullRequest = $0 { true } else { false } }
    }

    private func page(_ driver: Driver) throws -> PullRequestPage {
        try #require(driver.state.gitHub.pullRequests.page)
    }

    // MARK: - Opening and leaving

    @Test func `it takes the whole screen, and Esc gives the list its place back`() {
        var driver = Driver.onGitHub(200, 60)
        driver.press("5", "z")
        let before = driver.state.layout
        driver.press("enter")
        #expect(Set(driver.state.layout.panes.keys) == [.pullRequests])
        driver.press("esc")
        #expect(driver.state.layout == before)
        #expect(driver.state.gitHub.pullRequests.selected?.number == 20)
    }

    @Test func `what the list knows is there at once, and the rest as soon as it comes`() {
        var driver = opened()
        for words in ["Handle empty lists", "open, draft", "topic-20 → main", "Closes #12.", "Asking GitHub"]
        {
            #expect(driver.shows(words), "\(words)")
        }
        driver.press("l")
        #expect(driver.shows("Asking GitHub for #20…"))
        tell(&driver, Fixtures.detail(of: 20))
        #expect(!driver.shows("Asking"))
        #expect(driver.shows("Say so in the README"))
    }

    @Test func `it is asked for when it is opened, when it is another, and with R`() {
        var driver = opened()
        #expect(questions(driver).count == 1)
        tell(&driver, Fixtures.detail(of: 20))
        driver.press("l", "h", "j", "1", "5")
        driver.events(.gitHubChanged(status: Fixtures.gitHub))
        #expect(questions(driver).isEmpty)
        var changed = Fixtures.pullRequests
        changed[0].updatedAt = Fixtures.now
        driver.apply(.loaded(.pullRequests(of: Fixtures.ago(2), changed)))
        #expect(questions(driver).count == 1)
        tell(&driver, Fixtures.detail(of: 20))
        #expect(questions(driver).isEmpty)
        driver.press("R")
        #expect(driver.takeCommands() == [.refreshGitHub])
        #expect(questions(driver).count == 1)
    }

    @Test func `an answer about one that is not read any more changes nothing`() throws {
        var driver = opened()
        let question = try #require(questions(driver).first)
        driver.press("esc", "j", "enter")
        guard case .pullRequest(let number, let version) = question else { return }
        let detail = PullRequestReading(Fixtures.detail(of: 20))
        driver.apply(.loaded(.pullRequest(number, of: version, detail)))
        #expect(try page(driver).number == 21)
        #expect(try page(driver).detail == nil)
    }

    // MARK: - States

    @Test func `what cannot be asked for is said on the page, and what is known stays`() throws {
        var driver = opened()
        let error = EngineError.unavailable(
            message: "github.com does not answer.",
            remedy: "Look at the network."
        )
        let question = try #require(questions(driver).first)
        driver.apply(.failed(.ask(question), error))
        #expect(driver.state.toast == nil)
        #expect(driver.shows("github.com does not answer."))
        #expect(driver.shows("Handle empty lists"))
        driver.press("l")
        #expect(driver.shows("github.com does not answer."))
        #expect(driver.shows("Look at the network."))
    }

    @Test func `the title says how old it is, also without a network`() {
        #expect(reading().shows("5 Pull request #20: Handle empty lists, 1 min ago"))
        var driver = reading()
        driver.events(
            .gitHubChanged(
                status: Fixtures.gitHubStatus(
                    .failing,
                    problem: .unavailable(message: "No answer.", remedy: "")
                )
            )
        )
        #expect(driver.shows("offline, 1 min old"))
    }

    static let empty: [(keys: Int, words: String)] = [
        (1, "It has no commits."), (2, "It changes no file."),
        (3, "Nothing was said at lines of the change."),
        (4, "No check ran on 99aa88bb."),
    ]

    @Test(arguments: empty) func `where there is nothing, that is said`(keys: Int, words: String) {
        let nothing: (inout PullRequestDetail) -> Void = {
            ($0.commits, $0.files, $0.threads, $0.checks, $0.diff) = ([], [], [], [], "")
        }
        var driver = reading(120, 40, nothing)
        for _ in 0..<keys { driver.press("l") }
        #expect(driver.shows(words))
        driver = reading(120, 40) {
            nothing(&$0)
            $0.missing = ["GitHub did not tell of the rest."]
        }
        for _ in 0..<keys { driver.press("l") }
        #expect(driver.shows("GitHub did not tell of the rest."))
        #expect(!driver.shows(words))
    }

    @Test func `a diff that GitHub does not give leaves the names of the files`() {
        var driver = reading {
            $0.diff = ""
            $0.isDiffCut = true
        }
        driver.press("d")
        #expect(driver.shows("The diff is too large for GitHub to tell; s checks it out."))
        #expect(driver.shows("src/median.py  +2 -0"))
        driver.press("|")
        #expect(driver.state.gitHub.pullRequests.page?.tab == .files)
    }

    // MARK: - Tabs

    @Test func `keys and the mouse go from tab to tab, and each keeps its place`() throws {
        var driver = reading(80, 24)
        driver.press("G")
        let offset = try page(driver).overviewScroll.offset
        #expect(offset > 0)
        driver.press("]", "j", "l", "h", "[")
        #expect(try page(driver).tab == .overview)
        #expect(try page(driver).overviewScroll.offset == offset)
        driver.press("l")
        #expect(try page(driver).commits.selected == "99aa88bb77cc")
        let row = try #require(driver.screen.firstIndex { $0.contains("Checks 4") })
        let column = try #require(driver.screen[row].range(of: "Checks 4")).lowerBound
        let place = Point(
            column: driver.screen[row].distance(from: driver.screen[row].startIndex, to: column),
            row: row
        )
        driver.apply(
            .terminal(.mouse(MouseEvent(.press(.left), at: place)))
        )
        #expect(try page(driver).tab == .checks)
    }

    @Test func `the overview has the conversation in the order of time`() throws {
        let driver = reading(120, 60)
        let rows = driver.screen
        func row(_ words: String) throws -> Int { try #require(rows.firstIndex { $0.contains(words) }) }
        #expect(try row("Conversation") < row("sam, 12:45"))
        #expect(try row("Why not zero?") < row("alex requested changes at 11aa22bb"))
        #expect(driver.shows("Threads  2 of 3 open"))
        #expect(!driver.shows("sam reviewed it"))
    }

    @Test func `a commit opens to its whole message`() {
        var driver = reading()
        driver.press("l")
        #expect(!driver.shows("and so is the median."))
        driver.press("enter")
        #expect(driver.shows("and so is the median."))
        driver.press("enter")
        #expect(!driver.shows("and so is the median."))
        driver.press("j", "enter")
        #expect(driver.shows("Its message has one line alone."))
    }

    @Test func `d opens the diff at once, also from the list, with the keys of a diff`() throws {
        var driver = Driver.onGitHub(120, 40)
        driver.press("5", "d")
        tell(&driver, Fixtures.detail(of: 20))
        #expect(try page(driver).tab == .files)
        #expect(driver.state.contexts == ActionContext.pullRequestDiff.chain)
        let first = try #require(try page(driver).diff?.cursor)
        driver.press("n")
        let second = try #require(try page(driver).diff?.cursor)
        #expect(second > first)
        driver.press(")", "(", "|")
        #expect(try page(driver).diff?.isSideBySide == true)
        driver.press("|", ",")
        #expect(try page(driver).diff?.layout.rows.count == 2)
        driver.press("t")
        #expect(driver.state.contexts == ActionContext.pullRequestFiles.chain)
        driver.press("/")
        driver.type("'median")
        driver.press("enter", "enter")
        #expect(try page(driver).diff?.fileAtCursor == 1)
        driver.press("-")
        #expect(driver.shows("Hunks are marked in changes of tasks"))
        driver.press("d")
        #expect(driver.shows("The diff is shown already."))
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `a diff that comes anew is shown where it was`() throws {
        var driver = reading()
        driver.press("d", "n", "R")
        let cursor = try page(driver).diff?.cursor
        tell(&driver, Fixtures.detail(of: 20))
        #expect(try page(driver).diff?.cursor == cursor)
    }

    @Test func `threads stand below their files, and those that are resolved are folded`() throws {
        var driver = reading(120, 60)
        driver.press("l", "l", "l")
        let rows = driver.screen
        func row(_ words: String) throws -> Int { try #require(rows.firstIndex { $0.contains(words) }) }
        #expect(try row("src/mean.py") < row("line 3"))
        #expect(try row("line 3") < row("src/median.py"))
        #expect(try row("no line  A typo.") < row("src/median.py"))
        #expect(driver.shows("resolved  outdated"))
        #expect(driver.shows("+    if not values:"))
        #expect(rows.count { $0.contains("I will look.") } == 2)
        #expect(try page(driver).threads.selected == 101)
        driver.press("enter")
        #expect(driver.screen.count { $0.contains("I will look.") } == 1)
    }

    @Test func `Enter on a check goes to its run`() throws {
        var driver = reading()
        driver.press("h")
        #expect(try page(driver).tab == .checks)
        driver.press("j", "enter")
        #expect(driver.shows("The check is one of another service"))
        driver.press("G", "enter")
        #expect(driver.shows("Run 9999 is not among those that were fetched."))
        driver.press("g", "enter")
        #expect(driver.state.focus == .pipelines)
        #expect(driver.state.gitHub.pipelines.selectedRun?.id == RunID(rawValue: 940))
        driver.press("5")
        #expect(try page(driver).tab == .checks)
    }

    @Test func `links are those of what is selected`() {
        var driver = reading()
        driver.press("o")
        #expect(driver.takeEffects() == [.openLink("https://github.com/kim/statistics/pull/20")])
        driver.press("h", "j", "y")
        #expect(
            driver.takeEffects() == [
                .copy(text: "https://coverage.example/20", what: "the link of the check coverage")
            ]
        )
        driver.press("h", "o")
        #expect(
            driver.takeEffects() == [.openLink("https://github.com/kim/statistics/pull/20#discussion_r101")]
        )
    }

    @Test func `what was written here and is not on GitHub is told`() {
        var driver = reading(120, 60)
        let deed = GitHubDeed.pullRequest(number: 20, change: .comment(body: "Later."))
        var write = GitHubWrite(
            id: WriteID(rawValue: 1),
            repository: "github.com/kim/statistics",
            deed: deed,
            state: .waiting,
            createdAt: Fixtures.now,
            updatedAt: Fixtures.now
        )
        driver.events(.gitHubWriteChanged(write: write))
        #expect(driver.shows("It waits until GitHub can be reached: comment."))
        write.state = .done
        driver.events(.gitHubWriteChanged(write: write))
        #expect(!driver.shows("It waits until GitHub can be reached"))
    }

    @Test func `thousands of threads are scrolled through`() throws {
        var driver = reading {
            $0.threads = (1...5000).map {
                Fixtures.thread(Int64($0), "src/\($0 % 50).py", line: $0, "Number \($0)")
            }
        }
        driver.press("l", "l", "l", "G")
        #expect(try page(driver).threads.selected == 4959)
        #expect(driver.shows("Number 4959"))
    }
}
