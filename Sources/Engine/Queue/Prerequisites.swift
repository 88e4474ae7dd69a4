import Domain

/// What a task may be made to wait for.
enum Prerequisites {
    /// Checks that tasks can wait for each other as asked.
    ///
    /// - Parameters:
    ///   - after: What has to be done first.
    ///   - id: The task that is to wait; nil for one that is being added, for which nothing can wait yet.
    ///   - known: All tasks, with what each waits for.
    /// - Throws: `notFound` for a task that does not exist; `invalid` when a task would wait for itself.
    static func check(
        _ after: [TaskID],
        of id: TaskID?,
        among known: [TaskID: [TaskID]]
    ) throws(EngineError) {
        for other in after where known[other] == nil { throw .notFound(what: "task #\(other)") }
        guard let id, let circle = circle(from: after, to: id, known) else { return }
        let names = ([id] + circle).map { "#\($0)" }.joined(separator: " after ")
        throw .invalid(
            message: "Task #\(id) would wait for itself: \(names).",
            remedy: "Leave one of these out."
        )
    }

    /// The way from what a task is to wait for back to the task; nil when there is none.
    private static func circle(
        from after: [TaskID],
        to id: TaskID,
        _ known: [TaskID: [TaskID]]
    ) -> [TaskID]? {
        var seen: Set<TaskID> = []
        var ways = after.map { [$0] }
        while let way = ways.popLast() {
            guard let last = way.last else { continue }
            if last == id { return way }
            guard seen.insert(last).inserted else { continue }
            ways += (known[last] ?? []).map { way + [$0] }
        }
        return nil
    }
}
