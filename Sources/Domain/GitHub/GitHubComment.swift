public import Foundation

/// Something that was said on GitHub below an issue or a pull request.
public struct GitHubComment: Codable, Sendable, Equatable, Identifiable {
    /// GitHub's number.
    public var id: Int64
    /// Who said it; nil for an account that is gone.
    public var author: String?
    /// The text, in Markdown.
    public var body: String
    /// When it was said.
    public var createdAt: Date
    /// Its place on a page for people.
    public var url: String

    /// Creates a comment.
    public init(id: Int64, author: String?, body: String, createdAt: Date, url: String) {
        self.id = id
        self.author = author
        self.body = body
        self.createdAt = createdAt
        self.url = url
    }
}

/// An issue with what was said below it.
public struct IssueDetail: Codable, Sendable, Equatable {
    /// The issue.
    public var issue: GitHubIssue
    /// What was said, the oldest first.
    public var comments: [GitHubComment]
    /// When it was fetched.
    public var fetchedAt: Date

    /// Creates the details of an issue.
    public init(issue: GitHubIssue, comments: [GitHubComment], fetchedAt: Date) {
        self.issue = issue
        self.comments = comments
        self.fetchedAt = fetchedAt
    }
}
