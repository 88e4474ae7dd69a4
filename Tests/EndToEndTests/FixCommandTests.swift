import Foundation
import StubGitHub
import Testing

/// Red runs and what became of them, without a screen.
@Suite(.timeLimit(.minutes(2))) struct FixCommandTests {
    @Test func `where no red run was fixed there is nothing to list`() throws {
        let product = try Product()
        let json = try product.switchyard("fixes", "--json")
        #expect(json.status == 0, "\(json.errors)")
        let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Any]
        #expect(list?.isEmpty == true)
        let lines = try product.switchyard("fixes")
        #expect(lines.output == "none\n")
        let statistics = try product.switchyard("fixes", "--stats", "--json")
        #expect(statistics.status == 0)
        #expect(statistics.output.filter { !$0.isWhitespace } == "[]")
    }

    @Test func `what is meant has to be said`() throws {
        let product = try Product()
        #expect(try product.switchyard("fix").status == 2)
        #expect(try product.switchyard("fix", "12", "--pr", "3").status == 2)
        #expect(try product.switchyard("fix", "12", "--threads").status == 2)
        #expect(try product.switchyard("fix", "--pr", "3", "--say", "soon").status == 2)
        #expect(try product.switchyard("fix", "banana").status == 2)
    }

    @Test func `an unknown run is refused, and no task is made`() throws {
        let product = try Product()
        let gitHub = try StubGitHub(files: ["README.md": "There.\n"])
        defer { gitHub.stop() }
        try product.git("remote", "add", "origin", "https://github.com/octo/project.git")
        let environment = product.environment.merging([
            "GITHUB_API_URL": gitHub.url, "GITHUB_TOKEN": gitHub.token,
        ]) { $1 }
        func switchyard(_ arguments: String...) throws -> Command {
            try Command.run(
                Product.binary,
                arguments,
                directory: product.project.path,
                environment: environment
            )
        }
        let refused = try switchyard("fix", "999999", "--json")
        #expect(refused.status != 0)
        let answer = try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: Any]
        #expect(answer?["error"] != nil, "\(refused.output)")
        let request = try switchyard("fix", "--pr", "999")
        #expect(request.status == 1)
        #expect(request.errors.contains("There is no open pull request #999."))
        #expect(try switchyard("list").output == "no tasks\n")
    }
}
