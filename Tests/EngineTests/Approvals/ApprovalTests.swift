import Domain
import Foundation
import Testing

@testable import Engine

@Suite struct ApprovalTests {
    private static func evidence(_ tree: String, _ outcome: CheckEvidence.Outcome = .passed) -> CheckEvidence
    {
        CheckEvidence(
            command: "make test",
            outcome: outcome,
            exitCode: outcome == .passed ? 0 : 1,
            seconds: 1,
            tree: tree,
            step: StepID(rawValue: 1),
            isolation: "bubblewrap",
            finishedAt: Date(timeIntervalSince1970: 0)
        )
    }

    private static let notice = TestChangeNotice(path: "test_a.py", summary: "edited", weakens: true)

    @Test(
        arguments: [
            (ApprovalPolicy.never, evidence("t"), [], false),
            (.checksPass, evidence("t"), [], true),
            (.checksPass, evidence("other"), [], false),
            (.checksPass, evidence("t", .failed), [], false),
            (.checksPass, nil, [], false),
            (.checksPass, evidence("t"), [notice], false),
            (.always, nil, [], true),
            (.always, evidence("t"), [notice], false),
        ] as [(ApprovalPolicy, CheckEvidence?, [TestChangeNotice], Bool)]
    )
    func `a policy lets pass only what it says`(
        policy: ApprovalPolicy,
        evidence: CheckEvidence?,
        notices: [TestChangeNotice],
        passes: Bool
    ) {
        let decision = ApprovalRules.decide(policy, evidence: evidence, testChanges: notices, tree: "t")
        let isCommit = if case .commit = decision { true } else { false }
        #expect(isCommit == passes)
    }

    @Test func `a trailer is written only for a passing run on exactly these files`() {
        var task = AgentTask(
            id: TaskID(rawValue: 3),
            prompt: "fix: the sum",
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        task.evidence = Self.evidence("t")
        #expect(
            CommitMessage.make(for: task, given: nil, tree: "t").contains("Checked-by: make test (exit 0)")
        )
        #expect(!CommitMessage.make(for: task, given: nil, tree: "u").contains("Checked-by"))
        task.evidence?.isStale = true
        #expect(!CommitMessage.make(for: task, given: nil, tree: "t").contains("Checked-by"))
    }

    @Test func `a co-author is named once, in the paragraph that git reads trailers from`() {
        var task = AgentTask(
            id: TaskID(rawValue: 3),
            prompt: "fix: the sum",
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        let kim = CoAuthor("Kim <kim@example.org>")
        let line = "Co-authored-by: Kim <kim@example.org>"
        #expect(
            CommitMessage.make(for: task, given: nil, tree: "t", coAuthor: kim) == "fix: the sum\n\n\(line)\n"
        )
        task.evidence = Self.evidence("t")
        let both = CommitMessage.make(for: task, given: "Sum\n\nMore.", tree: "t", coAuthor: kim)
        #expect(both == "Sum\n\nMore.\n\nChecked-by: make test (exit 0)\n\(line)\n")
        let own = CommitMessage.make(for: task, given: "Sum\n\n\(line)", tree: "u", coAuthor: kim)
        #expect(own == "Sum\n\n\(line)\n")
        #expect(!CommitMessage.make(for: task, given: nil, tree: "t").contains("Co-authored-by"))
    }

    @Test(arguments: [
        ("fix: the sum", "fix: the sum"),
        ("\n\n  fix: the sum  \nmore", "fix: the sum"),
        ("fix\u{1B}[31m: red", "fix[31m: red"),
    ])
    func `the title is the first line, clean`(prompt: String, title: String) {
        let task = AgentTask(
            id: TaskID(rawValue: 3),
            prompt: prompt,
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        let message = CommitMessage.make(for: task, given: nil, tree: "t")
        #expect(message.split(separator: "\n").first.map(String.init) == title)
    }

    @Test func `a long title is cut at a word and kept below`() {
        let prompt = "make the parser of the configuration file accept comments that begin with a semicolon"
        let task = AgentTask(
            id: TaskID(rawValue: 3),
            prompt: prompt,
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        let message = CommitMessage.make(for: task, given: nil, tree: "t")
        let title = message.split(separator: "\n").first ?? ""
        #expect(title.count <= 72)
        #expect(title.hasSuffix("…"))
        #expect(message.contains(prompt))
    }

    @Test func `undo goes back, and undo of that forward again`() {
        func step(_ number: Int64, _ kind: StepKind, _ tree: String, title: String = "") -> StepRecord {
            var step = StepRecord(
                id: StepID(rawValue: number),
                taskID: TaskID(rawValue: 1),
                kind: kind,
                title: title,
                startedAt: Date(timeIntervalSince1970: 0)
            )
            step.tree = tree
            return step
        }
        let edits = [step(1, .prepare, "a", title: TaskRunner.freshWorktreeTitle), step(2, .edit, "b")]
        #expect(EditHistory(steps: edits, base: "a").treeBefore("b") == "a")
        #expect(EditHistory(steps: edits + [step(3, .undo, "a")], base: "a").treeBefore("a") == "b")
        let more = edits + [step(3, .undo, "a"), step(4, .undo, "b")]
        #expect(EditHistory(steps: more, base: "a").treeBefore("b") == "a")
        #expect(EditHistory(steps: [], base: "a").treeBefore("a") == nil)
        #expect(EditHistory(steps: edits + [step(6, .revise, "c")], base: "a").treeBefore("c") == "b")
        // An earlier attempt in another worktree is out of reach.
        let retried = edits + [step(5, .prepare, "x", title: TaskRunner.freshWorktreeTitle)]
        #expect(EditHistory(steps: retried, base: "x").treeBefore("x") == nil)
    }
}
