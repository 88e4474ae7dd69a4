import ArgumentParser
import Domain
import Engine
import Foundation

/// `worktrees`: what is there, and what it takes of the disk.
struct WorktreesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "worktrees",
        abstract: "List the worktrees of tasks with what they hold and take of the disk."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withEngine(project.withoutWork, console) { follower in
            let worktrees = try await follower.engine.ask(WorktreesQuery())
            let use = try await follower.engine.ask(DiskUseQuery())
            let rows = worktrees.map { WorktreeText.row($0, now: Date()) }
            let lines = (rows.isEmpty ? ["no worktrees"] : rows) + [WorktreeText.disk(use)]
            console.result(lines.joined(separator: "\n"))
            try console.json(WorktreeReport(worktrees: worktrees, disk: use))
            return .done
        }
    }
}

/// `gc`: clears away what nobody needs.
struct CollectGarbageCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Move worktrees that nobody needs to the trash, and delete what is old in there.",
        discussion: """
            What belongs to a task that has not ended, is worked in, locked, in no commit or on no other \
            branch is left alone, and it is said why. The trash is kept for the days of the setting trash.days.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Move what is in no commit or on no other branch to the trash as well; branches stay.")
    var forceTrash = false

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withEngine(project.withoutWork, console) { follower in
            let worktrees = try await follower.engine.ask(WorktreesQuery())
            for worktree in worktrees {
                console.result(WorktreeText.verdict(worktree, trashesUnsaved: forceTrash))
            }
            let command = EngineCommand.collectGarbage(isRehearsal: dryRun, trashesUnsaved: forceTrash)
            let note = try await follower.engine.perform(command).note ?? ""
            console.result(note)
            let removable = worktrees.filter { $0.isRemovable(trashesUnsaved: forceTrash) }
            let kept = worktrees.filter { !$0.isRemovable(trashesUnsaved: forceTrash) }
            try console.json(
                GarbageReport(note: note, isRehearsal: dryRun, toTrash: removable, leftAlone: kept)
            )
            return .done
        }
    }
}

/// `undo`: puts the files of a task back to before its last edit.
struct UndoCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Put the files of a task back to before its last edit; again to redo."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withEngine(project.withoutWork, console) { follower in
            try await follower.perform(.undoTask(id: task.taskID), on: task.taskID)
        }
    }
}

/// `restore-step`: puts the files of a task back to what they were after one of its steps.
struct RestoreStepCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore-step",
        abstract: "Put the files of a task back to what they were after one of its steps.",
        discussion: "`show` lists the steps with their numbers. `undo` takes it back."
    )

    @OptionGroup var task: TaskArgument

    @Argument(help: ArgumentHelp("The step's number.", valueName: "step"))
    var step: Int64

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let command = EngineCommand.restoreStep(id: task.taskID, step: StepID(rawValue: step))
        return try await TaskFollower.withEngine(project.withoutWork, console) { follower in
            try await follower.perform(command, on: task.taskID)
        }
    }
}

/// `rebase`: brings the change of a task onto what the user's branch has become since.
struct RebaseCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebase",
        abstract: "Bring the change of a task onto what your branch has become since.",
        discussion: """
            The checks run again on a change in review. Where your branch changed the same lines, the agent \
            makes the change there again, here. Your checkout is not touched.
            """
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = .tasksAddedHere
        return try await TaskFollower.withEngine(options, console) { follower in
            try follower.conclude(with: try await follower.settle(.rebaseTask(id: task.taskID)))
        }
    }
}

/// The worktrees as JSON.
private struct WorktreeReport: Encodable {
    var worktrees: [WorktreeStatus]
    var disk: DiskUse
}

/// What a clean-up came to as JSON.
private struct GarbageReport: Encodable {
    var note: String
    var isRehearsal: Bool
    var toTrash: [WorktreeStatus]
    var leftAlone: [WorktreeStatus]
}

extension ProjectOptions {
    /// An engine that takes up no waiting task.
    fileprivate var withoutWork: EngineOptions {
        var options = engine
        options.runsOnly = .nothing
        return options
    }
}

extension TaskFollower {
    /// Performs a command that is done at once, and tells how the task stands then.
    fileprivate func perform(_ command: EngineCommand, on id: TaskID) async throws -> ExitStatus {
        let receipt = try await engine.perform(command)
        let task = try await engine.ask(TaskQuery(id: id))
        if let note = receipt.note { console.progress(note) }
        console.result(TaskText.full(task, steps: []))
        try console.json(TaskReport(task))
        return .done
    }
}
