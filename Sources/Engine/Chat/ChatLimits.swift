/// How much of a model's window each part of the chat's prompt may take, in tokens.
struct ChatLimits: Sendable, Equatable {
    /// The most tokens of one reply.
    var reply = 1_024
    /// Files named with `@path`, together.
    var attachments = 3_000
    /// The repository map.
    var map = 800
    /// The project's instructions to agents.
    var instructions = 500

    /// Creates the documented defaults.
    init() {}

    /// Takes what the configuration says.
    init(_ configuration: EngineConfiguration) {
        reply = configuration.chatReplyTokens
        attachments = configuration.chatAttachmentTokens
    }
}
