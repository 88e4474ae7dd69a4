import Domain
import Foundation

// Tasks that are made of red runs and of review threads.

extension LocalEngine {
    func fix(_ id: RunID) async throws -> CommandReceipt { throw Self.notYet }
    func fix(_ threads: [Int64], of number: Int, words: String) async throws -> CommandReceipt {
        throw Self.notYet
    }
}
