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

    /// Tasks that wait for a slot or run.
    private var unfinished: Set<TaskID> = []
    /// Terminals that are connected.
    var attached = 0
    /// Whether the engine's own process shows it on a screen.
    var hasScreen: Bool
    private var stop: EngineStop?

    /// Creates the use of an engine with these tasks.
    init(tasks: [AgentTask], hasScreen: Bool) {
        self.hasScreen = hasScreen
        for task in tasks { note(task) }
    }

    /// Takes note of a task as it stands now.
    mutating func note(_ task: AgentTask) {
        if task.state == .queued || task.state.isActive {
            unfinished.insert(task.id)
        } else {
            unfinished.remove(task.id)
        }
    }

    /// Takes note that somebody wants the engine to end.
    mutating func note(_ stop: EngineStop) { self.stop = stop }

    /// What follows.
    var verdict: Verdict {
        switch stop {
        case .now: .end
        case .whenIdle: unfinished.isEmpty ? .end : .stay
        case nil: unfinished.isEmpty && attached == 0 && !hasScreen ? .linger : .stay
        }
    }
}
