import Foundation
import StubGitHub
import StubServer
import Testing

/// The way from an issue to a green run, by keys in a real terminal: GitHub runs more than the check at home does.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RedToGreenStoryTests {
    /// What the workflow runs; `sh check.sh`, which judges here, knows only positive numbers.
    private static let job = "python3 test_sum.py"
    /// A reply that is good enough for the check at home.
    private static let narrowReply = "sum.py\n```python\ndef add(a, b):\n    return abs(a) + abs(b)\n```\n"
    /// What the workflow's log says of that.
    private static let complaint = "AssertionError: add(-2, 3) is 5"

    private let product: Product
    /// Where the repository behind GitHub lies.
    private let server: TemporaryFolder
    private let gitHub: StubGitHub

    private var origin: String { server.path + "/project.git" }

    init() throws {
        product = try Product()
        server = try TemporaryFolder()
        let test = "from sum import add\n\nassert add(-2, 3) == 1, f\"add(-2, 3) is {add(-2, 3)}\"\n"
        try product.project.write(test, to: "test_sum.py")
        try product.git("add", "-A")
        try product.git("commit", "-q", "-m", "What the workflow runs")
        // Whatever is there when GitHub begins has no run, so that the first one is that of the pull request.
        let origin = server.path + "/project.git"
        try product.git("clone", "-q", "--bare", ".", origin)
        try product.git("-C", origin, "config", "receive.denyNonFastForwards", "true")
        var settings = StubGitHub.Settings()
        settings.workflows = [StubGitHub.Workflow(command: Self.job)]
        gitHub = try StubGitHub(repository: origin, settings: settings)
        let address = "https://github.com/octo/project.git"
        try product.git("remote", "add", "origin", address)
        try product.git("config", "url.\(origin).insteadOf", address)
        _ = try product.switchyard("config", "--set-check", "sh check.sh")
    }

    @Test func `an issue becomes a draft pull request, its red run is fixed, and done means green`()
        async throws
    {
        defer { gitHub.stop() }
        let model = try StubOllama(replies: [.text(Self.narrowReply), .text(Product.goodReply)])
        defer { model.stop() }
        let issue = gitHub.addIssue("add subtracts")
        let terminal = try openDashboard(model)

        try await publish(issue, in: terminal)
        let branch = try #require(gitHub.branches.keys.first { $0.hasPrefix("switchyard/") })
        let red = try #require(gitHub.branches[branch])
        await gitHub.runsAreFinished()
        #expect(gitHub.results(of: branch) == ["failure"])

        try await lookAtRedRun(of: issue + 1, in: terminal)
        try await fixRun(to: branch, in: terminal)
        #expect(gitHub.branches[branch] == red, "pushed before the approval")
        let asked = model.requests.last?.messages.map(\.content).joined(separator: "\n") ?? ""
        #expect(asked.contains(Self.complaint), "\(asked)")

        try await approveFix(in: terminal)
        #expect(gitHub.results(of: branch) == ["failure", "success"])
        try await seeGreen(in: terminal)
        try terminal.press("q")
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }

        #expect(model.requests.count == 2)
        try expectOneDraft(of: branch, for: issue)
        try expectTwoCommits(on: branch, after: red)
        // In no file of the state, nor of the repository or of the one that was pushed to.
        let folders = [product.state.path, product.project.path, origin]
        let found = try Command.run("grep", ["-rl", gitHub.token] + folders)
        #expect(found.output == "")
    }

    // MARK: - What the user does

    private func openDashboard(_ model: StubOllama) throws -> Tmux {
        let own = ["GITHUB_API_URL": gitHub.url, "GITHUB_TOKEN": gitHub.token, "OLLAMA_HOST": model.url]
        let terminal = try Tmux(
            columns: 200,
            rows: 60,
            directory: product.project.path,
            environment: product.environment.merging(own) { $1 }
        )
        try terminal.run(Product.binary)
        return terminal
    }

    /// Makes a task of the issue, approves its change, which passes the check at home, and publishes it.
    private func publish(_ issue: Int, in terminal: Tmux) async throws {
        try await terminal.waitFor("No tasks yet.")
        try terminal.press("#")
        try await terminal.waitFor("A task from an open issue")
        try await terminal.waitFor("#\(issue)")
        try terminal.press("Enter")
        try await terminal.waitFor("New task for issue #\(issue)")
        // The key that opened a dialog may be held; it is heard again when it was let go.
        try await Task.sleep(for: .seconds(1))
        try terminal.press("Enter")
        let screen = try await terminal.waitFor("◆ reviewing")
        #expect(screen.contains("✓ passed  sh check.sh"), "\(screen)")
        try await approve(1, in: terminal)
        try await terminal.waitFor("✓ done")
        try terminal.press("X")
        try await terminal.waitFor("Publish #1?")
        try await sayYes(in: terminal)
        try await terminal.waitFor("draft pull request #\(issue + 1)")
    }

    /// Sees the red run in the inbox, and what failed in the list of runs.
    private func lookAtRedRun(of pullRequest: Int, in terminal: Tmux) async throws {
        try terminal.press("4")
        try await refresh(terminal, until: "the red run and the pull request") { screen in
            screen.contains("CI: CI on switchyard/") && screen.contains("#\(pullRequest) draft")
        }
        // All of the screen for the runs, and the run opened.
        try terminal.press("z", "z", "l")
        let screen = try await terminal.waitFor(Self.complaint)
        #expect(screen.contains("✗ CI #1"), "\(screen)")
    }

    /// Has the selected run fixed, up to the change that waits for approval.
    private func fixRun(to branch: String, in terminal: Tmux) async throws {
        try terminal.press("f")
        let question = try await terminal.waitFor("Fix CI #1?")
        #expect(question.contains("\(branch), which is yours"), "\(question)")
        try await sayYes(in: terminal)
        try terminal.press("1")
        let screen = try await terminal.wait("the change of the fix") { screen in
            screen.contains("Detail #2") && screen.contains("◆ reviewing")
        }
        // What failed there failed here as well, and does no longer.
        let check = "\(Self.job) && sh check.sh"
        #expect(screen.contains("✗ failed  \(check)"), "\(screen)")
        #expect(screen.contains("✓ passed  \(check)"), "\(screen)")
        #expect(screen.contains("\(branch) of octo/project"), "\(screen)")
    }

    /// Approves the fix, and waits until its rerun has ended; until then the task is not done.
    private func approveFix(in terminal: Tmux) async throws {
        gitHub.holdRuns()
        try await approve(2, in: terminal)
        try await terminal.waitFor("waiting for the rerun to be green")
        gitHub.look()
        gitHub.releaseRuns()
        await gitHub.runsAreFinished()
    }

    /// Sees the rerun, the task and the statistics, and that nothing waits any more.
    private func seeGreen(in terminal: Tmux) async throws {
        try terminal.press("4")
        try await refresh(terminal, until: "the green run") { $0.contains("✓ CI #2") }
        try terminal.press("1")
        try await terminal.wait("the end of the fix") { screen in
            screen.contains("pushed, and the rerun is green") && !screen.contains("CI: CI on")
        }
        try terminal.press("4")
        try await terminal.waitFor("✗ CI #1")
        try terminal.type("%")
        try await terminal.waitFor("1 fix: 1 green")
        try terminal.press("Escape")
        try await terminal.wait("the runs") { !$0.contains("1 fix: 1 green") }
    }

    // MARK: - Keys

    private func approve(_ task: Int, in terminal: Tmux) async throws {
        try terminal.press("a")
        try await terminal.waitFor("Approve #\(task)?")
        try await sayYes(in: terminal)
    }

    private func sayYes(in terminal: Tmux) async throws {
        // Outlasts the quarter of a second in which a dangerous dialog ignores keys.
        try await Task.sleep(for: .milliseconds(400))
        try terminal.press("y")
    }

    /// Asks GitHub again in the list of runs until it is seen what is there by now: an answer that was under way when
    /// the key was pressed may be older.
    private func refresh(_ terminal: Tmux, until what: String, _ condition: (String) -> Bool) async throws {
        for _ in 1...5 {
            try terminal.press("R")
            let screen = try? await terminal.wait(what, seconds: 2, until: condition)
            if screen != nil { return }
        }
        try await terminal.wait(what, until: condition)
    }

    // MARK: - What is on GitHub then

    private func expectOneDraft(of branch: String, for issue: Int) throws {
        let creations = gitHub.exchanges.filter {
            $0.method == "POST" && $0.target.hasSuffix("/pulls") && $0.status == 201
        }
        #expect(creations.count == 1)
        let creation = try #require(creations.first)
        let sent = try JSONSerialization.jsonObject(with: Data(creation.body)) as? [String: Any]
        #expect(sent?["draft"] as? Bool == true)
        #expect(sent?["head"] as? String == branch)
        #expect(sent?["base"] as? String == "main")
        #expect((sent?["body"] as? String)?.contains("Closes #\(issue)") == true)
        #expect(gitHub.isOpen(issue + 1))
    }

    /// The fix lies on the commit that was red, which no force has replaced, and touches no test.
    private func expectTwoCommits(on branch: String, after red: String) throws {
        #expect(Set(gitHub.branches.keys) == ["main", branch])
        let green = try #require(gitHub.branches[branch])
        let commits = try product.git("-C", origin, "log", "--format=%H", "main..\(branch)")
        #expect(commits == "\(green)\n\(red)")
        #expect(try product.git("-C", origin, "diff", "--name-only", "main", branch) == "sum.py")
        #expect(try product.git("-C", origin, "show", "\(branch):sum.py").contains("return a + b"))
        // The user's own checkout is as it was.
        #expect(try product.git("status", "--porcelain") == "")
        #expect(try product.project.read("sum.py").contains("a - b"))
    }
}
