/// Puts the events of a chat together; pure, so that every misbehaviour is tested by tables.
struct OpenAIChatReader {
    /// More text than any honest reply has; a model that never stops must not fill the memory.
    static let maximumTextBytes = 8 << 20

    /// The host, for people.
    let url: String

    /// Whether a key was sent.
    let hadKey: Bool

    private let json = RepairingJSON()
    private var splitter = ThinkTagSplitter()
    private var thinking = ""
    private var finishReason: String?
    private var metrics = ChatMetrics()
    private(set) var text = ""

    /// Whether the mark of the end has come; what follows it is ignored.
    private(set) var isDone = false

    /// Begins a reply.
    init(url: String, hadKey: Bool) {
        self.url = url
        self.hadKey = hadKey
    }

    /// Whether the reply is whole, although counts may still follow.
    var isWhole: Bool { isDone || finishReason != nil }

    /// Takes one event and returns what to tell.
    ///
    /// - Throws: `ModelError.invalidReply` for what is no reply, others for an error object.
    mutating func handle(_ event: ServerSentEvent) throws(ModelError) -> [ChatProgress] {
        guard !isDone else { return [] }
        let data = event.data
        if data.trimmingSpace().elementsEqual("[DONE]".utf8) {
            isDone = true
            return []
        }
        if let chunk = json.decode(OpenAIChunk.self, from: data) { return try take(chunk) }
        guard event.lines.count > 1 else {
            throw .invalidReply(reason: "an event that is no JSON object: \(SafeText.excerpt(of: data))")
        }
        // Some send each as an event of its own and forget the empty line between them.
        var progress: [ChatProgress] = []
        for line in event.lines { progress += try handle(ServerSentEvent(lines: [line])) }
        return progress
    }

    /// Takes a reply that came in one piece although a stream was asked for.
    ///
    /// - Throws: As for an event.
    mutating func handle(whole body: [UInt8]) throws(ModelError) -> [ChatProgress] {
        let progress = try handle(ServerSentEvent(lines: [body]))
        isDone = true
        return progress
    }

    /// Ends the text and returns what to tell yet.
    mutating func finish() -> [ChatProgress] {
        let rest = splitter.finish()
        return add(rest)
    }

    /// The reply, once the stream has ended.
    ///
    /// - Throws: `ModelError.streamCut` when its end never came, and others for an end that was forced.
    func reply(to request: ChatRequest) throws(ModelError) -> ChatReply {
        guard isWhole else { throw .streamCut(partialText: text) }
        switch finishReason {
        case "content_filter": throw .filtered(partialText: text)
        case "error", "abort": throw .serverFailed(text: "it gave the reply up in the middle")
        default: break
        }
        return ChatReply(
            text: text,
            thinking: thinking.trimmingBlanks(),
            outcome: finishReason == "length" ? .cutByTokenLimit : .complete,
            metrics: metrics,
            contextTokens: request.contextTokens
        )
    }

    // MARK: - Detail

    private mutating func take(_ chunk: OpenAIChunk) throws(ModelError) -> [ChatProgress] {
        if chunk.failure.text != nil {
            let refusal = OpenAIRefusal(
                status: chunk.failure.status.flatMap { $0 >= 400 ? $0 : nil },
                failure: chunk.failure,
                model: nil,
                url: url,
                hadKey: hadKey
            )
            throw refusal.error
        }
        finishReason = chunk.finishReason ?? finishReason
        if let usage = chunk.usage {
            metrics.promptTokens = usage.promptTokens ?? metrics.promptTokens
            metrics.replyTokens = usage.replyTokens ?? metrics.replyTokens
        }
        if let timings = chunk.timings {
            metrics.promptDuration = timings.promptDuration ?? metrics.promptDuration
            metrics.replyDuration = timings.replyDuration ?? metrics.replyDuration
        }
        var split = splitter.split(chunk.text)
        split.thinking = chunk.thinking + split.thinking
        let progress = add(split)
        guard text.utf8.count + thinking.utf8.count <= Self.maximumTextBytes else {
            throw .invalidReply(reason: "it has more than \(Self.maximumTextBytes >> 20) MB of text")
        }
        return progress
    }

    private mutating func add(_ split: ThinkTagSplitter.Split) -> [ChatProgress] {
        text += split.text
        thinking += split.thinking
        let thought = split.thinking.isEmpty ? [] : [ChatProgress.thinking(split.thinking)]
        return thought + (split.text.isEmpty ? [] : [.text(split.text)])
    }
}

extension [UInt8] {
    /// The bytes without spaces and tabs around them.
    fileprivate func trimmingSpace() -> ArraySlice<UInt8> {
        guard let first = firstIndex(where: { $0 > 0x20 }), let last = lastIndex(where: { $0 > 0x20 }) else {
            return []
        }
        return self[first...last]
    }
}

extension String {
    /// The text without white space around it.
    fileprivate func trimmingBlanks() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
