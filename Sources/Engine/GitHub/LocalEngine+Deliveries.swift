import Domain
import Foundation

extension LocalEngine {
    func note(_ delivery: GitHubDelivery) async throws -> CommandReceipt { throw Self.notYet }
}
