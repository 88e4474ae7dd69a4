import Domain
import Engine
import EngineTesting
import Foundation
import Testing

/// What a fresh worktree gets before the work begins.
@Suite(.timeLimit(.minutes(1)))
struct WorktreeSetupTests {
    private static let files = SampleBug.files.merging([".gitignore": "cache/\n*.local\n"]) { $1 }

    private func text(_ fixture: EngineFixture, _ id: TaskID, _ path: String) async throws -> String? {
        let root = try await fixture.worktree(of: id)
        return try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    private func setups(_ fixture: EngineFixture, _ id: TaskID) async throws -> [StepRecord] {
        try await fixture.steps(id).filter { $0.title == "Setup" }
    }

    @Test func `files are copied and the command runs once, and no part of it is in the change`() async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good], files: Self.files) {
            $0.overrides["worktree.setup"] =
                "cat config.local && mkdir -p cache && echo 1 >> cache/n && echo x > made"
            $0.overrides["worktree.copy"] = "*.local, absent"
        }
        try fixture.project.folder.write("config.local", "mine\n")
        let id = try await fixture.add(check: "test -f cache/n && test -f config.local && \(SampleBug.check)")
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        #expect(try await text(fixture, id, "cache/n") == "1\n")
        #expect(try await text(fixture, id, "made") == nil)
        let setup = try #require(try await setups(fixture, id).first)
        #expect(setup.state == .succeeded && setup.exitCode == 0 && setup.tree == nil)
        #expect(setup.summary.hasPrefix("1 file copied; done (exit 0)"))
        let output = try await fixture.engine.ask(StepOutputQuery(step: setup.id)).text
        #expect(output.contains("config.local") && output.contains("mine"))

        // More work in the same worktree needs no other setup.
        fixture.provider.script([SampleBug.reply("calc.py", "def add(a, b):\n    return b + a\n")])
        _ = try await fixture.engine.perform(.rejectTask(id: id, comment: "turn it around"))
        try await fixture.wait(for: id, in: .reviewing)
        #expect(try await setups(fixture, id).count == 1)
        #expect(try await text(fixture, id, "cache/n") == "1\n")
        await fixture.engine.shutDown()
    }

    @Test func `a setup that fails blocks the task, and resuming runs it again`() async throws {
        let flag = try TemporaryFolder("flag")
        let fixture = try await EngineFixture.start([SampleBug.good], files: Self.files) {
            $0.overrides["worktree.setup"] = "echo trying; test -f '\(flag.path)/ready'"
        }
        let id = try await fixture.add()
        let blocked = try await fixture.wait(for: id, in: .blocked)
        #expect(blocked.trouble?.message.contains("exit 1") == true)
        #expect(blocked.trouble?.remedy.contains("resume") == true)
        #expect(fixture.provider.requests.isEmpty)
        let failed = try #require(try await setups(fixture, id).first)
        #expect(failed.state == .failed && failed.exitCode == 1)
        #expect(try await fixture.engine.ask(StepOutputQuery(step: failed.id)).text.contains("trying"))

        try flag.write("ready", "")
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.workspace?.path == blocked.workspace?.path)
        #expect(try await setups(fixture, id).map(\.state) == [.failed, .succeeded])
        await fixture.engine.shutDown()
    }

    @Test func `each worktree has ports of its own, in the setup and in the checks`() async throws {
        let line = "mkdir -p cache && echo $SWITCHYARD_PORT_OFFSET"
        let fixture = try await EngineFixture.start([SampleBug.good], files: Self.files) {
            $0.overrides["worktree.setup"] = "\(line) > cache/setup"
            $0.overrides["worktree.port-offset"] = "100"
        }
        for (index, offset) in ["100\n", "200\n"].enumerated() {
            let id = try await fixture.add(
                SampleBug.prompt + String(repeating: "!", count: index),
                check: "\(line) > cache/check; \(SampleBug.check)"
            )
            try await fixture.wait(for: id, in: .reviewing)
            #expect(try await text(fixture, id, "cache/setup") == offset)
            #expect(try await text(fixture, id, "cache/check") == offset)
        }
        await fixture.engine.shutDown()
    }

    @Test func `without settings there is no such step, and no variable`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good], files: Self.files)
        let id = try await fixture.add(
            check: "test -z \"${SWITCHYARD_PORT_OFFSET+set}\" && \(SampleBug.check)"
        )
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(try await setups(fixture, id).isEmpty)
        await fixture.engine.shutDown()
    }
}
