import Foundation
import Testing

/// No way out of the dashboard leaves anything on in the terminal that was off before.
@Suite(.serialized) struct TerminalModesEndToEndTests {
    @Test(arguments: ["q", "C-c", "TERM", "QUIT", "HUP", "SEGV", "ABRT", "ILL", "TRAP", "KILL"])
    func `whatever was turned on is off again, however the program ends`(end: String) async throws {
        try await expectClean(after: end, speaksKitty: true)
    }

    @Test(arguments: ["q", "TERM", "SEGV", "KILL"])
    func `so it is in a terminal that tells modified keys in xterm's way`(end: String) async throws {
        try await expectClean(after: end, speaksKitty: false)
    }

    private func expectClean(after end: String, speaksKitty: Bool) async throws {
        let recorded = try await RecordedTerminal()
        let terminal = recorded.terminal
        try await recorded.startDashboard(speaksKitty: speaksKitty)
        switch end {
        case "q": try terminal.press("q")
        case "C-c":
            try terminal.press("C-c")
            // Outlasts the moment in which a question ignores keys.
            try await Task.sleep(for: .milliseconds(350))
            try terminal.press("C-c")
        default:
            let engine = try #require(try terminal.engine())
            try Command.run("kill", ["-\(end)", "\(engine)"])
        }
        try await recorded.expectClean(after: "echo back-$((6*7))", "back-42")
    }

    @Test func `while stopped with Ctrl-Z nothing is on, after fg everything, and after that nothing`()
        async throws
    {
        let recorded = try await RecordedTerminal()
        let terminal = recorded.terminal
        try await recorded.startDashboard()
        let on = try recorded.modesOn()
        #expect(Set(on).isSuperset(of: ["1049", "2004", "1004", "1000", "1006", "keyboard", "title"]))
        try terminal.press("C-z")
        try await terminal.waitFor("Stopped")
        try await recorded.expectClean(after: "echo away-$((6*7))", "away-42")
        try terminal.run("fg")
        try await terminal.wait("the modes again") { _ in (try? recorded.modesOn()) == on }
        try terminal.press("q")
        try await recorded.expectClean(after: "echo back-$((6*7))", "back-42")
    }
}

/// A terminal of which every byte is kept that it was sent.
private struct RecordedTerminal {
    let terminal: Tmux
    private let product: Product
    /// What the window was called before.
    private let title: String

    private var path: String { product.state.path + "/record" }

    init() async throws {
        product = try Product()
        terminal = try Tmux(
            columns: 80,
            rows: 24,
            directory: product.project.path,
            environment: product.environment
        )
        // The shell would turn that on for itself at its prompt.
        try terminal.run("bind 'set enable-bracketed-paste off'; echo ready-$((6*7))")
        try await terminal.waitFor("ready-42")
        title = try terminal.title()
        try terminal.record(to: path)
    }

    /// Starts the dashboard and turns on what it can.
    ///
    /// - Parameter speaksKitty: Whether the terminal answers that it speaks the kitty keyboard protocol; else
    ///   it is tmux that says who it is.
    func startDashboard(speaksKitty: Bool = true) async throws {
        try terminal.run(Product.binary)
        try await terminal.waitFor("Tasks")
        if speaksKitty { try terminal.type("\u{1B}[?0u") }
        try await terminal.wait("every mode") { _ in
            guard let on = try? modesOn() else { return false }
            return on.contains(speaksKitty ? "keyboard" : "modified keys") && on.contains("title")
        }
    }

    /// What was turned on and not off: private modes by number, and what is put on a stack.
    func modesOn() throws -> [String] {
        let bytes = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let modes = ["1049", "2004", "1004", "1000", "1002", "1003", "1006", "2026"].filter { mode in
            guard let last = bytes.ranges(of: "\u{1B}[?\(mode)").last else { return false }
            return bytes[last.upperBound...].first == "h"
        }
        // A crash may take from the stack once more than was put there: whoever noticed it last makes sure.
        let stacks = [("keyboard", "\u{1B}[>1u", "\u{1B}[<u"), ("title", "\u{1B}[22;2t", "\u{1B}[23;2t")]
        let modifiedKeys = bytes.ranges(of: "\u{1B}[>4").last.map { bytes[$0.upperBound...] }
        let levels = modifiedKeys?.hasPrefix(";1m") == true ? ["modified keys"] : []
        return modes + levels
            + stacks.filter { bytes.ranges(of: $0.1).count > bytes.ranges(of: $0.2).count }.map(\.0)
    }

    /// Waits for the shell, which runs a command, and looks at what is on then.
    func expectClean(
        after command: String,
        _ output: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
        try terminal.press("Enter")
        try terminal.run(command)
        try await terminal.waitFor(output)
        // The record is written by a process of its own.
        try await terminal.wait("the record") { _ in
            let record = try? Data(contentsOf: URL(filePath: path))
            return record.map { String(decoding: $0, as: UTF8.self).contains(output) } ?? false
        }
        #expect(try modesOn() == [], sourceLocation: sourceLocation)
        #expect(try terminal.modes().hasPrefix("0 0 1"), sourceLocation: sourceLocation)
        #expect(try terminal.title() == title, sourceLocation: sourceLocation)
    }
}
