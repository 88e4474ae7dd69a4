import Domain

// Whether the files of a task can be put back to a step, and its change onto another base.

extension DashboardState {
    /// Whether the files can be put back to what they were after the selected step.
    var restoreAvailability: Availability {
        guard detail.section == .steps, let task = selectedTask else { return .hidden }
        guard isConnected else { return engineAvailability }
        guard let step = detail.step else { return .disabled("There are no steps yet.") }
        guard task.workspace != nil else { return .disabled("\(task.label) has no worktree yet.") }
        guard step.state != .started else { return .disabled("The step has not ended yet.") }
        let canRestore: Set<TaskState> = [.reviewing, .failed, .interrupted, .blocked, .cancelled]
        guard canRestore.contains(task.state) else {
            let advice = task.state.isActive ? "cancel it first" : "its files stay as they are"
            return .disabled("\(task.label) is \(task.state.rawValue); \(advice).")
        }
        return .enabled
    }

    /// Whether the change of a task is behind the user's branch.
    func rebaseAvailability(_ task: AgentTask) -> Availability {
        guard task.state == .reviewing || task.state == .done, task.workspace != nil else {
            return .disabled(
                "\(task.label) is \(task.state.rawValue); only a change in review or a commit is rebased."
            )
        }
        guard let project else { return engineAvailability }
        guard let branch = project.branch else {
            return .disabled("Your checkout is on no branch; check one out first.")
        }
        if task.broughtInto == branch { return .disabled("\(task.label) is in \(branch) already.") }
        // Whether the branch has moved on is the engine's to say: it looks now, and what is shown is older.
        return .enabled
    }
}
