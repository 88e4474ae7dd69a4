import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What is said and done about pull requests: what each key asks, what it sends, and when it says why not.
@Suite struct PullRequestActionTests {
    private static let head = "99aa88bb77cc"

    /// A dashboard in the list, on a pull request.
    private func listed(
        on number: Int = 21,
        scope: DashboardScope = DashboardScope(),
        _ change: (inout PullRequest) -> Void = { _ in }
    ) -> Driver {
        var driver = Driver.starting(120, 40, scope: scope)
        driver.apply(.engineStarted(Fixtures.snapshot()))
        driver.apply(.loaded(.gitHubStatus(Fixtures.gitHub)))
        driver.answer()
        var requests = Fixtures.pullRequests
        if let index = requests.firstIndex(where: { $0.number == number }) { change(&requests[index]) }
        driver.apply(.loaded(.pullRequests(of: Fixtures.ago(2), requests)))
        driver.press("5")
        driver.state.gitHub.pullRequests.list.select(id: number)
        driver.apply(.terminal(.focusGained))
        _ = driver.takeEffects()
        return driver
    }

    /// A dashboard on a tab of the page of one.
    private func reading(_ number: Int = 21, _ tab: PullRequestPage.Tab = .overview) -> Driver {
        var driver = listed(on: number)
        driver.press("enter")
        driver.answer()
        while driver.state.gitHub.pullRequests.page?.tab != tab { driver.press("l") }
        _ = driver.takeEffects()
        return driver
    }

    private func write(_ change: PullRequestChange, _ number: Int = 21) -> EngineCommand {
        .writeToGitHub(deed: .pullRequest(number: number, change: change))
    }

    // MARK: - Buttons

    static let questions: [(key: String, answer: [String], title: String, change: PullRequestChange?)] = [
        ("a", ["y"], "Approve pull request #21?", .review(verdict: .approve, body: "", commit: head)),
        ("a", ["enter"], "99aa88bb", nil), ("a", ["esc"], "what is pushed later is not approved.", nil),
        ("m", ["l", "enter"], "Merge pull request #21 into main?", .merge(method: .merge, head: head)),
        ("m", ["l", "l", "enter"], "squash makes one of them", .merge(method: .squash, head: head)),
        ("m", ["h", "enter"], "It conflicts with main.", .merge(method: .rebase, head: head)),
        ("m", ["enter"], "Not ended yet: 2 checks.", nil),
        ("m", ["y"], "A review is still asked of KIM.", nil),
        ("x", ["y"], "Close pull request #21 without merging it?", .close),
        ("x", ["enter"], "Its branch stays.", nil),
    ]

    @Test(arguments: questions) func `a question names what is hit, and Enter by itself does nothing`(
        key: String,
        answer: [String],
        title: String,
        change: PullRequestChange?
    ) {
        for driver in [listed(), reading()] {
            var driver = driver
            driver.press(key)
            #expect(driver.shows(title))
            #expect(driver.shows("into English"))
            #expect(driver.takeCommands().isEmpty)
            // The key that asked has to be let go of before an answer is one.
            driver.time += 2
            for key in answer { driver.press(key) }
            #expect(driver.takeCommands() == (change.map { [write($0)] } ?? []))
        }
    }

    @Test func `a draft is made ready, and the base is merged into a branch, when that is confirmed`() {
        var driver = listed(on: 20)
        driver.press("W")
        #expect(driver.shows("Make #20 ready for review?"))
        driver.press("y")
        #expect(driver.takeCommands() == [write(.markReady, 20)])
        driver.press("u")
        #expect(driver.shows("Merge main into #20?"))
        driver.press("y")
        #expect(driver.takeCommands() == [write(.updateBranch(head: Self.head), 20)])
    }

    @Test func `a commit that came after what was looked at is not approved with it`() {
        var driver = reading()
        var requests = Fixtures.pullRequests
        requests[1].headCommit = "ffee00112233"
        driver.apply(.loaded(.pullRequests(of: Fixtures.ago(2), requests)))
        driver.press("a")
        #expect(driver.shows("There is a newer one, ffee0011, which you have not looked at."))
        driver.press("y")
        #expect(
            driver.takeCommands() == [write(.review(verdict: .approve, body: "", commit: Self.head))]
        )
    }

    // MARK: - Words

    static let words: [(key: String, text: String, change: PullRequestChange)] = [
        ("X", "Tests!", .review(verdict: .requestChanges, body: "Tests!", commit: head)),
        ("c", "Thank you.", .comment(body: "Thank you.")),
        ("@", "@sam, alex", .requestReview(from: ["sam", "alex"])),
    ]

    @Test(arguments: words) func `words are asked for, and none are not enough`(
        key: String,
        text: String,
        change: PullRequestChange
    ) {
        var driver = listed()
        driver.press(key, "enter")
        #expect(driver.shows("Nothing is written yet."))
        driver.type(text)
        driver.press("enter")
        #expect(driver.takeCommands() == [write(change)])
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `an approval can have words`() {
        var driver = listed()
        driver.press("a", "h", "enter")
        #expect(driver.shows("It is posted on GitHub as a review of 99aa88bb."))
        driver.type("Well done.")
        driver.press("enter")
        let review = PullRequestChange.review(verdict: .approve, body: "Well done.", commit: Self.head)
        #expect(driver.takeCommands() == [write(review)])
    }

    @Test func `words that came to nothing are given back`() {
        var driver = listed()
        driver.press("c")
        driver.type("Thank you.")
        driver.press("enter")
        let command = write(.comment(body: "Thank you."))
        driver.apply(.failed(.perform(command), .denied(message: "GitHub refused.", remedy: "")))
        #expect(driver.shows("Comment on pull request #21"))
        #expect(driver.shows("Thank you."))
    }

    @Test func `a reply goes to the selected thread`() {
        var driver = reading(21, .threads)
        driver.press("i")
        #expect(driver.shows("Reply at src/mean.py line 3"))
        driver.type("No.")
        driver.press("enter")
        #expect(driver.takeCommands() == [write(.reply(thread: 101, body: "No."))])
        driver.press("h", "h", "i")
        #expect(driver.shows("Threads are replied to where they are listed."))
    }

    @Test func `a draft of an agent is posted as it is left, or dropped`() {
        var driver = reading(21, .threads)
        let draft = GitHubWrite(
            id: WriteID(rawValue: 5),
            repository: "github.com/kim/statistics",
            deed: .pullRequest(number: 21, change: .reply(thread: 101, body: "It is.")),
            state: .draft,
            task: TaskID(rawValue: 3),
            createdAt: Fixtures.now,
            updatedAt: Fixtures.now
        )
        driver.events(.gitHubWriteChanged(write: draft))
        #expect(driver.shows("A draft of #3, which nobody has posted"))
        driver.press("i")
        driver.type(" Really.")
        driver.press("enter")
        #expect(driver.takeCommands() == [.postWrite(id: draft.id, body: "It is. Really.")])
        driver.press("i", "ctrl+u", "enter")
        #expect(driver.takeCommands() == [.discardWrite(id: draft.id)])
    }

    // MARK: - Threads, checks and branches

    @Test func `threads go to the agent: the selected one, or all that are open`() {
        var driver = reading(21, .threads)
        driver.press(";", "y")
        driver.type("Keep it small.")
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .fixThreads(pullRequest: 21, threads: [101], words: "Keep it small.")
            ]
        )
        driver.press(";", "h", "enter", "enter")
        driver.time += 2
        driver.press("enter")
        #expect(driver.takeCommands() == [.fixThreads(pullRequest: 21, threads: [], words: "")])
        var list = listed()
        list.press(";")
        #expect(list.shows("All open threads of #21 to the agent"))
    }

    @Test func `the failed runs of the newest commit run again`() {
        let red = Fixtures.run(970, "build", "topic-21", .failed, minutesAgo: 1) { $0.commit = Self.head }
        let green = Fixtures.run(971, "lint", "topic-21", .passed, minutesAgo: 1) { $0.commit = Self.head }
        var driver = listed()
        driver.press("r")
        #expect(driver.shows("No run of 99aa88bb has failed."))
        driver.apply(.loaded(.runs(of: Fixtures.ago(2), [red, green] + Fixtures.runs)))
        driver.press("r")
        #expect(driver.takeCommands() == [.rerunPipeline(id: red.id, failedOnly: true)])
    }

    @Test func `a branch is checked out, and a shell opened there unless somebody writes`() {
        var driver = listed()
        driver.press("s")
        let command = EngineCommand.checkOutPullRequest(number: 21)
        #expect(driver.takeCommands() == [command])
        let receipt = CommandReceipt(path: "/state/worktrees/pr-21")
        driver.apply(.performed(command, receipt))
        #expect(driver.takeEffects() == [.openShell(path: "/state/worktrees/pr-21")])
        driver.press("c")
        driver.apply(.performed(command, receipt))
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.shows("#21 is checked out in /state/worktrees/pr-21."))
    }

    @Test func `what is done is asked for anew, and the note is said`() {
        var driver = reading()
        #expect(driver.state.gitHub.pullRequests.pageQuestion == nil)
        let note = CommandReceipt(note: "It is on GitHub.")
        driver.apply(.performed(write(.comment(body: "Yes.")), note))
        #expect(driver.shows("It is on GitHub."))
        #expect(driver.state.gitHub.pullRequests.pageQuestion != nil)
    }

    // MARK: - Why not

    static let reasons: [(key: String, number: Int, words: String)] = [
        ("a", 20, "#20 is yours, and GitHub takes no review of one's own; c comments."),
        ("X", 20, "#20 is yours, and GitHub takes no review of one's own; c comments."),
        ("m", 20, "#20 is a draft; W makes it ready for review."), ("W", 21, "#21 is no draft."),
        ("u", 21, "#21 conflicts with main, which GitHub cannot resolve; s checks it out."),
    ]

    @Test(arguments: reasons) func `a key that cannot be meant says why`(
        key: String,
        number: Int,
        words: String
    ) {
        var driver = listed(on: number)
        driver.press(key)
        #expect(driver.shows(words))
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeCommands().isEmpty)
    }

    @Test(arguments: ["a", "X", "m", "u", "W", "x", "@"]) func `what is merged is left alone`(key: String) {
        var driver = listed { $0.state = .merged }
        driver.press(key)
        #expect(driver.shows("#21 is merged."))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `without a token nothing is said or done there, and the list can be read`() {
        var driver = listed()
        driver.events(.gitHubChanged(status: Fixtures.gitHubStatus(.signedOut)))
        for key in ["a", "m", "c", "x", "r", "s", ";"] {
            driver.press(key)
            #expect(driver.shows("There is no token for github.com."), "\(key)")
            #expect(driver.state.dialogs.isEmpty)
        }
        driver.press("enter")
        #expect(driver.state.gitHub.pullRequests.page?.number == 21)
    }

    @Test func `without a display no browser is offered, and a link that is none is not opened`() {
        var driver = listed(scope: DashboardScope(browserGap: "There is no display for a browser here."))
        driver.press("o")
        #expect(driver.shows("There is no display for a browser here."))
        driver = listed { $0.url = "file:///etc/passwd" }
        driver.press("o")
        #expect(driver.shows("This is no link that a browser could open."))
        #expect(driver.takeEffects().isEmpty)
        driver = listed(scope: DashboardScope(host: "build"))
        driver.press("s")
        #expect(driver.shows("The worktree would be on build; log in there to work in it."))
    }

    @Test(arguments: Keymap.presets) func `every preset reaches every action of a pull request`(
        preset: String
    ) {
        let keymap = Keymap(preset: preset)
        for action in Action.allCases where action.info.context == .pullRequest {
            for place in [ActionContext.pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles] {
                #expect(keymap.label(for: action, in: place.chain) != nil, "\(action) in \(place)")
            }
        }
    }
}
