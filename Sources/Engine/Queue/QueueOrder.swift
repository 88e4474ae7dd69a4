import Domain
import Foundation

/// Which waiting task is next, and why the others wait: a pure decision over the tasks and what is known.
///
/// Tasks are taken by priority, then by rank. Among tasks of one priority that for the model which the host
/// has in memory comes first, since to load another takes long; but no task is passed over for that more often
/// than ``patience`` says.
enum QueueOrder {
    /// How often a task is passed over for the sake of the model that is loaded.
    static let patience = 3
    /// The time in which executions are counted, in seconds.
    static let hour: TimeInterval = 3600

    /// What is known beside the tasks.
    struct Facts: Sendable, Equatable {
        /// The present moment.
        var now: Date
        /// Whether the user paused the queue.
        var isPaused = false
        /// How many tasks may be worked on at once, and how many are.
        var tasksAtOnce = 1
        var running = 0
        /// How many tasks may be started within an hour; 0 is no limit.
        var executionsPerHour = 0
        /// When tasks were started, the oldest first.
        var starts: [Date] = []
        /// The host of models whose slots are all taken; nil where one is free, or none is needed.
        var fullHost: FullHost?
        /// How the tasks stand that others wait for.
        var states: [TaskID: TaskState] = [:]
        /// The model of tasks that name none; nil while it is not chosen.
        var model: String?
        /// The model that the host was last asked for; nil while it was asked for none.
        var loadedModel: String?
        /// How often tasks were passed over.
        var overtaken: [TaskID: Int] = [:]
    }

    /// A host without a free slot.
    struct FullHost: Sendable, Equatable {
        var host: String
        var holders: [String]
    }

    /// What is to be done.
    struct Decision: Sendable, Equatable {
        /// The task to start; nil when none can be.
        var next: TaskID?
        /// The tasks that are passed over by that.
        var overtaken: [TaskID] = []
        /// Why tasks wait; empty for those that could start.
        var waits: [TaskID: WaitReason] = [:]
        /// When a limit lets the next task start; nil while none holds it up.
        var nextFreeSlot: Date?
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - tasks: The tasks that wait, in any order.
    ///   - facts: What is known beside them.
    /// - Returns: What to start and what to tell.
    static func decide(_ tasks: [AgentTask], _ facts: Facts) -> Decision {
        var decision = Decision()
        var ready: [AgentTask] = []
        for task in tasks.sorted(by: { $0.isAhead(of: $1) }) {
            if let reason = prerequisite(of: task, facts) {
                decision.waits[task.id] = reason
            } else {
                ready.append(task)
            }
        }
        let free = facts.nextStart
        if facts.isHourlyLimitReached { decision.nextFreeSlot = free }
        if let reason = obstacle(facts, until: free) {
            for task in ready { decision.waits[task.id] = reason }
            return decision
        }
        let index = choice(among: ready, facts)
        decision.next = index.map { ready[$0].id }
        decision.overtaken = ready.prefix(index ?? 0).map(\.id)
        return decision
    }

    /// The model that a task is for.
    static func model(of task: AgentTask, _ facts: Facts) -> String? { task.options.model ?? facts.model }

    // MARK: - Detail

    /// The task that has to be done before, one that has ended otherwise before one that may yet get there.
    private static func prerequisite(of task: AgentTask, _ facts: Facts) -> WaitReason? {
        let undone = task.after.map { id in (id: id, state: facts.states[id] ?? .cancelled) }
            .filter { $0.state != .done }
        let first = undone.first { $0.state.isFinal } ?? undone.first
        return first.map { WaitReason.prerequisite(id: $0.id, state: $0.state) }
    }

    /// What keeps every task from being started; what lasts longest comes first.
    private static func obstacle(_ facts: Facts, until free: Date) -> WaitReason? {
        if facts.isPaused { return .queuePaused }
        if facts.isHourlyLimitReached { return .hourlyLimit(until: free) }
        if facts.running >= facts.tasksAtOnce { return .tasksAtOnce(limit: facts.tasksAtOnce) }
        return facts.fullHost.map { WaitReason.slotTaken(host: $0.host, holders: $0.holders) }
    }

    /// The place of the task to start among those that could be.
    private static func choice(among ready: [AgentTask], _ facts: Facts) -> Int? {
        guard let first = ready.first else { return nil }
        guard let loaded = facts.loadedModel else { return 0 }
        for (index, task) in ready.enumerated() {
            guard task.priority == first.priority else { break }
            if model(of: task, facts) == loaded { return index }
            if facts.overtaken[task.id, default: 0] >= patience { break }
        }
        return 0
    }
}

extension QueueOrder.Facts {
    /// The starts within the last hour.
    ///
    /// Those that lie ahead were counted by a clock that has been put back.
    var recentStarts: [Date] {
        starts.filter { $0 <= now && now.timeIntervalSince($0) < QueueOrder.hour }
    }

    /// Whether no more tasks may be started for now.
    var isHourlyLimitReached: Bool { executionsPerHour > 0 && recentStarts.count >= executionsPerHour }

    /// When the limit lets a task start; now where it does not hold it up.
    fileprivate var nextStart: Date {
        let recent = recentStarts
        guard executionsPerHour > 0, recent.count >= executionsPerHour else { return now }
        return recent[recent.count - executionsPerHour].addingTimeInterval(QueueOrder.hour)
    }
}
