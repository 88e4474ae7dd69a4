import Domain

/// The ranks of tasks that are moved in the queue.
enum QueueRanks {
    /// Finds the rank of a task at another place.
    ///
    /// A move changes one task: its new rank lies between those of its neighbours. Only where no number is left
    /// between them, after some fifty moves into the same gap, all get new ones.
    ///
    /// - Parameters:
    ///   - id: The task to move.
    ///   - place: Where to.
    ///   - queue: The waiting tasks of its priority in their order.
    ///   - newest: The number of the newest task of all; ranks stay below the next one's.
    /// - Returns: The ranks that change; empty when the task is there already, or not in the queue.
    static func moving(
        _ id: TaskID,
        to place: QueuePlace,
        in queue: [AgentTask],
        newest: TaskID
    ) -> [TaskID: Double] {
        guard let index = queue.firstIndex(where: { $0.id == id }) else { return [:] }
        let target =
            switch place {
            case .earlier: max(0, index - 1)
            case .later: min(queue.count - 1, index + 1)
            case .first: 0
            case .last: queue.count - 1
            }
        guard target != index else { return [:] }
        var others = queue
        let task = others.remove(at: index)
        let below = target > 0 ? others[target - 1].rank : nil
        let above = target < others.count ? others[target].rank : Double(newest.rawValue + 1)
        let rank = below.map { ($0 + above) / 2 } ?? above - 1
        if rank < above, below.map({ $0 < rank }) ?? true { return [id: rank] }
        others.insert(task, at: target)
        return spread(others, newest: newest)
    }

    /// Whole numbers up to the newest task's, for tasks in their order.
    private static func spread(_ queue: [AgentTask], newest: TaskID) -> [TaskID: Double] {
        let first = newest.rawValue - Int64(queue.count - 1)
        let ranks = queue.enumerated().map { ($0.element.id, Double(first + Int64($0.offset))) }
        return Dictionary(ranks) { _, last in last }
    }
}
