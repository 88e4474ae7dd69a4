import Domain

/// Whether an engine is of use to anybody: it has work, or somebody is attached.
///
/// A pure value; ``EngineHost`` tells it what happens.
struct EngineUse: Sendable {
    /// What the host does next.
    enum Verdict: Sendable, Equatable {
        /// Goes on.
        case stay
        /// Ends the engine if nothing changes for the time that it lingers.
        case linger
        /// Ends the engine.
        case end
    }

    /// Tasks that wait for a slot or for a rerun, or run.
    private var unfinished: [TaskID: AgentTask] = [:]
    /// nil while it is not known.
    private var queue: QueueStatus?
    /// Terminals that are connected.
    var attached = 0
    /// Whether the engine's own process shows it on a screen.
    var hasScreen: Bool
    private var stop: EngineStop?

    /// Creates the use of an engine with these tasks.
    init(tasks: [AgentTask], queue: QueueStatus?, hasScreen: Bool) {
        self.queue = queue
        self.hasScreen = hasScreen
        for task in tasks { note(task) }
    }

    /// Takes note of a task as it stands now.
    mutating func note(_ task: AgentTask) {
        if task.state == .queued || task.state == .watching || task.state.isActive {
            unfinished[task.id] = task
        } else {
            unfinished[task.id] = nil
        }
    }

    /// Takes note of how the queue stands now.
    mutating func note(_ queue: QueueStatus) { self.queue = queue }

    /// Takes note that somebody wants the engine to end.
    mutating func note(_ stop: EngineStop) { self.stop = stop }

    /// Whether a task runs or will be started by itself: one in a queue that the user paused, or that waits for one
    /// that failed, is not waited for.
    private var hasWork: Bool {
        // A rerun ends by itself, and only an engine that goes on sees it.
        guard let queue, !unfinished.values.contains(where: { $0.state == .watching }) else {
            return !unfinished.isEmpty
        }
        return !queue.isAtRest(unfinished.values)
    }

    /// What follows.
    var verdict: Verdict {
        switch stop {
        case .now: .end
        case .whenIdle: hasWork ? .stay : .end
        case nil: hasWork || attached > 0 || hasScreen ? .stay : .linger
        }
    }
}
