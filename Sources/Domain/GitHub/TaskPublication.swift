/// Where the commit of a task was published.
public struct TaskPublication: Codable, Sendable, Equatable {
    /// The number of the pull request.
    public var number: Int
    /// Its page for people.
    public var url: String
    /// The branch on GitHub.
    public var branch: String
    /// The commit that was pushed last.
    public var commit: String

    /// Creates a record of a publication.
    public init(number: Int, url: String, branch: String, commit: String) {
        self.number = number
        self.url = url
        self.branch = branch
        self.commit = commit
    }
}
