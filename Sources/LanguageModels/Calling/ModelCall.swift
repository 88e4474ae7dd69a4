/// What the engine wants of a model; `ModelCaller` adds the context window and what the model can do.
package struct ModelCall: Sendable, Hashable {
    /// The model, by the name the host knows.
    package var model: String

    /// The conversation so far; the last message is what to answer.
    package var messages: [ModelMessage]

    /// The most tokens the reply may have; at most half of the window is given.
    package var maximumReplyTokens: Int

    /// How freely to sample; zero takes the likeliest token always.
    package var temperature: Double

    /// Fixes the sampling of the first try; `nil` lets the host choose.
    package var seed: Int?

    /// The shape the reply is held to.
    package var format: ReplyFormat

    /// Texts that end the reply where the model writes them.
    package var stop: [String]

    /// How long the host keeps the model in memory afterwards; `nil` is the host's default.
    package var keepAlive: Duration?

    /// Whether a thinking model thinks.
    ///
    /// `nil` leaves it to the model, but never with a JSON format, where thinking swallows the answer
    /// in several versions of Ollama. Not sent to models that cannot think.
    package var think: Bool?

    /// How long each part may take.
    package var timeouts: ChatTimeouts

    /// Creates a call.
    package init(
        model: String,
        messages: [ModelMessage],
        maximumReplyTokens: Int = 2_048,
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

extension ModelCall {
    /// The request for one try.
    ///
    /// - Parameters:
    ///   - details: What the model can do.
    ///   - contextTokens: The window.
    ///   - attempt: The try, from 1; each has its own seed, since the same one gives the same reply.
    /// - Returns: The request.
    func request(details: ModelDetails, contextTokens: Int, attempt: Int) -> ChatRequest {
        ChatRequest(
            model: model,
            messages: messages,
            contextTokens: contextTokens,
            maximumReplyTokens: min(maximumReplyTokens, contextTokens / 2),
            temperature: temperature,
            seed: seed.map { $0 &+ attempt - 1 },
            format: format,
            stop: stop,
            keepAlive: keepAlive,
            think: details.canThink ? think ?? (format == .text ? nil : false) : nil,
            timeouts: timeouts
        )
    }
}
