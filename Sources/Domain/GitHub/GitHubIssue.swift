public import Foundation

/// An issue as GitHub has it, and as it was fetched.
public struct GitHubIssue: Codable, Sendable, Equatable, Identifiable {
    /// Whether there is still something to do.
    public enum State: String, Codable, Sendable, CaseIterable {
        case open, closed
    }

    /// The number within the repository, which pull requests share.
    public var number: Int
    /// The title.
    public var title: String
    /// The text, in Markdown; empty for none.
    public var body: String
    /// Whether it is open.
    public var state: State
    /// The names of its labels.
    public var labels: [String]
    /// Who wrote it; nil for an account that is gone.
    public var author: String?
    /// Who is to do it.
    public var assignees: [String]
    /// How many comments it has.
    public var commentCount: Int
    /// When it was written.
    public var createdAt: Date
    /// When anything of it changed last.
    public var updatedAt: Date
    /// Its page for people.
    public var url: String

    /// The number.
    public var id: Int { number }

    /// Creates an issue.
    public init(
        number: Int,
        title: String,
        body: String = "",
        state: State = .open,
        labels: [String] = [],
        author: String? = nil,
        assignees: [String] = [],
        commentCount: Int = 0,
        createdAt: Date,
        updatedAt: Date,
        url: String
    ) {
        self.number = number
        self.title = title
        self.body = body
        self.state = state
        self.labels = labels
        self.author = author
        self.assignees = assignees
        self.commentCount = commentCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.url = url
    }
}
