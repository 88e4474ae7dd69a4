import Domain
import Foundation

extension LocalEngine {
    func checkOut(_ number: Int) async throws -> CommandReceipt { throw Self.notYet }
}
