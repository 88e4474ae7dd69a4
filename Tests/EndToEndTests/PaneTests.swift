import Foundation
import Testing

/// Panes alone, beside a dashboard and beside each other.
@Suite(.serialized) struct PaneTests {
    @Test func `a pane beside a dashboard shows the same engine`() async throws {
        let product = try Product()
        let dashboard = try open(product, "")
        try await dashboard.waitFor("No tasks yet.")
        let pane = try open(product, "pane tasks")
        let first = try await pane.waitFor("No tasks yet.")
        #expect(!first.contains("Detail"))
        #expect(!first.contains("Chat"))
        try pane.press("3")
        try await pane.waitFor("This screen has Tasks alone")
        try pane.press("n")
        try pane.type("from the pane")
        try pane.press("Enter")
        for terminal in [dashboard, pane] { try await terminal.waitFor("#1 from the pane") }
        try await dashboard.waitFor("blocked")
        try dashboard.press("3")
        try await dashboard.waitFor("Talk about")
        // How the pane is left last is not how the dashboard begins.
        for terminal in [dashboard, pane] {
            try terminal.press("q")
            try await terminal.wait("the shell") { _ in (try? terminal.showsAlternateScreen()) == false }
        }
        let again = try open(product, "")
        try await again.waitFor("Talk about")
        _ = try product.switchyard("engine", "stop")
    }

    @Test func `in tmux three panes share the window and the engine`() async throws {
        let product = try Product()
        let terminal = try open(product, "tmux", columns: 160, rows: 50)
        try await terminal.wait("three panes") { _ in
            let panes = (try? terminal.panes()) ?? []
            return panes.count == 3 && panes[0].contains(" Tasks ") && panes[1].contains(" Detail ")
                && panes[2].contains(" Chat ")
        }
        #expect(try product.switchyard("engine", "status").output.hasPrefix("process "))
        #expect(try product.switchyard("add", "for all of them").status == 0)
        try await terminal.wait("the task in both") { _ in
            let panes = (try? terminal.panes()) ?? []
            return panes.count == 3 && panes[0].contains("#1 for all") && panes[1].contains("for all of them")
        }
        let sizes = try terminal.paneSizes()
        // 60 % of the width on the right, and there 40 % of the height below.
        #expect((94...97).contains(sizes[1].columns))
        #expect(sizes[2].columns == sizes[1].columns)
        #expect((19...20).contains(sizes[2].rows))
        _ = try product.switchyard("engine", "stop")
    }

    @Test func `outside tmux the layout says what it needs`() throws {
        let product = try Product()
        var environment = product.environment
        environment["TMUX"] = ""
        let result = try Command.run(
            Product.binary,
            ["tmux"],
            directory: product.project.path,
            environment: environment
        )
        #expect(result.status == 2)
        #expect(result.errors.contains("TMUX is not set"))
    }

    @Test(arguments: [(["pane", "nonsense"], "tasks, detail, chat"), (["pane", "tasks"], "needs a screen")])
    func `a pane that cannot be is a mistake of usage`(arguments: [String], reason: String) throws {
        let product = try Product()
        let result = try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: product.environment
        )
        #expect(result.status == 2)
        #expect(result.errors.contains(reason))
    }

    // MARK: - Steps

    private func open(
        _ product: Product,
        _ line: String,
        columns: Int = 80,
        rows: Int = 24
    ) throws -> Tmux {
        let terminal = try Tmux(
            columns: columns,
            rows: rows,
            directory: product.project.path,
            environment: product.environment
        )
        try terminal.run("\(Product.binary) \(line)")
        return terminal
    }
}
