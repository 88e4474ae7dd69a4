// The logs of a whole run as one archive: where a job's log is looked for that is not there by itself, and what can be
// saved as it is.

import CILogs
import Domain
import GitHub
import Logging

extension GitHubService {
    /// The log of a job out of the archive of its attempt; nil where GitHub has no archive, and where none of its files is
    /// certainly this job's.
    ///
    /// - Throws: `GitHubError` when that cannot be told now.
    func archivedLog(
        of job: PipelineJob,
        _ connection: GitHubConnection
    ) async throws(GitHubError) -> FileEnds? {
        let (client, repository) = (connection.client, connection.repository)
        let names: [String]
        let archive: [UInt8]
        do throws(GitHubError) {
            let found = try await client.job(Int(job.id.rawValue), in: repository).value
            let (run, attempt) = (found.runID, found.runAttempt)
            names = try await client.jobs(ofRun: run, attempt: attempt, in: repository).value.map(\.name)
            archive = try await client.logArchive(ofRun: run, attempt: attempt, in: repository)
        } catch {
            guard error.isAboutOneThing else { throw error }
            return nil
        }
        do throws(ZipError) {
            let limit = surroundings.logLimit
            let log = try await logs.log(of: job.name, among: names, in: archive, maximumBytes: limit)
            return log.map { FileEnds(bytes: $0) }
        } catch {
            surroundings.logger.notice("an archive of logs cannot be read", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Saves the logs of a run's newest attempt in a file, as the archive that GitHub makes of them.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - path: The absolute path of the file, which must not be there.
    /// - Returns: What was saved.
    /// - Throws: `EngineError`; there is no file then.
    func saveArchive(of id: RunID, to path: String) async throws(EngineError) -> SavedArchive {
        try KeptLogs.requireFree(path)
        let connection = try await required()
        let archive: [UInt8]
        do throws(GitHubError) {
            archive = try await connection.client.logArchive(
                ofRun: Int(id.rawValue),
                in: connection.repository,
                maximumBytes: Self.largestArchive
            )
        } catch {
            throw Self.refusal(error, of: id)
        }
        return try await logs.save(archive, to: path)
    }

    // MARK: - Detail

    /// How many bytes an archive may have that is saved.
    private static let largestArchive = 256 << 20

    private static func refusal(_ error: GitHubError, of id: RunID) -> EngineError {
        switch error {
        case .notFound, .gone:
            .unavailable(
                message: "GitHub has no logs of run \(id), or the token may not read them.",
                remedy: "They come when the run has ended, and are deleted after a while, mostly 90 days."
            )
        default: EngineError(gitHub: error)
        }
    }
}
