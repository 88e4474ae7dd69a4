public import Foundation

/// How the project stands with GitHub: which repository, as whom, how old what is known is.
public struct GitHubStatus: Codable, Sendable, Equatable {
    /// How far the connection has come.
    public enum Connection: String, Codable, Sendable, CaseIterable {
        /// Turned off in the settings, or the project has no remote on a GitHub server.
        case off
        /// There is a repository, and no token.
        case signedOut = "signed-out"
        /// It has not been asked yet.
        case connecting
        /// The last answer was good.
        case connected
        /// The last question had no answer, or a bad one: `problem` says which.
        case failing
    }

    /// How far the connection has come.
    public var connection: Connection
    /// `owner/name`; nil where the project has no remote on a GitHub server.
    public var repository: String?
    /// The server, such as `github.com`.
    public var host: String?
    /// Who is signed in.
    public var account: String?
    /// Where the token comes from, such as `GITHUB_TOKEN`; never the token.
    public var tokenSource: String?
    /// What the token may do, as GitHub tells it; nil where it does not.
    public var scopes: [String]?
    /// What is wrong, and what to do about it; nil while nothing is.
    public var problem: EngineError?
    /// How many questions are left in the present window; nil while nobody has said.
    public var remaining: Int?
    /// Until when nothing may be asked; nil while anything may.
    public var pausedUntil: Date?
    /// When each list was known to be true last; none for what was never fetched.
    public var fetchedAt: [GitHubList: Date]
    /// When each list was seen to be another than before; none for what was never fetched.
    public var changedAt: [GitHubList: Date]

    /// Creates a status.
    public init(
        connection: Connection,
        repository: String? = nil,
        host: String? = nil,
        account: String? = nil,
        tokenSource: String? = nil,
        scopes: [String]? = nil,
        problem: EngineError? = nil,
        remaining: Int? = nil,
        pausedUntil: Date? = nil,
        fetchedAt: [GitHubList: Date] = [:],
        changedAt: [GitHubList: Date] = [:]
    ) {
        self.connection = connection
        self.repository = repository
        self.host = host
        self.account = account
        self.tokenSource = tokenSource
        self.scopes = scopes
        self.problem = problem
        self.remaining = remaining
        self.pausedUntil = pausedUntil
        self.fetchedAt = fetchedAt
        self.changedAt = changedAt
    }
}

/// What is fetched from GitHub as a list.
public enum GitHubList: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
    case issues
    case pullRequests = "pull-requests"
    case runs
    case mentions
}
