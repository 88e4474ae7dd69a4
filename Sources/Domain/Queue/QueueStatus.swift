public import Foundation

/// How the queue stands: what holds it up, and why each task that waits does.
public struct QueueStatus: Codable, Sendable, Equatable {
    /// Whether the user has paused it: what runs goes on, nothing is started.
    public var isPaused: Bool
    /// The slots of each host of models that engines on this machine share; none where replies are recorded.
    public var slots: [HostSlots]
    /// The limits, with how much of each is used.
    public var limits: QueueLimits
    /// When the next task can be started at the earliest; nil while no limit with a time holds the queue up.
    public var nextFreeSlot: Date?
    /// Why the waiting tasks wait; without an entry a task is about to start, or waits for an engine.
    public var waits: [TaskID: WaitReason]

    /// Creates a status.
    public init(
        isPaused: Bool,
        slots: [HostSlots],
        limits: QueueLimits,
        nextFreeSlot: Date? = nil,
        waits: [TaskID: WaitReason] = [:]
    ) {
        self.isPaused = isPaused
        self.slots = slots
        self.limits = limits
        self.nextFreeSlot = nextFreeSlot
        self.waits = waits
    }

    /// Whether nothing happens to some tasks any more unless the user does something: none is worked on, and
    /// those in the queue are held up by its pause or by each other.
    ///
    /// - Parameter tasks: All tasks, or those that matter.
    /// - Returns: True also when none of them is in the queue.
    public func isAtRest(_ tasks: some Sequence<AgentTask>) -> Bool {
        tasks.allSatisfy { task in
            switch task.state {
            case .queued: waits[task.id]?.needsUser == true
            default: !task.state.isActive
            }
        }
    }
}

/// The slots of one host of models, each of which one task at a time has while it is worked on.
public struct HostSlots: Codable, Sendable, Equatable {
    /// The address, such as `http://127.0.0.1:11434`.
    public var host: String
    /// How many are taken.
    public var inUse: Int
    /// How many there are.
    public var count: Int
    /// Who has them: `this engine` or `pid 123`.
    public var holders: [String]

    /// Creates a description of slots.
    public init(host: String, inUse: Int, count: Int, holders: [String]) {
        self.host = host
        self.inUse = inUse
        self.count = count
        self.holders = holders
    }
}

/// The limits of the queue, with how much of each is used.
public struct QueueLimits: Codable, Sendable, Equatable {
    /// How many tasks are worked on at once at the most.
    public var tasksAtOnce: Int
    /// How many are worked on.
    public var tasksRunning: Int
    /// How many tasks are started within an hour at the most; 0 is no limit.
    public var executionsPerHour: Int
    /// How many were started within the last hour; counted only where there is a limit.
    public var executionsInLastHour: Int

    /// Creates a description of limits.
    public init(
        tasksAtOnce: Int,
        tasksRunning: Int,
        executionsPerHour: Int = 0,
        executionsInLastHour: Int = 0
    ) {
        self.tasksAtOnce = tasksAtOnce
        self.tasksRunning = tasksRunning
        self.executionsPerHour = executionsPerHour
        self.executionsInLastHour = executionsInLastHour
    }
}

/// Why a task in the queue is not started.
public enum WaitReason: Codable, Sendable, Equatable {
    /// The user has paused the queue.
    case queuePaused
    /// As many tasks are worked on as may be.
    case tasksAtOnce(limit: Int)
    /// Every slot of the host of models is taken, by this engine or others on this machine.
    case slotTaken(host: String, holders: [String])
    /// As many tasks were started within an hour as may be.
    case hourlyLimit(until: Date)
    /// Another task has to be done first, which stands like this.
    case prerequisite(id: TaskID, state: TaskState)

    /// Whether nothing but the user, or the work on another task, ends the wait.
    public var needsUser: Bool {
        switch self {
        case .queuePaused, .prerequisite: true
        case .tasksAtOnce, .slotTaken, .hourlyLimit: false
        }
    }
}

/// How the queue stands.
public struct QueueQuery: EngineQuery {
    /// The status.
    public typealias Answer = QueueStatus

    /// Creates the question.
    public init() {}
}
