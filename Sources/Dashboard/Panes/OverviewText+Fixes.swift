import Domain
import Terminal

// What a task has to do with a red run or with review threads, and how far it has come with that.

extension OverviewText {
    /// The run that a task is to turn green, where its commit goes, and what is waited for.
    static func fix(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        var lines: [RoleLine] = []
        if let origin = task.options.fix {
            var facts: [RoleLine] = [
                [
                    RoleRun("run "), RoleRun("\(origin.workflow) #\(origin.number)", .strong),
                    RoleRun(" (\(origin.failureClass.rawValue): \(origin.headline))"),
                ]
            ]
            if !origin.jobs.isEmpty {
                facts.append(RoleLine("failed in \(ShortText.list(origin.jobs, limit: 8))", .muted))
            }
            if origin.isAutomatic { facts.append(RoleLine("begun by itself", .muted)) }
            lines += field("Fixes", facts)
        }
        if let start = task.options.start {
            lines += field("Goes to", [RoleLine(destination(start, state))])
            if !start.threads.isEmpty {
                let number = start.pullRequest.map { " of pull request #\($0)" } ?? ""
                let count = ShortText.count(start.threads.count, "review thread")
                lines += field("Answers", [RoleLine(count + number)])
            }
        }
        if let progress = task.fixProgress { lines += field("Round", round(progress, task, state)) }
        return lines
    }

    /// Where the commit of a task is pushed.
    static func destination(_ start: TaskStart, _ state: DashboardState) -> String {
        let repository = state.gitHub.status?.repository ?? "the repository on GitHub"
        return start.pushesToBranch
            ? "\(start.branch) of \(repository)"
            : "a branch of its own in \(repository), with a pull request into \(start.branch)"
    }

    /// How far it has come, what was pushed, and what is waited for.
    private static func round(
        _ progress: FixProgress,
        _ task: AgentTask,
        _ state: DashboardState
    ) -> [RoleLine] {
        var lines = [RoleLine("\(progress.round) of \(FixProgress.roundLimit)")]
        if let commit = progress.pushedCommit {
            let time = progress.pushedAt.map { "  \(state.clock.long($0, now: state.time))" } ?? ""
            lines.append([
                RoleRun("pushed "), RoleRun(ShortText.hash(commit), .good), RoleRun(time, .muted),
            ])
        }
        guard task.state == .watching else { return lines }
        guard let id = progress.run else {
            return lines + [RoleLine("waits for a run of it to begin", .active)]
        }
        guard let run = state.gitHub.pipelines.run(id) else {
            return lines + [RoleLine("waits for run \(id)", .active)]
        }
        lines.append([
            RoleRun("waits for "), RoleRun(run.label, .strong), RoleRun(": "),
            RoleRun("\(run.state.sign) \(run.state.word)", run.state.role),
        ])
        return lines
    }
}
