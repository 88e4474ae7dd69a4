import Foundation
import StubServer
import Testing

/// The real binary without a screen: what a script and a careful user get.
@Suite(.serialized) struct HeadlessTests {
    @Test func `run turns a reply into a commit and says so in JSON`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let head = try product.git("rev-parse", "HEAD")

        let result = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "sh check.sh",
            "--approve",
            "checks-pass",
            "--json",
            ollama: model.url
        )

        #expect(result.status == 0, "\(result.errors)")
        let report = try json(result.output)
        #expect(report["state"] as? String == "done")
        let branch = try #require(report["branch"] as? String)
        let commit = try #require(report["commit"] as? String)
        let evidence = try #require(report["evidence"] as? [String: Any])
        #expect(evidence["exitCode"] as? Int == 0)
        #expect(evidence["command"] as? String == "sh check.sh")
        #expect(evidence["isStale"] as? Bool == false)
        #expect(try product.git("rev-parse", branch) == commit)
        #expect(try product.git("show", "\(branch):sum.py").contains("a + b"))
        // The evidence is about exactly the committed tree.
        #expect(try product.git("rev-parse", "\(commit)^{tree}") == evidence["tree"] as? String)
        // The user's checkout is as it was.
        #expect(try product.git("rev-parse", "HEAD") == head)
        #expect(try product.git("status", "--porcelain") == "")
        #expect(try product.project.read("sum.py").contains("a - b"))
    }

    @Test func `a reader that stops reading ends a listing and not more`() throws {
        let product = try Product()
        #expect(try product.switchyard("add", "fix: add subtracts").status == 0)
        let line = "\(Product.binary) list --json | true; echo \"${PIPESTATUS[0]}\""
        let result = try Command.run(
            "/bin/bash",
            ["-c", line],
            directory: product.project.path,
            environment: product.environment
        )
        // Whether the reader is gone before the first byte is a race; both ends are quiet ones.
        #expect(["0", "141"].contains(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(result.errors == "")
        #expect(try product.switchyard("list").output.contains("#1"))
    }

    @Test func `without approval the change waits, and approve commits it`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }

        let run = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "sh check.sh",
            "--json",
            ollama: model.url
        )
        #expect(run.status == 3)
        let id = try #require(try json(run.output)["id"] as? Int)
        #expect(try product.switchyard("diff", "\(id)").output.contains("+    return a + b"))

        let approval = try product.switchyard("approve", "\(id)", "--json")
        #expect(approval.status == 0, "\(approval.errors)")
        #expect(try json(approval.output)["state"] as? String == "done")
        #expect(try product.switchyard("list").output.contains("done"))
        #expect(try product.switchyard("show", "\(id)").output.contains("sh check.sh -> exit 0"))
        #expect(try product.switchyard("logs", "\(id)").output.contains("1 passed"))
    }

    @Test func `a reply that fails the checks is no success`() throws {
        let product = try Product()
        let wrong = "sum.py\n```python\ndef add(a, b):\n    return a * b\n```\n"
        let model = try StubOllama(replies: Array(repeating: .text(wrong), count: 20))
        defer { model.stop() }
        let result = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "sh check.sh",
            "--approve",
            "always",
            "--json",
            ollama: model.url
        )
        #expect([1, 5].contains(result.status))
        #expect(try json(result.output)["commit"] == nil)
    }

    @Test func `a reply that writes outside the worktree is denied and writes nothing`() throws {
        let product = try Product()
        let hostile = "../../outside.txt\n```\nescaped\n```\n"
        let model = try StubOllama(replies: Array(repeating: .text(hostile), count: 20))
        defer { model.stop() }
        let result = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "sh check.sh",
            "--approve",
            "always",
            "--json",
            ollama: model.url
        )
        #expect(result.status == 4, "\(result.output) \(result.errors)")
        for folder in [product.project.path, product.state.path] {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.hasSuffix("outside.txt") })
        }
    }

    @Test func `a reply that weakens the test is never committed by a policy`() throws {
        let product = try Product()
        let weakening = "check.sh\n```sh\necho 1 passed\n```\n"
        let model = try StubOllama(replies: Array(repeating: .text(weakening), count: 20))
        defer { model.stop() }
        try product.project.write("import sum\nassert sum.add(2, 3) == 5\n", to: "test_sum.py")
        try product.git("add", "-A")
        try product.git("commit", "-q", "-m", "a test")
        let replies = "test_sum.py\n```python\nprint('fine')\n```\n"
        let cheat = try StubOllama(replies: Array(repeating: .text(replies), count: 20))
        defer { cheat.stop() }
        let result = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            "python3 test_sum.py",
            "--approve",
            "always",
            "--json",
            ollama: cheat.url
        )
        let report = try json(result.output)
        #expect(result.status == 3, "\(result.output)")
        #expect(report["commit"] == nil)
        let changes = try #require(report["testChanges"] as? [[String: Any]])
        #expect(changes.contains { $0["path"] as? String == "test_sum.py" })

        let id = try #require(report["id"] as? Int)
        let refused = try product.switchyard("approve", "\(id)")
        #expect(refused.status == 4)
        #expect(refused.errors.contains("test_sum.py"))
    }

    @Test func `misuse, missing things and a model that is not there have their own exit codes`() throws {
        let product = try Product()
        #expect(try product.switchyard("run").status == 2)
        #expect(try product.switchyard("nonsense").status == 2)
        #expect(try product.switchyard("show", "banana").status == 2)
        #expect(try product.switchyard("show", "99").status == 1)
        let noModel = try product.switchyard("run", "fix: add", "--check", "true")
        #expect(noModel.status == 3)
        #expect(noModel.output.contains("127.0.0.1:9"))
        let folder = try TemporaryFolder()
        let outside = try product.switchyard("list", "--repo", folder.path)
        #expect(outside.status == 3)
        #expect(outside.errors.contains("git"))
    }

    @Test func `an interrupted run cancels its task, leaves no process, and exits with 130`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.stall("thinking about it")])
        defer { model.stop() }
        let mark = "sleep 97.31"
        let result = try product.switchyard(
            "run",
            "fix: add subtracts",
            "--check",
            mark,
            "--json",
            ollama: model.url,
            interruptAfter: .seconds(2)
        )
        #expect(result.status == 130, "\(result.errors)")
        // The words of a command line are parted by NUL: this is the check itself, not one who names it.
        #expect(ProcessTable.running("sleep\u{0}97.31").isEmpty)
        #expect(try product.switchyard("list").output.contains("cancelled"))
    }

    @Test(arguments: [["list"], ["models"], ["config"], ["doctor"], ["themes"]])
    func `every reading command prints JSON alone`(arguments: [String]) throws {
        let product = try Product()
        let model = try StubOllama(replies: [])
        defer { model.stop() }
        let result = try product.switchyard(arguments[0], "--json", ollama: model.url)
        #expect(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) is [Any])
    }

    @Test func `themes are listed, and a mistake in one is told with its file and line`() throws {
        let product = try Product()
        let all = try product.switchyard("themes")
        #expect(all.status == 0)
        #expect(all.output.split(separator: "\n").count == 6)
        #expect(all.output.contains("default-dark") && !all.output.contains("\u{1B}"))
        let one = try product.switchyard("themes", "mono")
        #expect(one.output.contains("selection") && one.output.contains("reverse"))
        #expect(try product.switchyard("themes", "neon").status == 1)

        let file = product.state.path + "/config/switchyard/theme.toml"
        try FileManager.default.createDirectory(
            atPath: product.state.path + "/config/switchyard",
            withIntermediateDirectories: true
        )
        try Data("[roles]\nglow = {}\n".utf8).write(to: URL(fileURLWithPath: file))
        let broken = try product.switchyard("themes")
        #expect(broken.status == 1)
        #expect(broken.errors.contains("\(file):2: there is no role \"glow\""))
        #expect(broken.output.contains("default-dark"))
    }

    @Test func `control characters of a model never reach the terminal`() throws {
        let product = try Product()
        let rude = "\u{1B}]0;owned\u{7}\u{1B}[2Jsum.py\n```python\ndef add(a, b):\n    return a + b\n```\n"
        let model = try StubOllama(
            replies: [.text(rude)] + Array(repeating: .text(Product.goodReply), count: 5)
        )
        defer { model.stop() }
        let run = try product.switchyard(
            "run",
            "fix: \u{1B}[31madd",
            "--check",
            "sh check.sh",
            ollama: model.url
        )
        let logs = try product.switchyard("logs", "1")
        let list = try product.switchyard("list")
        for text in [run.output, run.errors, logs.output, list.output] {
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
        }
    }

    @Test func `without libcurl the words say what to install, and what needs no host goes on`() throws {
        let product = try Product()
        // The loader takes the first file of the name, and this one is no library.
        try product.state.write("no library", to: "broken/libcurl.so.4")
        func run(_ arguments: String...) throws -> Command {
            var environment = product.environment
            environment["LD_LIBRARY_PATH"] = product.state.path + "/broken"
            return try Command.run(
                Product.binary,
                arguments,
                directory: product.project.path,
                environment: environment
            )
        }
        let models = try run("models")
        #expect(models.status == 3)
        #expect(models.errors.contains("cannot be loaded"))
        #expect(models.errors.contains("libcurl4"))
        #expect(!models.errors.contains("ollama serve"))
        #expect(try run("run", "fix: add subtracts").status == 3)
        let list = try run("list")
        #expect(list.status == 0)
        #expect(list.output.contains("blocked"))
    }

    @Test func `config names the file of the keymap only for what stands in it`() throws {
        let product = try Product()
        func sources() throws -> [String: String] {
            let lines = try product.switchyard("config").output.split(separator: "\n").map(String.init)
            let told = lines.filter { $0.hasPrefix("keymap = ") || $0.hasPrefix("editing = ") }
            return Dictionary(
                uniqueKeysWithValues: told.map { line in
                    (String(line.prefix { $0 != " " }), String(line.split(separator: "(").last ?? ""))
                }
            )
        }
        try product.state.write("[global]\n\"task.new\" = \"B\"\n", to: "config/switchyard/keymap.toml")
        #expect(try sources() == ["keymap": "default)", "editing": "default)"])
        try product.state.write("editing = \"vim\"\n", to: "config/switchyard/keymap.toml")
        let changed = try sources()
        #expect(changed["keymap"] == "default)")
        #expect(changed["editing"]?.hasSuffix("keymap.toml)") == true)
    }

    @Test func `keys lists what is in force and looks the user's file through`() throws {
        let product = try Product()
        let list = try product.switchyard("keys")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.hasPrefix("preset: default\n"))
        #expect(try product.switchyard("keys", "--check", "--preset", "vim").status == 0)
        #expect(try product.switchyard("keys", "--preset", "vmi").status == 2)

        try product.state.write("[global]\n\"app.qiut\" = \"v\"\n", to: "config/switchyard/keymap.toml")
        let check = try product.switchyard("keys", "--check")
        #expect(check.status == 1)
        #expect(
            check.output.contains(
                "keymap.toml:2: there is no action \"app.qiut\"; did you mean \"app.quit\"?"
            )
        )
        let report = try json(try product.switchyard("keys", "--check", "--json").output)
        #expect((report["findings"] as? [[String: Any]])?.first?["isProblem"] as? Bool == true)
        let page = try product.switchyard("keys", "--markdown")
        #expect(page.status == 0)
        #expect(page.output.hasPrefix("# Keys\n"))
    }

    @Test func `the demonstration runs without a terminal and without network`() throws {
        let product = try Product()
        let result = try product.switchyard("demo")
        #expect(result.status == 0, "\(result.output) \(result.errors)")
        #expect(result.output.contains("recorded"))
        #expect(result.output.contains("done"))
        // There is a commit in it.
        #expect(result.errors.contains("the sample repository is kept in"))
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
