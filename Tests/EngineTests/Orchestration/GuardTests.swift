import Domain
import Engine
import EngineTesting
import Foundation
import Testing

/// Replies that reach out of the worktree, and changes that make the checks prove less.
@Suite(.timeLimit(.minutes(1)))
struct GuardTests {
    @Test(arguments: [
        "../escaped.py", "/tmp/switchyard-escaped.py", "a/../../escaped.py", "~/escaped.py",
        ".git/hooks/hook.py",
    ])
    func `a path that leads out is refused and named`(path: String) async throws {
        let fixture = try await EngineFixture.start([SampleBug.reply(path, "print('out')\n")])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(task.trouble?.code == .denied)
        let parent = URL(fileURLWithPath: try #require(task.workspace?.path)).deletingLastPathComponent().path
        #expect(!FileManager.default.fileExists(atPath: parent + "/escaped.py"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/switchyard-escaped.py"))
        #expect(task.change?.files.isEmpty != false)
        await fixture.engine.shutDown()
    }

    @Test func `a symbolic link is not written through`() async throws {
        let outside = try TemporaryFolder("outside")
        try outside.write("victim.py", "keep\n")
        let fixture = try await EngineFixture.start(
            [SampleBug.reply("link/victim.py", "print('out')\n")],
            links: ["link": outside.path]
        )
        let id = try await fixture.add("fix: change link/victim.py so that it prints out")
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(task.trouble?.code == .denied)
        #expect(outside.text("victim.py") == "keep\n")
        await fixture.engine.shutDown()
    }

    @Test func `a weakened test waits for an approval that names it`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.cheating])
        let id = try await fixture.add(approval: .always)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.testChanges.map(\.path) == ["test_calc.py"])
        #expect(task.testChanges.map(\.weakens) == [true])

        for files in [[], ["calc.py"], ["test_calc.py", "calc.py"]] {
            await #expect {
                try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: files, message: nil))
            } throws: { error in
                if case .denied = error as? EngineError { true } else { false }
            }
        }
        #expect(try await fixture.task(id).state == .reviewing)
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: ["test_calc.py"], message: nil)
        )
        try await fixture.wait(for: id, in: .done)
        await fixture.engine.shutDown()
    }

    @Test func `files that a check writes do not get into the change`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(check: "echo product > product.txt && \(SampleBug.check)")
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        await fixture.engine.shutDown()
    }

    @Test func `without a sandbox nothing runs before the user consents`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false)
        let id = try await fixture.add()
        await #expect(throws: EngineFixture.Unexpected.self) {
            try await fixture.wait(for: id, in: .reviewing)
        }
        let blocked = try await fixture.task(id)
        #expect(blocked.state == .blocked)
        #expect(blocked.trouble?.code == .needsConsent)
        #expect(try await fixture.steps(id).allSatisfy { $0.kind != .check })
        #expect(fixture.provider.requests.isEmpty)

        _ = try await fixture.engine.perform(.setUnsandboxedConsent(isGranted: true))
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.isolation == "unsandboxed, by consent")
        await fixture.engine.shutDown()
    }

    @Test func `a hook that refuses leaves the change with the user`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        try fixture.project.installHook("pre-commit", "echo 'not today'; exit 1")
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        let events = fixture.engine.events(after: cursor)
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        for try await envelope in events {
            if case .taskChanged(let task) = envelope.event, task.state == .reviewing { break }
        }
        let step = try #require(try await fixture.steps(id).last)
        #expect(step.kind == .commit)
        #expect(step.state == .failed)
        let output = try await fixture.engine.ask(StepOutputQuery(step: step.id))
        #expect(output.text.contains("not today"))
        #expect(try await fixture.task(id).commit == nil)
        await fixture.engine.shutDown()
    }
}
