import Domain
import LanguageModels

/// The chat talks with the same model through the same caller as tasks do.
extension ModelAccess: ChatResponder {
    func model() async throws -> ChatModel {
        let selection: ModelSelection
        do {
            selection = try await self.selection()
        } catch {
            throw EngineError(error)
        }
        return ChatModel(name: selection.name, contextTokens: try await contextTokens(of: selection.name))
    }

    func reply(
        to messages: [ModelMessage],
        from model: ChatModel,
        limits: ChatLimits,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws -> ChatReply {
        let call = ModelCall(
            model: model.name,
            messages: messages,
            maximumReplyTokens: limits.replyTokens(of: model),
            keepAlive: limits.keepAlive,
            timeouts: limits.timeouts
        )
        return try await chat(call, onProgress: onProgress)
    }
}
