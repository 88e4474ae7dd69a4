import Domain
import Foundation
import Store

/// Fills a database, and times how events are appended to it.
enum EventBench {
    /// Events written at once when a database is filled.
    private static let batch = 5_000

    /// A step as one of a task's work, which is what most events tell of.
    private static func sampleStep(_ number: Int64, of task: TaskID) -> StepRecord {
        var step = StepRecord(
            id: StepID(rawValue: number),
            taskID: task,
            kind: .modelCall,
            title: "ask qwen2.5-coder:7b for an edit (try 2)",
            startedAt: Date()
        )
        step.state = .succeeded
        step.summary = "edited Sources/Store/Events/EventLog.swift, 12 lines added and 3 removed"
        step.usage = TokenUsage(calls: 1, promptTokens: 3_000, replyTokens: 400, replySeconds: 12.5)
        step.endedAt = Date()
        return step
    }

    /// Appends events in transactions of many.
    static func fill(_ storage: Storage, tasks: Int, events: Int) async throws {
        for first in stride(from: 0, to: tasks, by: batch) {
            try await storage.write { connection in
                for number in first..<min(tasks, first + batch) {
                    let prompt = "task number \(number): change something in a file that has a long path"
                    var task = try TaskTable.insert(
                        prompt: prompt,
                        options: TaskOptions(),
                        at: Date(),
                        in: connection
                    )
                    // Nobody works on a task that was cancelled.
                    task.state = .cancelled
                    task = try TaskTable.update(task, in: connection)
                    try EventLog.append(
                        .taskChanged(task: task),
                        correlation: "task-\(task.id)",
                        at: Date(),
                        in: connection
                    )
                }
            }
        }
        for first in stride(from: tasks, to: events, by: batch) {
            try await storage.write { connection in
                for number in first..<min(events, first + batch) {
                    let task = TaskID(rawValue: Int64(number % max(1, tasks)) + 1)
                    try EventLog.append(
                        .stepChanged(step: sampleStep(Int64(number), of: task)),
                        correlation: "task-\(task)",
                        at: Date(),
                        in: connection
                    )
                }
            }
        }
    }

    /// Appends events one by one, each with a change of state and each safely on the disk before the next.
    ///
    /// - Returns: What each took.
    static func append(_ count: Int, to storage: Storage) async throws -> [Duration] {
        let clock = ContinuousClock()
        var times: [Duration] = []
        for number in 0..<count {
            times.append(
                try await clock.measure {
                    try await storage.write { connection in
                        try SettingTable.set("bench", to: "\(number)", in: connection)
                        try EventLog.append(
                            .stepChanged(step: sampleStep(Int64(number), of: TaskID(rawValue: 1))),
                            correlation: "task-1",
                            at: Date(),
                            in: connection
                        )
                    }
                }
            )
        }
        return times
    }
}
