// The bodies of webhook events of which only the subject is read.

/// The checks of a commit were asked for or have all ended.
package struct CheckSuiteEventPayload: Decodable, Sendable, Equatable {
    /// The check runs of one app for one commit.
    package struct Suite: Decodable, Sendable, Equatable {
        /// The commit.
        package let headSHA: String

        private enum CodingKeys: String, CodingKey {
            case headSHA = "head_sha"
        }
    }

    /// What happened: `requested`, `rerequested`, `completed`.
    package let action: String
    /// What it happened to.
    package let checkSuite: Suite
    /// Where it happened.
    package let repository: RepositoryPayload

    private enum CodingKeys: String, CodingKey {
        case action, repository
        case checkSuite = "check_suite"
    }
}

/// A service outside GitHub's checks said how a commit stands.
package struct StatusEventPayload: Decodable, Sendable, Equatable {
    /// The commit.
    package let sha: String
    /// What it says, such as `success`.
    package let state: String
    /// Where it happened.
    package let repository: RepositoryPayload
}

/// A job of a workflow's run was queued, began or ended.
package struct WorkflowJobEventPayload: Decodable, Sendable, Equatable {
    /// The job, as far as it tells where to look.
    package struct Job: Decodable, Sendable, Equatable {
        /// The run that it belongs to.
        package let runID: Int
        /// The commit.
        package let headSHA: String

        private enum CodingKeys: String, CodingKey {
            case runID = "run_id"
            case headSHA = "head_sha"
        }
    }

    /// What happened: `queued`, `waiting`, `in_progress`, `completed`.
    package let action: String
    /// What it happened to.
    package let job: Job
    /// Where it happened.
    package let repository: RepositoryPayload

    private enum CodingKeys: String, CodingKey {
        case action, repository
        case job = "workflow_job"
    }
}

/// A comment at a line of a pull request's diff was made, edited or deleted.
package struct ReviewCommentEventPayload: Decodable, Sendable, Equatable {
    private struct PullRequestMark: Decodable, Sendable, Equatable {
        let number: Int
    }

    /// What happened: `created`, `edited`, `deleted`.
    package let action: String
    /// The number of the pull request.
    package var number: Int { pullRequest.number }
    /// Where it happened.
    package let repository: RepositoryPayload

    private let pullRequest: PullRequestMark

    private enum CodingKeys: String, CodingKey {
        case action, repository
        case pullRequest = "pull_request"
    }
}
