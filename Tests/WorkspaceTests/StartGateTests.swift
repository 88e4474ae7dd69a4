import Foundation
import Testing

@testable import Workspace

@Suite(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
struct StartGateTests {
    private let directory: TemporaryDirectory
    private let sandbox: Sandbox

    init() throws {
        directory = try TemporaryDirectory()
        sandbox = Sandbox(program: try #require(ProgramFinder.find("bwrap")), home: "/nowhere")
    }

    private func held(_ line: String) -> Command {
        sandbox.wrap(
            Command(line: line, directory: directory.path),
            policy: SandboxPolicy(worktree: directory.path, commonDirectory: directory.path),
            isHeld: true
        )
    }

    @Test func `a held command sees what was written before it was let go`() async throws {
        let gate = try #require(StartGate())
        async let result = CommandRunner().run(held("cat file; ls /proc/self/fd"), heldBy: gate)
        try Data("ready\n".utf8).write(to: URL(filePath: directory.path + "/file"))
        gate.open()
        gate.open()
        let text = await result.output.text
        // Standard streams and the one by which `ls` reads the directory: the gate is not passed on.
        #expect(text == "ready\n0\n1\n2\n3\n")
        #expect(await result.outcome == .exited(0))
    }

    @Test func `one that is cancelled while it is held has started nothing`() async throws {
        let gate = try #require(StartGate())
        let command = held("touch started")
        let running = Task { await CommandRunner().run(command, heldBy: gate) }
        running.cancel()
        #expect(await running.value.outcome == .cancelled)
        gate.open()
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/started"))
    }

    @Test func `a sandbox that cannot be set up ends without being let go`() async throws {
        let gate = try #require(StartGate())
        var command = held("true")
        command.arguments.insert(contentsOf: ["--bind", "/no/such/place", "/mnt"], at: 1)
        let result = await CommandRunner().run(command, heldBy: gate)
        #expect(result.outcome == .exited(1))
        #expect(result.output.text.contains("/no/such/place"))
    }
}
