import Foundation
import StubServer
import Testing

/// A review of single hunks by the real binary, without a screen.
@Suite(.serialized) struct ReviewCommandTests {
    private static let filler = (1...12).map { "N\($0) = \($0)\n" }.joined()

    private static func sum(_ add: String, _ double: String) -> String {
        "def add(a, b):\n    return \(add)\n\n\n\(filler)\n\ndef double(a):\n    return \(double)\n"
    }

    private static func reply(_ content: String) -> StubReply { .text("sum.py\n```python\n\(content)```\n") }

    /// The fix that the check needs, and a second hunk that nobody asked for.
    private static let both = reply(sum("a + b", "2 * a"))

    /// A project with a change of two hunks in review, as task 1.
    private func reviewing(_ model: StubOllama) throws -> Product {
        let product = try Product()
        try product.project.write(Self.sum("a - b", "a + a"), to: "sum.py")
        try product.git("commit", "-q", "-a", "-m", "A sum and a double")
        let run = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "sh check.sh",
            ollama: model.url
        )
        #expect(run.status == 3, "\(run.output) \(run.errors)")
        return product
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `hunks are listed, and approve commits all but those that are named`() throws {
        let model = try StubOllama(replies: [Self.both])
        defer { model.stop() }
        let product = try reviewing(model)
        let list = try product.switchyard("diff", "1", "--hunks")
        #expect(list.status == 0)
        for text in ["tree ", "sum.py ", "2 hunks", "sum.py:1 ", "sum.py:2 ", "+1 -1  @@ -1,5 +1,5 @@"] {
            #expect(list.output.contains(text), "\(list.output)")
        }
        let report = try json(try product.switchyard("diff", "1", "--hunks", "--json").output)
        #expect(report["task"] as? Int == 1)
        let file = try #require((report["files"] as? [[String: Any]])?.first)
        let names = (file["hunks"] as? [[String: Any]])?.map { $0["name"] as? String }
        #expect(names == ["sum.py:1", "sum.py:2"])
        let tree = try #require(report["tree"] as? String)

        let result = try product.switchyard(
            "approve",
            "1",
            "--except",
            "sum.py:2",
            "--tree",
            String(tree.prefix(10)),
            "--json"
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("Taken back: 1 hunk. The checks run again."))
        let done = try json(result.output)
        #expect(done["state"] as? String == "done")
        let branch = try #require(done["branch"] as? String)
        let content = try product.git("show", "\(branch):sum.py")
        #expect(content.contains("a + b") && content.contains("a + a") && !content.contains("2 * a"))
        // What is committed is what the checks ran on after the hunk was taken back.
        let evidence = try #require(done["evidence"] as? [String: Any])
        #expect(evidence["exitCode"] as? Int == 0)
        #expect(try product.git("rev-parse", "\(branch)^{tree}") == evidence["tree"] as? String)
        #expect(evidence["tree"] as? String != tree)
    }

    @Test func `what is left is not committed where the checks fail on it, or where nothing is left`() throws
    {
        let model = try StubOllama(replies: [Self.both])
        defer { model.stop() }
        let product = try reviewing(model)
        let failing = try product.switchyard("approve", "1", "--except", "sum.py:1")
        #expect(failing.status == 3, "\(failing.errors)")
        #expect(failing.errors.contains("not committed: the checks do not pass on what is left"))
        #expect(failing.output.contains("sh check.sh -> exit 1"))
        #expect(try product.switchyard("list").output.contains("reviewing"))

        // The one hunk that is left is the first one now.
        let nothing = try product.switchyard("approve", "1", "--except", "sum.py:1", "--json")
        #expect(nothing.status == 3)
        #expect(nothing.errors.contains("Nothing is left of the change."))
        let report = try json(nothing.output)
        #expect(report["state"] as? String == "reviewing")
        #expect(report["commit"] == nil)
        #expect(try product.switchyard("diff", "1", "--hunks").output == "nothing is changed\n")
    }

    @Test func `names that are not there are misuse, and change nothing`() throws {
        let model = try StubOllama(replies: [Self.both])
        defer { model.stop() }
        let product = try reviewing(model)
        let before = try product.switchyard("show", "1").output
        let misuses: [([String], String)] = [
            (["approve", "1", "--except", "sum.py:9"], "sum.py has the hunks 1 to 2"),
            (
                ["approve", "1", "--except", "sum.py:2", "--except", "other.py"],
                "no file or hunk \"other.py\""
            ),
            (["reject", "1", "--hunk", "sum.py:0"], "sum.py has the hunks 1 to 2"),
            (["reject", "1", "--comment-on", "sum.py:2"], "says nothing of a place"),
            (["reject", "1", "--comment-on", "sum.py:2= "], "is empty"),
            (["reject", "1", "--comment", " "], "Say what is to be different"),
        ]
        for (arguments, words) in misuses {
            let result = try run(arguments, product)
            #expect(result.status == 2, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let other = try run(["approve", "1", "--except", "sum.py:2", "--tree", "0000000"], product)
        #expect(other.status == 3)
        #expect(other.errors.contains("is not that of the tree"))
        let failure = try json(try run(["approve", "1", "--except", "x", "--json"], product).output)
        #expect((failure["error"] as? [String: Any])?["remedy"] is String)
        #expect(try product.switchyard("show", "1").output == before)

        #expect(try product.switchyard("cancel", "1").status == 0)
        let ended = try run(["approve", "1", "--except", "sum.py:2"], product)
        #expect(ended.status == 3)
        #expect(ended.errors.contains("is cancelled"))
    }

    @Test func `reject takes back what it names, and the agent hears what was said of it`() throws {
        let again = Self.reply(Self.sum("b + a", "a + a"))
        let model = try StubOllama { _, number in number == 1 ? Self.both : again }
        defer { model.stop() }
        let product = try reviewing(model)
        let asked = model.requests.count
        let result = try product.switchyard(
            "reject",
            "1",
            "--comment",
            "swap the summands",
            "--hunk",
            "sum.py:2",
            "--comment-on",
            "sum.py:2=nobody asked for this",
            "--json",
            ollama: model.url
        )
        #expect(result.status == 3, "\(result.output) \(result.errors)")
        #expect(try json(result.output)["state"] as? String == "reviewing")
        let prompt = model.requests.dropFirst(asked).flatMap(\.messages).map(\.content).joined()
        #expect(prompt.contains("swap the summands"))
        #expect(prompt.contains("nobody asked for this"))
        #expect(prompt.contains("the user took this back"))
        let diff = try product.switchyard("diff", "1").output
        #expect(diff.contains("+    return b + a") && !diff.contains("2 * a"))
    }

    private func run(_ arguments: [String], _ product: Product) throws -> Command {
        try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: product.environment
        )
    }
}
