import Foundation
import StubServer
import Testing

/// The real dashboard in a real terminal.
@Suite(.serialized) struct DashboardEndToEndTests {
    @Test(arguments: [(80, 24), (120, 40), (200, 60), (50, 15)])
    func `a typed task becomes a commit on its branch`(columns: Int, rows: Int) async throws {
        let product = try Product()
        let model = try StubOllama(replies: [.text(Product.goodReply)])
        defer { model.stop() }
        _ = try product.switchyard("config", "--set-check", "sh check.sh")
        let terminal = try open(product, ollama: model.url, columns: columns, rows: rows)
        try await terminal.waitFor("Tasks")

        try terminal.press("n")
        try await terminal.waitFor("New task")
        try terminal.type("fix: add subtracts")
        try terminal.press("Enter")
        try await terminal.waitFor("fix: add subtracts")
        try await terminal.waitFor("◆")
        try terminal.press("a")
        try await terminal.waitFor("Approve")
        try await settle()
        try terminal.press("y")
        try await terminal.wait("done") { $0.lowercased().contains("done") }

        let branches = try product.git("branch", "--list", "switchyard/*", "--format=%(refname:short)")
        #expect(try product.git("show", "\(branches):sum.py").contains("a + b"))
        #expect(try product.git("status", "--porcelain") == "")
        try terminal.press("q")
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
    }

    @Test func `after a resize the screen is what a fresh start at that size shows`() async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 80, rows: 24)
        try await terminal.waitFor("Tasks")
        for size in [(200, 60), (50, 15), (20, 5), (10, 3), (120, 40)] {
            try terminal.resize(columns: size.0, rows: size.1)
        }
        let fresh = try open(product, ollama: nil, columns: 120, rows: 40)
        try await fresh.waitFor("Tasks")
        try await terminal.wait("the screen of 120x40") { screen in
            guard let expected = try? fresh.screen() else { return false }
            return screen == expected.joined(separator: "\n")
        }
    }

    @Test func `kill -9 in the middle leaves no process, and the task is there and interrupted`() async throws
    {
        let product = try Product()
        let model = try StubOllama(replies: [.stall("still thinking")])
        defer { model.stop() }
        let terminal = try open(product, ollama: model.url, columns: 100, rows: 30)
        try await terminal.waitFor("Tasks")
        try terminal.press("n")
        try await terminal.waitFor("New task")
        try terminal.type("fix: add subtracts")
        try terminal.press("Enter")
        try await terminal.wait("a model call") { _ in !model.requests.isEmpty }
        let processes = try terminal.descendants()
        kill(try #require(try terminal.engine()), SIGKILL)
        // The parent ends like the engine, the reaper ends the children and then itself.
        try await terminal.wait("no process") { _ in processes.allSatisfy { kill($0, 0) != 0 } }

        let list = try product.switchyard("list")
        #expect(list.output.contains("#1"))
        let next = try StubOllama(replies: [.text(Product.goodReply)])
        defer { next.stop() }
        let resumed = try product.switchyard("retry", "1", "--resume", "--json", ollama: next.url)
        #expect(resumed.status == 3, "\(resumed.errors)")
        #expect(resumed.output.contains("reviewing"))
    }

    @Test(arguments: ["TERM", "HUP", "SEGV", "ABRT", "ILL", "TRAP"])
    func `the terminal is restored however the program ends`(signal: String) async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 80, rows: 24)
        try await terminal.waitFor("Tasks")
        #expect(try terminal.showsAlternateScreen())
        let engine = try #require(try terminal.engine())
        try Command.run("kill", ["-\(signal)", "\(engine)"])
        try await terminal.wait("the shell's screen") { _ in (try? terminal.showsAlternateScreen()) == false }
        try terminal.press("Enter")
        try terminal.run("stty -a | grep -o ' echo ' ; echo modes-$((6*7))")
        let screen = try await terminal.waitFor("modes-42")
        #expect(screen.contains("echo"))
        #expect(try terminal.modes().hasPrefix("0 0 1"))
    }

    @Test func `Ctrl-Z stops the dashboard and fg brings it back whole`() async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 80, rows: 24)
        try await terminal.waitFor("Tasks")
        try terminal.press("C-z")
        try await terminal.waitFor("Stopped")
        #expect(try !terminal.showsAlternateScreen())
        try terminal.run("echo back-$((6*7))")
        try await terminal.waitFor("back-42")
        try terminal.run("fg")
        try await terminal.wait("the dashboard") { $0.contains("Tasks") && !$0.contains("back-42") }
        try terminal.press("q")
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
    }

    @Test(arguments: ["q", "C-c"])
    func `quitting leaves a clean terminal`(key: String) async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 80, rows: 24)
        try await terminal.waitFor("Tasks")
        try terminal.press(key)
        if key == "C-c" {
            try await settle()
            try terminal.press("C-c")
        }
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
        #expect(try terminal.modes().hasPrefix("0 0 1"))
    }

    @Test(arguments: ["q", "TERM"])
    func `after a restart the screen is as it was left`(end: String) async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 120, rows: 40)
        try await terminal.waitFor("Talk about this repository.")
        try terminal.press("3", "z", "i")
        try await terminal.waitFor("a message, or /task")
        try terminal.type("half a thought")
        try await terminal.waitFor("half a thought")
        try terminal.press("C-c")
        try await terminal.waitFor("next pane")
        if end == "q" {
            try terminal.press("q")
        } else {
            kill(try #require(try terminal.engine()), SIGTERM)
        }
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
        try terminal.run("clear; \(Product.binary)")
        let screen = try await terminal.waitFor("half a thought")
        // Half of the screen is the chat's, with the tabs above, since Detail has no place beside it.
        #expect(screen.contains("[3 Chat]"))
    }

    @Test func `a paste into the editor runs no keys`() async throws {
        let product = try Product()
        let terminal = try open(product, ollama: nil, columns: 80, rows: 24)
        try await terminal.waitFor("Tasks")
        try terminal.press("n")
        try await terminal.waitFor("New task")
        try terminal.paste("first line\nq\nlast line")
        try await terminal.waitFor("last line")
        #expect(try terminal.showsAlternateScreen())
    }

    @Test func `an unknown or dumb terminal gets words, not garbage`() async throws {
        let product = try Product()
        let terminal = try Tmux(
            columns: 80,
            rows: 24,
            directory: product.project.path,
            environment: product.environment
        )
        try terminal.run("TERM=dumb \(Product.binary); echo ended-$(($? + 42))")
        let dumb = try await terminal.waitFor("switchyard>")
        #expect(dumb.contains("no tasks"))
        try terminal.run("quit")
        try await terminal.waitFor("ended-42")
        try terminal.run("clear; TERM=no-such-terminal \(Product.binary)")
        try await terminal.wait("something useful") { $0.contains("Tasks") || $0.contains("no tasks") }
    }

    @Test func `in the POSIX locale nothing on the screen is garbage`() async throws {
        let product = try Product()
        var environment = product.environment
        environment["LC_ALL"] = "POSIX"
        let terminal = try Tmux(
            columns: 80,
            rows: 24,
            directory: product.project.path,
            environment: environment
        )
        try terminal.run(Product.binary)
        let screen = try await terminal.waitFor("Tasks")
        #expect(!screen.contains("\u{FFFD}"))
    }

    /// Opens the dashboard by typing its path in a shell.
    private func open(_ product: Product, ollama: String?, columns: Int, rows: Int) throws -> Tmux {
        var environment = product.environment
        if let ollama { environment["OLLAMA_HOST"] = ollama }
        environment["XDG_STATE_HOME"] = product.state.path
        let terminal = try Tmux(
            columns: columns,
            rows: rows,
            directory: product.project.path,
            environment: environment
        )
        try terminal.run(Product.binary)
        return terminal
    }

    /// Outlasts the quarter of a second in which a dangerous dialog ignores keys.
    private func settle() async throws { try await Task.sleep(for: .milliseconds(350)) }
}
