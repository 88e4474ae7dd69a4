public import ArgumentParser
import Dashboard
public import Domain
import Engine
import Foundation
import Remote

/// `queue`: shows how the queue stands, pauses it, or lets it go on.
struct QueueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Show the queue with its limits and why tasks wait, pause it, or let it go on.",
        discussion: "A paused queue starts no task, also after a restart; what runs is not touched."
    )

    /// What is to be done with it.
    enum Change: String, ExpressibleByArgument {
        case pause, resume
    }

    @Argument(help: ArgumentHelp("pause or resume; nothing shows it.", valueName: "change"))
    var change: Change?

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        guard let change else { return try await show(console) }
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            _ = try await follower.engine.perform(.setQueuePaused(isPaused: change == .pause))
            let status = try await follower.engine.ask(QueueQuery())
            console.result(status.isPaused ? "the queue is paused" : "the queue goes on")
            try console.json(QueueReport(status))
            return .done
        }
    }

    private func show(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        let tasks = try await reader.ask(ListTasksQuery())
        let status: QueueStatus
        // Its own settings and environment decide, not those of this command.
        if let engine = try await EngineDoor.attach(project.engine) {
            if let running = reader.runningEngine {
                console.progress("an engine is working on this project (process \(running.processID))")
            }
            status = try await engine.ask(QueueQuery())
        } else {
            if tasks.contains(where: { $0.state == .queued }) {
                console.progress("no engine is working on this project; the dashboard takes tasks up")
            }
            status = try await reader.ask(QueueQuery())
        }
        console.result(QueueListing(status, tasks: tasks, now: Date()).lines.joined(separator: "\n"))
        try console.json(QueueReport(status))
        return .done
    }
}

/// `move`: changes the place of a task in the queue.
struct MoveCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move a waiting task among those of its priority."
    )

    @OptionGroup var task: TaskArgument

    @Argument(help: ArgumentHelp("earlier, later, first or last.", valueName: "place"))
    var place: QueuePlace

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.change(.moveTask(id: task.taskID, to: place), task.taskID)
        }
    }
}

/// `pause`: sets a task aside.
struct PauseCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Set a waiting task aside; `retry --resume` goes on with it."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.change(.pauseTask(id: task.taskID), task.taskID)
        }
    }
}

/// `tell`: says something to a task that goes on.
struct TellCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "tell",
        abstract: "Tell the agent of a task more than the task says.",
        discussion: """
            The agent hears it with its next model call. With --now the call or check that runs is cut off for it. \
            What is said to a task that waits is heard with its first call. A change in review is rejected with a \
            comment instead.
            """
    )

    @OptionGroup var task: TaskArgument

    @Argument(help: "What the agent is to know.")
    var text: String

    @Flag(help: "Cut off what the agent is doing; else it hears it after this step.")
    var now = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let moment: FollowUpMoment = now ? .now : .afterStep
            return try await follower.change(
                .followUp(id: task.taskID, text: text, when: moment),
                task.taskID
            )
        }
    }
}

/// How a task stands to others in the queue.
struct OrderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A task that has to be done first; once for each of them.", valueName: "id")
    )
    var after: [String] = []

    @Option(help: "How soon the task is taken up: high, normal, low.")
    var priority: TaskPriority = .normal

    func validate() throws {
        for text in after where Self.number(text) == nil {
            throw ValidationError("'\(text)' is not a task's number; see `switchyard list`.")
        }
    }

    /// The tasks that have to be done first.
    var prerequisites: [TaskID] { after.compactMap(Self.number).map(TaskID.init(rawValue:)) }

    /// A number with or without a leading `#`.
    private static func number(_ text: String) -> Int64? {
        Int64(text.hasPrefix("#") ? String(text.dropFirst()) : text)
    }
}

extension TaskPriority: ExpressibleByArgument {}

extension QueuePlace: ExpressibleByArgument {}

extension TaskFollower {
    /// Performs a command on a task in the queue and tells how the task stands then.
    fileprivate func change(_ command: EngineCommand, _ id: TaskID) async throws -> ExitStatus {
        let receipt = try await engine.perform(command)
        let changed = try await engine.ask(TaskQuery(id: id))
        console.result(TaskText.row(changed))
        if let note = receipt.note { console.progress(note) }
        try console.json(TaskReport(changed))
        return .done
    }

    /// Refuses to wait for tasks that nobody works on: this command works on its own task and on no other.
    func requireDone(_ prerequisites: [TaskID]) async throws {
        for id in prerequisites {
            let task = try await engine.ask(TaskQuery(id: id))
            guard task.state != .done else { continue }
            throw EngineError.conflict(
                message: "Task #\(id) is \(task.state.rawValue), and `run` would wait for it without end.",
                remedy: "Use `switchyard add --after \(id)`; the dashboard works on one after the other."
            )
        }
    }
}

/// The queue as the command line shows it to programs: flat, with stable names.
private struct QueueReport: Encodable {
    struct Wait: Encodable {
        var task: TaskID
        var reason: WaitReason
    }

    var isPaused: Bool
    var limits: QueueLimits
    var slots: [HostSlots]
    var nextFreeSlot: Date?
    var waits: [Wait]

    init(_ status: QueueStatus) {
        isPaused = status.isPaused
        limits = status.limits
        slots = status.slots
        nextFreeSlot = status.nextFreeSlot
        waits = status.waits.map { Wait(task: $0.key, reason: $0.value) }.sorted { $0.task < $1.task }
    }
}
