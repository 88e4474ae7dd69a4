import Domain
import EngineTesting
import Foundation
import Terminal
import Testing
import Workspace

@testable import Engine

/// Whatever a model says: nothing outside of the worktree changes, git's own files do not, and what is shown steers
/// no terminal.
@Suite(.timeLimit(.minutes(5)))
struct HostileReplyTests {
    @Test(arguments: 1...500)
    func `a hostile reply reaches nothing outside of the worktree`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let ground = try FuzzGround(files: Sample.files)
        let hostile = HostileReply(
            file: "stats.py",
            contents: [Sample.fixed, Sample.wrong, Sample.alsoWrong],
            canary: ground.canary
        )
        var limits = WorkLimits()
        limits.tries = 4
        let prompt = random.oneIn(3) ? "rename and delete what is not needed" : "fix: the median is wrong"
        var assignment = Sample.assignment(prompt, hasCheck: !random.oneIn(4), limits: limits)
        assignment.worktreePath = ground.worktree

        let story = ground.run(assignment, check: Sample.check) {
            (hostile.text(by: &random), random.oneIn(8))
        }
        #expect(story.hasEnded, "seed \(seed)")
        #expect(ground.faults() == [], "seed \(seed)")
        for text in story.texts { expectHarmless(text, seed: seed) }

        for _ in 0..<10 {
            do throws(PathError) {
                try ground.guardian.apply(hostile.changes(by: &random))
            } catch {
                expectHarmless(error.explanation, seed: seed)
            }
        }
        #expect(ground.faults() == [], "seed \(seed), by the guard alone")
    }

    @Test(arguments: 1...6)
    func `an engine whose model is hostile leaves the checkout as it was`(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 7919)
        let outside = try TemporaryFolder("canary")
        try outside.write("secret.txt", "as it was\n")
        let hostile = HostileReply(
            file: "calc.py",
            contents: [SampleBug.fixed, "def add(a, b):\n    return a * b\n"],
            canary: outside.path + "/secret.txt"
        )
        let replies = (0..<8).map { _ -> ScriptedReply in
            let text = hostile.text(by: &random)
            return random.oneIn(8) ? ScriptedReply.cut(text) : .text(text)
        }
        let fixture = try await EngineFixture.start(replies, links: ["link": outside.path])
        let id = try await fixture.add(check: "grep -q 'a + b' calc.py")
        let task = try await settled(id, in: fixture)
        #expect(task.state == .reviewing || task.state == .failed)
        await fixture.engine.shutDown()

        #expect(outside.text("secret.txt") == "as it was\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == ["secret.txt"])
        for (path, content) in SampleBug.files { #expect(fixture.checkoutText(path) == content) }
        #expect(try await fixture.project.repository.status().isClean)
    }

    // MARK: - Detail

    /// The engine ended before the task did.
    private struct EngineEnded: Error {}

    private func settled(_ id: TaskID, in fixture: EngineFixture) async throws -> AgentTask {
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            guard case .taskChanged(let task) = envelope.event, task.id == id else { continue }
            if task.state.isFinal || task.state.needsUser { return task }
        }
        throw EngineEnded()
    }

    /// Expects that a text has lost all that steers a terminal or hides text by the time it is painted.
    private func expectHarmless(
        _ text: String,
        seed: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let painted = TerminalText.sanitized(text.prefix(5_000))
        let harmful = painted.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n"
            case .lineSeparator, .paragraphSeparator: true
            // Embeddings, overrides and isolates change the order in which text is read.
            default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            }
        }
        #expect(harmful.isEmpty, "seed \(seed): \(painted.debugDescription)", sourceLocation: sourceLocation)
    }
}
