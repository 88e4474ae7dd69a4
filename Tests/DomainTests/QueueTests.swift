import Domain
import Foundation
import Testing

@Suite struct QueueTests {
    private func task(
        _ id: Int64,
        _ priority: TaskPriority = .normal,
        position: Double? = nil,
        state: TaskState = .queued
    ) -> AgentTask {
        var task = AgentTask(
            id: TaskID(rawValue: id),
            prompt: "\(id)",
            options: TaskOptions(priority: priority),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        task.position = position
        task.state = state
        return task
    }

    @Test func `tasks are ordered by priority, then by where they were moved, then by their number`() {
        let tasks = [
            task(1), task(2, .low), task(3, .high), task(4, position: 0.5), task(5, .high),
            task(6, position: 1),
        ]
        let order = tasks.sorted { $0.isAhead(of: $1) }.map(\.id.rawValue)
        #expect(order == [3, 5, 4, 1, 6, 2])
        #expect(!task(1).isAhead(of: task(1)))
    }

    /// A task as it was stored before tasks had an order among each other.
    private static let old = """
        {"attempts":0,"createdAt":1700000000500,"id":7,"options":{"approval":"never",\
        "includesUncommittedChanges":false},"prompt":"fix: it","state":"queued","testChanges":[],\
        "updatedAt":1700000000500,"usage":{"calls":0,"promptTokens":0,"replySeconds":0,"replyTokens":0}}
        """

    @Test func `a task of an earlier version has the usual place`() throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        let task = try decoder.decode(AgentTask.self, from: Data(Self.old.utf8))
        #expect(task.priority == .normal)
        #expect(task.after == [])
        #expect(task.position == nil)
        #expect(task.rank == 7)
        #expect(task.followUps == [])
        #expect(task.options == TaskOptions())
    }

    @Test func `a priority that is not known is refused`() {
        let text = #"{"approval":"never","includesUncommittedChanges":false,"priority":"urgent"}"#
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(TaskOptions.self, from: Data(text.utf8))
        }
    }

    @Test func `a queue is at rest when nothing runs and what waits is held up by the user or by others`() {
        func status(_ waits: [TaskID: WaitReason]) -> QueueStatus {
            QueueStatus(
                isPaused: false,
                slots: [],
                limits: QueueLimits(tasksAtOnce: 1, tasksRunning: 0),
                waits: waits
            )
        }
        let (first, second) = (TaskID(rawValue: 1), TaskID(rawValue: 2))
        let waiting = [task(1), task(2)]
        let blocked = WaitReason.prerequisite(id: first, state: .failed)
        #expect(status([:]).isAtRest([task(1, state: .reviewing), task(2, state: .done)]))
        #expect(!status([:]).isAtRest([task(1, state: .working)]))
        #expect(!status([:]).isAtRest(waiting))
        #expect(status([first: .queuePaused, second: .queuePaused]).isAtRest(waiting))
        #expect(status([second: blocked]).isAtRest([task(1, state: .failed), task(2)]))
        #expect(!status([second: blocked]).isAtRest(waiting))
        let later = WaitReason.hourlyLimit(until: Date(timeIntervalSince1970: 9))
        #expect(!status([first: later, second: blocked]).isAtRest(waiting))
        #expect(!status([second: blocked]).isAtRest([task(1, state: .working), task(2)]))
    }
}
