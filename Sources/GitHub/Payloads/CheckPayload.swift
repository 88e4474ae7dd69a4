package import Foundation

/// One check of a commit that an app reported: a job of a workflow, or something outside GitHub.
package struct CheckRunPayload: Decodable, Sendable, Equatable {
    /// What the app says of its result.
    package struct Output: Decodable, Sendable, Hashable {
        /// One line.
        package let title: String?
        /// Markdown.
        package let summary: String?
        /// More Markdown.
        package let text: String?
        /// How many places in files it marks.
        package let annotationCount: Int?

        private enum CodingKeys: String, CodingKey {
            case title, summary, text
            case annotationCount = "annotations_count"
        }
    }

    /// Who reported it.
    package struct App: Decodable, Sendable, Hashable {
        /// The name in addresses: `github-actions`.
        package let slug: String?
        /// The name that people read.
        package let name: String?
    }

    /// The check runs that one app reported for one commit.
    package struct Suite: Decodable, Sendable, Hashable {
        /// Unique on its server.
        package let id: Int?
        /// The branch that was pushed; only in webhooks.
        package let headBranch: String?

        private enum CodingKeys: String, CodingKey {
            case id
            case headBranch = "head_branch"
        }
    }

    /// Unique on its server; passes 2³².
    ///
    /// For GitHub's own workflows it is the job's id.
    package let id: Int
    /// The name that rules of branches ask for.
    package let name: String
    /// The commit that was checked.
    package let headSHA: String
    /// How far it has come.
    package let status: ServerWord<CheckStatus>
    /// How it ended; `nil` until it is completed.
    package let conclusion: ServerWord<CheckConclusion>?
    /// When it began.
    package let startedAt: Date?
    /// When it ended.
    package let completedAt: Date?
    /// The check's page on GitHub.
    package let htmlURL: String?
    /// The check's page at whoever ran it.
    package let detailsURL: String?
    /// What the app says of its result.
    package let output: Output?
    /// Who reported it.
    package let app: App?
    /// What it belongs to.
    package let suite: Suite?
    /// The open pull requests of the branch; empty for forks.
    package var pullRequests: [PullReferencePayload] { listedPullRequests ?? [] }

    private let listedPullRequests: [PullReferencePayload]?

    private enum CodingKeys: String, CodingKey {
        case id, name, status, conclusion, output, app
        case headSHA = "head_sha"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case htmlURL = "html_url"
        case detailsURL = "details_url"
        case suite = "check_suite"
        case listedPullRequests = "pull_requests"
    }
}

/// The short form of a pull request in checks and runs.
package struct PullReferencePayload: Decodable, Sendable, Hashable {
    /// A branch and its tip at that time.
    package struct End: Decodable, Sendable, Hashable {
        /// The branch's name.
        package let ref: String
        /// The commit at its tip.
        package let sha: String
    }

    /// Unique on its server.
    package let id: Int
    /// What follows `#`.
    package let number: Int
    /// Where the change comes from.
    package let head: End
    /// Where the change is to go.
    package let base: End
}

/// All commit statuses of a commit, the newest of each context, with one word for them together.
package struct CombinedStatusPayload: Decodable, Sendable, Equatable {
    /// One word for all; `pending` also where ``totalCount`` is zero, which says nothing at all.
    package let state: ServerWord<StatusState>
    /// The commit.
    package let sha: String
    /// How many statuses there are, of which ``statuses`` holds the first page.
    package let totalCount: Int
    /// The newest status of each context.
    package let statuses: [StatusPayload]

    private enum CodingKeys: String, CodingKey {
        case state, sha, statuses
        case totalCount = "total_count"
    }
}

/// What a service outside GitHub's checks says of a commit.
package struct StatusPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    package let id: Int
    /// What it says.
    package let state: ServerWord<StatusState>
    /// Which of the service's checks it is; the newest of each counts.
    package let context: String
    /// One line.
    package let description: String?
    /// The page at the service.
    package let targetURL: String?
    /// When it was reported.
    package let createdAt: Date
    /// When it was last changed.
    package let updatedAt: Date

    private enum CodingKeys: String, CodingKey {
        case id, state, context, description
        case targetURL = "target_url"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
