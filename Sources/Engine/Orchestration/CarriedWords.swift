import Domain

/// What a model call carries of what the user has said to a task.
struct CarriedWords: Sendable {
    /// How many of the messages it carries, from the first on.
    let count: Int
    /// Those of them that no call carried before.
    let new: [String]

    /// How the step ends that is cut off for a message.
    static let cutSummary = "cut off: you have something to say"

    /// Takes the first messages of those that were said.
    init(_ count: Int, of said: [FollowUp]) {
        self.count = count
        new = said.prefix(count).filter { $0.heardIn == nil }.map(\.text)
    }

    /// What the beginning of the call's step changes of the task; nil when it carries nothing new.
    var marking: (@Sendable (StepID, inout AgentTask) -> Void)? {
        guard !new.isEmpty else { return nil }
        return { [count] step, task in
            for index in task.followUps.indices.prefix(count) where task.followUps[index].heardIn == nil {
                task.followUps[index].heardIn = step
            }
        }
    }
}
