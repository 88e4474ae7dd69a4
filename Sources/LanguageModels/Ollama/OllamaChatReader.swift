/// Puts the lines of a chat together; pure, so that every misbehaviour is tested by tables.
struct OllamaChatReader {
    /// More text than any honest reply has; a model that never stops must not fill the memory.
    static let maximumTextBytes = 8 << 20

    private let json = RepairingJSON()
    private var splitter = ThinkTagSplitter()
    private var lastLine: OllamaChatLine?
    private(set) var text = ""
    private var thinking = ""

    /// Whether the proper end has come; what follows it is ignored.
    var isDone: Bool { lastLine != nil }

    /// Takes one line and returns what to tell.
    ///
    /// - Throws: `ModelError.invalidReply` for what is no reply, others for an error line.
    mutating func handle(line bytes: [UInt8]) throws(ModelError) -> [ChatProgress] {
        guard !isDone else { return [] }
        guard let line = json.decode(OllamaChatLine.self, from: bytes) else {
            throw .invalidReply(reason: "a line that is no JSON object: \(SafeText.excerpt(of: bytes))")
        }
        if let failure = line.failure?.text {
            throw .serverFailed(text: SafeText.sentence(failure))
        }
        var split = splitter.split(line.text)
        if line.isDone {
            lastLine = line
            let rest = splitter.finish()
            split.text += rest.text
            split.thinking += rest.thinking
        }
        split.thinking = line.thinking + split.thinking
        text += split.text
        thinking += split.thinking
        guard text.utf8.count + thinking.utf8.count <= Self.maximumTextBytes else {
            throw .invalidReply(reason: "it has more than \(Self.maximumTextBytes >> 20) MB of text")
        }
        let thought = split.thinking.isEmpty ? [] : [ChatProgress.thinking(split.thinking)]
        return thought + (split.text.isEmpty ? [] : [.text(split.text)])
    }

    /// The reply, once the stream has ended.
    ///
    /// - Throws: `ModelError.streamCut` when its end never came.
    func reply(to request: ChatRequest) throws(ModelError) -> ChatReply {
        guard let lastLine else { throw .streamCut(partialText: text) }
        return ChatReply(
            text: text,
            thinking: thinking.trimmingWhitespace(),
            outcome: lastLine.doneReason == "length" ? .cutByTokenLimit : .complete,
            metrics: lastLine.metrics,
            contextTokens: request.contextTokens
        )
    }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
