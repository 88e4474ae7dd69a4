import Domain
import Store

/// Whether and how a command of the project's own may run, such as its check.
enum CommandPermission: Sendable, Equatable {
    /// It may run in this way; outside the sandbox by these rules.
    case granted(Isolation, by: [CommandRule])
    /// There is no sandbox, and no rule allows it outside one. Why there is none; and what the rules lack, where
    /// there are any.
    case needsConsent(sandbox: String, rules: String?)
    /// A rule forbids it; the command is the one that the rule is about.
    case denied(by: CommandRule, command: String)
}

extension CommandPermission {
    /// What stands in the way, for a task that has to wait for it; nil when nothing does.
    var trouble: TaskTrouble? {
        switch self {
        case .granted: nil
        case .needsConsent(let reason, let lack):
            TaskTrouble(
                code: .needsConsent,
                message: "Checks run code that a model wrote, and they would run unprotected: \(reason)."
                    + (lack.map { " Of the rules: \($0)." } ?? ""),
                remedy:
                    "Install bubblewrap, or consent once to unsandboxed checks in this project; then resume."
            )
        case .denied(let rule, let command):
            TaskTrouble(
                code: .denied,
                message: "Rule \(rule.id) (\(rule.summary)) forbids `\(command)`.",
                remedy:
                    "Revoke the rule (switchyard rules revoke \(rule.id)), or set another check; then resume."
            )
        }
    }
}

extension EngineServices {
    /// Asks whether a command of the project's own may run for a task, and uses up the rules for once that decide it.
    ///
    /// - Parameters:
    ///   - line: The command, such as the check; nil when there is none.
    ///   - id: The task.
    /// - Returns: How code of the worktree runs, and the rules that were used up for this work.
    /// - Throws: `TaskStop` when the user has to do something first; `StorageError`.
    func permit(_ line: String?, for id: TaskID) async throws -> (Isolation, spent: [CommandRule]) {
        guard let line else { return (project.isolation, []) }
        let permission = project.permission(toRun: line, for: id)
        switch permission {
        case .granted(let isolation, let rules): return (isolation, try await spend(rules))
        case .denied(let rule, _): _ = try await spend([rule])
        case .needsConsent: break
        }
        guard let trouble = permission.trouble else { return (project.isolation, []) }
        throw TaskStop.blocked(trouble)
    }

    /// Makes sure that a check may still run: a rule may have been added, revoked, or have expired meanwhile.
    ///
    /// - Throws: `TaskStop` when it may not.
    func requirePermission(toRun check: CheckCommand, for id: TaskID, spent: [CommandRule]) throws {
        let permission = project.permission(toRun: check.line, for: id, spent: spent)
        if let trouble = permission.trouble { throw TaskStop.blocked(trouble) }
    }

    /// Revokes a rule.
    ///
    /// - Returns: The rule as it is stored then; nil when it was revoked before, or there is none.
    @discardableResult
    func revoke(_ id: RuleID) async throws -> CommandRule? {
        let revoked = try await journal.write(correlation: "rules") { recorder in
            let rule = try CommandRuleTable.revoke(id, at: recorder.time, in: recorder.connection)
            if let rule { try recorder.record(.commandRuleChanged(rule: rule)) }
            return rule
        }
        if let revoked { project.take(revoked) }
        return revoked
    }

    /// Uses up those rules that are for once.
    ///
    /// - Returns: These, as they were; one that somebody else was quicker to use up is among them.
    private func spend(_ rules: [CommandRule]) async throws -> [CommandRule] {
        let spent = rules.filter { $0.scope == .once }
        for rule in spent { try await revoke(rule.id) }
        return spent
    }
}
