/// One message of the conversation that a model is given.
package struct ModelMessage: Sendable, Hashable {
    /// Who speaks.
    package enum Role: String, Sendable, Hashable, Codable {
        case system
        case user
        case assistant
    }

    /// Who speaks.
    package var role: Role

    /// What is said.
    package var text: String

    /// Creates a message.
    package init(role: Role, text: String) {
        self.role = role
        self.text = text
    }

    /// A message that sets rules for the whole conversation.
    package static func system(_ text: String) -> ModelMessage { ModelMessage(role: .system, text: text) }

    /// A message from the person, or from the engine in the person's place.
    package static func user(_ text: String) -> ModelMessage { ModelMessage(role: .user, text: text) }

    /// A message that the model said earlier.
    package static func assistant(_ text: String) -> ModelMessage {
        ModelMessage(role: .assistant, text: text)
    }
}
