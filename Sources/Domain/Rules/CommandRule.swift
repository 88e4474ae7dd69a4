public import Foundation

/// Names a rule about commands within one project.
public struct RuleID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What the user has said once and for all about commands of a kind.
///
/// A rule is never changed: it is added, it may expire, and it may be revoked.
public struct CommandRule: Codable, Sendable, Equatable, Identifiable {
    /// What becomes of a command that the rule is about.
    public enum Effect: String, Codable, Sendable, CaseIterable {
        /// It may run without a question.
        case allow
        /// It may not run, whatever other rules say.
        case deny
    }

    /// How far a rule reaches.
    public enum Scope: Codable, Sendable, Hashable {
        /// The next piece of work that needs it; it is revoked as soon as that has begun.
        case once
        /// The work on one task.
        case task(id: TaskID)
        /// Everything in the project.
        case project
    }

    /// The number by which it is revoked.
    public let id: RuleID
    /// What becomes of the commands.
    public let effect: Effect
    /// Which commands it is about.
    public let pattern: CommandPattern
    /// How far it reaches.
    public let scope: Scope
    /// Whether it is about commands in the sandbox alone.
    public let isSandboxOnly: Bool
    /// When it was added.
    public let createdAt: Date
    /// From when on it does not hold any more; nil for as long as it is not revoked.
    public let expiresAt: Date?
    /// When it was revoked or used up; nil while it was not.
    public var revokedAt: Date?

    /// Creates a rule.
    public init(
        id: RuleID,
        effect: Effect,
        pattern: CommandPattern,
        scope: Scope,
        isSandboxOnly: Bool = false,
        createdAt: Date,
        expiresAt: Date? = nil,
        revokedAt: Date? = nil
    ) {
        self.id = id
        self.effect = effect
        self.pattern = pattern
        self.scope = scope
        self.isSandboxOnly = isSandboxOnly
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether it has expired at a time.
    public func isExpired(at time: Date) -> Bool { expiresAt.map { time >= $0 } ?? false }

    /// Whether it holds at a time.
    public func isInForce(at time: Date) -> Bool { revokedAt == nil && !isExpired(at: time) }

    /// What it says, such as `allow npm test in task #3, in the sandbox`.
    public var summary: String {
        let reach =
            switch scope {
            case .once: "once"
            case .task(let id): "in task #\(id)"
            case .project: "in this project"
            }
        return "\(effect.rawValue) \(pattern.words) \(reach)" + (isSandboxOnly ? ", in the sandbox" : "")
    }
}
