public import ArgumentParser
public import Domain
import Engine
import Foundation

/// How to print.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON, and nothing else, on standard output.")
    var json = false
}

/// Which project.
struct ProjectOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The git repository to work on.", valueName: "path"))
    var repo = "."

    /// What the engine needs to know to find the project's state.
    var engine: EngineOptions {
        var options = EngineOptions(repository: repo)
        options.lifeline = Companions.lifeline
        return options
    }
}

/// Which model answers.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model to use.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("The Ollama server, instead of OLLAMA_HOST.", valueName: "address"))
    var ollamaHost: String?

    @Option(
        help: ArgumentHelp(
            "Replay the replies of this recording instead of asking a model.",
            valueName: "file"
        )
    )
    var recording: String?

    /// Puts the choices into the engine's options.
    func apply(to options: inout EngineOptions) {
        options.model = model
        options.ollamaHost = ollamaHost
        if let recording { options.recordedModel = .file(path: recording) }
    }
}

/// A task's number on the command line.
struct TaskArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The task's number.", valueName: "id"))
    var id: String

    func validate() throws {
        guard number != nil else {
            throw ValidationError("'\(id)' is not a task's number; see `switchyard list`.")
        }
    }

    /// The number, with or without a leading `#`.
    var taskID: TaskID { TaskID(rawValue: number ?? 0) }

    private var number: Int64? { Int64(id.hasPrefix("#") ? String(id.dropFirst()) : id) }
}

extension ApprovalPolicy: ExpressibleByArgument {}

extension StrategyKind: ExpressibleByArgument {}

extension CommandRule.Effect: ExpressibleByArgument {}

extension MergeMethod: ExpressibleByArgument {}

extension ReviewVerdict: EnumerableFlag {}
