import Foundation
import StubGitHub
import Testing

/// Pull requests and their checks on the command line: read, waited for, checked out.
@Suite(.serialized, .timeLimit(.minutes(2))) struct PullRequestCommandTests {
    private let product: Product
    private let gitHub: StubGitHub

    init() async throws {
        product = try Product()
        gitHub = try StubGitHub(files: ["README.md": "There.\n"])
        let address = "https://github.com/octo/project.git"
        try product.git("remote", "add", "origin", address)
        try product.git("config", "url.\(gitHub.cloneURL).insteadOf", address)
        try product.git("push", "-q", "--force", "origin", "main:main")
        await gitHub.runsAreFinished()
    }

    private func switchyard(_ arguments: String...) throws -> Command {
        try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: product.environment.merging([
                "GITHUB_API_URL": gitHub.url, "GITHUB_TOKEN": gitHub.token,
            ]) { $1 }
        )
    }

    /// Opens a pull request with a change of one file, and gives its number once its checks have ended.
    private func open(_ branch: String, _ file: String, _ text: String) async throws -> Int {
        try product.git("checkout", "-q", "-b", branch, "main")
        try product.project.write(text, to: file)
        try product.git("add", "-A")
        try product.git("commit", "-q", "-m", "Change \(file)")
        try product.git("push", "-q", "origin", branch)
        let number = gitHub.addPull("Change \(file)", head: branch, body: "Because it rained.")
        // GitHub keeps the head of each pull request under a name of its own.
        try product.git("push", "-q", "origin", "\(branch):refs/pull/\(number)/head")
        try product.git("checkout", "-q", "main")
        await gitHub.runsAreFinished()
        return number
    }

    @Test func `a pull request is shown with its checks, its diff and what was said of it`() async throws {
        defer { gitHub.stop() }
        let number = try await open("sum", "sum.py", "def add(a, b):\n    return a + b\n")
        gitHub.addReview("CHANGES_REQUESTED", on: number, body: "Not yet")
        gitHub.addRemark("Why so?", on: number, path: "sum.py", line: 2)
        let shown = try switchyard("prs", "show", "#\(number)")
        #expect(shown.status == 0, "\(shown.errors)")
        for part in [
            "Change sum.py", "Because it rained.", "→ main", "modified sum.py +1 -1", "Not yet", "passed",
        ] {
            #expect(shown.output.contains(part), "\(part): \(shown.output)")
        }
        let diff = try switchyard("prs", "show", "\(number)", "--diff")
        #expect(diff.output.hasPrefix("diff --git"), "\(diff.output) \(diff.errors)")
        #expect(diff.output.contains("+    return a + b"))
        let threads = try switchyard("prs", "show", "\(number)", "--threads")
        #expect(threads.output.contains("Why so?"))
        #expect(threads.output.contains("sum.py:2"))
        let json = try switchyard("prs", "show", "\(number)", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["threads"] as? [Any])?.count == 1)
        // Without GitHub it is there as it was, and says so.
        gitHub.stop()
        let offline = try switchyard("prs", "show", "\(number)")
        #expect(offline.status == 0)
        #expect(offline.output.contains("Not yet"), "\(offline.output) \(offline.errors)")
        #expect(offline.errors.contains("This is how it was at"))
    }

    @Test func `an issue is shown with its comments`() throws {
        defer { gitHub.stop() }
        let number = gitHub.addIssue("add subtracts", body: "Two and three is no longer five.")
        let shown = try switchyard("issues", "show", "\(number)")
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("add subtracts"))
        #expect(shown.output.contains("no longer five"))
        #expect(try switchyard("issues", "show", "9999").status == 1)
        #expect(try switchyard("issues", "show", "nine").status == 2)
    }

    @Test func `green checks end with 0 and red ones with 1, and the reason is told`() async throws {
        defer { gitHub.stop() }
        let green = try await open("sum", "sum.py", "def add(a, b):\n    return a + b\n")
        let red = try await open("readme", "README.md", "Still wrong.\n")
        let passed = try switchyard("checks", "--pr", "\(green)")
        #expect(passed.status == 0, "\(passed.output) \(passed.errors)")
        #expect(passed.output.contains("passed"))
        let failed = try switchyard("checks", "--pr", "\(red)", "--json")
        #expect(failed.status == 1, "\(failed.errors)")
        #expect(failed.output.contains(#""verdict" : "red""#), "\(failed.output)")
        // The branch of a pull request is that pull request; one without has its runs.
        #expect(try switchyard("checks", "--branch", "sum").status == 0)
        #expect(try switchyard("checks", "--branch", "main").status == 1)

        let waited = try switchyard("watch", "--pr", "\(green)", "--timeout", "60")
        #expect(waited.status == 0, "\(waited.output) \(waited.errors)")
        let ended = try switchyard("watch", "--pr", "\(red)", "--timeout", "60")
        #expect(ended.status == 1, "\(ended.errors)")
        #expect(ended.output.contains("AssertionError"), "\(ended.output) \(ended.errors)")
        #expect(try switchyard("watch").status == 2)
    }

    @Test func `a run is waited for as well`() async throws {
        defer { gitHub.stop() }
        _ = try await open("sum", "sum.py", "def add(a, b):\n    return a + b\n")
        let runs = try switchyard("runs").output.split(separator: "\n")
        let line = try #require(runs.first { $0.contains(" on sum") })
        let id = try #require(line.split(separator: " ").first)
        let waited = try switchyard("watch", "--run", String(id), "--timeout", "60")
        #expect(waited.status == 0, "\(waited.output) \(waited.errors)")
    }

    @Test func `a pull request is checked out beside the checkout`() async throws {
        defer { gitHub.stop() }
        let number = try await open("sum", "sum.py", "def add(a, b):\n    return a + b\n")
        let made = try switchyard("prs", "checkout", "\(number)")
        #expect(made.status == 0, "\(made.errors)")
        let path = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let text = try String(contentsOfFile: path + "/sum.py", encoding: .utf8)
        #expect(text.contains("a + b"))
        #expect(try product.project.read("sum.py").contains("a - b"))
        let listed = try switchyard("worktrees")
        #expect(listed.output.contains("pull request #\(number)"), "\(listed.output)")
        #expect(listed.output.contains("pr/\(number)-sum"))
        // The token is nowhere in the repository.
        let found = try Command.run("grep", ["-rl", gitHub.token, product.project.path, product.state.path])
        #expect(found.output == "")
    }
}
