import ArgumentParser
import Domain
import Engine
import Foundation

/// `rules`: what was said once and for all about commands.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the rules about commands, add one, or revoke one.",
        discussion: """
            A rule is about a program with the words that it is called with. `npm test` is about exactly that, and \
            `git diff *` about `git diff` with anything behind it; `*` in the middle is any one word. A line may run \
            by rules if each command in it is allowed and none is denied. What cannot be taken apart for certain is \
            allowed by no rule.
            """,
        subcommands: [ListRulesCommand.self, AddRuleCommand.self, RevokeRuleCommand.self],
        defaultSubcommand: ListRulesCommand.self
    )
}

/// `rules list`: the rules that were not revoked.
struct ListRulesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rules that were not revoked (the default)."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let rules = try await ProjectReader.open(project.engine).ask(ListCommandRulesQuery())
        let now = Date()
        let lines = rules.map { RuleText.row($0, now: now) }
        console.result(lines.isEmpty ? "no rules" : lines.joined(separator: "\n"))
        try console.json(rules)
        return .done
    }
}

/// `rules add`: allows or denies commands from now on.
struct AddRuleCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Allow or deny commands from now on, in this project if nothing else is said."
    )

    @Argument(help: "allow or deny.")
    var effect: CommandRule.Effect

    @Argument(help: "The program and its words, such as \"npm test\" or \"git diff *\".")
    var pattern: String

    @Option(help: ArgumentHelp("Only in the work on this task.", valueName: "id"))
    var task: Int64?

    @Flag(help: "Only for the next piece of work that needs it.")
    var once = false

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long it holds, such as 30m, 2h or 7d.", valueName: "time")
    )
    var lifetime: String?

    @Flag(help: "Only in the sandbox.")
    var sandboxOnly = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if task != nil, once { throw ValidationError("Choose one of --task and --once.") }
        if let lifetime, RuleText.seconds(in: lifetime) == nil {
            throw ValidationError("'\(lifetime)' is no time; write it like 30m, 2h or 7d.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        let scope: CommandRule.Scope =
            once ? .once : task.map { CommandRule.Scope.task(id: TaskID(rawValue: $0)) } ?? .project
        let command = EngineCommand.addCommandRule(
            effect: effect,
            pattern: CommandPattern(pattern),
            scope: scope,
            isSandboxOnly: sandboxOnly,
            expiresAt: lifetime.flatMap(RuleText.seconds).map { Date().addingTimeInterval($0) }
        )
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.tellRules(after: command)
        }
    }
}

/// `rules revoke`: takes a rule back.
struct RevokeRuleCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a rule back; what runs by it now is not stopped."
    )

    @Argument(help: ArgumentHelp("The rule's number; see `switchyard rules`.", valueName: "id"))
    var id: Int64

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            try await follower.tellRules(after: .revokeCommandRule(id: RuleID(rawValue: id)))
        }
    }
}

extension TaskFollower {
    /// Performs a command on rules; the result is what it came to, and for programs the rules there are then.
    fileprivate func tellRules(after command: EngineCommand) async throws -> ExitStatus {
        let receipt = try await engine.perform(command)
        if let note = receipt.note { console.result(note) }
        let rules = try await engine.ask(ListCommandRulesQuery())
        try console.json(rules)
        return .done
    }
}

/// A rule in words, and a lifetime as it is typed.
private enum RuleText {
    /// One line of a list.
    static func row(_ rule: CommandRule, now: Date) -> String {
        let number = "\(rule.id)".padding(toLength: 4, withPad: " ", startingAt: 0)
        let ending = rule.expiresAt.map { end in
            let time = end.formatted(.iso8601)
            return rule.isExpired(at: now) ? "   expired \(time)" : "   until \(time)"
        }
        return number + rule.summary + (ending ?? "")
    }

    /// The seconds of a lifetime such as `2h`; nil when it is none.
    static func seconds(in text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number > 0,
            number.isFinite, number * unit < 1e10
        else { return nil }
        return number * unit
    }
}
