import Domain
import Foundation

// The logs of jobs.

extension GitHubService {
    func log(_ query: JobLogQuery) async throws -> JobLog { throw LocalEngine.notYet }
    func logText(_ query: JobLogTextQuery) async throws -> TextSlice { throw LocalEngine.notYet }
}
