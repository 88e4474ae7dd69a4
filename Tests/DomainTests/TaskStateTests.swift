import Domain
import Testing

@Suite struct TaskStateTests {
    /// The states that can be reached from one, itself included.
    private func reachable(from start: TaskState) -> Set<TaskState> {
        var seen: Set<TaskState> = [start]
        var frontier = [start]
        while let state = frontier.popLast() {
            for next in state.successors where seen.insert(next).inserted { frontier.append(next) }
        }
        return seen
    }

    @Test func `every state can be reached from the queue`() {
        #expect(reachable(from: .queued) == Set(TaskState.allCases))
    }

    @Test(arguments: TaskState.allCases)
    func `every state can be left, and done can be reached again from it`(state: TaskState) {
        #expect(!state.successors.subtracting([state]).isEmpty)
        #expect(reachable(from: state).contains(.done))
    }

    @Test(arguments: TaskState.allCases)
    func `no state follows itself`(state: TaskState) {
        #expect(!state.successors.contains(state))
    }

    @Test(arguments: TaskState.allCases)
    func `a task that has not ended can be cancelled`(state: TaskState) {
        #expect(state.successors.contains(.cancelled) == !state.isFinal)
    }

    @Test(arguments: TaskState.allCases.filter(\.isActive))
    func `a task at work can fail, be interrupted and be paused`(state: TaskState) {
        #expect(state.successors.isSuperset(of: [.failed, .interrupted, .paused]))
    }

    @Test func `only a retry or an undo leaves an ended task`() {
        #expect(TaskState.allCases.filter(\.isFinal) == [.done, .failed, .cancelled])
        #expect(TaskState.done.successors == [.queued])
        #expect(TaskState.failed.successors == [.queued, .reviewing])
        #expect(TaskState.cancelled.successors == [.queued, .reviewing])
    }

    @Test(arguments: [TaskState.classifying, .preparing, .working])
    func `work on a comment can lead back to the change`(state: TaskState) {
        #expect(state.successors.contains(.reviewing))
    }

    @Test func `what is set aside comes back to the queue, or to the review that it was taken from`() {
        #expect(TaskState.paused.successors == [.queued, .cancelled, .reviewing])
        let before = TaskState.allCases.filter { $0.successors.contains(.paused) }
        #expect(before == [.queued] + TaskState.allCases.filter(\.isActive))
    }

    @Test func `nothing is published without a review`() {
        let before = TaskState.allCases.filter { $0.successors.contains(.publishing) }
        #expect(before == [.reviewing])
        #expect(TaskState.allCases.filter { $0.successors.contains(.done) } == [.publishing, .watching])
        #expect(TaskState.allCases.filter { $0.successors.contains(.watching) } == [.publishing])
    }

    @Test(arguments: TaskState.allCases)
    func `each state is at work, at its end, with the user, in the queue, watching, or set aside`(
        state: TaskState
    ) {
        let roles = [
            state.isActive, state.isFinal, state.needsUser, state == .queued, state == .paused,
            state == .watching,
        ]
        #expect(roles.count(where: \.self) == 1)
    }

    @Test func `an allowed move gives the next state`() throws {
        #expect(try TaskState.queued.moved(to: .classifying) == .classifying)
    }

    @Test func `an impossible move names both states`() {
        let error = #expect(throws: ImpossibleTransition.self) { try TaskState.queued.moved(to: .done) }
        #expect(error?.from == .queued)
        #expect(error?.to == .done)
        #expect(error?.description == "a task cannot go from queued to done")
    }

    @Test func `what is done twice without harm is repeatable`() {
        #expect(StepKind.allCases.filter(\.isRepeatable) == [.classify, .locate, .modelCall, .check])
    }
}
