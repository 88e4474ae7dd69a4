import Foundation
import StubServer
import Testing

/// Several terminals and commands on the one engine of a project.
@Suite(.serialized) struct AttachTests {
    @Test func `what one terminal does the others see, and the engine outlives the screen that started it`()
        async throws
    {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        _ = try product.switchyard("config", "--set-check", "sh check.sh")
        let first = try open(product, ollama: model.url, columns: 120, rows: 40)
        try await first.waitFor("Tasks")
        let second = try open(product, ollama: model.url, columns: 80, rows: 24)
        try await second.waitFor("No tasks yet.")
        let third = try open(product, ollama: model.url, columns: 50, rows: 15)
        try await third.waitFor("No tasks yet.")

        try add("fix: add subtracts", in: second)
        for terminal in [first, second, third] { try await terminal.waitFor("#1 fix: add") }
        // Each has its own focus: the third looks at something else.
        try third.press("3")
        try await third.waitFor("Talk about")
        for terminal in [first, second] { try await terminal.waitFor("◆") }

        try first.press("q")
        try await first.waitFor("the engine goes on for the other terminals that are attached")
        try second.press("a")
        try await second.waitFor("Approve")
        try await Task.sleep(for: .milliseconds(400))
        try second.press("y")
        try await second.wait("done") { $0.contains("done") }
        #expect(try product.git("branch", "--list", "switchyard/*") != "")
        #expect(try product.switchyard("engine", "status").output.contains("nothing to do"))
        let stop = try product.switchyard("engine", "stop")
        #expect(stop.status == 0, "\(stop.errors)")
        for terminal in [second, third] {
            try await terminal.waitFor("the engine was stopped from another")
        }
    }

    @Test func `when the engine is killed, a terminal that was attached goes on with one of its own`()
        async throws
    {
        let product = try Product()
        let first = try open(product, ollama: nil, columns: 80, rows: 24)
        try await first.waitFor("No tasks yet.")
        let second = try open(product, ollama: nil, columns: 80, rows: 24)
        try await second.waitFor("No tasks yet.")
        try add("before", in: second)
        try await second.waitFor("blocked")
        kill(try #require(try first.engine()), SIGKILL)
        try await first.waitFor("Killed")
        try await second.wait("an engine of its own") { _ in
            guard let status = try? product.switchyard("engine", "status") else { return false }
            return status.output.hasPrefix("process ")
        }
        try await second.wait("the task is back") { $0.contains("blocked") }
        try add("after", in: second)
        try await second.wait("both tasks") { $0.contains("#2 after") && $0.contains("#1 before") }
        let engine = try #require(try second.engine())
        #expect(try product.switchyard("engine", "status").output.contains("process \(engine) "))
        try second.press("q")
        try await second.wait("the shell") { _ in (try? second.showsAlternateScreen()) == false }
    }

    @Test func `an engine whose terminal is gone goes on, and the next terminal finds it`() async throws {
        let product = try Product()
        let model = try StubOllama(replies: [.stall("thinking")])
        defer { model.stop() }
        let engine: Int32
        do {
            let terminal = try open(product, ollama: model.url, columns: 80, rows: 24)
            try await terminal.waitFor("No tasks yet.")
            try add("fix: add subtracts", in: terminal)
            try await terminal.wait("a model call") { _ in !model.requests.isEmpty }
            engine = try #require(try terminal.engine())
            // The terminal's end: its server goes, and with it the master of the pty.
        }
        let again = try open(product, ollama: model.url, columns: 80, rows: 24)
        try await again.waitFor("#1 fix: add")
        #expect(try product.switchyard("engine", "status").output.contains("process \(engine) "))
        try again.press("q")
        try await again.waitFor("Finish first")
        try await Task.sleep(for: .milliseconds(400))
        try again.press("C-c")
        try await again.wait("the shell") { _ in (try? again.showsAlternateScreen()) == false }
        try await again.wait("the engine's end") { _ in kill(engine, 0) != 0 }
        #expect(try product.switchyard("list").output.contains("interrupted"))
    }

    @Test func `an engine without a screen is started, seen, used and stopped`() throws {
        let product = try Product()
        #expect(try product.switchyard("engine", "status").output == "no engine is running\n")
        let started = try product.switchyard("engine", "start")
        #expect(started.status == 0, "\(started.errors)")
        #expect(started.output.contains("nothing to do"))
        // A second start finds the first.
        #expect(try product.switchyard("engine", "start").output == started.output)
        #expect(try product.switchyard("engine", "run").status != 0)

        let folder = try #require(
            FileManager.default.enumerator(atPath: product.state.path)?.compactMap { $0 as? String }
                .first { $0.hasSuffix("/s") }
        )
        #expect(try mode(of: product.state.path + "/" + folder) == 0o600)
        #expect(try mode(of: product.state.path + "/" + folder.dropLast(2)) == 0o700)

        #expect(try product.switchyard("add", "later").status == 0)
        #expect(try product.switchyard("list").output.contains("later"))
        #expect(try product.switchyard("engine", "stop").output == "the engine has ended\n")
        #expect(try product.switchyard("engine", "stop").output == "no engine is running\n")
    }

    @Test func `a terminal says when the engine does not answer, and can be left all the same`() async throws
    {
        let product = try Product()
        _ = try product.switchyard("queue", "pause")
        #expect(try product.switchyard("engine", "start").status == 0)
        let status = try product.switchyard("engine", "status").output
        let engine = try #require(status.split(separator: " ").dropFirst().first.flatMap { Int32($0) })
        defer { kill(engine, SIGCONT) }
        let first = try open(product, ollama: nil, columns: 80, rows: 24)
        try await first.waitFor("No tasks yet.")
        let second = try open(product, ollama: nil, columns: 80, rows: 24)
        try await second.waitFor("No tasks yet.")
        try add("while it sleeps", in: first)
        try await second.waitFor("#1 while")
        kill(engine, SIGSTOP)
        try add("one more", in: first)
        try await first.waitFor("The engine has not answered for 5 s")
        try second.press("q")
        try await second.waitFor("stops and quits")
        // A question does not hear keys that come with it.
        try await Task.sleep(for: .seconds(1))
        try second.press("C-c")
        try await second.waitFor("switchyard: the engine does not answer")
        kill(engine, SIGCONT)
        // It hears that it is to stop, though who said so has gone.
        try await first.waitFor("the engine was stopped from another")
        #expect(try product.switchyard("list").output.contains("while it sleeps"))
    }

    @Test func `an engine of use to nobody ends by itself, also where tasks wait in a paused queue`()
        async throws
    {
        let product = try Product()
        try product.state.write("[engine]\nlinger-seconds = 1\n", to: "config/switchyard/config.toml")
        _ = try product.switchyard("queue", "pause")
        _ = try product.switchyard("add", "later")
        #expect(try product.switchyard("engine", "start").output.contains("1 task is not finished"))
        #expect(try product.switchyard("engine", "status").output.hasPrefix("process "))
        let hasEnded = try await eventually(within: .seconds(20), lookingEvery: .milliseconds(2_500)) {
            try product.switchyard("engine", "status").output == "no engine is running\n"
        }
        // A look attaches for a moment, which begins the time anew.
        #expect(hasEnded)
        #expect(try product.switchyard("list").output.contains("queued"))
    }

    // MARK: - Steps

    private func open(_ product: Product, ollama: String?, columns: Int, rows: Int) throws -> Tmux {
        var environment = product.environment
        if let ollama { environment["OLLAMA_HOST"] = ollama }
        let terminal = try Tmux(
            columns: columns,
            rows: rows,
            directory: product.project.path,
            environment: environment
        )
        try terminal.run(Product.binary)
        return terminal
    }

    private func add(_ text: String, in terminal: Tmux) throws {
        try terminal.press("n")
        try terminal.type(text)
        try terminal.press("Enter")
    }

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }
}
