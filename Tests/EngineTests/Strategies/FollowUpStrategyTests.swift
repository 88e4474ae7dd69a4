import Domain
import Foundation
import Testing

@testable import Engine

/// What a strategy makes of words that come while it is at work.
@Suite struct FollowUpStrategyTests {
    private static let files = Sample.files.merging([
        "report.py": "def report(values):\n    return str(values)\n"
    ]) { $1 }
    private static let failed = WorkInterpreter.run(.failed(Sample.failure))
    private static let passed = WorkInterpreter.run(.passed)

    private static func answer(_ content: String) -> WorkOutcome {
        let usage = TokenUsage(calls: 1, promptTokens: 500, replyTokens: 100, replySeconds: 1)
        let text = "stats.py\n```python\n\(content)```\n"
        return .replied(ModelAnswer(text: text, wasCut: false, promptWasTruncated: false, usage: usage))
    }

    /// Leads a strategy past what it only notes.
    private func next(_ strategy: inout EditStrategy, _ outcome: WorkOutcome) -> WorkAction {
        var action = strategy.handle(outcome)
        while case .note = action { action = strategy.handle(.noted) }
        return action
    }

    /// A strategy at its first call.
    private func begun(
        _ assignment: WorkAssignment = Sample.assignment(),
        cuttingBaseline: Bool = false
    ) throws -> (EditStrategy, ModelAsk) {
        var strategy = EditStrategy(assignment)
        _ = strategy.handle(.begin)
        _ = strategy.handle(cuttingBaseline ? .cutOff(tree: "base") : .checked(Self.failed))
        let action = next(
            &strategy,
            .surveyed(contents: Self.files, allPaths: Self.files.keys.sorted())
        )
        guard case .ask(let ask, _) = action else { throw Unexpected(action: action) }
        return (strategy, ask)
    }

    /// A strategy whose first candidate is being checked.
    private func checking(
        _ content: String,
        _ assignment: WorkAssignment = Sample.assignment()
    ) throws -> EditStrategy {
        var (strategy, _) = try begun(assignment)
        let written = next(&strategy, Self.answer(content))
        guard case .apply = written else { throw Unexpected(action: written) }
        let check = next(&strategy, .applied(tree: nil))
        guard case .check(.candidate(number: 1)) = check else { throw Unexpected(action: check) }
        return strategy
    }

    private struct Unexpected: Error {
        let action: WorkAction
    }

    // MARK: - Hearing

    @Test func `words stand behind what all calls share, and stay`() throws {
        var (strategy, ask) = try begun()
        let heard = strategy.hear(["Use the statistics module."], before: ask)
        #expect(heard.title == ask.title)
        #expect(heard.seed == ask.seed)
        #expect(heard.user.contains("The user has said since: Use the statistics module."))
        #expect(!ask.user.contains("statistics module"))
        // A server has read all of it up to there.
        let shared = zip(heard.user, ask.user).prefix { $0 == $1 }.count
        let place = try #require(heard.user.range(of: "The user has said since"))
        #expect(shared >= heard.user.distance(from: heard.user.startIndex, to: place.lowerBound))

        _ = next(&strategy, Self.answer(Sample.wrong))
        _ = next(&strategy, .applied(tree: nil))
        let action = next(&strategy, .checked(Self.failed))
        guard case .ask(let second, _) = action else { throw Unexpected(action: action) }
        #expect(second.user.contains("The user has said since: Use the statistics module."))
    }

    @Test func `a file that the words name is shown beside the others`() throws {
        var (strategy, ask) = try begun()
        #expect(!ask.user.contains("File report.py:"))
        let heard = strategy.hear(["Also let report.py round the mean."], before: ask)
        #expect(heard.user.contains("File report.py:"))
        #expect(heard.user.contains("File stats.py"))
    }

    @Test func `a call that was cut off is made again as the same try`() throws {
        var (strategy, ask) = try begun()
        let action = next(&strategy, .cutOff(tree: nil))
        #expect(action == .ask(ask, restoring: nil))
    }

    @Test func `checks decide also where the one before any edit was cut off`() throws {
        var (strategy, ask) = try begun(cuttingBaseline: true)
        #expect(!ask.user.contains("The check fails now"))
        _ = next(&strategy, Self.answer(Sample.fixed))
        guard case .check(.candidate(number: 1)) = next(&strategy, .applied(tree: nil)) else {
            Issue.record("not checked")
            return
        }
        guard case .present = next(&strategy, .checked(Self.passed)) else {
            Issue.record("not presented")
            return
        }
    }

    @Test func `a candidate whose check was cut off may come again`() throws {
        var strategy = try checking(Sample.fixed)
        let action = next(&strategy, .cutOff(tree: "tree-1"))
        guard case .ask(let ask, restoring: "base") = action else { throw Unexpected(action: action) }
        #expect(ask.user.contains("An earlier answer made this change, which was not checked:"))
        guard case .apply = next(&strategy, Self.answer(Sample.fixed)) else {
            Issue.record("taken for a repetition")
            return
        }
    }

    // MARK: - One more round

    @Test func `more is asked for on top of the change that is good`() throws {
        var strategy = try checking(Sample.fixed)
        guard case .present = next(&strategy, .checked(Self.passed)) else {
            Issue.record("not presented")
            return
        }
        let goesOn = strategy.goOnFromReview()
        #expect(goesOn)
        let action = next(&strategy, .noted)
        guard case .ask(let planned, restoring: nil) = action else { throw Unexpected(action: action) }
        let ask = strategy.hear(["Say why."], before: planned)
        #expect(ask.user.contains("The files above hold a change for this request already."))
        #expect(ask.user.contains("middle - 1]"))
        #expect(!ask.user.contains("The check fails now"))
    }

    @Test func `beyond the tries nothing goes on, and nothing may be cut off for it`() throws {
        var limits = WorkLimits()
        limits.tries = 1
        var strategy = try checking(Sample.fixed, Sample.assignment(limits: limits))
        #expect(!strategy.mayAskAgain)
        guard case .present = next(&strategy, .checked(Self.passed)) else {
            Issue.record("not presented")
            return
        }
        let goesOn = strategy.goOnFromReview()
        #expect(!goesOn)
    }
}
