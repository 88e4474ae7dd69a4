/// What a webhook of GitHub's told, verified and read: what of it is another now, and not what it is.
///
/// What changed is fetched then, so that the same news by a webhook and by asking lead to the same events.
public struct GitHubDelivery: Codable, Sendable, Equatable {
    /// Something that is another now.
    public enum Subject: Codable, Sendable, Hashable {
        case issue(number: Int)
        case pullRequest(number: Int)
        case run(id: RunID)
        /// The checks of a commit.
        case checks(commit: String)
        /// A branch has moved.
        case branch(name: String)
    }

    /// What the receipt of one that was taken before says.
    public static let knownNote = "It was taken before; nothing is done again."

    /// The number that GitHub gave the delivery; one that was taken before is refused.
    public var id: String
    /// The name of the event, such as `workflow_run`.
    public var event: String
    /// What happened to its subject, such as `completed`; nil where the event has no such word.
    public var action: String?
    /// `owner/name` of the repository.
    public var repository: String
    /// What is another now; empty for an event that says nothing to us, such as `ping`.
    public var subjects: [Subject]

    /// Creates a delivery.
    public init(id: String, event: String, action: String?, repository: String, subjects: [Subject]) {
        self.id = id
        self.event = event
        self.action = action
        self.repository = repository
        self.subjects = subjects
    }
}
