import Domain
import Workspace

extension TaskRunner {
    /// Does the work and stops it when its time is up.
    ///
    /// The time begins with the work, so neither the queue nor the making of a worktree counts; whoever resumes
    /// a task or gives its change back allows it as much again.
    ///
    /// - Parameter work: The work; it is cancelled when its time is up.
    /// - Returns: What goes to review.
    /// - Throws: What the work throws; `TaskStop` when its time is up.
    func withinWallTime(_ work: @escaping @Sendable () async throws -> WorkResult) async throws -> WorkResult
    {
        guard let minutes = services.configuration.wallMinutes else { return try await work() }
        let clock = services.clock
        let result = try await withThrowingTaskGroup(of: WorkResult?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await clock.sleep(for: .seconds(minutes * 60))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { return WorkResult?.none }
            return first
        }
        if let result { return result }
        try await journal.closeOpenSteps(of: id, summary: "stopped: the time is up")
        throw TaskStop.failed(
            TaskTrouble(
                code: .limit,
                message: "The work took longer than \(minutes) min.",
                remedy:
                    "Raise limits.wall-minutes, ask for less at once, or choose a faster model; then retry."
            )
        )
    }
}
