import ArgumentParser
import Domain
import Engine
import Foundation

/// `models`: the models of the host, and what it does with them.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that can be used, look at one, fetch or delete one.",
        subcommands: [
            ListModelsCommand.self, ShowModelCommand.self, RunningModelsCommand.self, PullModelCommand.self,
            DeleteModelCommand.self, ModelHintsCommand.self,
        ],
        defaultSubcommand: ListModelsCommand.self
    )
}

/// `models list`: what can be chosen, after fetching more.
struct ListModelsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the models that can be used (the default)."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Fetch this model to the Ollama server first.", valueName: "name"))
    var pull: String?

    func execute(_ console: Console) async throws -> ExitStatus {
        try await ModelWork.withEngine(project, modelOptions, console) { follower in
            if let pull, try await !ModelWork.fetch(pull, follower) { return .failed }
            let models = try await follower.engine.ask(ListModelsQuery())
            console.result(models.isEmpty ? "no models" : models.map(row).joined(separator: "\n"))
            try console.json(models)
            return .done
        }
    }

    private func row(_ model: ModelSummary) -> String {
        let size = model.sizeInBytes.map { String(format: "%.1f GB", Double($0) / 1e9) } ?? "size unknown"
        let facts = [model.parameterSize, model.quantization, model.isRecorded ? "recorded" : nil]
        let mark = model.isSelected ? "*" : " "
        return "\(mark) \(model.name)  \(([size] + facts.compactMap(\.self)).joined(separator: ", "))"
    }
}

/// `models show`: what the host knows of one model.
struct ShowModelCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the host knows of a model."
    )

    @Argument(help: "The model's name.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await ModelWork.withEngine(project, modelOptions, console) { follower in
            let sheet = try await follower.engine.ask(ShowModelQuery(name: name))
            let facts: [(String, String?)] = [
                ("family", sheet.family), ("parameters", sheet.parameterSize),
                ("quantised", sheet.quantization), ("context", sheet.contextLength.map { "\($0) tokens" }),
                ("can", sheet.capabilities.isEmpty ? nil : sheet.capabilities.joined(separator: ", ")),
                ("loaded", sheet.loaded.map(ModelWork.memory)),
            ]
            let lines = facts.compactMap { label, fact in
                fact.map { label.padding(toLength: 12, withPad: " ", startingAt: 0) + $0 }
            }
            console.result(([sheet.name] + lines).joined(separator: "\n"))
            try console.json(sheet)
            return .done
        }
    }
}

/// `models running`: what is in the memory of the host.
struct RunningModelsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "running",
        abstract: "List the models that are in the memory of the host."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await ModelWork.withEngine(project, modelOptions, console) { follower in
            let models = try await follower.engine.ask(ListLoadedModelsQuery())
            let lines = models.map { "\($0.name)  \(ModelWork.memory($0))" }
            console.result(lines.isEmpty ? "no model is loaded" : lines.joined(separator: "\n"))
            try console.json(models)
            return .done
        }
    }
}

/// `models pull`: fetches a model to the host.
struct PullModelCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch a model to the Ollama server."
    )

    @Argument(help: "The model's name, such as qwen2.5-coder:7b.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await ModelWork.withEngine(project, modelOptions, console) { follower in
            guard try await ModelWork.fetch(name, follower) else { return .failed }
            let sheet = try await follower.engine.ask(ShowModelQuery(name: name))
            console.result("\(name) is ready")
            try console.json(sheet)
            return .done
        }
    }
}

/// `models delete`: takes a model from the host's disk.
struct DeleteModelCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a model from the disk of the Ollama server."
    )

    @Argument(help: "The model's name, as the list has it.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await ModelWork.withEngine(project, modelOptions, console) { follower in
            let receipt = try await follower.engine.perform(.removeModel(name: name))
            console.result(receipt.note ?? "deleted")
            try console.json(receipt)
            return .done
        }
    }
}

/// `models hints`: which models fit which memory.
struct ModelHintsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "hints",
        abstract: "Say which models to begin with for how much memory.",
        discussion: """
            Without --memory it goes by the main memory of this machine. With a graphics card its memory counts, \
            and models that fit there are many times as fast.
            """
    )

    @Option(help: ArgumentHelp("The memory to go by, in GB.", valueName: "gb"))
    var memory: Double?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let memory, !(1...100_000).contains(memory) {
            throw ValidationError("--memory takes a number of GB, such as 24.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        let gigabytes = memory ?? Double(ProcessInfo.processInfo.physicalMemory) / Double(1 << 30)
        let fitting = ModelHint.fitting(memoryInGigabytes: gigabytes)
        let lines = ModelHint.all.map { hint in
            let mark = fitting.contains(hint) ? "*" : " "
            let size = String(format: "%.1f GB", hint.downloadInGigabytes)
            return "\(mark) \(hint.memoryInGigabytes) GB  \(hint.model)  \(size), \(hint.note)"
        }
        console.result(lines.joined(separator: "\n"))
        try console.json(fitting)
        return .done
    }
}

/// What the commands about models share.
private enum ModelWork {
    static func withEngine(
        _ project: ProjectOptions,
        _ model: ModelOptions,
        _ console: Console,
        _ body: (TaskFollower) async throws -> ExitStatus
    ) async throws -> ExitStatus {
        var options = project.engine
        model.apply(to: &options)
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console, body)
    }

    /// Fetches a model and tells how far it is; answers whether it is ready.
    static func fetch(_ name: String, _ follower: TaskFollower) async throws -> Bool {
        let events = follower.engine.events(after: nil)
        _ = try await follower.engine.perform(.pullModel(name: name))
        var last = ""
        for try await envelope in events {
            guard case .pullProgress(name, let status, let completed, let total, let outcome) = envelope.event
            else { continue }
            let share = total.map { " \((completed ?? 0) * 100 / max($0, 1)) %" } ?? ""
            // Once for each percent, and not for each of the thousands of reports.
            let line = "\(name): \(status)\(outcome == nil ? share : "")"
            if line != last {
                follower.console.progress(line)
                last = line
            }
            if let outcome { return outcome == .ready }
        }
        throw CancellationError()
    }

    /// Where a loaded model lies, in words.
    static func memory(_ model: LoadedModel) -> String {
        let place =
            switch model.graphicsBytes {
            case nil: "in memory"
            case 0?: "in main memory"
            case let bytes?: String(format: "%.1f GB in graphics memory", Double(bytes) / 1e9)
            }
        return place + (model.contextLength.map { ", context of \($0) tokens" } ?? "")
    }
}
