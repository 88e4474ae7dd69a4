import Domain
import Foundation
import Store

/// The commands on rules.
extension LocalEngine {
    /// Adds a rule about commands.
    func addRule(
        _ effect: CommandRule.Effect,
        _ pattern: CommandPattern,
        _ scope: CommandRule.Scope,
        isSandboxOnly: Bool,
        expiresAt: Date?
    ) async throws -> CommandReceipt {
        if let problem = pattern.problem(for: effect) {
            throw EngineError.invalid(
                message: problem,
                remedy: "Write a program and its words, such as `npm test` or `git diff *`."
            )
        }
        if let expiresAt, expiresAt <= services.journal.now() {
            throw EngineError.invalid(
                message: "The rule would have expired already.",
                remedy: "Let it hold for a while, such as two hours."
            )
        }
        if case .task(let id) = scope { _ = try await services.journal.task(id) }
        let rule = try await services.journal.write(correlation: "rules") { recorder in
            let rule = try CommandRuleTable.insert(
                effect,
                pattern,
                scope,
                isSandboxOnly: isSandboxOnly,
                expiresAt: expiresAt,
                at: recorder.time,
                in: recorder.connection
            )
            try recorder.record(.commandRuleChanged(rule: rule))
            return rule
        }
        services.project.take(rule)
        await tellProject()
        return CommandReceipt(note: "Rule \(rule.id): \(rule.summary).")
    }

    /// Takes a rule back.
    func revokeRule(_ id: RuleID) async throws -> CommandReceipt {
        guard let rule = try await services.revoke(id) else {
            guard try await storage.read({ try CommandRuleTable.find(id, in: $0) }) != nil else {
                throw EngineError.notFound(what: "rule \(id)")
            }
            throw EngineError.conflict(
                message: "Rule \(id) was revoked or used up before.",
                remedy: "Look at the list of rules for those that hold."
            )
        }
        await tellProject()
        return CommandReceipt(note: "Revoked rule \(id): \(rule.summary).")
    }

    /// Records the consent to whatever the project itself runs outside the sandbox, or takes it back.
    ///
    /// It is a rule like others, and is listed and revoked as one.
    func setConsent(_ isGranted: Bool) async throws -> CommandReceipt {
        let changed = try await services.journal.write(correlation: "rules") { recorder in
            let (connection, time) = (recorder.connection, recorder.time)
            let consents = try CommandRuleTable.unrevoked(in: connection).filter { rule in
                rule.pattern == .anyCheck && rule.effect == .allow && rule.scope == .project
            }
            var changed: [CommandRule] = []
            if !isGranted {
                for rule in consents {
                    if let revoked = try CommandRuleTable.revoke(rule.id, at: time, in: connection) {
                        changed.append(revoked)
                    }
                }
            } else if !consents.contains(where: { $0.isInForce(at: time) && !$0.isSandboxOnly }) {
                changed.append(
                    try CommandRuleTable.insert(
                        .allow,
                        .anyCheck,
                        .project,
                        isSandboxOnly: false,
                        expiresAt: nil,
                        at: time,
                        in: connection
                    )
                )
            }
            for rule in changed { try recorder.record(.commandRuleChanged(rule: rule)) }
            return changed
        }
        for rule in changed { services.project.take(rule) }
        await tellProject()
        let note = isGranted ? "Checks may run unsandboxed; resume the tasks that wait for it." : nil
        return CommandReceipt(note: note)
    }
}
