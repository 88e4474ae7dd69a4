import Domain
import Foundation
import Workspace

@testable import Engine

/// Drives a strategy over files in memory with replies that are written down beforehand.
struct WorkInterpreter {
    /// What a check says of files.
    struct Verdict {
        var outcome: CheckEvidence.Outcome
        var output: String
        var exitCode: Int32

        static let passed = Verdict(outcome: .passed, output: "1 passed\n", exitCode: 0)
        static func failed(_ output: String, exitCode: Int32 = 1) -> Verdict {
            Verdict(outcome: .failed, output: output, exitCode: exitCode)
        }
    }

    /// What the model answers.
    enum Reply: ExpressibleByStringLiteral {
        case text(String)
        case cut(String)
        case failure(TaskTrouble)

        init(stringLiteral text: String) { self = .text(text) }
    }

    /// What happened.
    struct Story {
        var actions: [WorkAction] = []
        var files: [String: String] = [:]
        /// The files that each check ran on, the baseline first.
        var checked: [[String: String]] = []

        var asks: [ModelAsk] { actions.compactMap { if case .ask(let ask, _) = $0 { ask } else { nil } } }
        var notes: [String] {
            actions.compactMap {
                if case .note(_, let title, let summary, _, _) = $0 { "\(title): \(summary)" } else { nil }
            }
        }
        var result: WorkResult? { if case .present(let result)? = actions.last { result } else { nil } }
        var trouble: TaskTrouble? { if case .giveUp(let trouble)? = actions.last { trouble } else { nil } }

        /// The kinds of the actions, such as `check ask apply check present`; notes are left out.
        var outline: String {
            actions.compactMap { action -> String? in
                switch action {
                case .survey: "survey"
                case .check: "check"
                case .ask(_, let tree): tree == nil ? "ask" : "ask-restoring"
                case .apply: "apply"
                case .restore: "restore"
                case .note: nil
                case .present: "present"
                case .giveUp: "giveUp"
                }
            }
            .joined(separator: " ")
        }
    }

    var files: [String: String]
    var replies: [Reply]
    /// Nil for a project whose checks may not run.
    var check: (([String: String]) -> Verdict)?
    /// Tokens that each reply is said to have.
    var replyTokens = 100

    func run(_ assignment: WorkAssignment) -> Story {
        var strategy = EditStrategy(assignment)
        var story = Story()
        var trees = [assignment.currentTree: files]
        var now = files
        var replies = replies[...]
        var outcome = WorkOutcome.begin
        for _ in 0..<200 {
            let action = strategy.handle(outcome)
            story.actions.append(action)
            story.files = now
            switch action {
            case .survey:
                outcome = .surveyed(contents: now, allPaths: now.keys.sorted())
            case .check:
                story.checked.append(now)
                outcome = .checked(check.map { Self.run($0(now)) })
            case .ask(_, let tree):
                if let tree { now = trees[tree] ?? [:] }
                outcome = answer(replies.popFirst() ?? "")
            case .apply(let change):
                if let path = Self.escape(in: change) {
                    outcome = .refused(path: path, reason: "it leaves the worktree", isEscape: true)
                } else {
                    change.changes.forEach { Self.apply($0, to: &now) }
                    let tree = "tree-\(trees.count)"
                    trees[tree] = now
                    outcome = .applied(tree: tree)
                }
            case .restore(let tree, _):
                now = trees[tree] ?? [:]
                outcome = .restored(tree: tree)
            case .note:
                outcome = .noted
            case .present, .giveUp:
                return story
            }
        }
        return story
    }

    private func answer(_ reply: Reply) -> WorkOutcome {
        let usage = TokenUsage(calls: 1, promptTokens: 500, replyTokens: replyTokens, replySeconds: 1)
        switch reply {
        case .text(let text):
            return .replied(ModelAnswer(text: text, wasCut: false, promptWasTruncated: false, usage: usage))
        case .cut(let text):
            return .replied(ModelAnswer(text: text, wasCut: true, promptWasTruncated: false, usage: usage))
        case .failure(let trouble):
            return .modelFailed(trouble)
        }
    }

    /// A run of the check that shows what a verdict says.
    static func run(_ verdict: Verdict) -> CheckRun {
        let evidence = CheckEvidence(
            command: "make test",
            outcome: verdict.outcome,
            exitCode: verdict.exitCode,
            seconds: 1,
            tree: "",
            step: StepID(rawValue: 1),
            isolation: "bubblewrap",
            finishedAt: Date(timeIntervalSince1970: 0)
        )
        return CheckRun(evidence: evidence, output: verdict.output)
    }

    private static func apply(_ change: FileChange, to files: inout [String: String]) {
        switch change {
        case .write(let path, let content): files[path] = String(decoding: content, as: UTF8.self)
        case .delete(let path): files[path] = nil
        case .rename(let from, let to): files[to] = files.removeValue(forKey: from)
        }
    }

    private static func escape(in change: ProposedChange) -> String? {
        let paths = change.changes.flatMap { change -> [String] in
            switch change {
            case .write(let path, _), .delete(let path): [path]
            case .rename(let from, let to): [from, to]
            }
        }
        return paths.first {
            $0.hasPrefix("/") || $0.hasPrefix("~") || $0.split(separator: "/").contains("..")
        }
    }
}

/// A small project with a bug, its check, and answers to the request to fix it.
enum Sample {
    static let buggy = """
        def mean(values):
            return sum(values) / len(values)


        def median(values):
            ordered = sorted(values)
            middle = len(ordered) // 2
            return ordered[middle]

        """
    static let test = """
        import unittest
        from stats import mean, median


        class StatsTests(unittest.TestCase):
            def test_median_of_an_even_number(self):
                self.assertEqual(median([1, 2, 3, 4]), 2.5)

            def test_mean(self):
                self.assertEqual(mean([1, 3]), 2)

        """
    static let files = ["stats.py": buggy, "test_stats.py": test]

    static let fixed = buggy.replacing(
        "    return ordered[middle]\n",
        with: "    if len(ordered) % 2 == 0:\n"
            + "        return (ordered[middle - 1] + ordered[middle]) / 2\n    return ordered[middle]\n"
    )
    static let wrong = buggy.replacing("// 2\n", with: "// 2 - 1\n")
    static let alsoWrong = buggy.replacing("// 2\n", with: "// 3\n")
    static let weakerTest = test.replacing("2.5", with: "3")

    static func reply(_ path: String, _ content: String) -> WorkInterpreter.Reply {
        .text("\(path)\n```python\n\(content)```\n")
    }

    static let failure = """
        F.
        ======================================================================
        FAIL: test_median_of_an_even_number (test_stats.StatsTests.test_median_of_an_even_number)
        ----------------------------------------------------------------------
        Traceback (most recent call last):
          File "/w/test_stats.py", line 7, in test_median_of_an_even_number
            self.assertEqual(median([1, 2, 3, 4]), 2.5)
        AssertionError: 3 != 2.5

        ----------------------------------------------------------------------
        Ran 2 tests in 0.000s

        FAILED (failures=1)

        """

    /// Passes with the fix, and with a test that expects what the program gives.
    static func check(_ files: [String: String]) -> WorkInterpreter.Verdict {
        let isFixed = files["stats.py"]?.contains("middle - 1]") == true
        let isWeak = files["test_stats.py"]?.contains("2.5") != true
        return isFixed || isWeak ? .passed : .failed(failure)
    }

    static func assignment(
        _ prompt: String = "fix: the median of an even number of values is wrong",
        type: TaskType = .bug,
        strategy: StrategyKind = .iterative,
        hasCheck: Bool = true,
        limits: WorkLimits = WorkLimits(),
        contextTokens: Int = 8_192
    ) -> WorkAssignment {
        WorkAssignment(
            prompt: prompt,
            classification: Classification(
                type: type,
                complexity: .simple,
                confidence: 1,
                reason: "prefix",
                tier: .prefix
            ),
            strategy: strategy,
            baseTree: "base",
            currentTree: "base",
            worktreePath: "/w",
            checkCommand: hasCheck ? "make test" : nil,
            modelName: "tiny:1b",
            contextTokens: contextTokens,
            seedBase: 10,
            limits: limits
        )
    }
}
