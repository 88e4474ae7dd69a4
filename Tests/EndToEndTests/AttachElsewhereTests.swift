import Foundation
import Testing

/// Attaching through ssh, with a script in its place, and to what is not there.
@Suite(.serialized) struct AttachElsewhereTests {
    @Test func `an engine behind ssh is seen and used, and found again when the line is cut`() async throws {
        let product = try Product()
        #expect(try product.switchyard("engine", "start").status == 0)
        let terminal = try open(
            product,
            ssh: nearby,
            "attach ssh://kim@far.example:2222\(product.project.path)"
        )
        try await terminal.waitFor("No tasks yet.")
        try await terminal.waitFor("far.example:")
        #expect(
            try calls(product) == [
                "-T -o ServerAliveInterval=15 -o ServerAliveCountMax=3 -p 2222 kim@far.example --"
            ]
        )
        try terminal.press("n")
        try terminal.type("from here")
        try terminal.press("Enter")
        try await terminal.waitFor("#1 from here")
        #expect(try product.switchyard("list").output.contains("from here"))

        let proxies = ProcessTable.running("proxy\0--repo\0\(product.project.path)")
        #expect(!proxies.isEmpty)
        for proxy in proxies { kill(proxy, SIGKILL) }
        try await terminal.wait("another line") { _ in (try? calls(product).count) == 2 }
        // Nobody can be asked for a password now.
        #expect(try calls(product).last?.contains("BatchMode=yes") == true)
        #expect(try product.switchyard("add", "from there").status == 0)
        try await terminal.waitFor("#2 from there")

        #expect(try product.switchyard("engine", "stop").status == 0)
        try await terminal.waitFor("the engine was stopped from another")
    }

    @Test func `a line that stays cut is told of, keys work, and it is taken up when it can be`() async throws
    {
        let product = try Product()
        #expect(try product.switchyard("engine", "start").status == 0)
        let terminal = try open(product, ssh: nearby, "attach ssh://far.example\(product.project.path)")
        try await terminal.waitFor("No tasks yet.")
        try product.state.write("", to: "cut")
        for proxy in ProcessTable.running("proxy\0--repo\0\(product.project.path)") { kill(proxy, SIGKILL) }
        try await terminal.waitFor("The line to far.example is lost")
        try terminal.press("2")
        try await terminal.waitFor("┏ 2 Detail")
        try FileManager.default.removeItem(atPath: product.state.path + "/cut")
        try await terminal.wait("the line again", seconds: 30) { !$0.contains("is lost") }
        #expect(try product.switchyard("add", "after that").status == 0)
        try await terminal.waitFor("#1 after that")
        _ = try product.switchyard("engine", "stop")
    }

    @Test func `where ssh fails its words stay on the terminal, and ours follow`() async throws {
        let product = try Product()
        let failing = "echo 'far.example: no route to host' >&2; exit 255"
        let terminal = try open(product, ssh: failing, "attach ssh://far.example/srv; echo status $?")
        let screen = try await terminal.waitFor("status 3")
        let theirs = try #require(screen.firstRange(of: "no route to host"))
        let ours = try #require(screen.firstRange(of: "ssh reached no engine for /srv on far.example"))
        #expect(theirs.upperBound < ours.lowerBound)
    }

    @Test func `without an engine attaching says so, and starts none`() async throws {
        let product = try Product()
        let terminal = try open(product, ssh: nearby, "attach; echo status $?")
        let screen = try await terminal.waitFor("status 3")
        #expect(screen.contains("No engine is running for"))
        #expect(try product.switchyard("engine", "status").output == "no engine is running\n")
    }

    @Test(arguments: [
        ("ssh://-oProxyCommand=x/srv", "cannot begin with '-'"), ("ssh://host/", "Which project"),
        ("https://host/srv", "Only ssh://"),
    ])
    func `a destination that means nothing is a mistake of usage`(text: String, reason: String) throws {
        let result = try Product().switchyard("attach", text)
        #expect(result.status == 2)
        #expect(result.errors.contains(reason))
    }

    // MARK: - Steps

    /// Runs here what ssh is told to run at the far end, and keeps what it was told; fails while a file says so.
    private var nearby: String {
        """
        told=
        while [ "$1" != -- ]; do told="$told$1 "; shift; done
        echo "$told--" >> "$XDG_STATE_HOME/calls"
        [ ! -e "$XDG_STATE_HOME/cut" ] || exit 255
        shift 2
        eval "exec '\(Product.binary)' $*"
        """
    }

    private func calls(_ product: Product) throws -> [String] {
        try product.state.read("calls").split(separator: "\n").map(String.init)
    }

    private func open(_ product: Product, ssh script: String, _ line: String) throws -> Tmux {
        try product.state.write("#!/bin/sh\n\(script)\n", to: "ssh")
        let program = product.state.path + "/ssh"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        var environment = product.environment
        environment["SWITCHYARD_SSH"] = program
        let terminal = try Tmux(
            columns: 120,
            rows: 30,
            directory: product.project.path,
            environment: environment
        )
        try terminal.run("\(Product.binary) \(line)")
        return terminal
    }
}
