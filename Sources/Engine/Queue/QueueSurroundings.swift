import Domain
import Foundation

/// What the queue needs of the rest of the engine.
struct QueueSurroundings: Sendable {
    /// Reads the tasks that may be taken up here.
    let contents: @Sendable () async -> QueueContents
    /// The settings in force.
    let rules: @Sendable () -> QueueRules
    /// The time that executions are counted by.
    let now: @Sendable () -> Date
    /// Times the waits for a limit or a slot.
    let clock: any Clock<Duration>
    /// Runs a job; it is cancelled with the task.
    let run: TaskQueue.Run
    /// Called after a job that was cancelled has ended.
    let tidy: @Sendable (TaskID) async -> Void
    /// Told how the queue stands, when that has changed.
    let tell: @Sendable (QueueStatus) -> Void
    /// Told why slots cannot be shared with other engines.
    let warn: @Sendable (_ reason: String) -> Void
}
