public import Foundation

/// Something outside the engine that can be in order or not.
public enum HealthSubject: String, Codable, Sendable, CaseIterable {
    case git, model, sandbox, database, disk, checks, gitHub = "github"
}

/// How something stands.
///
/// A dot on the screen.
public enum HealthLevel: String, Codable, Sendable {
    /// Looked at and in order.
    case good
    /// Works with a restriction.
    case limited
    /// Does not work.
    case bad
    /// Switched off or not connected.
    case off
    /// Not looked at yet.
    case unknown
}

/// What was found about one subject.
public struct HealthItem: Codable, Sendable, Equatable {
    /// What was looked at.
    public var subject: HealthSubject
    /// How it stands.
    public var level: HealthLevel
    /// What was found, in one line.
    public var message: String
    /// What to do about it; nil when nothing needs doing.
    public var remedy: String?
    /// When it was looked at; nil when it was not.
    public var checkedAt: Date?

    /// Creates a finding.
    public init(
        subject: HealthSubject,
        level: HealthLevel,
        message: String,
        remedy: String? = nil,
        checkedAt: Date? = nil
    ) {
        self.subject = subject
        self.level = level
        self.message = message
        self.remedy = remedy
        self.checkedAt = checkedAt
    }
}

/// What a project is: shown in the header and asked for at start.
public struct ProjectStatus: Codable, Sendable, Equatable {
    /// The folder's name.
    public var name: String
    /// The absolute path of the checkout.
    public var path: String
    /// The branch checked out; nil when the head is detached.
    public var branch: String?
    /// The commit checked out; nil in a repository without commits.
    public var head: String?
    /// Uncommitted files of the user's checkout.
    public var dirtyFiles: [String]
    /// The check command, and where it comes from; nil when there is none.
    public var check: CheckCommand?
    /// Whether checks may run: the sandbox's name, a consent, or nil when a consent is needed.
    public var isolation: String?

    /// Creates a description.
    public init(
        name: String,
        path: String,
        branch: String?,
        head: String?,
        dirtyFiles: [String],
        check: CheckCommand?,
        isolation: String?
    ) {
        self.name = name
        self.path = path
        self.branch = branch
        self.head = head
        self.dirtyFiles = dirtyFiles
        self.check = check
        self.isolation = isolation
    }
}

/// The command whose exit code decides whether a change is good.
public struct CheckCommand: Codable, Sendable, Equatable {
    /// The shell line.
    public var line: String
    /// Where it comes from, such as `detected: Makefile has a test target` or `set for this project`.
    public var source: String

    /// Creates a check command.
    public init(line: String, source: String) {
        self.line = line
        self.source = source
    }
}
