import Domain
import EngineTesting

/// What is started to be killed: a subcommand, a plain session, or a dashboard on a terminal.
struct CrashLoad: Sendable, CustomStringConvertible {
    /// The subcommand and what follows it; none for the dashboard.
    var arguments: [String]
    /// Where its input comes from.
    var input = RunningProduct.Input.nothing
    /// The tasks that are put into the queue before.
    var queued: [String] = []
    /// Whether a model may be asked.
    var asksModel = false

    /// Whether a parent waits in the shell for the engine.
    var hasParent: Bool { arguments.isEmpty || arguments[0].hasPrefix("--") }

    var description: String {
        let words = ["switchyard"] + arguments
        let more: [String] =
            switch input {
            case .nothing: []
            case .lines(let lines): ["with the lines: " + lines.joined(separator: "; ")]
            case .terminal: ["on a terminal"]
            }
        return (words + more).joined(separator: " ")
    }

    /// Chooses one of those that make sense as the tasks are.
    ///
    /// - Parameters:
    ///   - tasks: The tasks of the project.
    ///   - random: What decides.
    /// - Returns: Something to start.
    static func choose(for tasks: [AgentTask], by random: inout SeededGenerator) -> CrashLoad {
        let prompt = "fix: add subtracts (\(tasks.count + 1))"
        let fresh = [
            working("run", prompt), working("run", prompt, "--include-changes"),
            working("run", prompt, "--approve", "checks-pass"),
            CrashLoad(arguments: ["add", prompt, "--json"]),
            CrashLoad(arguments: [], input: .terminal, queued: [prompt], asksModel: true),
            CrashLoad(
                arguments: ["--plain"],
                input: .lines(["new \(prompt)", "new \(prompt) again", "wait"]),
                asksModel: true
            ),
        ]
        let further = tasks.flatMap { loads(on: $0) }
        // Else there would soon be nothing but work on old tasks.
        return further.isEmpty || random.oneIn(2) ? random.pick(fresh) : random.pick(further)
    }

    /// What can be done with a task.
    private static func loads(on task: AgentTask) -> [CrashLoad] {
        let id = "\(task.id)"
        let undo = CrashLoad(arguments: ["--plain"], input: .lines(["undo \(id)", "undo \(id)"]))
        return switch task.state {
        case .reviewing:
            [
                CrashLoad(arguments: ["approve", id, "--json"]),
                CrashLoad(arguments: ["check", id, "--json"]),
                working("reject", id, "--comment", "swap the summands"), undo,
            ]
        // A task that was cut off says so only after the next start of an engine.
        case .interrupted, .classifying, .preparing, .working, .publishing:
            [working("retry", id, "--resume"), working("retry", id), undo]
        case .failed, .cancelled: [working("retry", id), undo]
        case .blocked: [working("retry", id, "--resume")]
        case .queued: [CrashLoad(arguments: ["cancel", id, "--json"])]
        default: []
        }
    }

    private static func working(_ arguments: String...) -> CrashLoad {
        CrashLoad(arguments: arguments + ["--json"], asksModel: true)
    }
}
