import Domain
import Foundation
import Testing

@testable import Store

/// What became of red runs stays known.
@Suite struct FixTableTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func outcome(_ run: Int64, attempt: Int = 1, task: TaskID? = nil, at seconds: Double = 0)
        -> FixOutcome
    {
        FixOutcome(
            run: RunID(rawValue: run),
            attempt: attempt,
            workflow: "CI",
            branch: "feature",
            task: task,
            failureClass: .testFailure,
            headline: "test_add fails",
            ending: .open,
            rounds: 1,
            startedAt: moment(seconds)
        )
    }

    private func newTask() async throws -> TaskID {
        try await storage.write {
            try TaskTable.insert(prompt: "fix: it", options: TaskOptions(), at: moment(), in: $0).id
        }
    }

    @Test func `an outcome is found by its run and by its task`() async throws {
        let task = try await newTask()
        let given = outcome(7, task: task)
        let kept = try await storage.write { try FixTable.put(given, in: $0) }
        #expect(kept == given)
        let found = try await storage.read { connection in
            (
                try FixTable.find(RunID(rawValue: 7), attempt: 1, in: connection),
                try FixTable.find(of: task, in: connection),
                try FixTable.find(RunID(rawValue: 7), attempt: 2, in: connection)
            )
        }
        #expect(found.0 == kept)
        #expect(found.1 == kept)
        #expect(found.2 == nil)
    }

    @Test func `a second try takes the place of the first, another attempt does not`() async throws {
        let tasks = [try await newTask(), try await newTask()]
        let outcomes = [
            outcome(7, task: tasks[0]), outcome(7, task: tasks[1], at: 1), outcome(7, attempt: 2, at: 2),
        ]
        try await storage.write { connection in
            for outcome in outcomes { try FixTable.put(outcome, in: connection) }
        }
        let all = try await storage.read { try FixTable.all(in: $0) }
        #expect(all == [outcomes[2], outcomes[1]])
        let first = try await storage.read { try FixTable.find(of: tasks[0], in: $0) }
        #expect(first == nil)
    }

    @Test func `secrets in a headline are not stored`() async throws {
        var secret = outcome(7)
        secret.headline = "token ghp_0123456789abcdefghijABCDEFGHIJ012345 was refused"
        let outcome = secret
        let kept = try await storage.write { try FixTable.put(outcome, in: $0) }
        #expect(!kept.headline.contains("ghp_"))
    }
}
