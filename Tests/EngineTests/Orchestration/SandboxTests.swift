import Domain
import Engine
import EngineTesting
import Foundation
import Testing
import Workspace

/// The same work inside the sandbox, where the machine has one.
@Suite(.timeLimit(.minutes(1)), .enabled { await Sandbox.probe().sandbox != nil })
struct SandboxTests {
    @Test func `checks and hooks run in the sandbox without a consent`() async throws {
        let probe = await Sandbox.probe()
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false) {
            $0.sandbox = probe
        }
        try fixture.project.installHook("pre-commit", "echo from the hook > /tmp/switchyard-hook; exit 0")
        let id = try await fixture.add(approval: .checksPass)
        let task = try await fixture.wait(for: id, in: .done)
        #expect(task.evidence?.isolation == "bubblewrap")
        // The hook's /tmp is not ours.
        #expect(!FileManager.default.fileExists(atPath: "/tmp/switchyard-hook"))
        await fixture.engine.shutDown()
    }

    @Test func `a check cannot write outside of its worktree`() async throws {
        let probe = await Sandbox.probe()
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false) {
            $0.sandbox = probe
        }
        let victim = fixture.project.path + "/victim.txt"
        let id = try await fixture.add(check: "echo out > '\(victim)'; \(SampleBug.check)")
        try await fixture.wait(for: id, in: .reviewing)
        #expect(!FileManager.default.fileExists(atPath: victim))
        await fixture.engine.shutDown()
    }
}
