package import Foundation

/// A workflow of GitHub Actions: one file.
package struct WorkflowPayload: Decodable, Sendable, Hashable {
    /// Unique on its server.
    package let id: Int
    /// The name in the file, or its path.
    package let name: String
    /// The file: `.github/workflows/ci.yml`.
    package let path: String
    /// Whether it runs when its events happen.
    package let state: ServerWord<WorkflowState>
    /// The workflow's page.
    package let htmlURL: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, path, state
        case htmlURL = "html_url"
    }
}

/// One run of a workflow, in its newest attempt or in the one that was asked for.
package struct WorkflowRunPayload: Decodable, Sendable, Equatable {
    /// What git says of the commit that was run.
    package struct HeadCommit: Decodable, Sendable, Equatable {
        /// The commit's name.
        package let id: String
        /// The whole message.
        package let message: String?
        /// When it was committed.
        package let timestamp: Date?
        /// Who wrote it.
        package let author: GitPersonPayload?
    }

    /// Unique on its server; passes 2³² and stays over attempts.
    package let id: Int
    /// The workflow's name.
    package let name: String?
    /// What the run's page has as its title: the pull request's, or the commit's first line.
    package let displayTitle: String?
    /// Counts the runs of one workflow from 1.
    package let runNumber: Int
    /// Counts the attempts of this run from 1; a rerun adds one.
    package var runAttempt: Int { attempt ?? 1 }
    /// What started it, such as `push`, `pull_request`, `schedule` or `workflow_dispatch`.
    package let event: String
    /// How far it has come; `nil` for a moment after it was made.
    package let status: ServerWord<CheckStatus>?
    /// How it ended; `nil` until it is completed.
    package let conclusion: ServerWord<CheckConclusion>?
    /// The workflow.
    package let workflowID: Int
    /// The workflow's file, sometimes followed by `@` and a ref.
    package let path: String?
    /// The branch; `nil` for tags of old and for deleted forks.
    package let headBranch: String?
    /// The commit; what a run is to be found by after a push, since a new one appears late.
    package let headSHA: String
    /// What git says of the commit.
    package let headCommit: HeadCommit?
    /// The repository that the branch lies in; `nil` when the fork was deleted.
    package let headRepository: RepositoryPayload?
    /// The repository that it runs in.
    package let repository: RepositoryPayload?
    /// Whose push or press started the first attempt.
    package let actor: UserPayload?
    /// Who started this attempt.
    package let triggeringActor: UserPayload?
    /// The open pull requests of the branch; empty for forks.
    package var pullRequests: [PullReferencePayload] { listedPullRequests ?? [] }
    /// When the run was made.
    package let createdAt: Date
    /// When anything of it last changed; the end, once it is completed.
    package let updatedAt: Date
    /// When this attempt began.
    package let startedAt: Date?
    /// The run's page.
    package let htmlURL: String

    private let attempt: Int?
    private let listedPullRequests: [PullReferencePayload]?

    private enum CodingKeys: String, CodingKey {
        case id, name, event, status, conclusion, path, repository, actor
        case displayTitle = "display_title"
        case runNumber = "run_number"
        case attempt = "run_attempt"
        case workflowID = "workflow_id"
        case headBranch = "head_branch"
        case headSHA = "head_sha"
        case headCommit = "head_commit"
        case headRepository = "head_repository"
        case triggeringActor = "triggering_actor"
        case listedPullRequests = "pull_requests"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case startedAt = "run_started_at"
        case htmlURL = "html_url"
    }
}
