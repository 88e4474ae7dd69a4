import LanguageModels

/// How much of a model's window each part of the chat's prompt may take, in tokens, and how long a reply.
struct ChatLimits: Sendable, Equatable {
    /// The most tokens of one reply.
    var reply = 1_024
    /// Files named with `@path`, together.
    var attachments = 3_000
    /// The repository map.
    var map = 800
    /// The project's instructions to agents.
    var instructions = 500
    /// How long each part of a call may take.
    var timeouts = ChatTimeouts.standard
    /// How long the host keeps the model in memory; nil for its own default.
    var keepAlive: Duration?

    /// The most tokens of one reply of a model: never more than a third of its window.
    func replyTokens(of model: ChatModel) -> Int { min(reply, model.contextTokens / 3) }

    /// Creates the documented defaults.
    init() {}

    /// Takes what the configuration says.
    init(_ configuration: EngineConfiguration) {
        reply = configuration.chatReplyTokens
        attachments = configuration.chatAttachmentTokens
        timeouts = configuration.modelTimeouts
        keepAlive = configuration.keepAlive
    }
}
