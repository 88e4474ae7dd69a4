import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `list`: the tasks of the project.
struct ListCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tasks.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "List only what waits for you, as the dashboard's inbox does: reviews, questions, failures.")
    var needsMe = false

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        let tasks = try await reader.ask(ListTasksQuery())
        if let running = reader.runningEngine {
            console.progress("an engine is working on this project (process \(running.processID))")
        }
        guard !needsMe else {
            let entries = InboxEntry.list(of: tasks)
            let lines = entries.map { TaskText.inboxRow($0, now: Date()) }
            console.result(lines.isEmpty ? "nothing waits for you" : lines.joined(separator: "\n"))
            try console.json(entries)
            return .done
        }
        console.result(tasks.isEmpty ? "no tasks" : tasks.map(TaskText.row).joined(separator: "\n"))
        try console.json(tasks.map(TaskReport.init))
        return .done
    }
}

/// `show`: one task with its steps.
struct ShowCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a task and its steps."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        let found = try await reader.ask(TaskQuery(id: task.taskID))
        let steps = try await reader.ask(ListStepsQuery(task: task.taskID))
        if let running = reader.runningEngine {
            console.progress("an engine is working on this project (process \(running.processID))")
        }
        console.result(TaskText.full(found, steps: steps))
        if let next = TaskText.nextStep(found) { console.progress(next) }
        try console.json(TaskDetailReport(task: TaskReport(found), steps: steps))
        return .done
    }
}

/// `diff`: the change of a task.
struct DiffCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Print the change of a task, or list its hunks with the names of them."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "List the files and hunks with the names that `approve` and `reject` take.")
    var hunks = false

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        let diff = try await reader.ask(TaskDiffQuery(task: task.taskID))
        if diff.isCut { console.progress("the diff is cut at its size limit; the worktree has all of it") }
        guard !hunks else {
            let listing = HunkListing(diff, of: task.taskID)
            console.result(listing.text)
            try console.json(listing)
            return .done
        }
        console.result(diff.text)
        try console.json(diff)
        return .done
    }
}

/// `logs`: what the steps of a task printed.
struct LogsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what the steps of a task said: replies, commands, checks."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: [.short, .long], help: "Go on until the task waits or has ended.")
    var follow = false

    /// How long to wait between two looks at a database that another process writes.
    private static let pause = Duration.milliseconds(300)

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        var printed: [StepID: Int] = [:]
        while true {
            let found = try await reader.ask(TaskQuery(id: task.taskID))
            let steps = try await reader.ask(ListStepsQuery(task: task.taskID))
            for step in steps { try await tell(step, printed: &printed, reader, console) }
            guard follow, !found.state.isFinal, !found.state.needsUser, reader.runningEngine != nil else {
                break
            }
            try await Task.sleep(for: Self.pause)
        }
        if console.isJSON {
            let steps = try await reader.ask(ListStepsQuery(task: task.taskID))
            var reports: [StepReport] = []
            for step in steps {
                let slice = try await reader.ask(StepOutputQuery(step: step.id, limit: .max))
                reports.append(StepReport(step: step, output: slice.text))
            }
            try console.json(reports)
        }
        return .done
    }

    private func tell(
        _ step: StepRecord,
        printed: inout [StepID: Int],
        _ reader: ProjectReader,
        _ console: Console
    ) async throws {
        let known = printed[step.id]
        if known == nil { console.result("== \(step.title)") }
        let slice = try await reader.ask(
            StepOutputQuery(step: step.id, offset: max(0, known ?? 0), limit: .max)
        )
        if !slice.text.isEmpty { console.result(slice.text) }
        if step.endedAt != nil, known ?? 0 >= 0 {
            console.result(TaskText.step(step))
            printed[step.id] = -1
        } else if known ?? 0 >= 0 {
            printed[step.id] = slice.total
        }
    }
}

/// A step with all it said.
private struct StepReport: Encodable {
    var step: StepRecord
    var output: String
}
