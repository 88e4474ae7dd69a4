import Domain
import Foundation

/// Red runs that tasks are at, and what became of others.
extension Fixtures {
    static let fixOrigin = FixOrigin(
        run: RunID(rawValue: 940),
        workflow: "build",
        number: 40,
        jobs: ["linux"],
        failureClass: .testFailure,
        headline: "test_stats.py:12: ZeroDivisionError"
    )

    static func fixStart(pushesToBranch: Bool = true) -> TaskStart {
        TaskStart(
            branch: "topic-20",
            commit: "4f2d9a7be01c55aa",
            pushesToBranch: pushesToBranch,
            pullRequest: 20
        )
    }

    /// A task that is to turn `build #40` green.
    static func fixTask(_ state: TaskState = .watching, _ change: (inout AgentTask) -> Void = { _ in })
        -> AgentTask
    {
        task(12, "turn build #40 green", state, minutesAgo: 6) {
            $0.options.fix = fixOrigin
            $0.options.start = fixStart()
            $0.fixProgress = FixProgress(
                round: 2,
                pushedCommit: "99aa88bb77cc",
                pushedAt: ago(3),
                run: RunID(rawValue: 941)
            )
            change(&$0)
        }
    }

    static func fix(
        _ run: Int64,
        _ failureClass: FailureClass,
        _ ending: FixOutcome.Ending,
        task: Int64? = 12,
        rounds: Int = 1,
        minutes: Double = 12,
        headline: String = "test_stats.py:12: ZeroDivisionError"
    ) -> FixOutcome {
        FixOutcome(
            run: RunID(rawValue: run),
            attempt: 1,
            workflow: "build",
            branch: "topic-20",
            task: task.map(TaskID.init(rawValue:)),
            failureClass: failureClass,
            headline: headline,
            ending: ending,
            rounds: rounds,
            startedAt: ago(minutes + 1),
            endedAt: ending == .open ? nil : ago(1)
        )
    }

    /// The newest first.
    static let fixes: [FixOutcome] = [
        fix(940, .testFailure, .open),
        fix(935, .testFailure, .green, task: 11, rounds: 2, minutes: 20),
        fix(930, .testFailure, .flaky, task: nil, rounds: 0, minutes: 4),
        fix(925, .testFailure, .green, task: 9, minutes: 10),
        fix(921, .lint, .green, task: 8, minutes: 5, headline: "a.py:3:1: F401 unused import"),
        fix(915, .compileError, .parked, task: 7, rounds: 3, minutes: 45, headline: "a.c:9: missing ';'"),
    ]
}
