package import Foundation

/// An issue, or the issue's side of a pull request: the server keeps both in one list.
package struct IssuePayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    ///
    /// People and addresses use ``number``.
    package let id: Int
    /// The key for GraphQL.
    package let nodeID: String?
    /// What follows `#`; unique in its repository, over issues and pull requests together.
    package let number: Int
    /// One line of text.
    package let title: String
    /// Markdown; `nil` where nothing was written.
    package let body: String?
    /// Open or closed.
    package let state: ServerWord<OpenState>
    /// Why it was closed.
    package let stateReason: ServerWord<IssueStateReason>?
    /// Who wrote it; `nil` when the account is gone.
    package let user: UserPayload?
    /// How many comments there are; zero where the server did not say.
    package var commentCount: Int { comments ?? 0 }
    /// The labels in the server's order.
    package var labels: [LabelPayload] { listedLabels ?? [] }
    /// Who is to do it.
    package var assignees: [UserPayload] { listedAssignees ?? loneAssignee.map { [$0] } ?? [] }
    /// Whether it is the issue's side of a pull request.
    package var isPullRequest: Bool { pullRequest != nil }
    /// When it was written.
    package let createdAt: Date
    /// When anything of it last changed.
    package let updatedAt: Date
    /// When it was closed.
    package let closedAt: Date?
    /// The issue's page.
    package let htmlURL: String
    /// The repository's address in the API; what a search over many repositories tells them apart by.
    package let repositoryURL: String?

    private let comments: Int?
    private let listedLabels: [LabelPayload]?
    private let listedAssignees: [UserPayload]?
    // API version 2026-03-10 has only the list; some old payloads have only this one.
    private let loneAssignee: UserPayload?
    private let pullRequest: PullRequestMark?

    /// Its presence alone says something.
    private struct PullRequestMark: Decodable, Sendable, Equatable {}

    private enum CodingKeys: String, CodingKey {
        case id, number, title, body, state, user, comments
        case nodeID = "node_id"
        case stateReason = "state_reason"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case closedAt = "closed_at"
        case htmlURL = "html_url"
        case repositoryURL = "repository_url"
        case listedLabels = "labels"
        case listedAssignees = "assignees"
        case loneAssignee = "assignee"
        case pullRequest = "pull_request"
    }
}

extension IssuePayload {
    /// `owner/name` of the repository that it belongs to, read from ``repositoryURL``.
    package var repositoryFullName: String? {
        guard let parts = repositoryURL?.split(separator: "/"), parts.count >= 3,
            parts[parts.count - 3] == "repos"
        else { return nil }
        return parts.suffix(2).joined(separator: "/")
    }
}

/// A comment below an issue or a pull request, not at a line of its diff.
package struct IssueCommentPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    package let id: Int
    /// Markdown; `nil` where nothing was written.
    package let body: String?
    /// Who wrote it; `nil` when the account is gone.
    package let user: UserPayload?
    /// When it was written.
    package let createdAt: Date
    /// When it was last edited.
    package let updatedAt: Date
    /// The comment's place on its page.
    package let htmlURL: String?

    private enum CodingKeys: String, CodingKey {
        case id, body, user
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case htmlURL = "html_url"
    }
}

/// A label of an issue or a pull request.
package struct LabelPayload: Decodable, Sendable, Hashable {
    /// The label's text.
    package let name: String
    /// Six hexadecimal digits without `#`.
    package let color: String?
    /// What the label is for.
    package let description: String?

    /// Reads a label; old payloads have a string in place of an object.
    package init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.name = name
            color = nil
            description = nil
        } else {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
            color = try container.decodeIfPresent(String.self, forKey: .color)
            description = try container.decodeIfPresent(String.self, forKey: .description)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, color, description
    }
}
