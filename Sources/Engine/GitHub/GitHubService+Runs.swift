// What is done with runs: their jobs, a new attempt, an early end.

import Domain
import GitHub
import Logging
import Store

extension GitHubService {
    /// The jobs of a run: as they were kept, if it has ended, else as GitHub has them now.
    ///
    /// - Throws: `EngineError` when GitHub has to be asked and cannot be.
    func jobs(of id: RunID) async throws -> [PipelineJob] {
        let run = try await surroundings.storage.read { connection in
            try GitHubTable.item(id.rawValue, of: PipelineRun.self, in: connection)
        }
        if let run, run.state.isEnded, let jobs = try await keptJobs(of: run) { return jobs }
        let connection = try await required()
        let payloads = try await connection.client.jobs(ofRun: Int(id.rawValue), in: connection.repository)
            .value
        let (jobs, isWhole) = await withFailures(payloads.map { PipelineJob($0) }, connection)
        // Of another attempt than the list tells of, they would be taken for those of the one before.
        let attempts = payloads.map(\.runAttempt).max() ?? 1
        if isWhole, let run, run.state.isEnded, run.attempt == attempts, jobs.allSatisfy(\.state.isEnded) {
            try await surroundings.storage.write {
                try GitHubTable.keep(jobs, of: id, attempt: run.attempt, in: $0)
            }
        }
        await memory.flush()
        return jobs
    }

    /// Runs a run again.
    ///
    /// - Throws: `EngineError`.
    func rerun(_ id: RunID, failedOnly: Bool) async throws {
        let connection = try await required()
        if failedOnly {
            try await connection.client.rerunFailedJobs(ofRun: Int(id.rawValue), in: connection.repository)
        } else {
            try await connection.client.rerun(Int(id.rawValue), in: connection.repository)
        }
        expectChange(of: .runs)
    }

    /// Cancels a run.
    ///
    /// - Throws: `EngineError`.
    func cancel(_ id: RunID) async throws {
        let connection = try await required()
        try await connection.client.cancelRun(Int(id.rawValue), in: connection.repository)
        expectChange(of: .runs)
    }

    /// Looks at a list soon, because of what was just done.
    func expectChange(of list: GitHubList) {
        outdated.insert(list)
        plan.expectChange(of: list)
        attend()
    }

    /// The jobs with what the logs of the first failed ones tell, and whether no log is missing that can be had
    /// another time.
    private func withFailures(
        _ jobs: [PipelineJob],
        _ connection: GitHubConnection
    ) async -> (jobs: [PipelineJob], isWhole: Bool) {
        var jobs = jobs
        var isWhole = true
        for index in jobs.indices.filter({ jobs[$0].state.isRed }).prefix(Self.readLogs) {
            do {
                jobs[index].failure = try await keptLog(of: jobs[index], connection).failure
            } catch {
                // What GitHub does not have will not come; anything else may, the next time.
                if (error as? GitHubError)?.isAboutOneThing != true { isWhole = false }
                let reason = EngineError(error).message
                surroundings.logger.notice("a log cannot be read", metadata: ["error": "\(reason)"])
            }
        }
        return (jobs, isWhole)
    }

    /// How many logs are read of one run: that of the first job mostly says it for all.
    private static let readLogs = 4

    private func keptJobs(of run: PipelineRun) async throws -> [PipelineJob]? {
        try await surroundings.storage.read { connection in
            try GitHubTable.jobs(of: run.id, attempt: run.attempt, in: connection)
        }
    }
}
