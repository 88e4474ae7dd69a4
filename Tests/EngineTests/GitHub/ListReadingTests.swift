import Domain
import Foundation
import Testing

@testable import Engine

/// When a list is read whole, how its news are put together with what is known, and what rests.
@Suite struct ListReadingTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private static func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    private func issue(_ number: Int, at seconds: Double, isOpen: Bool = true, _ title: String = "a")
        -> GitHubIssue
    {
        GitHubIssue(
            number: number,
            title: title,
            state: isOpen ? .open : .closed,
            createdAt: Self.start,
            updatedAt: Self.at(seconds),
            url: "https://g/\(number)"
        )
    }

    private func isWholeDue(
        _ reading: inout ListReading,
        _ list: GitHubList,
        fetchedAt: Date?,
        at now: Date
    ) -> Bool { reading.isWholeDue(list, fetchedAt: fetchedAt, at: now) }

    @Test func `a list is read whole at first, and once an hour`() {
        var reading = ListReading()
        #expect(isWholeDue(&reading, .issues, fetchedAt: nil, at: Self.at(0)))
        reading.noteWhole(.issues, at: Self.at(0))
        #expect(!isWholeDue(&reading, .issues, fetchedAt: Self.at(0), at: Self.at(60)))
        #expect(!isWholeDue(&reading, .issues, fetchedAt: Self.at(3_590), at: Self.at(3_599)))
        #expect(isWholeDue(&reading, .issues, fetchedAt: Self.at(3_599), at: Self.at(3_600)))
        // Another list is another matter, and so is one that an engine before this one read.
        #expect(!isWholeDue(&reading, .runs, fetchedAt: Self.at(100), at: Self.at(200)))
        #expect(isWholeDue(&reading, .runs, fetchedAt: Self.at(3_700), at: Self.at(3_701)))
        #expect(isWholeDue(&reading, .pullRequests, fetchedAt: Self.at(0), at: Self.at(7_200)))
    }

    @Test func `what could not be stored is read whole again`() {
        var reading = ListReading()
        reading.noteWhole(.issues, at: Self.at(0))
        reading.spoil(.issues)
        #expect(isWholeDue(&reading, .issues, fetchedAt: Self.at(0), at: Self.at(1)))
    }

    private func merged(
        _ known: [GitHubIssue],
        _ news: [GitHubIssue],
        isComplete: Bool = false
    ) -> [Int] {
        ListMerge.list(known: known, news: news, isComplete: isComplete) { $0.state == .open }.map(\.number)
    }

    @Test func `news take their place, and what they do not reach stays`() {
        let known = [issue(3, at: 30), issue(2, at: 20), issue(1, at: 10)]
        #expect(merged(known, [issue(1, at: 40), issue(4, at: 35), issue(3, at: 30)]) == [1, 4, 3, 2])
        #expect(merged(known, [issue(2, at: 40, isOpen: false), issue(3, at: 30)]) == [3, 1])
    }

    @Test func `what should be among the news and is not is gone`() {
        let known = [issue(3, at: 30), issue(2, at: 20), issue(1, at: 10)]
        #expect(merged(known, [issue(3, at: 30), issue(1, at: 10)]) == [3, 1])
        #expect(merged(known, [issue(3, at: 30)], isComplete: true) == [3])
        #expect(merged(known, [], isComplete: true) == [])
        // The server does not list yet what was already heard of.
        #expect(merged(known, [issue(2, at: 20), issue(1, at: 10)]) == [3, 2, 1])
    }

    @Test func `a list that lags behind does not take back what is known`() {
        let known = [issue(1, at: 40, "new")]
        let items = ListMerge.list(known: known, news: [issue(1, at: 30, "old")], isComplete: true)
        #expect(items.map(\.title) == ["new"])
    }

    @Test func `checks that stay the same rest longer each time, until somebody looks or a run changes`()
        throws
    {
        let pull = PullRequest(
            number: 1,
            title: "Fix it",
            headBranch: "fix",
            headCommit: "d4",
            baseBranch: "main",
            mergeability: .clean,
            checks: CheckSummary(passed: 1),
            changedFiles: 1,
            createdAt: Self.start,
            updatedAt: Self.start,
            url: "https://g/1"
        )
        var survey = PullRequestSurvey()
        survey.takeOver([pull], at: Self.at(0))
        #expect(survey.needingDetails([pull]).isEmpty)
        #expect(survey.needingChecks([pull], at: Self.at(49)).isEmpty)
        #expect(survey.needingChecks([pull], at: Self.at(50)) == [pull])
        survey.noteChecks(of: pull, at: Self.at(50), areSame: true)
        #expect(survey.needingChecks([pull], at: Self.at(149)).isEmpty)
        #expect(survey.needingChecks([pull], at: Self.at(150)) == [pull])
        survey.noteChecks(of: pull, at: Self.at(150), areSame: true)
        #expect(survey.needingChecks([pull], at: Self.at(210)).isEmpty)
        survey.refresh()
        #expect(survey.needingChecks([pull], at: Self.at(210)) == [pull])
        survey.noteChecks(of: pull, at: Self.at(210))
        survey.expectChecks(of: ["d4"])
        #expect(survey.needingChecks([pull], at: Self.at(211)) == [pull])
        #expect(survey.hasMore([pull]))
    }
}
