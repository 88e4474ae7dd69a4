import Domain
import Engine
import EngineTesting
import Foundation
import LanguageModels
import Store
import Testing
import Workspace

/// What a user can do with single places of a change that waits for review.
@Suite(.timeLimit(.minutes(1)))
struct RevisionTests {
    private static let filler = (1...12).map { "N\($0) = \($0)\n" }.joined()

    private static func calc(_ sign: String, _ double: String) -> String {
        "def add(a, b):\n    return a \(sign) b\n\n\n\(filler)\n\ndef double(a):\n    return \(double)\n"
    }

    private static let buggy = calc("-", "a + a")
    private static let both = calc("+", "2 * a")
    private static let onlyFix = calc("+", "a + a")
    private static let files = ["calc.py": buggy, "test_calc.py": SampleBug.test]

    /// An engine with a change of two hunks in review, the first of which the test needs.
    private func reviewing(_ more: [ScriptedReply] = []) async throws -> (EngineFixture, TaskID) {
        let replies = [SampleBug.reply("calc.py", Self.both)] + more
        let fixture = try await EngineFixture.start(replies, files: Self.files)
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        return (fixture, id)
    }

    /// A review of the diff as it is, that rejects some of its hunks by their numbers.
    private func review(
        _ fixture: EngineFixture,
        _ id: TaskID,
        rejecting numbers: [Int]
    ) async throws -> ChangeReview {
        let diff = try await fixture.engine.ask(TaskDiffQuery(task: id))
        let hunks = diff.text.split(separator: "\n").filter { $0.hasPrefix("@@ -") }.map { line in
            let numbers = line.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
            return HunkReference(
                path: "calc.py",
                lines: HunkLines(
                    oldStart: numbers[0],
                    oldCount: numbers[1],
                    newStart: numbers[2],
                    newCount: numbers[3]
                )
            )
        }
        return ChangeReview(tree: try #require(diff.tree), rejected: numbers.map { hunks[$0] })
    }

    private func content(_ fixture: EngineFixture, _ id: TaskID, _ path: String = "calc.py") async throws
        -> String?
    {
        let root = try await fixture.worktree(of: id)
        return try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    private func expectConflict(_ command: EngineCommand, _ fixture: EngineFixture) async {
        await #expect {
            try await fixture.engine.perform(command)
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
    }

    // MARK: - Taking back

    @Test func `a rejected hunk is taken back, checked anew, and not in the commit`() async throws {
        let (fixture, id) = try await reviewing()
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        let review = try await review(fixture, id, rejecting: [1])
        let note = try await fixture.engine.perform(.reviseChange(id: id, review: review)).note
        #expect(note == "Taken back: 1 hunk. The checks run again.")
        var seen: [AgentTask] = []
        for try await envelope in fixture.engine.events(after: cursor) {
            guard case .taskChanged(let task) = envelope.event, task.id == id else { continue }
            seen.append(task)
            if task.state == .reviewing { break }
        }
        #expect(seen.first?.state == .working)
        #expect(seen.first?.evidence?.isStale == true)
        let revised = try #require(seen.last)
        #expect(revised.evidence?.provesSuccess == true)
        #expect(revised.evidence?.tree == revised.workspace?.tree)
        #expect(revised.workspace?.tree != review.tree)
        #expect(try await content(fixture, id) == Self.onlyFix)
        #expect(try await fixture.engine.ask(TaskDiffQuery(task: id)).text.contains("2 * a") == false)
        let kinds = try await fixture.steps(id).suffix(3).map(\.kind)
        #expect(kinds == [.revise, .check, .approval])
        #expect(fixture.provider.requests.count(where: { $0.format == .text }) == 1)

        _ = try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        let done = try await fixture.wait(for: id, in: .done)
        let commit = try #require(done.commit)
        let shown = await CommandRunner().run(
            Command(
                arguments: ["git", "show", "\(commit):calc.py"],
                directory: fixture.project.path
            )
        )
        #expect(shown.output.text == Self.onlyFix)
        await fixture.engine.shutDown()
    }

    @Test func `what is left may fail, and undo brings the hunk back`() async throws {
        let (fixture, id) = try await reviewing()
        let review = try await review(fixture, id, rejecting: [0])
        _ = try await fixture.engine.perform(.reviseChange(id: id, review: review))
        let revised = try await fixture.wait(for: id, in: .reviewing)
        #expect(revised.evidence?.outcome == .failed)
        #expect(revised.evidence?.isStale == false)
        #expect(try await content(fixture, id) == Self.calc("-", "2 * a"))
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await content(fixture, id) == Self.both)
        let undone = try await fixture.task(id)
        #expect(undone.workspace?.tree == review.tree)
        // The checks passed on exactly these files before: they need not run again.
        #expect(undone.evidence?.provesSuccess == true)
        #expect(undone.evidence?.tree == review.tree)
        await fixture.engine.shutDown()
    }

    @Test(arguments: [true, false])
    func `without all hunks or the whole file nothing is left`(asFile: Bool) async throws {
        let (fixture, id) = try await reviewing()
        var review = try await review(fixture, id, rejecting: [0, 1])
        if asFile { review.rejected = [HunkReference(path: "calc.py")] }
        let note = try await fixture.engine.perform(.reviseChange(id: id, review: review)).note
        #expect(note?.hasSuffix("Nothing is left of the change.") == true)
        let task = try await fixture.task(id)
        #expect(task.state == .reviewing)
        #expect(task.change?.files.isEmpty == true)
        #expect(task.workspace?.tree == task.workspace?.baseTree)
        #expect(try await content(fixture, id) == Self.buggy)
        await expectConflict(.approveTask(id: id, acceptedTestFiles: [], message: nil), fixture)
        await fixture.engine.shutDown()
    }

    @Test func `files that came, went, moved or can be run now go back as a whole`() async throws {
        let (fixture, id) = try await reviewing()
        let root = try await fixture.worktree(of: id)
        let manager = FileManager.default
        try Data("new\n".utf8).write(to: URL(fileURLWithPath: root + "/added.txt"))
        try Data([0, 1, 2, 255]).write(to: URL(fileURLWithPath: root + "/data.bin"))
        try manager.moveItem(atPath: root + "/test_calc.py", toPath: root + "/moved_calc.py")
        try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root + "/calc.py")
        _ = try await fixture.engine.perform(.recordEdits(id: id))
        let edited = try await fixture.wait(for: id, in: .reviewing)
        #expect(edited.change?.files.map(\.path) == ["added.txt", "calc.py", "data.bin", "moved_calc.py"])
        let review = ChangeReview(
            tree: try #require(edited.workspace?.tree),
            rejected: ["added.txt", "calc.py", "data.bin", "moved_calc.py"].map { HunkReference(path: $0) }
        )
        _ = try await fixture.engine.perform(.reviseChange(id: id, review: review))
        let task = try await fixture.task(id)
        #expect(task.workspace?.tree == task.workspace?.baseTree)
        #expect(!manager.isExecutableFile(atPath: root + "/calc.py"))
        #expect(manager.fileExists(atPath: root + "/test_calc.py"))
        #expect(!manager.fileExists(atPath: root + "/data.bin"))
        await fixture.engine.shutDown()
    }

    // MARK: - Refusals

    @Test func `a review of other files, of nothing, or of what is not there changes nothing`() async throws {
        let (fixture, id) = try await reviewing()
        let good = try await review(fixture, id, rejecting: [1])
        let steps = try await fixture.steps(id).count
        var other = good
        other.tree = String(repeating: "1", count: 40)
        await expectConflict(.reviseChange(id: id, review: other), fixture)
        await expectConflict(.rejectTask(id: id, comment: "no", review: other), fixture)
        let lines = HunkLines(oldStart: 1, oldCount: 1, newStart: 1, newCount: 1)
        for rejected in [[], [HunkReference(path: "calc.py", lines: lines)], [HunkReference(path: "x.py")]] {
            let review = ChangeReview(tree: good.tree, rejected: rejected)
            await #expect {
                try await fixture.engine.perform(.reviseChange(id: id, review: review))
            } throws: { error in
                if case .invalid = error as? EngineError { true } else { false }
            }
        }
        #expect(try await fixture.steps(id).count == steps)
        #expect(try await content(fixture, id) == Self.both)

        // The files move on behind the user's back.
        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data((Self.both + "# more\n").utf8).write(to: URL(fileURLWithPath: path))
        await expectConflict(.reviseChange(id: id, review: good), fixture)
        #expect(try await fixture.task(id).evidence?.isStale == true)
        #expect(try await fixture.engine.ask(TaskDiffQuery(task: id)).text.contains("# more"))
        await fixture.engine.shutDown()
    }

    @Test func `without a check that may run the change waits on with stale evidence`() async throws {
        let (fixture, id) = try await reviewing()
        _ = try await fixture.engine.perform(.setUnsandboxedConsent(isGranted: false))
        let review = try await review(fixture, id, rejecting: [1])
        let note = try await fixture.engine.perform(.reviseChange(id: id, review: review)).note
        #expect(note?.contains("no check that may run here") == true)
        let task = try await fixture.task(id)
        #expect(task.state == .reviewing)
        #expect(task.evidence?.isStale == true)
        await fixture.engine.shutDown()
    }

    // MARK: - Telling the agent

    @Test func `a rejection tells the agent of single places, and takes back what is rejected first`()
        async throws
    {
        let (fixture, id) = try await reviewing([SampleBug.reply("calc.py", Self.calc("+", "a << 1"))])
        var review = try await review(fixture, id, rejecting: [1])
        let first = try await self.review(fixture, id, rejecting: [0]).rejected[0]
        let line = HunkComment.Line(side: .new, number: 2)
        review.comments = [
            HunkComment(place: first, line: line, text: "Good."),
            HunkComment(place: review.rejected[0], text: "Shift the bits instead."),
        ]
        _ = try await fixture.engine.perform(.rejectTask(id: id, comment: "", review: review))
        let told = try await fixture.task(id)
        #expect(told.feedback == "" || told.state == .reviewing)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.feedback == nil)
        #expect(task.reviewNotes == nil)
        let asked = fixture.provider.requests.last?.messages.map(\.text).joined() ?? ""
        #expect(asked.contains("The user did not accept it."))
        #expect(
            asked.contains("calc.py, line 2: this is still in the files above. The user says: line 2: Good.")
        )
        #expect(asked.contains("the user took this back"))
        #expect(asked.contains("The user says: Shift the bits instead."))
        #expect(asked.contains("```diff"))
        #expect(asked.contains("+    return 2 * a"))
        // The file itself is shown without what was taken back.
        #expect(asked.contains("\n    return a + a\n"))
        #expect(!asked.contains("\n    return 2 * a\n"))
        #expect(try await content(fixture, id) == Self.calc("+", "a << 1"))
        await fixture.engine.shutDown()
    }

    @Test func `a rejection that comes to nothing leaves what was left of the change`() async throws {
        let (fixture, id) = try await reviewing([SampleBug.bad])
        let review = try await review(fixture, id, rejecting: [1])
        _ = try await fixture.engine.perform(.rejectTask(id: id, comment: "Shift it.", review: review))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.trouble?.message.hasSuffix("the earlier one still waits.") == true)
        #expect(try await content(fixture, id) == Self.onlyFix)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.evidence?.tree == task.workspace?.tree)
        await fixture.engine.shutDown()
    }

    // MARK: - By hand

    @Test func `an edit by hand is a step, checked anew, and can be undone`() async throws {
        let (fixture, id) = try await reviewing()
        let steps = try await fixture.steps(id).count
        _ = try await fixture.engine.perform(.recordEdits(id: id))
        #expect(try await fixture.steps(id).count == steps)
        #expect(try await fixture.task(id).state == .reviewing)

        let path = try await fixture.worktree(of: id) + "/calc.py"
        try Data((Self.both + "# by hand\n").utf8).write(to: URL(fileURLWithPath: path))
        _ = try await fixture.engine.perform(.recordEdits(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        let step = try #require(try await fixture.steps(id).last { $0.kind == .revise })
        #expect(step.title == "edited by you")
        #expect(step.tree == task.workspace?.tree)
        #expect(try await fixture.engine.ask(StepOutputQuery(step: step.id)).text.contains("+# by hand"))
        _ = try await fixture.engine.perform(.undoTask(id: id))
        #expect(try await content(fixture, id) == Self.both)
        await fixture.engine.shutDown()
    }

    // MARK: - After a kill

    @Test func `checks that were killed after a revision are run again on resuming`() async throws {
        let (fixture, id) = try await reviewing()
        let review = try await review(fixture, id, rejecting: [1])
        _ = try await fixture.engine.perform(.reviseChange(id: id, review: review))
        let revised = try await fixture.wait(for: id, in: .reviewing)
        let tree = try #require(revised.workspace?.tree)
        await fixture.engine.shutDown()
        try await store(in: fixture) { connection in
            var step = try StepTable.start(task: id, kind: .revise, title: "x", at: Date(), in: connection)
            step.state = .succeeded
            step.tree = tree
            step.endedAt = Date()
            _ = try StepTable.end(step, in: connection)
            _ = try StepTable.start(task: id, kind: .check, title: "check", at: Date(), in: connection)
            var task = revised
            task.state = .working
            task.evidence?.isStale = true
            try TaskTable.update(task, in: connection)
        }

        let again = try await fixture.restarted()
        let asked = again.provider.requests.count
        #expect(try await again.task(id).state == .interrupted)
        _ = try await again.engine.perform(.resumeTask(id: id))
        let task = try await again.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.workspace?.tree == tree)
        #expect(again.provider.requests.count == asked)
        #expect(try await again.steps(id).last { $0.kind == .check }?.state == .succeeded)
        await again.engine.shutDown()
    }

    @Test func `a revision that was killed half-way leaves what is shown true, and can be undone`()
        async throws
    {
        let (fixture, id) = try await reviewing()
        let reviewed = try #require(try await fixture.task(id).workspace?.tree)
        let path = try await fixture.worktree(of: id) + "/calc.py"
        await fixture.engine.shutDown()
        try await store(in: fixture) { connection in
            _ = try StepTable.start(task: id, kind: .revise, title: "x", at: Date(), in: connection)
        }
        try Data(Self.onlyFix.utf8).write(to: URL(fileURLWithPath: path))

        let again = try await fixture.restarted()
        let task = try await again.task(id)
        #expect(task.state == .reviewing)
        #expect(task.evidence?.isStale == true)
        #expect(task.workspace?.tree != reviewed)
        _ = try await again.engine.perform(.undoTask(id: id))
        #expect(try await again.task(id).workspace?.tree == reviewed)
        #expect(try await again.task(id).evidence?.isStale == false)
        await again.engine.shutDown()
    }

    private func store(
        in fixture: EngineFixture,
        _ body: @escaping @Sendable (StorageConnection) throws -> Void
    ) async throws {
        let storage = try Storage.open(at: fixture.state.path + "/switchyard.db", access: .readWrite)
        try await storage.write { try body($0) }
        try storage.close()
    }
}
