import Domain
import Foundation
import Testing

@testable import Engine

@Suite struct SyncPlanTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private static func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    /// A plan that had an answer to everything at the start; a half as random number spreads nothing.
    private func answered(lively: Set<GitHubList> = []) -> SyncPlan {
        var plan = SyncPlan()
        for list in GitHubList.allCases {
            plan.noteAnswer(to: list, isLively: lively.contains(list), at: Self.start, random: 0.5)
        }
        return plan
    }

    /// The lists that are asked for every minute while somebody looks.
    private static let usual: [GitHubList] = [.issues, .pullRequests, .runs]

    @Test func `everything is asked first`() {
        #expect(SyncPlan().next(at: Self.start, isAttended: false) == .ask(GitHubList.allCases))
    }

    private static let intervals: [(Bool, Set<GitHubList>, Double)] = [
        (true, Set<GitHubList>(), 60.0), (false, [], 300), (true, [.runs], 10), (false, [.runs], 10),
    ]

    @Test(arguments: intervals)
    func `how soon depends on who looks and what is under way`(
        isAttended: Bool,
        lively: Set<GitHubList>,
        seconds: Double
    ) {
        let plan = answered(lively: lively)
        let wait = SyncPlan.Step.wait(until: Self.at(seconds))
        #expect(plan.next(at: Self.at(1), isAttended: isAttended) == wait)
        let due = lively.isEmpty ? Self.usual : Array(lively)
        #expect(plan.next(at: Self.at(seconds), isAttended: isAttended) == .ask(due))
    }

    @Test(arguments: [(0.0, 54.0), (0.5, 60), (1, 66), (7, 66)])
    func `questions are spread by a tenth`(random: Double, seconds: Double) {
        var plan = SyncPlan()
        for list in GitHubList.allCases {
            plan.noteAnswer(to: list, isLively: false, at: Self.start, random: random)
        }
        guard case .wait(let time) = plan.next(at: Self.start, isAttended: true) else {
            Issue.record("nothing is due yet")
            return
        }
        #expect(abs(time.timeIntervalSince(Self.at(seconds))) < 0.001)
    }

    @Test func `who comes to look does not wait for what was planned without`() {
        let plan = answered()
        #expect(plan.next(at: Self.at(90), isAttended: false) == .wait(until: Self.at(300)))
        #expect(plan.next(at: Self.at(90), isAttended: true) == .ask(Self.usual))
    }

    @Test(arguments: [(1, 15.0), (2, 30), (3, 60), (7, 900), (50, 900)])
    func `failures take longer each time, up to a limit`(count: Int, seconds: Double) {
        var plan = answered()
        for _ in 0..<count { plan.noteFailure(at: Self.at(100), random: 0.5) }
        let wait = SyncPlan.Step.wait(until: Self.at(100 + seconds))
        #expect(plan.next(at: Self.at(101), isAttended: true) == wait)
        let due = 100 + seconds < 180 ? Self.usual : GitHubList.allCases
        #expect(plan.next(at: Self.at(100 + seconds), isAttended: true) == .ask(due))
        plan.noteAnswer(to: .issues, isLively: false, at: Self.at(1_200), random: 0.5)
        #expect(plan.next(at: Self.at(1_200), isAttended: true) == .ask([.pullRequests, .runs, .mentions]))
    }

    @Test func `a pause holds whatever is asked for, until its end`() {
        var plan = answered()
        plan.notePause(until: Self.at(600))
        #expect(plan.next(at: Self.at(599), isAttended: true) == .wait(until: Self.at(600)))
        plan.refresh()
        #expect(plan.next(at: Self.at(599), isAttended: true) == .wait(until: Self.at(600)))
        #expect(plan.next(at: Self.at(600), isAttended: true) == .ask(GitHubList.allCases))
    }

    @Test func `without anybody to ask as nothing is planned until somebody wants it`() {
        var plan = answered()
        plan.noteSignedOut()
        #expect(plan.next(at: Self.at(10_000), isAttended: true) == .rest)
        plan.refresh()
        #expect(plan.next(at: Self.at(10_000), isAttended: true) == .ask(GitHubList.allCases))
    }

    @Test func `what was just changed is looked at alone, and soon again`() {
        var plan = answered()
        plan.expectChange(of: .runs)
        #expect(plan.next(at: Self.at(1), isAttended: true) == .ask([.runs]))
    }

    @Test(arguments: [(true, 180.0), (false, 900)])
    func `mentions are asked for less often than the rest`(isAttended: Bool, seconds: Double) {
        var plan = answered()
        for list in Self.usual {
            plan.noteAnswer(to: list, isLively: false, at: Self.at(seconds - 1), random: 0.5)
        }
        #expect(plan.next(at: Self.at(seconds - 1), isAttended: isAttended) == .wait(until: Self.at(seconds)))
        #expect(plan.next(at: Self.at(seconds), isAttended: isAttended) == .ask([.mentions]))
    }

    @Test func `how often GitHub wants to be asked holds, whoever wants it sooner`() {
        var plan = answered()
        plan.noteLeastInterval(of: .mentions, 600, at: Self.start)
        #expect(plan.next(at: Self.at(180), isAttended: true) == .ask(Self.usual))
        plan.refresh()
        #expect(plan.next(at: Self.at(599), isAttended: true) == .ask(Self.usual))
        #expect(!plan.mayAsk(for: .mentions, at: Self.at(599)))
        #expect(plan.next(at: Self.at(600), isAttended: true) == .ask(GitHubList.allCases))
        // An interval without end is none, and a clock that was set back makes none of it.
        plan.noteLeastInterval(of: .mentions, .infinity, at: Self.at(600))
        #expect(plan.mayAsk(for: .mentions, at: Self.at(4_200)))
        #expect(plan.mayAsk(for: .mentions, at: Self.at(-4_200)))
    }

    @Test func `what GitHub does not show is asked for again after a while`() {
        var plan = answered()
        plan.noteRefusal(of: .mentions, at: Self.start)
        plan.refresh()
        #expect(plan.next(at: Self.at(899), isAttended: true) == .ask(Self.usual))
        #expect(plan.next(at: Self.at(900), isAttended: true) == .ask(GitHubList.allCases))
    }

    @Test func `a clock that was set back silences nothing`() {
        let plan = answered()
        #expect(plan.next(at: Self.at(-3_600), isAttended: true) == .ask(GitHubList.allCases))
    }
}
