import Foundation
import StubServer
import Testing

/// The real binary where there is no screen: lines in, lines out.
@Suite(.serialized) struct PlainEndToEndTests {
    @Test func `a script of lines turns a task into a commit`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let head = try product.git("rev-parse", "HEAD")

        let result = try pipe(
            [
                "check sh check.sh", "n fix: add subtracts", "wait", "diff", "approve", "yes", "wait", "show",
                "logs",
            ],
            on: product,
            ollama: model.url
        )

        #expect(result.status == 0, "\(result.output) \(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.contains("#1 queued: fix: add subtracts"))
        #expect(lines.contains("+    return a + b"))
        #expect(lines.contains("Approve #1? Type yes:"))
        #expect(lines.contains { $0.hasPrefix("#1 done: committed as ") })
        #expect(lines.contains("1 passed"))
        #expect(lines.last == "#1 done: fix: add subtracts")
        #expect(!result.output.contains("switchyard>"))
        let branch = try product.git("branch", "--list", "switchyard/*", "--format=%(refname:short)")
        #expect(try product.git("show", "\(branch):sum.py").contains("a + b"))
        #expect(try product.git("rev-parse", "HEAD") == head)
        #expect(try product.git("status", "--porcelain") == "")
    }

    @Test func `at the end of the input a task is worked on until it waits`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        let lines = ["check sh check.sh", "new fix: add subtracts"]
        let result = try pipe(lines, on: product, ollama: model.url)
        #expect(result.status == 3, "\(result.output) \(result.errors)")
        #expect(result.output.split(separator: "\n").last == "#1 reviewing: fix: add subtracts")
        // Without an answer nothing is committed.
        let approval = try pipe(["approve 1"], on: product, ollama: model.url)
        #expect(approval.output.contains("No answer: nothing was done."))
        #expect(try product.switchyard("list").output.contains("reviewing"))
    }

    @Test func `what is misspelt is told with what is near, and shows in the exit code`() throws {
        let product = try Product()
        let result = try pipe(["aprove 3", "tasks"], on: product)
        #expect(result.status == 2)
        #expect(result.output.contains("There is no command 'aprove'. Did you mean `approve`?"))
        #expect(result.output.hasSuffix("no tasks\n"))
    }

    @Test func `without a terminal the bare command takes lines`() throws {
        let product = try Product()
        let result = try product.switchyard()
        #expect(result.status == 0)
        #expect(result.output.contains("no tasks"))
        #expect(result.errors.contains("terminal"))
        let asked = try product.switchyard("--plain")
        #expect(asked.status == 0)
        #expect(asked.errors == "")
    }

    @Test func `standard streams that the caller closed are at their end`() throws {
        let product = try Product()
        func run(_ line: String) throws -> Command {
            try Command.run(
                "/bin/sh",
                ["-c", "timeout 20 \"$0\" " + line, Product.binary],
                directory: product.project.path,
                environment: product.environment
            )
        }
        let quiet = try run("<&-")
        #expect(quiet.status == 0)
        #expect(quiet.output.contains("no tasks"))
        let unheard = try run("list >&-")
        #expect(unheard.status == 1)
        #expect(unheard.errors.contains("standard output cannot be written"))
    }

    @Test func `a place without a repository ends with words`() throws {
        let product = try Product()
        let folder = try TemporaryFolder()
        let result = try product.switchyard("--plain", "--repo", folder.path)
        #expect(result.status == 3)
        #expect(result.errors.contains("git"))
    }

    @Test func `Ctrl-C while only waiting is left quits, and the task can be resumed`() throws {
        let product = try Product()
        let model = try StubOllama(replies: [.stall("thinking about it")])
        defer { model.stop() }
        #expect(try product.switchyard("add", "fix: add subtracts", "--check", "sleep 97.32").status == 0)
        let result = try product.switchyard("--plain", ollama: model.url, interruptAfter: .seconds(2))
        #expect(result.status == 130, "\(result.output) \(result.errors)")
        #expect(ProcessTable.running("sleep\u{0}97.32").isEmpty)
        let list = try product.switchyard("list").output
        #expect(list.contains("#1") && !list.contains("cancelled"))
    }

    @Test func `a reader who is stuck holds up no end`() throws {
        let product = try Product()
        let folder = try TemporaryFolder()
        // Far more than a pipe and the queue take.
        try folder.write(String(repeating: "help\n", count: 2000), to: "lines")
        let script = """
            mkfifo "$1/reader" && exec 3<>"$1/reader"
            timeout --preserve-status --signal=TERM --kill-after=20 3 "$0" --plain <"$1/lines" >"$1/reader"
            """
        let result = try Command.run(
            "/bin/bash",
            ["-c", script, Product.binary, folder.path],
            directory: product.project.path,
            environment: product.environment
        )
        #expect(result.status == 128 + SIGTERM, "\(result.errors)")
        #expect(result.errors == "")
    }

    @Test func `a reader gets everything before the end, and one who leaves ends the session`() throws {
        let product = try Product()
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "help\n", count: 60) + "nonsense\n", to: "lines")
        func run(into reader: String) throws -> Command {
            try Command.run(
                "/bin/bash",
                [
                    "-c", "\"$0\" --plain <\"$1/lines\" | \(reader); echo \"${PIPESTATUS[0]}\"",
                    Product.binary, folder.path,
                ],
                directory: product.project.path,
                environment: product.environment
            )
        }
        let patient = try run(into: "grep -c 'These work now:'")
        #expect(patient.output == "60\n2\n", "\(patient.errors)")
        let gone = try run(into: "head -n 1")
        #expect(gone.output.hasSuffix("\n141\n"), "\(gone.output)")
        #expect(gone.errors == "")
    }

    @Test func `nothing that is written steers a terminal`() throws {
        let product = try Product()
        let rude = "\u{1B}]0;owned\u{7}\u{1B}[2Jsum.py\n```python\ndef add(a, b):\n    return a + b\n```\n"
        let model = try StubOllama(replies: [.text(rude)] + Array(repeating: .text(rude), count: 20))
        defer { model.stop() }
        let lines = [
            "check sh check.sh", "n fix: \u{1B}[31madd", "wait", "show", "logs", "diff",
            "chat what\u{9B}2J is this?", "\u{1B}[A", "help",
        ]
        let result = try pipe(lines, on: product, ollama: model.url)
        #expect(result.output.contains("sum.py"))
        for text in [result.output, result.errors] {
            let controls = text.unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            #expect(controls.isEmpty, "\(text)")
        }
    }

    @Test func `the demonstration can be talked with`() throws {
        let product = try Product()
        let result = try pipe(["chat hello"], arguments: ["demo", "--plain"], on: product)
        #expect(result.status == 0, "\(result.output) \(result.errors)")
        #expect(result.output.contains("recorded-demo (recorded):"))
        #expect(result.output.contains("I am a **recording**"))
        // It says what to do, and leaves nothing behind of a sample in which nothing was done.
        #expect(result.errors.contains("new fix: roman.sh"))
        #expect(!result.errors.contains("is kept in"))
    }

    @Test func `on a terminal there is a prompt, and Ctrl-D leaves`() async throws {
        let product = try Product()
        let terminal = try Tmux(
            columns: 100,
            rows: 30,
            directory: product.project.path,
            environment: product.environment
        )
        try terminal.run("\(Product.binary) --plain; echo ended-$(($? + 42))")
        try await terminal.waitFor("switchyard>")
        #expect(try !terminal.showsAlternateScreen())
        try terminal.run("tasks")
        try await terminal.wait("the answer and another prompt") { screen in
            screen.split(separator: "\n").last == "switchyard>" && screen.contains("\nno tasks\n")
        }
        try terminal.press("C-c")
        try await terminal.waitFor("Ctrl-C again within 2 seconds quits.")
        try terminal.press("C-d")
        try await terminal.waitFor("ended-42")
    }

    /// Runs the binary with lines from a real pipe.
    private func pipe(
        _ lines: [String],
        arguments: [String] = ["--plain"],
        on product: Product,
        ollama: String? = nil
    ) throws -> Command {
        let folder = try TemporaryFolder()
        try folder.write(lines.map { $0 + "\n" }.joined(), to: "lines")
        var environment = product.environment
        if let ollama { environment["OLLAMA_HOST"] = ollama }
        // The status of a pipeline is that of its last command.
        let pipeline = "cat \"$1\" | timeout --kill-after=5 120 \"$0\" \"${@:2}\""
        return try Command.run(
            "/bin/bash",
            ["-c", pipeline, Product.binary, folder.path + "/lines"] + arguments,
            directory: product.project.path,
            environment: environment
        )
    }
}
