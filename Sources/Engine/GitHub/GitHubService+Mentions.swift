import Domain
import Foundation

extension GitHubService {
    /// Fetches where the user was named.
    func fetchMentions(of connection: GitHubConnection) async throws -> Bool { false }
}
