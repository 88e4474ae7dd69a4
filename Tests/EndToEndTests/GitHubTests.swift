import Foundation
import StubGitHub
import StubServer
import Testing

/// Issues, pull requests and runs of a repository on GitHub, and a task that becomes a pull request there.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GitHubTests {
    private let product: Product
    private let gitHub: StubGitHub

    init() async throws {
        product = try Product()
        gitHub = try StubGitHub(files: ["README.md": "There.\n"])
        // What is read of the address is who it belongs to; git goes to the repository behind it.
        let address = "https://github.com/octo/project.git"
        try product.git("remote", "add", "origin", address)
        try product.git("config", "url.\(gitHub.cloneURL).pushInsteadOf", address)
        try product.git("push", "-q", "--force", "origin", "main:main")
        await gitHub.runsAreFinished()
    }

    private var environment: [String: String] {
        product.environment.merging(["GITHUB_API_URL": gitHub.url, "GITHUB_TOKEN": gitHub.token]) { $1 }
    }

    private func switchyard(_ arguments: String..., ollama: String? = nil) throws -> Command {
        var environment = environment
        if let ollama { environment["OLLAMA_HOST"] = ollama }
        return try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: environment
        )
    }

    @Test func `what is on GitHub is told in lines and as JSON`() throws {
        defer { gitHub.stop() }
        let number = gitHub.addIssue("add subtracts")
        let issues = try switchyard("issues")
        #expect(issues.status == 0, "\(issues.errors)")
        #expect(issues.output.contains("#\(number)") && issues.output.contains("add subtracts"))
        let json = try switchyard("issues", "--json").output
        #expect(json.contains(#""title":"add subtracts""#) || json.contains(#""title" : "add subtracts""#))
        #expect(try switchyard("prs").status == 0)
        // The commit that was pushed first has been judged.
        let runs = try switchyard("runs")
        #expect(runs.output.contains("main"), "\(runs.output) \(runs.errors)")
        // Its job failed, and the log says of what.
        let id = try #require(runs.output.split(separator: " ").first)
        let shown = try switchyard("runs", "show", String(id))
        #expect(shown.output.contains("AssertionError"), "\(shown.output) \(shown.errors)")
        try expectLog(of: String(id))
        try expectArchive(of: String(id))
        // Without GitHub what was fetched is still there.
        gitHub.stop()
        let offline = try switchyard("issues", "--cached")
        #expect(offline.output.contains("add subtracts"), "\(offline.output) \(offline.errors)")
        let log = try switchyard("runs", "log", String(id))
        #expect(log.output.contains("AssertionError"), "\(log.output) \(log.errors)")
    }

    /// The whole log on standard output, as it is wanted.
    private func expectLog(of run: String) throws {
        let log = try switchyard("runs", "log", run)
        #expect(log.status == 0, "\(log.errors)")
        #expect(log.output.contains("##[group]Run sh check.sh"))
        #expect(log.output.contains("##[error]Process completed with exit code 1."))
        #expect(!log.output.contains("\u{1B}"))
        let colored = try switchyard("runs", "log", run, "--job", "test", "--times", "--color")
        #expect(colored.output.contains("\u{1B}[36;1msh check.sh\u{1B}[0m"))
        let time = try #require(colored.output.split(separator: " ").first)
        #expect(time.count == 12 && time.contains(":"), "\(time)")
        let excerpt = try switchyard("runs", "log", run, "--excerpt")
        #expect(excerpt.output.contains("AssertionError") && !excerpt.output.contains("##[group]"))
        #expect(excerpt.errors.contains("failed in: sh check.sh"))
        let json = try switchyard("runs", "log", run, "--failed", "--json")
        let reports = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(reports?.count == 1)
        #expect((reports?.first?["text"] as? String)?.contains("AssertionError") == true)
        #expect((reports?.first?["log"] as? [String: Any])?["command"] as? String == "sh check.sh")
        let unknown = try switchyard("runs", "log", run, "--job", "nobody")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("Its jobs are: test."))
        // One request brought it.
        let fetches = gitHub.exchanges.count { !$0.isForStorage && $0.target.hasSuffix("/logs") }
        #expect(fetches == 1)
    }

    /// The logs in one file, which others can read, too.
    private func expectArchive(of run: String) throws {
        let saved = try switchyard("runs", "log", run, "--archive", "logs.zip")
        #expect(saved.status == 0, "\(saved.errors)")
        let path = saved.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(path.hasPrefix("/") && path.hasSuffix("/logs.zip"), "\(saved.output)")
        #expect(saved.errors.contains("6 files with "), "\(saved.errors)")
        let listing = try Command.run("python3", ["-m", "zipfile", "-l", path])
        #expect(listing.output.contains("0_test.txt"), "\(listing.output) \(listing.errors)")
        let again = try switchyard("runs", "log", run, "--archive", "logs.zip")
        #expect(again.status != 0)
        #expect(again.errors.contains("is there already"), "\(again.errors)")
        let mixed = try switchyard("runs", "log", run, "--archive", "other.zip", "--failed")
        #expect(mixed.status == 2, "\(mixed.errors)")
    }

    @Test func `a task from an issue becomes one draft pull request, and the token is nowhere`() async throws
    {
        defer { gitHub.stop() }
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let number = gitHub.addIssue("add subtracts")
        var environment = environment
        environment["OLLAMA_HOST"] = model.url
        _ = try switchyard("config", "--set-check", "sh check.sh")
        let terminal = try Tmux(
            columns: 120,
            rows: 40,
            directory: product.project.path,
            environment: environment
        )
        try terminal.run(Product.binary)
        try await terminal.waitFor("No tasks yet.")
        try terminal.press("#")
        try await terminal.waitFor("A task from an open issue")
        try await terminal.waitFor("#\(number)")
        try terminal.press("Enter")
        try await terminal.waitFor("New task for issue #\(number)")
        // The key that opened a dialog may be held; it is heard again when it was let go.
        try await Task.sleep(for: .seconds(1))
        try terminal.press("Enter")
        try await terminal.waitFor("◆")
        try terminal.press("a")
        try await terminal.waitFor("Approve")
        try await Task.sleep(for: .milliseconds(400))
        try terminal.press("y")
        try await terminal.waitFor("✓ done")
        try terminal.press("X")
        try await terminal.waitFor("ublish #1")
        try await Task.sleep(for: .milliseconds(400))
        try terminal.press("y")
        try await terminal.waitFor("draft pull request #")
        let branches = gitHub.branches.keys.filter { $0.hasPrefix("switchyard/") }
        #expect(branches.count == 1)
        let again = try switchyard("publish", "1")
        #expect(again.status == 0, "\(again.errors)")
        let creations = gitHub.exchanges.filter {
            $0.method == "POST" && $0.target.hasSuffix("/pulls") && $0.status == 201
        }
        #expect(creations.count == 1)
        let creation = try #require(creations.first)
        #expect(String(decoding: creation.body, as: UTF8.self).contains("Closes #\(number)"))
        try terminal.press("q")
        try await terminal.wait("the end") { !$0.contains("Tasks") }
        // In no file of the state, nor of the repository.
        let found = try Command.run("grep", ["-rl", gitHub.token, product.state.path, product.project.path])
        #expect(found.output == "")
    }
}
