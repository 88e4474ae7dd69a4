import Domain
import Foundation

/// Decides by the user's rules whether a line may run; pure, and told the time.
struct CommandPolicy: Sendable, Equatable {
    /// Where and for what a line is to run.
    struct Context: Sendable, Equatable {
        /// Whether it runs in the sandbox.
        var isSandboxed: Bool
        /// The task it runs for; nil for none.
        var task: TaskID?
        /// Whether it is a command of the project's own, such as its check, and not one that a model came up with.
        var isOwn: Bool
        /// When.
        var time: Date
    }

    /// What becomes of a line.
    enum Decision: Sendable, Equatable {
        /// It may run, by these rules.
        case allow(by: [CommandRule])
        /// It may not, by this rule; the command is the one that the rule is about.
        case deny(by: CommandRule, command: String)
        /// No rule decides; the reason is for people.
        case ask(reason: String)
    }

    /// The rules, the oldest first.
    private(set) var rules: [CommandRule]

    /// Takes rules, in force or not.
    init(rules: [CommandRule] = []) { self.rules = rules.sorted { $0.id < $1.id } }

    /// Decides about a line: every command in it has to be allowed, and one that is denied denies the line.
    func decide(_ line: String, _ context: Context) -> Decision {
        let rules = rules.filter { Self.isAbout($0, context) }
        let parsed = ParsedCommand(line)
        if let denial = Self.denial(of: parsed, by: rules.filter { $0.effect == .deny }) { return denial }
        // What the user meant for longer comes first, so that a rule for once is spent on nothing else.
        let allowing =
            rules.filter { $0.effect == .allow && $0.scope != .once }
            + rules.filter { $0.effect == .allow && $0.scope == .once }
        if context.isOwn, !context.isSandboxed,
            let consent = allowing.first(where: { $0.pattern == .anyCheck })
        {
            return .allow(by: [consent])
        }
        switch parsed.reading {
        case .opaque(let reason): return .ask(reason: "it cannot be taken apart for certain: \(reason)")
        case .commands(let commands):
            guard !commands.isEmpty else { return .ask(reason: "there is no command in it") }
            var used: [CommandRule] = []
            for command in commands {
                guard let rule = allowing.first(where: { $0.pattern.allows(command) }) else {
                    return .ask(reason: "no rule allows `\(command.text)`")
                }
                if !used.contains(rule) { used.append(rule) }
            }
            return .allow(by: used)
        }
    }

    /// Whether the user has consented to whatever the project itself runs outside the sandbox.
    func hasConsent(at time: Date) -> Bool {
        rules.contains { rule in
            rule.pattern == .anyCheck && rule.effect == .allow && rule.scope == .project
                && rule.isInForce(at: time)
        }
    }

    /// Takes a rule that was added, or one as it is now.
    mutating func take(_ rule: CommandRule) {
        rules.removeAll { $0.id == rule.id }
        guard rule.revokedAt == nil else { return }
        rules.insert(rule, at: rules.firstIndex { $0.id > rule.id } ?? rules.count)
    }

    // MARK: - Detail

    private static func isAbout(_ rule: CommandRule, _ context: Context) -> Bool {
        guard rule.isInForce(at: context.time), context.isSandboxed || !rule.isSandboxOnly else {
            return false
        }
        return switch rule.scope {
        case .once, .project: true
        case .task(let id): id == context.task
        }
    }

    private static func denial(of parsed: ParsedCommand, by rules: [CommandRule]) -> Decision? {
        switch parsed.reading {
        case .opaque:
            // What cannot be taken apart may well run what it speaks of.
            return rules.first { $0.pattern.isMentioned(in: parsed.line) }
                .map { .deny(by: $0, command: parsed.line) }
        case .commands(let commands):
            for command in commands {
                if let rule = rules.first(where: { $0.pattern.denies(command) }) {
                    return .deny(by: rule, command: command.text)
                }
            }
            return nil
        }
    }
}
