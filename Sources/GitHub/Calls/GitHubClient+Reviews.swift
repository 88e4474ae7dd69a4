import Foundation
import HTTP

/// A review to be submitted.
package struct NewReview: Encodable, Sendable, Hashable {
    /// What the review says of the pull request.
    package enum Verdict: String, Encodable, Sendable, Hashable {
        /// Remarks only.
        case comment = "COMMENT"
        /// It may be merged.
        case approve = "APPROVE"
        /// It may not be merged as it is.
        case requestChanges = "REQUEST_CHANGES"
    }

    /// A remark at one or several lines.
    package struct Comment: Encodable, Sendable, Hashable {
        /// The file, from the repository's root.
        package var path: String
        /// The last line, from 1; it has to lie in the diff.
        package var line: Int
        /// The side that ``line`` counts on.
        package var side: DiffSide
        /// The first line where several are meant.
        package var startLine: Int?
        /// Markdown.
        package var body: String

        /// Creates a remark.
        package init(
            path: String,
            line: Int,
            side: DiffSide = .right,
            startLine: Int? = nil,
            body: String
        ) {
            self.path = path
            self.line = line
            self.side = side
            self.startLine = startLine
            self.body = body
        }

        /// Writes the remark; both ends of a range lie on the same side.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(path, forKey: .path)
            try container.encode(line, forKey: .line)
            try container.encode(side.rawValue.uppercased(), forKey: .side)
            try container.encode(body, forKey: .body)
            guard let startLine, startLine < line else { return }
            try container.encode(startLine, forKey: .startLine)
            try container.encode(side.rawValue.uppercased(), forKey: .startSide)
        }

        private enum CodingKeys: String, CodingKey {
            case path, line, side, body
            case startLine = "start_line"
            case startSide = "start_side"
        }
    }

    /// What the review says of the pull request.
    package var verdict: Verdict
    /// Markdown; has to be there but for an approval.
    package var body: String
    /// The commit that was reviewed; `nil` for the newest.
    package var commitID: String?
    /// Remarks at lines.
    package var comments: [Comment]

    /// Creates a review.
    package init(verdict: Verdict, body: String, commitID: String? = nil, comments: [Comment] = []) {
        self.verdict = verdict
        self.body = body
        self.commitID = commitID
        self.comments = comments
    }

    private enum CodingKeys: String, CodingKey {
        case body, comments
        case verdict = "event"
        case commitID = "commit_id"
    }
}

/// Reviews of pull requests and the conversations at their lines.
///
/// Every call throws ``GitHubError``. Reads cost one request a hundred items, or nothing where the server
/// knows of no change. Writes cost one each, go one at a time, and are never repeated by themselves: a
/// second call writes a second time.
extension GitHubClient {
    /// Lists the reviews of a pull request, oldest first; of each person the last one counts.
    package func reviews(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[ReviewPayload]> {
        try await list("\(repository.path)/pulls/\(number)/reviews", of: ReviewPayload.self)
    }

    /// Lists the comments at lines of a pull request; ``ThreadGrouping/threads(of:)`` makes threads of them.
    package func reviewComments(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[ReviewCommentPayload]> {
        try await list("\(repository.path)/pulls/\(number)/comments", of: ReviewCommentPayload.self)
    }

    /// Lists the threads of a pull request, with whether each is resolved where the server tells.
    ///
    /// Costs the comments' requests and one of GraphQL for each hundred threads. A server that has no
    /// GraphQL, or does not let this token use it, leaves ``ReviewThread/resolution`` unknown.
    ///
    /// - Throws: Any ``GitHubError`` of the comments; of GraphQL only ``GitHubError/cancelled``,
    ///   ``GitHubError/rateLimited(until:isSecondary:)`` and failures of the network and the server.
    package func reviewThreads(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[ReviewThread]> {
        let threads = try await reviewComments(ofPullRequest: number, in: repository)
            .map { ThreadGrouping.threads(of: $0) }
        guard !threads.value.isEmpty else { return threads }
        let resolutions: [ReviewThreadResolution]
        do throws(GitHubError) {
            resolutions = try await reviewThreadResolutions(ofPullRequest: number, in: repository)
        } catch {
            switch error {
            case .notFound, .forbidden, .invalid, .gone, .conflict, .unreadable: return threads
            case .notSignedIn, .unauthorized, .rateLimited, .server, .unreachable, .cancelled: throw error
            }
        }
        return threads.map { $0.resolved(by: resolutions) }
    }

    /// Asks people and teams for a review; whoever was asked already stays asked.
    ///
    /// - Parameters:
    ///   - logins: People; not the author.
    ///   - teams: Teams' short names.
    ///   - number: Which pull request.
    ///   - repository: Where.
    /// - Returns: The pull request as it is now, in its list form.
    /// - Throws: ``GitHubError/invalid(message:fields:)`` for the author and for those who cannot see it.
    package func requestReviewers(
        _ logins: [String],
        teams: [String] = [],
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> PullRequestPayload {
        try await write(
            .post,
            "\(repository.path)/pulls/\(number)/requested_reviewers",
            body: ReviewersBody(reviewers: logins, teams: teams),
            as: PullRequestPayload.self
        )
    }

    /// Submits a review: remarks, an approval, or a request for changes.
    ///
    /// - Throws: ``GitHubError/invalid(message:fields:)`` for a verdict on one's own pull request, for a line
    ///   outside the diff, and for an empty text where one is needed.
    package func submitReview(
        _ review: NewReview,
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> ReviewPayload {
        try await write(
            .post,
            "\(repository.path)/pulls/\(number)/reviews",
            body: review,
            as: ReviewPayload.self
        )
    }

    /// Answers in a thread.
    ///
    /// - Parameters:
    ///   - text: Markdown.
    ///   - rootID: ``ReviewThread/rootID``; answers to answers are not taken.
    ///   - number: Which pull request.
    ///   - repository: Where.
    /// - Returns: The answer as it was written.
    /// - Throws: ``GitHubError/notFound(path:)`` when the comment that began the thread was deleted.
    package func reply(
        _ text: String,
        toThread rootID: Int,
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> ReviewCommentPayload {
        try await write(
            .post,
            "\(repository.path)/pulls/\(number)/comments/\(rootID)/replies",
            body: TextBody(body: text),
            as: ReviewCommentPayload.self
        )
    }
}

private struct ReviewersBody: Encodable, Sendable {
    let reviewers: [String]
    let teams: [String]

    private enum CodingKeys: String, CodingKey {
        case reviewers
        case teams = "team_reviewers"
    }
}
