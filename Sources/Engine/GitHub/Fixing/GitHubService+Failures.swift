// What red runs failed of, as the tasks need it that are to turn them green.

import Domain
import GitHub
import Store

extension GitHubService {
    /// How many failed jobs of a run are read: mostly one fails of the same as the others.
    private static let readJobs = 3

    /// What failed in a run, by the logs of its first failed jobs.
    ///
    /// - Parameters:
    ///   - run: The run, which is red.
    ///   - budget: How many characters all excerpts may have together.
    /// - Returns: The failures in the order of the jobs; never none.
    /// - Throws: `EngineError` or `GitHubError` when GitHub cannot be asked.
    func failures(of run: PipelineRun, budget: Int) async throws -> [JobFailure] {
        let jobs = try await jobs(of: run.id).filter(\.state.isRed).prefix(Self.readJobs)
        let connection = try await required()
        var found: [JobFailure] = []
        for job in jobs {
            do {
                let kept = try await keptLog(of: job, connection)
                let excerpt = await logs.excerpt(of: job.id, budget: budget / jobs.count)
                found.append(JobFailure(of: job, kept, excerpt: excerpt))
            } catch let error as GitHubError where error.isAboutOneThing {
                // Logs are deleted after a while.
                found.append(JobFailure(without: job))
            }
        }
        return found.isEmpty ? [JobFailure(notStarted: run)] : found
    }

    /// The commits since the run before, if that was green: one of them is the first bad one.
    ///
    /// - Parameters:
    ///   - run: The red run.
    ///   - limit: How many at the most, the newest of them.
    /// - Returns: Short hashes with subjects, the oldest first; empty where it cannot be told.
    /// - Throws: `EngineError` or `GitHubError` when GitHub cannot be asked.
    func suspects(of run: PipelineRun, limit: Int = 10) async throws -> [String] {
        let earlier = try await stored(PipelineRun.self).filter { other in
            other.workflow == run.workflow && other.branch == run.branch && other.number < run.number
                && other.state.isEnded
        }
        guard let last = earlier.max(by: { $0.number < $1.number }), last.state == .passed,
            last.commit != run.commit
        else { return [] }
        let connection = try await required()
        let compared = try await connection.client.compare(
            last.commit,
            with: run.commit,
            in: connection.repository
        ).value
        return compared.commits.suffix(limit).map { commit in
            "\(commit.sha.prefix(10)) \(commit.details.message.firstLine(limit: 100))"
        }
    }

    /// A run as it is stored, or else as GitHub has it.
    ///
    /// - Throws: `EngineError.notFound`, or `GitHubError`.
    func run(_ id: RunID) async throws -> PipelineRun {
        let known = try await surroundings.storage.read { connection in
            try GitHubTable.item(id.rawValue, of: PipelineRun.self, in: connection)
        }
        if let known { return known }
        guard let found = try await single(id, try await required()) else {
            throw EngineError.notFound(what: "run \(id)")
        }
        return found
    }
}
