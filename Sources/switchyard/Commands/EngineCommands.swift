import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import Remote

/// `engine`: the engine of a project by itself, without a screen.
struct EngineGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Start, stop and look at the engine of a project, without a screen.",
        subcommands: [
            EngineStartCommand.self, EngineStopCommand.self, EngineStatusCommand.self, EngineRunCommand.self,
            EngineProxyCommand.self,
        ]
    )
}

/// `engine start`: an engine in the background.
struct EngineStartCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract:
            "Start the engine in the background; it ends when it has nothing to do and nobody is attached."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let (door, report) = try await EngineReport.open(project, modelOptions)
        console.result(report.text)
        try console.json(report)
        guard let host = door.host else { return .done }
        await Companions.detach(log: UserFolders(environment: ProcessInfo.processInfo.environment).openLog())
        await host.unused(hasScreen: false)
        await host.end()
        return .done
    }
}

/// `engine run`: an engine in the foreground, for a service manager.
struct EngineRunCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the engine in the foreground until it is stopped; for a service manager."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let (door, report) = try await EngineReport.open(project, modelOptions)
        guard let host = door.host else {
            throw EngineError.conflict(message: report.text, remedy: "End it first: switchyard engine stop.")
        }
        console.progress(report.text)
        // Somebody else decides how long it is wanted, as a screen would.
        await host.unused(hasScreen: true)
        await host.end()
        return .done
    }
}

/// `engine stop`: ends the engine for everybody.
struct EngineStopCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the engine; running tasks can be resumed later."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Let the tasks that wait and run finish first.")
    var whenIdle = false

    func execute(_ console: Console) async throws -> ExitStatus {
        guard let engine = try await EngineDoor.attach(project.engine) else {
            console.result("no engine is running")
            return .done
        }
        // Its end is the end of its events.
        let events = engine.events(after: nil)
        do {
            _ = try await engine.perform(.stopEngine(when: whenIdle ? .whenIdle : .now))
            for try await _ in events {}
            try Task.checkCancellation()
        } catch let error as EngineError {
            // It may have gone before its answer arrived.
            guard case .unavailable = error else { throw error }
        }
        try await EngineDoor.waitUntilClosed(project.engine)
        console.result("the engine has ended")
        return .done
    }
}

/// `engine status`: whether an engine runs, and what it has to do.
struct EngineStatusCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say whether an engine runs, and what it has to do."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        guard let engine = try await EngineDoor.attach(project.engine) else {
            console.result("no engine is running")
            try console.json(EngineReport(isRunning: false))
            return .done
        }
        guard let server = await engine.server else {
            throw EngineError.defect(message: "The engine did not say who it is.")
        }
        let report = EngineReport(server, tasks: try await engine.ask(ListTasksQuery()))
        console.result(report.text)
        try console.json(report)
        return .done
    }
}

/// `engine proxy`: the engine's door on standard input and output, for ssh.
struct EngineProxyCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract:
            "Connect standard input and output to the engine; what `attach ssh://` runs on the far side.",
        shouldDisplay: false
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let location = try await EngineLocation.find(project.engine)
        let door = try await EngineDoor.open(project.engine, at: location)
        try await ByteProxy.run(path: location.socket)
        guard let host = door.host else { return .done }
        // The line may drop in the middle of a task; the engine goes on.
        await Companions.detach(log: UserFolders(environment: ProcessInfo.processInfo.environment).openLog())
        await host.unused(hasScreen: false)
        await host.end()
        return .done
    }
}

/// What is told of an engine.
private struct EngineReport: Encodable {
    var isRunning: Bool
    var processID: Int32?
    var version: String?
    var startedAt: Date?
    var project: String?
    var unfinishedTasks: Int?

    init(isRunning: Bool) { self.isRunning = isRunning }

    init(_ server: ServerIdentity, tasks: [AgentTask]) {
        isRunning = true
        processID = server.processID
        version = server.version
        startedAt = server.startedAt
        project = server.project
        unfinishedTasks = tasks.count { $0.state == .queued || $0.state.isActive }
    }

    /// Finds or starts the engine.
    static func open(
        _ project: ProjectOptions,
        _ model: ModelOptions
    ) async throws -> (EngineDoor, EngineReport) {
        var options = project.engine
        model.apply(to: &options)
        options.logger = Logger(label: "switchyard") { _ in
            StreamLogHandler.standardError(label: "switchyard")
        }
        let location = try await EngineLocation.find(options)
        let door = try await EngineDoor.open(options, at: location)
        let tasks = try await door.client.ask(ListTasksQuery())
        var identity = ServerIdentity(
            version: Version.text,
            processID: getpid(),
            startedAt: Date(),
            project: location.root
        )
        if let remote = door.client as? RemoteEngine, let server = await remote.server { identity = server }
        return (door, EngineReport(identity, tasks: tasks))
    }

    /// The same in a line.
    var text: String {
        guard let processID, let project, let unfinishedTasks else { return "no engine is running" }
        let work =
            unfinishedTasks == 1 ? "1 task is not finished" : "\(unfinishedTasks) tasks are not finished"
        return
            "process \(processID) is the engine of \(project); \(unfinishedTasks == 0 ? "nothing to do" : work)"
    }
}
