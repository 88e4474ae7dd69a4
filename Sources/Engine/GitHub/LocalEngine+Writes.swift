import Domain
import Foundation

// What is said and done on GitHub.

extension LocalEngine {
    func write(_ deed: GitHubDeed) async throws -> CommandReceipt { throw Self.notYet }
    func post(_ id: WriteID, body: String?) async throws -> CommandReceipt { throw Self.notYet }
    func discard(_ id: WriteID) async throws -> CommandReceipt { throw Self.notYet }

    static var notYet: EngineError { .defect(message: "not written yet") }
}
