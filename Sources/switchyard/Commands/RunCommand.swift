import ArgumentParser
import Domain
import Engine

/// `run`: adds a task, works on it here, and ends with its outcome.
struct RunCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Work on a task now and print what came of it."
    )

    @Argument(help: "What to do, in words.")
    var task: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "How to work: single-shot or iterative. Chosen by the kind of task if left out.")
    var strategy: StrategyKind?

    @Option(help: ArgumentHelp("The command whose exit code decides.", valueName: "command"))
    var check: String?

    @Option(help: "When to commit without asking: never, checks-pass, always.")
    var approve: ApprovalPolicy = .never

    @Flag(help: "Start from the uncommitted changes of the checkout, not only from its commit.")
    var includeChanges = false

    @OptionGroup var order: OrderOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = .tasksAddedHere
        let taskOptions = TaskOptions(
            model: modelOptions.model,
            strategy: strategy,
            checkCommand: check,
            approval: approve,
            includesUncommittedChanges: includeChanges,
            after: order.prerequisites,
            priority: order.priority
        )
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.requireDone(order.prerequisites)
            return try await follower.follow(.addTask(prompt: task, options: taskOptions))
        }
    }
}

/// `add`: puts a task into the queue and leaves it there.
struct AddCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put a task into the queue; the dashboard works on it when it is next open."
    )

    @Argument(help: "What to do, in words.")
    var task: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The model to use.", valueName: "name"))
    var model: String?

    @Option(help: "How to work: single-shot or iterative.")
    var strategy: StrategyKind?

    @Option(help: ArgumentHelp("The command whose exit code decides.", valueName: "command"))
    var check: String?

    @OptionGroup var order: OrderOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let taskOptions = TaskOptions(
                model: model,
                strategy: strategy,
                checkCommand: check,
                after: order.prerequisites,
                priority: order.priority
            )
            let receipt = try await follower.engine.perform(.addTask(prompt: task, options: taskOptions))
            guard let id = receipt.task else {
                throw EngineError.defect(message: "The engine gave no number.")
            }
            let added = try await follower.engine.ask(TaskQuery(id: id))
            console.result("added #\(id) \(added.title)")
            try console.json(TaskReport(added))
            return .done
        }
    }
}

/// `retry`: works on an ended or interrupted task again, here.
struct RetryCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Work again on a task that failed, was cancelled, or was interrupted."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Go on from the last recorded step instead of starting afresh.")
    var resume = false

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = .tasksAddedHere
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.follow(resume ? .resumeTask(id: task.taskID) : .retryTask(id: task.taskID))
        }
    }
}

/// `cancel`: takes a task out of the queue.
struct CancelCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Cancel a task.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            _ = try await follower.engine.perform(.cancelTask(id: task.taskID))
            let cancelled = try await follower.engine.ask(TaskQuery(id: task.taskID))
            console.result(TaskText.row(cancelled))
            try console.json(TaskReport(cancelled))
            return .done
        }
    }
}
