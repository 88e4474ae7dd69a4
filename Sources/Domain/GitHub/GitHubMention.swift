public import Foundation

/// Something on GitHub in which somebody named the user.
public struct GitHubMention: Codable, Sendable, Equatable, Identifiable {
    /// The number of the issue or pull request.
    public var number: Int
    /// Its title.
    public var title: String
    /// Whether it is a pull request.
    public var isPullRequest: Bool
    /// When it was last said.
    public var updatedAt: Date
    /// Its page for people.
    public var url: String

    /// The number.
    public var id: Int { number }

    /// Creates a mention.
    public init(number: Int, title: String, isPullRequest: Bool, updatedAt: Date, url: String) {
        self.number = number
        self.title = title
        self.isPullRequest = isPullRequest
        self.updatedAt = updatedAt
        self.url = url
    }
}
