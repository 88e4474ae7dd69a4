public import Foundation

/// Who wrote a message.
public enum ChatRole: String, Codable, Sendable {
    case user, assistant
    /// A notice of the engine, such as "task #3 added".
    case notice
}

/// How far a message got.
public enum ChatMessageState: String, Codable, Sendable {
    /// The reply is still being generated.
    case streaming
    /// Whole.
    case complete
    /// Stopped by the user; the text is what had come by then.
    case stopped
    /// Ended by a failure; the text says which.
    case failed
}

/// One message of a conversation.
public struct ChatMessage: Codable, Sendable, Equatable, Identifiable {
    /// Names the message.
    public let id: MessageID
    /// The conversation it belongs to.
    public let conversation: ConversationID
    /// Who wrote it.
    public let role: ChatRole
    /// The text, in Markdown.
    public var text: String
    /// How far it got.
    public var state: ChatMessageState
    /// What went wrong and what to do; nil unless failed.
    public var trouble: String?
    /// The model that wrote it; nil for the user and notices.
    public var model: String?
    /// Tokens and time of the reply.
    public var usage: TokenUsage?
    /// When it was begun.
    public let createdAt: Date

    /// Creates a message.
    public init(
        id: MessageID,
        conversation: ConversationID,
        role: ChatRole,
        text: String,
        state: ChatMessageState = .complete,
        model: String? = nil,
        createdAt: Date
    ) {
        self.id = id
        self.conversation = conversation
        self.role = role
        self.text = text
        self.state = state
        self.model = model
        self.createdAt = createdAt
    }
}

/// A conversation as a list shows it.
public struct Conversation: Codable, Sendable, Equatable, Identifiable {
    /// Names the conversation.
    public let id: ConversationID
    /// The first words of its first message, or "New conversation".
    public var title: String
    /// When it was begun.
    public let createdAt: Date
    /// When its last message came.
    public var updatedAt: Date

    /// Creates a conversation.
    public init(id: ConversationID, title: String, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.title = title
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
