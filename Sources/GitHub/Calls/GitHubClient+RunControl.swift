import Foundation
import HTTP

/// Logs of runs, and what can be done to runs.
///
/// Every call throws ``GitHubError``. Logs cost one request here and one at the host where they lie; they
/// are never remembered, since a job's log does not change once it is there. Writes cost one each.
extension GitHubClient {
    /// Reads the log of a job, text that starts with a byte order mark, a time before every line; of one that is too
    /// large beginning and end.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - repository: Where.
    ///   - maximumBytes: The most to keep.
    /// - Returns: The log's bytes, which are untrusted.
    /// - Throws: ``GitHubError/notFound(path:)`` while the job runs; that or ``GitHubError/gone`` when the log
    ///   was deleted or has expired.
    package func logEnds(
        ofJob id: Int,
        in repository: RepositoryName,
        maximumBytes: Int = 64 << 20
    ) async throws(GitHubError) -> FileEnds {
        try await downloadEnds("\(repository.path)/actions/jobs/\(id)/logs", maximumBytes: maximumBytes)
    }

    /// Reads the logs of all jobs of a run as a zip archive: `N_job.txt` and `job/N_step.txt`.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - attempt: One of its attempts; `nil` for the newest.
    ///   - repository: Where.
    ///   - maximumBytes: The largest archive to read.
    /// - Returns: The archive's bytes, which are untrusted.
    /// - Throws: As ``logEnds(ofJob:in:maximumBytes:)``, and ``GitHubError/unreadable(what:)`` for one that is larger.
    package func logArchive(
        ofRun id: Int,
        attempt: Int? = nil,
        in repository: RepositoryName,
        maximumBytes: Int = 64 << 20
    ) async throws(GitHubError) -> [UInt8] {
        let place = attempt.map { "/attempts/\($0)" } ?? ""
        return try await download(
            "\(repository.path)/actions/runs/\(id)\(place)/logs",
            maximumBytes: maximumBytes
        )
    }

    /// Starts a new attempt of a completed run with all its jobs.
    ///
    /// - Throws: ``GitHubError/forbidden(message:missingScope:)`` for a run that is not completed or is older
    ///   than a month, and without the right to push.
    package func rerun(_ id: Int, in repository: RepositoryName) async throws(GitHubError) {
        try await write(.post, "\(repository.path)/actions/runs/\(id)/rerun", body: EmptyBody())
    }

    /// Starts a new attempt of a completed run with the jobs that failed and those that need them.
    ///
    /// - Throws: As ``rerun(_:in:)``; also where no job failed.
    package func rerunFailedJobs(
        ofRun id: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) {
        try await write(.post, "\(repository.path)/actions/runs/\(id)/rerun-failed-jobs", body: EmptyBody())
    }

    /// Asks for the end of a run.
    ///
    /// It ends later, or not, if its steps do not listen.
    ///
    /// - Throws: ``GitHubError/conflict(message:)`` for a run that is completed.
    package func cancelRun(_ id: Int, in repository: RepositoryName) async throws(GitHubError) {
        try await write(.post, "\(repository.path)/actions/runs/\(id)/cancel", body: EmptyBody())
    }

    /// Starts a workflow by hand; a second call starts a second run.
    ///
    /// - Parameters:
    ///   - workflow: The workflow's id, or the name of its file.
    ///   - ref: The branch or tag to run on.
    ///   - inputs: Values for the inputs that the workflow declares.
    ///   - repository: Where.
    /// - Returns: The run's id, from API version 2026-03-10 on; `nil` where the server does not tell, and the
    ///   run is to be found by its commit and event.
    /// - Throws: ``GitHubError/invalid(message:fields:)`` for an unknown ref, for wrong inputs and for a
    ///   workflow that cannot be started by hand.
    package func dispatch(
        workflow: String,
        on ref: String,
        inputs: [String: String] = [:],
        in repository: RepositoryName
    ) async throws(GitHubError) -> Int? {
        // The older version answers 204 without a body, which is nothing to an optional.
        let result = try await write(
            .post,
            "\(repository.path)/actions/workflows/\(workflow.escapedForPath)/dispatches",
            body: DispatchBody(ref: ref, inputs: inputs),
            as: DispatchResultPayload?.self
        )
        return result?.runID
    }
}

private struct DispatchBody: Encodable, Sendable {
    let ref: String
    let inputs: [String: String]
}
