import Domain
import EngineTesting
import Foundation
import Testing

@testable import Engine

/// A change that makes the checks prove less waits for an approval that names it, whoever may approve the rest.
@Suite(.timeLimit(.minutes(1)))
struct WeakeningApprovalTests {
    private static let origin = FixOrigin(
        run: RunID(rawValue: 940),
        workflow: "build",
        number: 40,
        jobs: ["linux"],
        failureClass: .testFailure,
        headline: "add(2, 3): expected 5, got -1",
        isAutomatic: true
    )

    private static let passed = CheckEvidence(
        command: "make test",
        outcome: .passed,
        exitCode: 0,
        seconds: 1,
        tree: "t",
        step: StepID(rawValue: 1),
        isolation: "bubblewrap",
        finishedAt: Date(timeIntervalSince1970: 0)
    )

    @Test(arguments: ApprovalPolicy.allCases) func `no policy lets a weakening pass`(policy: ApprovalPolicy) {
        let notice = TestChangeNotice(path: "a.py", summary: "warnings silenced: noqa", weakens: true)
        let decision = ApprovalRules.decide(policy, evidence: Self.passed, testChanges: [notice], tree: "t")
        guard case .wait = decision else {
            Issue.record("\(policy) lets it pass")
            return
        }
    }

    /// A change of the program that makes the test pass, and what it does besides.
    struct Cheat: CustomTestStringConvertible, Sendable {
        let content: String
        let words: String

        var testDescription: String { words }
    }

    static let cheats: [Cheat] = [
        Cheat(content: SampleBug.fixed + "import os  # noqa\n", words: "warnings silenced: noqa"),
        Cheat(
            content: "def add(a, b):\n    try:\n        return a + b\n    except Exception:\n        pass\n",
            words: "errors swallowed: except Exception:"
        ),
    ]

    @Test(arguments: cheats, [ApprovalPolicy.checksPass, .always])
    func `a fix that silences the checks waits, though they pass`(
        cheat: Cheat,
        policy: ApprovalPolicy
    ) async throws {
        let fixture = try await EngineFixture.start([SampleBug.reply("calc.py", cheat.content)])
        let options = TaskOptions(checkCommand: SampleBug.check, approval: policy, fix: Self.origin)
        let receipt = try await fixture.engine.perform(.addTask(prompt: SampleBug.prompt, options: options))
        let id = try #require(receipt.task)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(
            task.testChanges == [TestChangeNotice(path: "calc.py", summary: cheat.words, weakens: true)]
        )
        await #expect {
            try await fixture.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        } throws: { error in
            if case .denied = error as? EngineError { true } else { false }
        }
        #expect(try await fixture.task(id).state == .reviewing)
        await fixture.engine.shutDown()
    }
}
