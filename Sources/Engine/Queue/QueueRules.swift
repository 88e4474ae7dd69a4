import Domain
import Foundation
import Glibc
import LanguageModels

/// What the settings and the user say of the queue, as of now.
struct QueueRules: Sendable, Equatable {
    /// Whether the user paused it.
    var isPaused = false
    /// How many tasks are worked on at once.
    var tasksAtOnce = 1
    /// How many tasks are started within an hour at the most; 0 is no limit.
    var executionsPerHour = 0
    /// The host of models whose slots are shared; nil where none is needed.
    var host: Host?
    /// The model of tasks that name none; nil while it is not chosen.
    var model: String?

    /// A host of models with its slots.
    struct Host: Sendable, Equatable {
        var name: String
        var slots: HostSlotFolder

        /// The slots as a front end shows them.
        var status: HostSlots {
            let holders = slots.holders
            return HostSlots(
                host: name,
                inUse: holders.count,
                count: slots.count,
                holders: Self.names(of: holders)
            )
        }

        /// What processes are called in messages.
        static func names(of processes: [Int32]) -> [String] {
            processes.map { process in
                switch process {
                case getpid(): "this engine"
                case 0: "another engine"
                default: "pid \(process)"
                }
            }
        }
    }

    /// What holds where nothing is known yet.
    init() {}

    /// Gathers the rules.
    ///
    /// - Parameters:
    ///   - configuration: The settings in force.
    ///   - isPaused: Whether the user paused the queue.
    ///   - host: The address of the host of models; nil where nothing is shared.
    ///   - directories: Where its slots are.
    ///   - model: The model of tasks that name none.
    init(
        _ configuration: EngineConfiguration,
        isPaused: Bool,
        host: String?,
        _ directories: EngineDirectories,
        model: String?
    ) {
        self.isPaused = isPaused
        tasksAtOnce = configuration.tasksAtOnce
        executionsPerHour = configuration.executionsPerHour
        self.host = host.map { name in
            let slots = HostSlotFolder(path: directories.slots(of: name), count: configuration.slotsPerHost)
            return Host(name: name, slots: slots)
        }
        self.model = model
    }

    /// What is known of the queue at a moment, apart from how often tasks were passed over.
    ///
    /// - Parameters:
    ///   - contents: The tasks that wait.
    ///   - now: The moment.
    ///   - running: How many tasks are worked on.
    ///   - starts: When tasks were started, the oldest first.
    /// - Returns: The facts, with all slots taken to be free.
    func facts(_ contents: QueueContents, now: Date, running: Int, starts: [Date]) -> QueueOrder.Facts {
        var facts = QueueOrder.Facts(now: now)
        facts.isPaused = isPaused
        facts.tasksAtOnce = tasksAtOnce
        facts.running = running
        facts.executionsPerHour = executionsPerHour
        facts.starts = starts
        facts.states = contents.states
        facts.model = model
        return facts
    }
}

extension QueueStatus {
    /// Puts a status together.
    ///
    /// - Parameters:
    ///   - decision: Why tasks wait.
    ///   - facts: What that was decided by.
    ///   - slots: The slots of the host of models; nil where none is needed.
    init(_ decision: QueueOrder.Decision, _ facts: QueueOrder.Facts, slots: HostSlots?) {
        let limits = QueueLimits(
            tasksAtOnce: facts.tasksAtOnce,
            tasksRunning: facts.running,
            executionsPerHour: facts.executionsPerHour,
            executionsInLastHour: facts.executionsPerHour > 0 ? facts.recentStarts.count : 0
        )
        self.init(
            isPaused: facts.isPaused,
            slots: slots.map { [$0] } ?? [],
            limits: limits,
            nextFreeSlot: decision.nextFreeSlot,
            waits: decision.waits
        )
    }
}
