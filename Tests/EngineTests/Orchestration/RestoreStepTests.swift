import Domain
import EngineTesting
import Foundation
import Testing

@testable import Engine

/// Going back to what the files were after a step.
@Suite(.timeLimit(.minutes(1)))
struct RestoreStepTests {
    private static let other = "def add(a, b):\n    return b + a\n"

    /// A task with two edits, the second of which is in review.
    private func reviewing() async throws -> (EngineFixture, TaskID) {
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        return (fixture, id)
    }

    private func content(_ fixture: EngineFixture, _ id: TaskID) async throws -> String? {
        let root = try await fixture.worktree(of: id)
        return try? String(contentsOfFile: root + "/calc.py", encoding: .utf8)
    }

    @Test func `restore, undo and undo again lead to and fro, with the evidence of each`() async throws {
        let (fixture, id) = try await reviewing()
        let steps = try await fixture.steps(id)
        let failed = try #require(
            steps.first { $0.evidence?.outcome == .failed && $0.title.contains("candidate") }
        )
        let bad = try #require(failed.tree)
        let good = try #require(try await fixture.task(id).workspace?.tree)

        _ = try await fixture.engine.perform(.restoreStep(id: id, step: failed.id))
        #expect(try await content(fixture, id) == "def add(a, b):\n    return a * b\n")
        var task = try await fixture.task(id)
        #expect(task.state == .reviewing)
        #expect(task.workspace?.tree == bad)
        #expect(task.evidence?.outcome == .failed && task.evidence?.isStale == false)

        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await content(fixture, id) == SampleBug.fixed)
        task = try await fixture.task(id)
        #expect(task.workspace?.tree == good)
        #expect(task.evidence?.provesSuccess == true)

        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await fixture.task(id).workspace?.tree == bad)
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await fixture.task(id).workspace?.tree == good)
        await fixture.engine.shutDown()
    }

    @Test func `an edit by hand that no step knows is not lost by a restore`() async throws {
        let (fixture, id) = try await reviewing()
        let first = try #require(try await fixture.steps(id).first { $0.kind == .prepare })
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data(Self.other.utf8).write(to: URL(fileURLWithPath: path))
        let receipt = try await fixture.engine.perform(.restoreStep(id: id, step: first.id))
        #expect(receipt.note?.contains("make a worktree") == true)
        #expect(try await content(fixture, id) == SampleBug.buggy)
        #expect(try await fixture.task(id).change?.files.isEmpty == true)
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await content(fixture, id) == Self.other)
        // No check has run on that.
        #expect(try await fixture.task(id).evidence?.isStale == true)
        await fixture.engine.shutDown()
    }

    @Test func `what is restored already, unknown or of another task is told`() async throws {
        let (fixture, id) = try await reviewing()
        let last = try #require(try await fixture.steps(id).last { $0.tree != nil })
        let before = try await fixture.steps(id).count
        let receipt = try await fixture.engine.perform(.restoreStep(id: id, step: last.id))
        #expect(receipt.note?.contains("already") == true)
        #expect(try await fixture.steps(id).count == before)
        let unknown = StepID(rawValue: 9_999)
        await #expect(throws: EngineError.notFound(what: "step 9999 of task #1")) {
            try await fixture.engine.perform(.restoreStep(id: id, step: unknown))
        }
        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        try await fixture.wait(for: id, in: .done)
        await #expect {
            try await fixture.engine.perform(.restoreStep(id: id, step: last.id))
        } throws: { error in
            if case .conflict(let message, _) = error as? EngineError {
                message.contains("is done")
            } else {
                false
            }
        }
        await fixture.engine.shutDown()
    }

    @Test func `a step of an attempt that ended is reached from the next one on the same base`() async throws
    {
        let (fixture, id) = try await reviewing()
        let old = try #require(try await fixture.steps(id).last { $0.kind == .check })
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        fixture.provider.script([SampleBug.reply("calc.py", Self.other)])
        _ = try await fixture.engine.perform(.retryTask(id: id))
        try await fixture.wait(for: id, in: .reviewing)
        #expect(try await content(fixture, id) == Self.other)
        _ = try await fixture.engine.perform(.restoreStep(id: id, step: old.id))
        #expect(try await content(fixture, id) == SampleBug.fixed)
        #expect(try await fixture.task(id).evidence?.provesSuccess == true)
        await fixture.engine.shutDown()
    }

    // MARK: The history by itself

    private func step(
        _ number: Int64,
        _ kind: StepKind,
        _ tree: String?,
        title: String = "",
        state: StepState = .succeeded
    ) -> StepRecord {
        var step = StepRecord(
            id: StepID(rawValue: number),
            taskID: TaskID(rawValue: 1),
            kind: kind,
            title: title,
            startedAt: Date(timeIntervalSince1970: 0)
        )
        step.tree = tree
        step.state = state
        return step
    }

    private var attempt: [StepRecord] {
        [
            step(1, .classify, nil), step(2, .prepare, "base", title: TaskRunner.freshWorktreeTitle),
            step(3, .check, "base"), step(4, .modelCall, nil), step(5, .edit, nil), step(6, .check, "one"),
            step(7, .modelCall, nil), step(8, .edit, nil, state: .failed), step(9, .undo, "base"),
            step(10, .edit, nil), step(11, .locate, nil), step(12, .check, "two"), step(13, .approval, "two"),
        ]
    }

    @Test(
        arguments: [
            (1, "base"), (2, "base"), (3, "base"), (4, "base"), (5, "one"), (6, "one"), (7, "one"),
            (8, "one"),
            (9, "base"), (10, "two"), (11, "base"), (12, "two"), (13, "two"),
        ] as [(Int64, String)]
    )
    func `each step has its files`(number: Int64, tree: String) {
        let history = StepHistory(steps: attempt, base: "base")
        #expect(history.files(after: StepID(rawValue: number)) == .tree(tree))
    }

    @Test func `steps before another base are out of reach, and those on the same one are not`() {
        func files(_ number: Int64, _ steps: [StepRecord], base: String) -> StepHistory.Finding {
            StepHistory(steps: steps, base: base).files(after: StepID(rawValue: number))
        }
        let again = attempt + [step(14, .prepare, "base", title: TaskRunner.freshWorktreeTitle)]
        #expect(files(12, again, base: "base") == .tree("two"))
        #expect(files(1, again, base: "base") == .tree("base"))
        let elsewhere = attempt + [step(14, .prepare, "new", title: TaskRunner.freshWorktreeTitle)]
        #expect(files(12, elsewhere, base: "new") == .otherBase)
        #expect(files(1, elsewhere, base: "new") == .otherBase)
        #expect(files(14, elsewhere, base: "new") == .tree("new"))
        let rebased =
            attempt + [step(14, .revise, "moved", title: TaskRunner.rebaseTitle), step(15, .check, "moved")]
        #expect(files(12, rebased, base: "new") == .otherBase)
        #expect(files(15, rebased, base: "new") == .tree("moved"))
        let failed = attempt + [step(14, .revise, nil, title: TaskRunner.rebaseTitle, state: .failed)]
        #expect(files(12, failed, base: "base") == .tree("two"))
        #expect(files(99, failed, base: "base") == .unknownStep)
    }
}
