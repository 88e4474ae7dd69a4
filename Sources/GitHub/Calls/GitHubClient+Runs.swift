import Foundation

/// Which runs of workflows to list.
package struct RunFilter: Sendable, Hashable {
    /// Only those of this branch.
    package var branch: String?
    /// Only those of this commit: how the run of a push is found, which appears some seconds late.
    package var headSHA: String?
    /// Only those that this event started.
    package var event: String?
    /// Only those that this account started.
    package var actor: String?
    /// Only those with this status or conclusion, in the server's word.
    package var status: String?
    /// Only those of this workflow.
    package var workflowID: Int?

    /// Creates a filter; without arguments it lets all runs pass.
    package init(
        branch: String? = nil,
        headSHA: String? = nil,
        event: String? = nil,
        actor: String? = nil,
        status: String? = nil,
        workflowID: Int? = nil
    ) {
        self.branch = branch
        self.headSHA = headSHA
        self.event = event
        self.actor = actor
        self.status = status
        self.workflowID = workflowID
    }
}

/// Workflows, their runs and the runs' jobs.
///
/// Every call throws ``GitHubError``. Reads cost one request a hundred items, or nothing where the server
/// knows of no change.
extension GitHubClient {
    /// Lists the workflows of the repository.
    package func workflows(
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[WorkflowPayload]> {
        try await list("\(repository.path)/actions/workflows", under: "workflows", of: WorkflowPayload.self)
    }

    /// Lists runs, newest first; with a filter the server finds at most 1,000.
    ///
    /// - Parameters:
    ///   - repository: Where.
    ///   - filter: Which.
    ///   - limit: How many to read at most.
    ///   - isKnown: Whether one is no news, so that older ones are not read.
    /// - Returns: The runs; incomplete where they were not read to the end.
    /// - Throws: `GitHubError`.
    package func runs(
        in repository: RepositoryName,
        _ filter: RunFilter = RunFilter(),
        limit: Int = 100,
        until isKnown: @escaping @Sendable (WorkflowRunPayload) -> Bool = { _ in false }
    ) async throws(GitHubError) -> Fetched<[WorkflowRunPayload]> {
        let place = filter.workflowID.map { "/actions/workflows/\($0)/runs" } ?? "/actions/runs"
        return try await list(
            repository.path + place,
            under: "workflow_runs",
            query: [URLQueryItem](values: [
                "branch": filter.branch,
                "head_sha": filter.headSHA,
                "event": filter.event,
                "actor": filter.actor,
                "status": filter.status,
            ]),
            limit: limit,
            of: WorkflowRunPayload.self,
            until: isKnown
        )
    }

    /// Reads a run in its newest attempt.
    package func run(
        _ id: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<WorkflowRunPayload> {
        try await get("\(repository.path)/actions/runs/\(id)", as: WorkflowRunPayload.self)
    }

    /// Reads a run in one of its attempts.
    package func run(
        _ id: Int,
        attempt: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<WorkflowRunPayload> {
        try await get(
            "\(repository.path)/actions/runs/\(id)/attempts/\(attempt)",
            as: WorkflowRunPayload.self
        )
    }

    /// Lists the jobs of a run.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - repository: Where.
    ///   - includesEarlierAttempts: Also those that a rerun has replaced.
    /// - Returns: The jobs.
    /// - Throws: ``GitHubError/notFound(path:)`` for an unknown run.
    package func jobs(
        ofRun id: Int,
        in repository: RepositoryName,
        includesEarlierAttempts: Bool = false
    ) async throws(GitHubError) -> Fetched<[JobPayload]> {
        try await list(
            "\(repository.path)/actions/runs/\(id)/jobs",
            under: "jobs",
            query: [URLQueryItem](values: ["filter": includesEarlierAttempts ? "all" : "latest"]),
            of: JobPayload.self
        )
    }

    /// Lists the jobs of one attempt of a run; those that it took over from the one before have its number.
    package func jobs(
        ofRun id: Int,
        attempt: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<[JobPayload]> {
        try await list(
            "\(repository.path)/actions/runs/\(id)/attempts/\(attempt)/jobs",
            under: "jobs",
            of: JobPayload.self
        )
    }

    /// Reads one job with its steps.
    package func job(
        _ id: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> Fetched<JobPayload> {
        try await get("\(repository.path)/actions/jobs/\(id)", as: JobPayload.self)
    }
}
