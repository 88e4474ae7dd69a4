import Domain
import Foundation
import Store

extension LocalEngine {
    /// Takes what a webhook told, once, and looks into it soon.
    ///
    /// The receipt has a note where nothing is done: ``GitHubDelivery/knownNote`` for one that was taken before.
    func note(_ delivery: GitHubDelivery) async throws -> CommandReceipt {
        guard (1...200).contains(delivery.id.utf8.count), delivery.event.utf8.count <= 200,
            delivery.subjects.count <= 1_000
        else {
            throw EngineError.invalid(
                message: "The delivery has no number, or tells of too much at once.",
                remedy: "Deliver what GitHub sent as it is."
            )
        }
        let place = try await gitHub.required().place
        guard delivery.repository.lowercased() == place.fullName.lowercased() else {
            return CommandReceipt(
                note: "It is about \(delivery.repository), and the project is \(place.fullName)."
            )
        }
        let time = services.journal.now()
        guard try await storage.write({ try DeliveryTable.take(delivery, at: time, in: $0) }) else {
            return CommandReceipt(note: GitHubDelivery.knownNote)
        }
        await gitHub.look(into: delivery.subjects)
        return CommandReceipt()
    }
}
