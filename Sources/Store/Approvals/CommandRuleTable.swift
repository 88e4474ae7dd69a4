package import Domain
package import Foundation

/// The rules about commands; a revoked one stays, so that what ran by it can be explained.
package enum CommandRuleTable {
    /// Adds a rule.
    ///
    /// - Parameters:
    ///   - effect: What becomes of the commands.
    ///   - pattern: Which commands it is about.
    ///   - scope: How far it reaches.
    ///   - isSandboxOnly: Whether it is about commands in the sandbox alone.
    ///   - expiresAt: From when on it does not hold any more; kept to the millisecond.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The rule as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func insert(
        _ effect: CommandRule.Effect,
        _ pattern: CommandPattern,
        _ scope: CommandRule.Scope,
        isSandboxOnly: Bool,
        expiresAt: Date?,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> CommandRule {
        let (name, task) = columns(of: scope)
        let added = try connection.row(
            Statement.insert,
            [
                .word(effect), .text(connection.redacted(pattern.text)), .name(name),
                .optional(task) { .id($0) }, .integer(isSandboxOnly ? 1 : 0), .time(time),
                .optional(expiresAt) { .time($0) },
            ],
            rule
        )
        guard let added else { throw .absent(what: "new rule") }
        return added
    }

    /// Notes that a rule was revoked, or used up.
    ///
    /// - Returns: The rule as it is stored; nil when there is none of that number that was not revoked before.
    /// - Throws: ``StorageError``.
    package static func revoke(
        _ id: RuleID,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> CommandRule? {
        try connection.row(Statement.revoke, [.id(id), .time(time)], rule)
    }

    /// Reads a rule; nil when there is none of that number.
    package static func find(
        _ id: RuleID,
        in connection: StorageConnection
    ) throws(StorageError) -> CommandRule? {
        try connection.row(Statement.find, [.id(id)], rule)
    }

    /// Reads the rules that were not revoked, the oldest first.
    package static func unrevoked(in connection: StorageConnection) throws(StorageError) -> [CommandRule] {
        try connection.rows(Statement.unrevoked, [], rule)
    }

    // MARK: - Detail

    private static func columns(of scope: CommandRule.Scope) -> (name: String, task: TaskID?) {
        switch scope {
        case .once: ("once", nil)
        case .task(let id): ("task", id)
        case .project: ("project", nil)
        }
    }

    private static func scope(from row: SQLRow) throws(StorageError) -> CommandRule.Scope {
        let name = try row.text("scope")
        switch (name, try row.optionalInteger("task")) {
        case ("once", _): return .once
        case ("task", let task?): return .task(id: TaskID(rawValue: task))
        case ("project", _): return .project
        default: throw .malformed(what: "scope `\(name)`")
        }
    }

    private static func rule(from row: SQLRow) throws(StorageError) -> CommandRule {
        CommandRule(
            id: try row.id("id"),
            effect: try row.word("effect"),
            pattern: CommandPattern(try row.text("pattern")),
            scope: try scope(from: row),
            isSandboxOnly: try row.integer("sandbox_only") != 0,
            createdAt: try row.time("created_at"),
            expiresAt: try row.optionalTime("expires_at"),
            revokedAt: try row.optionalTime("revoked_at")
        )
    }

    /// The statements of the table.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO command_rules (effect, pattern, scope, task, sandbox_only, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *
            """
        static let revoke: SQLText = """
            UPDATE command_rules SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING *
            """
        static let find: SQLText = "SELECT * FROM command_rules WHERE id = $1"
        static let unrevoked: SQLText = "SELECT * FROM command_rules WHERE revoked_at IS NULL ORDER BY id"
    }
}
