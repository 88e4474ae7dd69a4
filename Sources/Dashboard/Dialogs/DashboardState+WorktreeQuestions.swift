import Domain

// The questions before the files of a task become others.

extension DashboardState {
    /// Whether to put the files back to what they were after a step.
    func restoreDialog(_ task: AgentTask, _ step: StepRecord) -> ConfirmDialog {
        let undo = keymap.label(for: .undoTask).map { "\($0) (undo)" } ?? "undo"
        return ConfirmDialog(
            "Restore step \(step.id) of \(task.label)?",
            body: [
                RoleLine(step.title, .strong),
                RoleLine("The files of \(task.label) become what they were after this step."),
                RoleLine("What they are now is kept: \(undo) brings it back."),
            ],
            buttons: [
                .init("Leave the files", .dismiss),
                .init("Restore step \(step.id)", .perform(.restoreStep(id: task.id, step: step.id))),
            ]
        )
    }

    /// Whether to bring a change onto what the user's branch has become.
    func rebaseDialog(_ task: AgentTask) -> ConfirmDialog {
        let branch = project?.branch ?? "your branch"
        let base = ShortText.hash(task.workspace?.baseCommit ?? "–")
        let then =
            task.state == .done
            ? "Its commit is made anew there; no check runs on it."
            : "The checks run again on what comes out."
        return ConfirmDialog(
            "Rebase \(task.label) onto \(branch)?",
            body: [
                RoleLine(task.title, .strong),
                RoleLine(
                    "It was started at \(base); \(branch) was at \(ShortText.hash(project?.head ?? "–")) at the last look."
                ),
                RoleLine("\(then) Your checkout is not touched."),
                RoleLine(
                    "Where both changed the same lines, the agent makes the change there again.",
                    .muted
                ),
            ],
            buttons: [
                .init("Not now", .dismiss),
                .init("Rebase \(task.label)", .perform(.rebaseTask(id: task.id))),
            ]
        )
    }

    /// The key of rebasing in brackets; empty where it has none.
    var rebaseKey: String { keymap.label(for: .rebaseTask).map { " (\($0))" } ?? "" }
}
