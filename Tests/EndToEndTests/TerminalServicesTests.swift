import Foundation
import Testing

/// What the real dashboard does with the terminal besides drawing, as tmux sees it.
@Suite(.serialized) struct TerminalServicesEndToEndTests {
    private func open(_ product: Product, _ more: [String: String] = [:]) throws -> Tmux {
        try Tmux(
            columns: 100,
            rows: 30,
            directory: product.project.path,
            environment: product.environment.merging(more) { $1 }
        )
    }

    @Test func `what is copied is in tmux's buffer, and only then it says copied`() async throws {
        let product = try Product()
        _ = try product.switchyard("add", "fix: add subtracts")
        let terminal = try open(product)
        try terminal.run(Product.binary)
        try await terminal.waitFor("fix: add subtracts")
        try terminal.press("y")
        try await terminal.waitFor("copied with tmux")
        #expect(try terminal.buffer().contains("fix: add subtracts"))
    }

    @Test func `the user's own command takes the text`() async throws {
        let product = try Product()
        _ = try product.switchyard("add", "fix: add subtracts")
        let file = product.state.path + "/copied"
        let terminal = try open(product, ["SWITCHYARD_CLIPBOARD_COMMAND": "cat > \(file)"])
        try terminal.run(Product.binary)
        try await terminal.waitFor("fix: add subtracts")
        try terminal.press("y")
        try await terminal.waitFor("copied with clipboard.command")
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("fix: add subtracts"))
    }

    @Test func `a command that fails copies nothing, and says so with its words`() async throws {
        let product = try Product()
        _ = try product.switchyard("add", "fix: add subtracts")
        let command = "echo no clipboard >&2; exit 3"
        let terminal = try open(product, ["SWITCHYARD_CLIPBOARD_COMMAND": command])
        try terminal.run(Product.binary)
        try await terminal.waitFor("fix: add subtracts")
        try terminal.press("y")
        try await terminal.waitFor("no clipboard (exit code 3)")
    }

    @Test func `the window's title is the project's while the dashboard is there, and then the old one`()
        async throws
    {
        let product = try Product()
        let terminal = try open(product)
        let before = try terminal.title()
        try terminal.run(Product.binary)
        try await terminal.wait("the title") { _ in
            (try? terminal.title())?.hasPrefix("switchyard: ") == true
        }
        try terminal.press("C-z")
        try await terminal.waitFor("Stopped")
        #expect(try terminal.title() == before)
        try terminal.run("fg")
        try await terminal.wait("the title again") { _ in
            (try? terminal.title())?.hasPrefix("switchyard: ") == true
        }
        kill(try #require(try terminal.engine()), SIGKILL)
        try await terminal.wait("the old title") { _ in (try? terminal.title()) == before }
        try terminal.run("SWITCHYARD_TITLE=off \(Product.binary)")
        try await terminal.waitFor("Tasks")
        #expect(try terminal.title() == before)
    }

    @Test func `the mouse is on, off by a key, and off by a setting`() async throws {
        let product = try Product()
        let terminal = try open(product)
        try terminal.run(Product.binary)
        try await terminal.wait("the mouse") { _ in (try? terminal.modes())?.hasPrefix("1") == true }
        try terminal.press("F9")
        try await terminal.wait("no mouse") { _ in (try? terminal.modes())?.hasPrefix("0") == true }
        try terminal.press("F9", "q")
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
        #expect(try terminal.modes().hasPrefix("0 0 1"))
        try terminal.run("SWITCHYARD_MOUSE=off \(Product.binary)")
        try await terminal.waitFor("Tasks")
        #expect(try terminal.modes().hasPrefix("0"))
    }

    @Test func `Ctrl-C in a pager ends neither the pager's terminal nor the dashboard`() async throws {
        let product = try Product()
        _ = try product.switchyard("add", "fix: add subtracts")
        let terminal = try open(product, ["PAGER": "sh -c 'echo pager-$((6*7)); sleep 300' --"])
        try terminal.run(Product.binary)
        try await terminal.waitFor("fix: add subtracts")
        try terminal.press("p")
        try await terminal.waitFor("pager-42")
        try terminal.press("C-c")
        try await terminal.wait("the dashboard") { $0.contains("Tasks") && !$0.contains("pager-42") }
        #expect(try terminal.showsAlternateScreen())
    }

    @Test func `a keymap that is written while the dashboard runs is in force`() async throws {
        let product = try Product()
        let terminal = try open(product)
        try product.state.write("[global]\n\"task.new\" = \"B\"\n", to: "config/switchyard/keymap.toml")
        try terminal.run(Product.binary)
        try await terminal.waitFor("Tasks")
        try product.state.write("[global]\n\"task.new\" = \"Z\"\n", to: "config/switchyard/keymap.toml")
        try await terminal.waitFor("Your keymap was read again.")
        try terminal.press("Z")
        try await terminal.waitFor("New task")
    }

    @Test func `doctor tells of tmux, the clipboard and the settings`() async throws {
        let product = try Product()
        let terminal = try Tmux(
            columns: 200,
            rows: 60,
            directory: product.project.path,
            environment: product.environment.merging(["NO_COLOR": "1"]) { $1 }
        )
        try terminal.run("\(Product.binary) doctor; echo ended-$((6*7))")
        let screen = try await terminal.waitFor("ended-42", seconds: 30)
        for words in [
            "terminal: TERM is ", "colors: no colours: NO_COLOR is set", "locale: ", "size: 200x60",
            "tmux: tmux ",
            "tmux: escape-time 0", "clipboard: copied text goes to tmux", "keymap: no file of yours",
            "theme: mono", "mouse: mouse = on (default)", "notices: notify.by = bell (default)",
        ] {
            #expect(screen.contains(words), "\(words) in\n\(screen)")
        }
    }
}
