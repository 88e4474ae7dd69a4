import Domain
import Foundation
import GitHub
import HTTP

/// Turns a request into what it tells, if it is genuine.
struct DeliveryReader: Sendable {
    /// What a request was.
    enum Reading: Sendable {
        case delivery(GitHubDelivery)
        /// The first delivery of a new webhook.
        case ping
        /// An event that says nothing to us.
        case unheard(event: String)
        case refused(IntakeAnswer)
    }

    let verifier: WebhookVerifier
    let maximumBytes: Int

    /// Reads a request, on no queue of anybody's: a large body takes a while.
    @concurrent
    func read(_ request: IntakeRequest) async -> Reading {
        let signature = request.headers["X-Hub-Signature-256"]
        guard verifier.isGenuine(body: request.body, signature: signature) else { return .refused(.forged) }
        let delivery: WebhookDelivery
        do throws(WebhookDelivery.Refusal) {
            delivery = try WebhookDelivery(
                headers: request.headers,
                body: request.body,
                maximumBytes: maximumBytes
            )
        } catch {
            return .refused(Self.answer(to: error))
        }
        do throws(GitHubError) {
            let payload = try WebhookPayload(event: delivery.event, body: Data(delivery.payload))
            if case .ping = payload { return .ping }
            guard let told = GitHubDelivery(payload, of: delivery) else {
                return .unheard(event: delivery.event)
            }
            return .delivery(told)
        } catch {
            return .refused(.malformed("the payload is not that of a \(delivery.event) event"))
        }
    }

    private static func answer(to refusal: WebhookDelivery.Refusal) -> IntakeAnswer {
        switch refusal {
        case .tooLarge(let limit): .bodyTooLarge(limit)
        case .noEvent: .malformed("the field X-GitHub-Event names no event")
        case .noID: .malformed("the field X-GitHub-Delivery names no delivery")
        case .noPayload: .malformed("there is no payload")
        }
    }
}
