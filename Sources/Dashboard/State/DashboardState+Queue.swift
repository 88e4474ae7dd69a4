import Domain

// What the keys of the queue mean for one task or for several.

extension DashboardState {
    /// Sets tasks aside, or goes on with them where all of them are set aside.
    static func pauseCommands(_ tasks: [AgentTask]) -> [EngineCommand] {
        let open = tasks.filter { $0.state != .paused }
        guard !open.isEmpty else { return tasks.map { .resumeTask(id: $0.id) } }
        return open.map { .pauseTask(id: $0.id) }
    }

    /// Gives tasks the priority that comes after that of the first one.
    static func priorityCommands(_ tasks: [AgentTask]) -> [EngineCommand] {
        guard let priority = tasks.first?.priority.next else { return [] }
        return tasks.map { .setPriority(id: $0.id, priority: priority) }
    }

    /// Makes tasks wait for those that a text names, or says what is no task.
    ///
    /// - Parameters:
    ///   - text: Numbers as they were typed.
    ///   - ids: The tasks that are to wait.
    /// - Returns: What to ask of the engine; nil when the text cannot be understood.
    mutating func prerequisites(_ text: String, of ids: [TaskID]) -> [Effect]? {
        do throws(EngineError) {
            let after = try TaskNumbers(text).ids
            return send(ids.map { .setPrerequisites(id: $0, after: after) })
        } catch {
            say(error)
            return nil
        }
    }
}

/// The numbers of tasks in a text, such as `#12 #14` or `12, 14`.
struct TaskNumbers: Equatable, Sendable {
    /// The tasks, each once, in the order they were named.
    let ids: [TaskID]

    /// Reads the numbers; an empty text has none.
    ///
    /// - Throws: `EngineError.invalid` for a word that is no number of a task.
    init(_ text: String) throws(EngineError) {
        var ids: [TaskID] = []
        for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            let digits = word.hasPrefix("#") ? word.dropFirst() : word
            guard let number = Int64(digits), number > 0 else {
                throw .invalid(
                    message: "'\(word.prefix(40))' is not the number of a task.",
                    remedy: "Write numbers such as #12 #14."
                )
            }
            let id = TaskID(rawValue: number)
            if !ids.contains(id) { ids.append(id) }
        }
        self.ids = ids
    }
}
