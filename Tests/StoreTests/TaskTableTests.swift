import Domain
import Foundation
import Testing

@testable import Store

@Suite struct TaskTableTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    /// A task in which no optional part is missing.
    private func filled(_ task: AgentTask) -> AgentTask {
        var task = task
        let evidence = CheckEvidence(
            command: "make test",
            outcome: .passed,
            exitCode: 0,
            seconds: 1.5,
            tree: "9fceb02",
            step: StepID(rawValue: 4),
            isolation: "bubblewrap",
            finishedAt: moment(20.25)
        )
        task.state = .classifying
        task.trouble = TaskTrouble(code: .limit, message: "used up", remedy: "raise it")
        task.classification = Classification(
            type: .bug,
            complexity: .simple,
            confidence: 0.75,
            reason: "fix:",
            tier: .prefix
        )
        task.route = TaskRoute(strategy: .iterative, model: "qwen", isRecorded: false, reason: "a bug")
        task.workspace = TaskWorkspace(
            path: "/w/1",
            branch: "switchyard/1-fix",
            baseCommit: "a1",
            baseTree: "b2",
            tree: "c3"
        )
        task.evidence = evidence
        task.baseline = evidence
        task.testChanges = [
            TestChangeNotice(path: "Tests/a.py", summary: "a test was deleted", weakens: true)
        ]
        task.change = ChangeSummary(files: [.init(path: "a.py", added: 3, removed: nil)])
        task.commit = "0123abc"
        task.usage = TokenUsage(calls: 2, promptTokens: 900, replyTokens: 80, replySeconds: 4.125)
        task.attempts = 2
        task.feedback = "say \"please\" — 😀"
        task.position = 0.375
        task.updatedAt = moment(30.5)
        return task
    }

    @Test func `tasks are numbered from one and listed in order`() async throws {
        let storage = try temporary.open()
        for name in ["a", "b", "c"] { _ = try await storage.addTask(name) }
        let tasks = try await storage.read { try TaskTable.all(in: $0) }
        #expect(tasks.map(\.id.rawValue) == [1, 2, 3])
        #expect(tasks.map(\.prompt) == ["a", "b", "c"])
    }

    @Test func `a number is never given out twice`() async throws {
        let first = try temporary.open()
        _ = try await first.addTask()
        try first.close()
        try temporary.tamper("DELETE FROM tasks")
        #expect(try await temporary.open().addTask().id == TaskID(rawValue: 2))
    }

    @Test func `every part of a task comes back`() async throws {
        let storage = try temporary.open()
        let options = TaskOptions(
            model: "m",
            strategy: .singleShot,
            checkCommand: "make",
            approval: .always,
            after: [TaskID(rawValue: 7)],
            priority: .low
        )
        let task = filled(try await storage.addTask("Fix\nit", options: options))
        let updated = try await storage.write { try TaskTable.update(task, in: $0) }
        #expect(updated == task)
        #expect(try await storage.read { try TaskTable.find(task.id, in: $0) } == task)
        #expect(try await storage.read { try TaskTable.withState(.classifying, in: $0) } == [task])
        #expect(try await storage.read { try TaskTable.withState(.queued, in: $0) } == [])
    }

    @Test func `an impossible transition is refused and takes its event back with it`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        var done = task
        done.state = .done
        await #expect {
            try await storage.write { [done] connection in
                try EventLog.append(
                    .taskChanged(task: done),
                    correlation: "task-1",
                    at: moment(),
                    in: connection
                )
                try TaskTable.update(done, in: connection)
            }
        } throws: { error in
            guard case .rejected(let inner as ImpossibleTransition) = error as? StorageError else {
                return false
            }
            return inner.from == .queued && inner.to == .done
        }
        #expect(try await storage.read { try TaskTable.find(task.id, in: $0) } == task)
        #expect(try await storage.read { try EventLog.lastCursor(in: $0) }.rawValue == 0)
    }

    @Test(arguments: TaskState.allCases)
    func `the table is checked against the stored state`(from: TaskState) async throws {
        let storage = try temporary.open()
        for next in TaskState.allCases where next != from {
            var task = try await storage.addTask()
            try await storage.write { [id = task.id] connection in
                try connection.execute("UPDATE tasks SET state = $2 WHERE id = $1", [.id(id), .word(from)])
            }
            task.state = next
            let allowed = from.successors.contains(next)
            do {
                _ = try await storage.write { [task] in try TaskTable.update(task, in: $0) }
                #expect(allowed, "\(from) → \(next)")
            } catch StorageError.rejected(let inner) {
                #expect(!allowed, "\(from) → \(next)")
                #expect(inner is ImpossibleTransition)
            }
        }
    }

    @Test func `a change without a new state is written in any state`() async throws {
        let storage = try temporary.open()
        var task = try await storage.addTask()
        task.feedback = "more"
        let updated = try await storage.write { [task] in try TaskTable.update(task, in: $0) }
        #expect(updated.feedback == "more")
    }

    @Test func `what was taken back, or written by another process, is read as it is stored`() async throws {
        struct TakenBack: Error {}
        let storage = try temporary.open()
        var task = try await storage.addTask("fix it")
        task.prompt = "fix it, never stored"
        await #expect(throws: StorageError.self) {
            try await storage.write { [task] connection in
                try TaskTable.update(task, in: connection)
                throw TakenBack()
            } as Void
        }
        let id = task.id
        #expect(try await storage.read { try TaskTable.find(id, in: $0) }?.prompt == "fix it")
        task.prompt = "fix it, elsewhere"
        let other = try temporary.open()
        try await other.write { [task] in try TaskTable.update(task, in: $0) }
        #expect(try await storage.read { try TaskTable.find(id, in: $0) } == task)
    }

    @Test func `a task of an earlier version is read and written`() async throws {
        let first = try temporary.open()
        let added = try await first.addTask()
        try first.close()
        let old = """
            {"attempts":0,"createdAt":1700000000000,"id":1,"options":{"approval":"never",\
            "includesUncommittedChanges":false},"prompt":"Fix the sum","state":"queued","testChanges":[],\
            "updatedAt":1700000000000,"usage":{"calls":0,"promptTokens":0,"replySeconds":0,"replyTokens":0}}
            """
        try temporary.tamper("UPDATE tasks SET details = '\(old)' WHERE id = 1")
        let storage = try temporary.open()
        var task = try #require(try await storage.read { try TaskTable.find(added.id, in: $0) })
        #expect(task == added)
        task.priority = .high
        task.position = -1
        try await storage.write { [task] in _ = try TaskTable.update(task, in: $0) }
        #expect(try await storage.read { try TaskTable.withState(.queued, in: $0) } == [task])
    }

    @Test func `the newest task is the one that was added last`() async throws {
        let storage = try temporary.open()
        #expect(try await storage.read { try TaskTable.newest(in: $0) } == nil)
        for _ in 1...3 { _ = try await storage.addTask() }
        #expect(try await storage.read { try TaskTable.newest(in: $0) } == TaskID(rawValue: 3))
    }

    @Test func `a task that is not there cannot be changed`() async throws {
        let storage = try temporary.open()
        let task = AgentTask(id: TaskID(rawValue: 9), prompt: "", options: TaskOptions(), createdAt: moment())
        await #expect {
            try await storage.write { try TaskTable.update(task, in: $0) }
        } throws: { error in
            if case .absent("task #9") = error as? StorageError { true } else { false }
        }
        #expect(try await storage.read { try TaskTable.find(task.id, in: $0) } == nil)
    }

    @Test func `a secret in a prompt is not stored, and the caller gets what is`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask("Use AKIAIOSFODNN7EXAMPLE to deploy")
        #expect(task.prompt == "Use [redacted] to deploy")
        #expect(try await storage.read { try TaskTable.find(task.id, in: $0) } == task)
    }
}
