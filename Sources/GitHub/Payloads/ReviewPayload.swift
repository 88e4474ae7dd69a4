package import Foundation

/// One review of a pull request; its comments at lines are ``ReviewCommentPayload``s.
package struct ReviewPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    package let id: Int
    /// Who reviewed; `nil` when the account is gone.
    package let user: UserPayload?
    /// Markdown; empty or `nil` where there are only comments at lines.
    package let body: String?
    /// What it says of the pull request.
    package let state: ServerWord<ReviewState>
    /// When it was submitted; `nil` while it is pending.
    package let submittedAt: Date?
    /// The commit that was reviewed; `nil` when the server has lost it.
    package let commitID: String?
    /// The review's place on its page.
    package let htmlURL: String?

    private enum CodingKeys: String, CodingKey {
        case id, user, body, state
        case submittedAt = "submitted_at"
        case commitID = "commit_id"
        case htmlURL = "html_url"
    }
}

/// A comment at a line, at several lines or at a file of a pull request's diff.
package struct ReviewCommentPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    package let id: Int
    /// The key for GraphQL.
    package let nodeID: String?
    /// The review that it came with.
    package let reviewID: Int?
    /// The first comment of the thread that this one answers.
    package let inReplyToID: Int?
    /// The file.
    package let path: String
    /// The last line in today's diff, from 1; `nil` when the place is gone or the whole file is meant.
    package let line: Int?
    /// The last line when the comment was written.
    package let originalLine: Int?
    /// The side that ``line`` counts on.
    package let side: ServerWord<DiffSide>?
    /// The first line when several are meant.
    package let startLine: Int?
    /// The side that ``startLine`` counts on.
    package let startSide: ServerWord<DiffSide>?
    /// The part of the diff that was on the reviewer's screen.
    package let diffHunk: String?
    /// Markdown.
    package let body: String?
    /// Who wrote it; `nil` when the account is gone.
    package let user: UserPayload?
    /// The commit that ``line`` counts in.
    package let commitID: String?
    /// The commit that ``originalLine`` counts in.
    package let originalCommitID: String?
    /// When it was written.
    package let createdAt: Date
    /// When it was last edited.
    package let updatedAt: Date
    /// The comment's place on its page.
    package let htmlURL: String?

    private enum CodingKeys: String, CodingKey {
        case id, path, line, side, body, user
        case nodeID = "node_id"
        case reviewID = "pull_request_review_id"
        case inReplyToID = "in_reply_to_id"
        case originalLine = "original_line"
        case startLine = "start_line"
        case startSide = "start_side"
        case diffHunk = "diff_hunk"
        case commitID = "commit_id"
        case originalCommitID = "original_commit_id"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case htmlURL = "html_url"
    }
}
