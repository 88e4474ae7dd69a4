import Domain

/// A request as it was answered, for a line about it.
///
/// Event, action and subject are words of whoever signed it, and are to be cleaned before they are shown.
package struct IntakeReport: Sendable, Hashable {
    /// The status that it was answered with.
    package let status: Int
    /// What became of it, and why.
    package let outcome: String
    /// The name of the event; nil for what was refused before it was read.
    package var event: String?
    /// What happened, such as `completed`; nil where the event has no such word.
    package var action: String?
    /// What is another now, in words.
    package var subjects: [String] = []
    /// `owner/name` of the repository.
    package var repository: String?

    init(_ answer: IntakeAnswer, event: String? = nil, reason: String? = nil) {
        status = answer.status
        outcome = reason ?? answer.text
        self.event = event
    }

    init(_ answer: IntakeAnswer, _ delivery: GitHubDelivery, reason: String? = nil) {
        self.init(answer, event: delivery.event, reason: reason)
        action = delivery.action
        subjects = delivery.subjects.map(\.words)
        repository = delivery.repository
    }
}
