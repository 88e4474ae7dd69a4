package import Foundation

/// One job of a workflow run's attempt.
package struct JobPayload: Decodable, Sendable, Equatable {
    /// Unique on its server; passes 2³².
    ///
    /// A rerun makes jobs with new ids.
    package let id: Int
    /// The run that it belongs to.
    package let runID: Int
    /// The attempt that it belongs to, from 1.
    package var runAttempt: Int { attempt ?? 1 }
    /// The name in the workflow, with the values of a matrix.
    package let name: String
    /// The commit.
    package let headSHA: String
    /// The branch.
    package let headBranch: String?
    /// The workflow's name.
    package let workflowName: String?
    /// How far it has come.
    package let status: ServerWord<CheckStatus>
    /// How it ended; `nil` until it is completed.
    package let conclusion: ServerWord<CheckConclusion>?
    /// When it was queued.
    package let createdAt: Date?
    /// When a machine took it.
    package let startedAt: Date?
    /// When it ended.
    package let completedAt: Date?
    /// The steps in order; none before it begins.
    package var steps: [StepPayload] { listedSteps ?? [] }
    /// What it asked of the machine, such as `ubuntu-latest`.
    package var runnerLabels: [String] { labels ?? [] }
    /// The machine; `nil` while it waits for one.
    package let runnerName: String?
    /// The job's page.
    package let htmlURL: String?

    private let attempt: Int?
    private let listedSteps: [StepPayload]?
    private let labels: [String]?

    private enum CodingKeys: String, CodingKey {
        case id, name, status, conclusion, labels
        case runID = "run_id"
        case attempt = "run_attempt"
        case headSHA = "head_sha"
        case headBranch = "head_branch"
        case workflowName = "workflow_name"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case listedSteps = "steps"
        case runnerName = "runner_name"
        case htmlURL = "html_url"
    }
}

/// One step of a job.
package struct StepPayload: Decodable, Sendable, Equatable {
    /// Its place in the job, from 1; numbers can be missing.
    package let number: Int
    /// The name in the workflow, or the command's first line.
    package let name: String
    /// How far it has come.
    package let status: ServerWord<CheckStatus>
    /// How it ended; `nil` until it is completed.
    package let conclusion: ServerWord<CheckConclusion>?
    /// When it began; written with milliseconds and an offset, unlike other times.
    package let startedAt: Date?
    /// When it ended.
    package let completedAt: Date?

    private enum CodingKeys: String, CodingKey {
        case number, name, status, conclusion
        case startedAt = "started_at"
        case completedAt = "completed_at"
    }
}
