extension AgentTask {
    /// How soon it is taken up.
    public var priority: TaskPriority {
        get { options.priority }
        set { options.priority = newValue }
    }

    /// The tasks that have to be done before it is taken up.
    public var after: [TaskID] {
        get { options.after }
        set { options.after = newValue }
    }

    /// What tasks of one priority are ordered by: ``position``, or else the task's number.
    ///
    /// Ranks stay below the number of the next task that is added, so a new one is the last.
    public var rank: Double { position ?? Double(id.rawValue) }

    /// Whether the queue has it before another: by priority, then by rank.
    public func isAhead(of other: AgentTask) -> Bool {
        (priority.order, rank, id.rawValue) < (other.priority.order, other.rank, other.id.rawValue)
    }
}
