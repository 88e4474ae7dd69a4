import LanguageModels

/// Who answers in the chat: the model that is chosen now, with its window.
protocol ChatResponder: Sendable {
    /// The model that would answer now.
    ///
    /// - Throws: `EngineError` or `ModelError` when there is none.
    func model() async throws -> ChatModel

    /// Asks for one reply.
    ///
    /// Cancelling the task ends the call at once. Progress comes in order, from any thread.
    ///
    /// - Parameters:
    ///   - messages: The conversation, the system's message first.
    ///   - model: The model as ``model()`` gave it.
    ///   - limits: How long the reply, and each part of the call, may be.
    ///   - onProgress: Told what happens meanwhile; must return quickly.
    /// - Returns: The whole reply.
    /// - Throws: `ModelError` when there is none.
    func reply(
        to messages: [ModelMessage],
        from model: ChatModel,
        limits: ChatLimits,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws -> ChatReply
}

/// A model as the chat sees it.
struct ChatModel: Sendable, Equatable {
    /// The model's name.
    var name: String
    /// Its window in tokens: prompt and reply together.
    var contextTokens: Int
}
