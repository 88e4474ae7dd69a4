package import Domain
package import Foundation

/// What a list of GitHub's consists of, as the table of such items needs it.
package protocol FetchedItem: Codable, Sendable {
    /// The list that it is in.
    static var list: GitHubList { get }
    /// What names it within the list.
    var key: Int64 { get }
    /// How it stands, in one stable word.
    var stateName: String { get }
    /// What the list is ordered by, the newest first.
    var sortedAt: Date { get }
    /// When anything of it changed last: of two answers about it the one with the later time is true.
    var updatedAt: Date { get }
}

extension GitHubIssue: FetchedItem {
    /// The open issues.
    package static var list: GitHubList { .issues }
    /// The number within the repository.
    package var key: Int64 { Int64(number) }
    /// Open or closed.
    package var stateName: String { state.rawValue }
    /// When anything of it changed last.
    package var sortedAt: Date { updatedAt }
}

extension PullRequest: FetchedItem {
    /// The open pull requests.
    package static var list: GitHubList { .pullRequests }
    /// The number within the repository.
    package var key: Int64 { Int64(number) }
    /// Open, closed or merged.
    package var stateName: String { state.rawValue }
    /// When anything of it changed last.
    package var sortedAt: Date { updatedAt }
}

extension GitHubMention: FetchedItem {
    /// The mentions.
    package static var list: GitHubList { .mentions }
    /// The number within the repository.
    package var key: Int64 { Int64(number) }
    /// Whether it is an issue or a pull request.
    package var stateName: String { isPullRequest ? "pull-request" : "issue" }
    /// When it was last said.
    package var sortedAt: Date { updatedAt }
}

extension PipelineRun: FetchedItem {
    /// The newest runs.
    package static var list: GitHubList { .runs }
    /// GitHub's number.
    package var key: Int64 { id.rawValue }
    /// How far it has come, or how it ended.
    package var stateName: String { state.rawValue }
    /// When it was made: a run that goes on does not change its place.
    package var sortedAt: Date { createdAt }
}
