import Foundation
import StubGitHub
import Testing

/// Issues and pull requests are written to from the command line, also while GitHub is away.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GitHubWriteTests {
    private let product: Product
    private let gitHub: StubGitHub

    init() throws {
        product = try Product()
        var settings = StubGitHub.Settings()
        settings.workflows = []
        gitHub = try StubGitHub(settings: settings)
        try product.git("remote", "add", "origin", "https://github.com/octo/project.git")
    }

    private func switchyard(_ arguments: String..., isOnline: Bool = true) throws -> Command {
        let address = isOnline ? gitHub.url : "http://127.0.0.1:1"
        return try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: product.environment.merging([
                "GITHUB_API_URL": address, "GITHUB_TOKEN": gitHub.token,
            ]) { $1 }
        )
    }

    @Test func `an issue is written, commented on and closed`() throws {
        defer { gitHub.stop() }
        try product.project.write("It *breaks*.\n", to: "text.md")
        let created = try switchyard(
            "issues",
            "create",
            "--title",
            "add subtracts",
            "--body-file",
            "text.md",
            "--label",
            "bug",
            "--json"
        )
        #expect(created.status == 0, "\(created.errors)")
        #expect(created.output.contains(/"state"\s*:\s*"done"/), "\(created.output)")
        #expect(gitHub.titles == ["add subtracts"])
        let commented = try switchyard("issues", "comment", "#1", "I look at it.")
        #expect(commented.output.hasPrefix("done: http"), "\(commented.output) \(commented.errors)")
        #expect(gitHub.comments(on: 1) == ["I look at it."])
        #expect(try switchyard("issues", "close", "1", "--not-planned").status == 0)
        #expect(!gitHub.isOpen(1))
        let listed = try switchyard("github", "writes")
        #expect(listed.output.contains("3 done: close #1 as not planned"), "\(listed.output)")
        // The list of issues is still what it was.
        #expect(try switchyard("issues").status == 0)
    }

    @Test func `a pull request is reviewed and merged at the commit that is told`() throws {
        defer { gitHub.stop() }
        let head = try gitHub.push(["new.txt": "new\n"], to: "topic")
        let number = gitHub.addPull("Add a file", head: "topic")
        let reviewed = try switchyard("prs", "review", "\(number)", "--approve")
        #expect(reviewed.status == 0, "\(reviewed.errors)")
        #expect(reviewed.errors.contains("#\(number) is at \(head.prefix(10)): Add a file"))
        #expect(gitHub.reviews(of: number) == ["APPROVED "])
        let stale = try switchyard("prs", "merge", "\(number)", "--method", "squash", "--head", "0123456789")
        #expect(stale.status == 3)
        #expect(stale.errors.contains("is not at 0123456789 any more"), "\(stale.errors)")
        #expect(try switchyard("prs", "merge", "\(number)", "--method", "squash").status == 0)
        #expect(gitHub.isMerged(number))
    }

    @Test func `what is said offline is sent by the next command that reaches GitHub`() throws {
        defer { gitHub.stop() }
        let number = gitHub.addIssue("add subtracts")
        let offline = try switchyard("issues", "comment", "\(number)", "Thanks!", isOnline: false)
        #expect(offline.status == 3)
        #expect(offline.output.contains("it is kept and sent as soon as that is possible"))
        #expect(try switchyard("github", "writes").output.hasPrefix("1 waiting: comment on #\(number)"))
        #expect(gitHub.comments(on: number).isEmpty)
        #expect(try switchyard("issues").status == 0)
        #expect(gitHub.comments(on: number) == ["Thanks!"])
        #expect(try switchyard("github", "discard", "1").status == 3)
    }
}
