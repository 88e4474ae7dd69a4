/// Everything a provider needs for one reply.
package struct ChatRequest: Sendable, Hashable {
    /// The model, by the name the host knows.
    package var model: String

    /// The conversation so far; the last message is what to answer.
    package var messages: [ModelMessage]

    /// The context window to load the model with, in tokens.
    ///
    /// A changed value makes the host reload the model, so it comes from `ContextBuckets` and stays the
    /// same between calls.
    package var contextTokens: Int

    /// The most tokens the reply may have; thinking counts.
    package var maximumReplyTokens: Int

    /// How freely to sample; zero takes the likeliest token always.
    package var temperature: Double

    /// Fixes the sampling; `nil` lets the host choose.
    package var seed: Int?

    /// The shape the reply is held to.
    package var format: ReplyFormat

    /// Texts that end the reply where the model writes them.
    package var stop: [String]

    /// How long the host keeps the model in memory afterwards; `nil` is the host's default, negative is
    /// for ever.
    package var keepAlive: Duration?

    /// Whether a thinking model thinks.
    ///
    /// `nil` leaves it out, which many hosts need for models that cannot think.
    package var think: Bool?

    /// How long each part may take.
    package var timeouts: ChatTimeouts

    /// Creates a request; what is left out takes the gentlest value.
    package init(
        model: String,
        messages: [ModelMessage],
        contextTokens: Int,
        maximumReplyTokens: Int,
        temperature: Double = 0.2,
        seed: Int? = nil,
        format: ReplyFormat = .text,
        stop: [String] = [],
        keepAlive: Duration? = nil,
        think: Bool? = nil,
        timeouts: ChatTimeouts = .standard
    ) {
        self.model = model
        self.messages = messages
        self.contextTokens = contextTokens
        self.maximumReplyTokens = maximumReplyTokens
        self.temperature = temperature
        self.seed = seed
        self.format = format
        self.stop = stop
        self.keepAlive = keepAlive
        self.think = think
        self.timeouts = timeouts
    }
}

/// The shape a reply is held to while it is sampled.
package enum ReplyFormat: Sendable, Hashable {
    case text

    /// Any JSON value.
    case json

    /// JSON that fits a schema, given as the schema's JSON text.
    case jsonSchema(String)
}

/// How long each part of a call may take.
///
/// There is no limit on the whole: a long reply is no failure.
package struct ChatTimeouts: Sendable, Hashable {
    /// Loading the model.
    ///
    /// Hosts send nothing while they load, so this is generous.
    package var load: Duration

    /// From the loaded model to the first token: reading the prompt.
    package var firstToken: Duration

    /// Between one token and the next.
    package var silence: Duration

    /// Creates limits.
    package init(load: Duration, firstToken: Duration, silence: Duration) {
        self.load = load
        self.firstToken = firstToken
        self.silence = silence
    }

    /// Ollama's own load limit of five minutes, five more for a long prompt on a slow processor, and two
    /// between tokens.
    package static let standard = ChatTimeouts(
        load: .seconds(300),
        firstToken: .seconds(300),
        silence: .seconds(120)
    )
}
