// The logs of jobs: fetched when they are asked for first, and kept once the job has ended.

import CILogs
import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// What the log of a job holds: as it is kept, if the job has ended, else as GitHub has it now.
    ///
    /// - Throws: `EngineError` when GitHub has to be asked and cannot be, or has no log.
    func log(_ query: JobLogQuery) async throws -> JobLog {
        try await freshLog(of: query.job, in: query.run).log(in: query.style)
    }

    /// A part of a log; of a job that has not ended, of the log as it was when it was asked for last.
    ///
    /// - Throws: `EngineError` when GitHub has to be asked and cannot be, or has no log.
    func logText(_ query: JobLogTextQuery) async throws -> TextSlice {
        if let slice = await slice(query) { return slice }
        _ = try await freshLog(of: query.job, in: query.run)
        guard let slice = await slice(query) else {
            throw EngineError.unavailable(
                message: "The log of job \(query.job) cannot be read.",
                remedy: "Check the disk of the state folder, then open the log again."
            )
        }
        return slice
    }

    /// The log of a job that is known: as it is kept, or fetched; once for all who want it.
    ///
    /// - Throws: `GitHubError` when GitHub has no log of it or cannot be asked, or `EngineError` about the disk.
    func keptLog(of job: PipelineJob, _ connection: GitHubConnection) async throws -> KeptLog {
        if let kept = await logs.find(job.id), kept.isEnded { return kept }
        if let fetching = logFetches[job.id] { return try await fetching.value }
        guard !isEnded else { throw GitHubError.cancelled }
        let fetching = Task { try await fetchLog(of: job, connection) }
        logFetches[job.id] = fetching
        defer { logFetches[job.id] = nil }
        return try await fetching.value
    }

    // MARK: - Detail

    private func slice(_ query: JobLogTextQuery) async -> TextSlice? {
        await logs.slice(of: query.job, style: query.style, offset: query.offset, limit: query.limit)
    }

    private func freshLog(of id: JobID, in run: RunID) async throws -> KeptLog {
        if let kept = await logs.find(id), kept.isEnded { return kept }
        let connection = try await required()
        let job = try await job(id, of: run, connection)
        do {
            return try await keptLog(of: job, connection)
        } catch let error as GitHubError {
            throw Self.refusal(error, of: job)
        }
    }

    private func fetchLog(of job: PipelineJob, _ connection: GitHubConnection) async throws -> KeptLog {
        let (places, isCut) = try await takeIn(job, connection)
        return try await logs.keep(job, isCut: isCut, places: places)
    }

    /// Fetches the text and writes it; the bytes that came are let go of when this returns.
    private func takeIn(
        _ job: PipelineJob,
        _ connection: GitHubConnection
    ) async throws -> (places: LogPlaces, isCut: Bool) {
        let log = try await text(of: job, connection)
        let places = try await logs.write(log, of: job.id, in: connection.place.storedName)
        return (places, log.cut != nil)
    }

    /// The log of a job as GitHub has it: by itself, or else in the archive of the run.
    private func text(
        of job: PipelineJob,
        _ connection: GitHubConnection
    ) async throws(GitHubError) -> FileEnds {
        do throws(GitHubError) {
            return try await connection.client.logEnds(
                ofJob: Int(job.id.rawValue),
                in: connection.repository,
                maximumBytes: surroundings.logLimit
            )
        } catch {
            // A job that goes on has no log anywhere yet.
            guard error.isWithoutLog, job.state.isEnded, let log = try await archivedLog(of: job, connection)
            else { throw error }
            return log
        }
    }

    /// A job: as it is kept, else as GitHub has it now.
    private func job(
        _ id: JobID,
        of run: RunID,
        _ connection: GitHubConnection
    ) async throws -> PipelineJob {
        let kept = try await surroundings.storage.read { storage -> [PipelineJob]? in
            let found = try GitHubTable.item(run.rawValue, of: PipelineRun.self, in: storage)
            return try found.flatMap { try GitHubTable.jobs(of: $0.id, attempt: $0.attempt, in: storage) }
        }
        if let job = kept?.first(where: { $0.id == id }) { return job }
        let payload = try await connection.client.job(Int(id.rawValue), in: connection.repository).value
        await memory.flush()
        return PipelineJob(payload)
    }

    private static func refusal(_ error: GitHubError, of job: PipelineJob) -> EngineError {
        switch error {
        case .notFound, .gone:
            guard job.state.isEnded else {
                return .unavailable(
                    message: "GitHub has no log of \(job.name) yet: the job has not ended.",
                    remedy: "Open it again when the job has ended."
                )
            }
            return .unavailable(
                message: "GitHub has no log of \(job.name) any more, or the token may not read it.",
                remedy: "Logs are deleted after a while, mostly 90 days; run the job again for a new one."
            )
        default: return EngineError(gitHub: error)
        }
    }
}

extension GitHubError {
    /// Whether the log may lie elsewhere all the same.
    fileprivate var isWithoutLog: Bool {
        switch self {
        case .notFound, .gone, .server: true
        case .notSignedIn, .unauthorized, .forbidden, .rateLimited, .invalid, .conflict, .unreachable,
            .unreadable, .cancelled:
            false
        }
    }
}
