/// A model's whole reply and what it cost.
package struct ChatReply: Sendable, Hashable {
    /// How a reply ended.
    package enum Outcome: Sendable, Hashable {
        case complete

        /// The token limit or the end of the context cut it; a different thing from a malformed reply.
        case cutByTokenLimit
    }

    /// What the model said, without its thinking.
    package var text: String

    /// What the model thought before it answered; empty for models that do not think.
    package var thinking: String

    /// How the reply ended.
    package var outcome: Outcome

    /// What the host measured.
    package var metrics: ChatMetrics

    /// Whether the host clearly dropped part of the prompt, so that the model did not read all of it.
    package var promptWasTruncated: Bool

    /// The context window the reply was made with, in tokens.
    package var contextTokens: Int

    /// Whether the window had to grow for this call, which made the host reload the model.
    package var contextGrew: Bool

    /// How many tries the call took.
    package var attempts: Int

    /// Creates a reply.
    package init(
        text: String,
        thinking: String = "",
        outcome: Outcome = .complete,
        metrics: ChatMetrics = ChatMetrics(),
        promptWasTruncated: Bool = false,
        contextTokens: Int = 0,
        contextGrew: Bool = false,
        attempts: Int = 1
    ) {
        self.text = text
        self.thinking = thinking
        self.outcome = outcome
        self.metrics = metrics
        self.promptWasTruncated = promptWasTruncated
        self.contextTokens = contextTokens
        self.contextGrew = contextGrew
        self.attempts = attempts
    }
}

/// What the host measured.
///
/// Whatever it did not say is `nil`, never a guess.
package struct ChatMetrics: Sendable, Hashable {
    /// How many tokens of the prompt were read; some hosts leave out what they had cached.
    package var promptTokens: Int?

    /// How many tokens the reply has, with its thinking.
    package var replyTokens: Int?

    /// How long loading the model took; next to nothing when it was loaded.
    package var loadDuration: Duration?

    /// How long reading the prompt took.
    package var promptDuration: Duration?

    /// How long writing the reply took.
    package var replyDuration: Duration?

    /// Creates metrics.
    package init(
        promptTokens: Int? = nil,
        replyTokens: Int? = nil,
        loadDuration: Duration? = nil,
        promptDuration: Duration? = nil,
        replyDuration: Duration? = nil
    ) {
        self.promptTokens = promptTokens
        self.replyTokens = replyTokens
        self.loadDuration = loadDuration
        self.promptDuration = promptDuration
        self.replyDuration = replyDuration
    }

    /// The speed of the reply, without loading and reading the prompt.
    package var tokensPerSecond: Double? {
        guard let replyTokens, let replyDuration, replyTokens > 0, replyDuration > .zero else { return nil }
        return Double(replyTokens) / (replyDuration / .seconds(1))
    }
}
