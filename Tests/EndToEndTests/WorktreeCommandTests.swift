import Foundation
import StubServer
import Testing

/// Worktrees, their clean-up and the way back to a step by the real binary, without a screen.
@Suite(.serialized) struct WorktreeCommandTests {
    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// A project with a change in review, as task 1.
    private func reviewing(_ model: StubOllama) throws -> Product {
        let product = try Product()
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

    @Test func `worktrees are listed, and a clean-up says what goes, what stays and why`() throws {
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let product = try reviewing(model)
        let list = try product.switchyard("worktrees")
        #expect(list.status == 0, "\(list.errors)")
        for words in [
            "#1", "reviewing", "switchyard/1-", "uncommitted changes", "/worktrees/1-", "in all: worktrees",
        ] {
            #expect(list.output.contains(words), "\(list.output)")
        }
        let report = try json(try product.switchyard("worktrees", "--json").output)
        let worktree = try #require((report["worktrees"] as? [[String: Any]])?.first)
        #expect(worktree["obstacles"] as? [String] == ["in-use", "dirty"])
        #expect(((report["disk"] as? [String: Any])?["worktrees"] as? Int ?? 0) > 0)
        let path = try #require(worktree["path"] as? String)

        let kept = try product.switchyard("gc", "--force-trash")
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(kept.output.contains("left alone") && kept.output.contains("its task is reviewing"))
        #expect(FileManager.default.fileExists(atPath: path))

        _ = try product.switchyard("cancel", "1")
        let refused = try product.switchyard("gc")
        #expect(refused.output.contains("it has changes that are in no commit"), "\(refused.output)")
        let rehearsed = try product.switchyard("gc", "--force-trash", "--dry-run")
        #expect(rehearsed.output.contains("to the trash  \(path)"), "\(rehearsed.output)")
        #expect(rehearsed.output.contains("Would move 1 worktree"))
        #expect(FileManager.default.fileExists(atPath: path))
        let done = try json(try product.switchyard("gc", "--force-trash", "--json").output)
        #expect((done["note"] as? String)?.contains("Moved 1 worktree to the trash") == true)
        #expect((done["toTrash"] as? [Any])?.count == 1 && (done["leftAlone"] as? [Any])?.isEmpty == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try product.switchyard("worktrees").output.contains("no worktrees"))
        #expect(try product.git("status", "--porcelain").isEmpty)
    }

    @Test func `a step is restored by its number, and undo takes that back`() throws {
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let product = try reviewing(model)
        let path = try #require(
            try json(try product.switchyard("show", "1", "--json").output)["task"] as? [String: Any]
        )
        let root = try #require(path["worktree"] as? String)
        func content() throws -> String { try String(contentsOfFile: root + "/sum.py", encoding: .utf8) }
        #expect(try content().contains("a + b"))
        let shown = try product.switchyard("show", "1").output
        let line = try #require(shown.split(separator: "\n").first { $0.contains("make a worktree") })
        let number = try #require(line.split(separator: " ").dropFirst().first)
        let restored = try product.switchyard("restore-step", "1", String(number))
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try content().contains("a - b"))
        #expect(try product.switchyard("undo", "1").status == 0)
        #expect(try content().contains("a + b"))
        #expect(try product.switchyard("restore-step", "1", "9999").status == 1)
        #expect(try product.switchyard("restore-step", "1", "two").status == 2)
    }

    @Test func `a change is rebased onto what the branch has become`() throws {
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let product = try reviewing(model)
        try product.project.write("new\n", to: "new.txt")
        try product.git("add", "-A")
        try product.git("commit", "-q", "-m", "Meanwhile")
        let result = try product.switchyard("rebase", "1", "--json", ollama: model.url)
        #expect(result.status == 3, "\(result.errors)")
        let task = try json(result.output)
        #expect(task["state"] as? String == "reviewing")
        #expect(task["base"] as? String == (try product.git("rev-parse", "HEAD")))
        #expect((task["evidence"] as? [String: Any])?["exitCode"] as? Int == 0)
        #expect(try product.switchyard("approve", "1").status == 0)
    }
}
