import Synchronization

/// Plays a recording in place of a model: for the demonstration and for tests, without a network.
///
/// A request takes the first unused reply whose `match` occurs in its messages, else the first unused one
/// without a `match`. The same requests in the same order always get the same replies.
package final class RecordedProvider: LanguageModelProvider {
    private let recording: Recording
    private let clock: any Clock<Duration>
    private let used = Mutex<Set<Int>>([])

    /// Creates a provider that plays a recording from its start.
    package init(_ recording: Recording, clock: any Clock<Duration> = ContinuousClock()) {
        self.recording = recording
        self.clock = clock
    }

    package var label: String { "recorded replies (\(recording.name))" }

    package var isRecorded: Bool { true }

    package func version() async throws(ModelError) -> String { "recorded" }

    package func models() async throws(ModelError) -> [InstalledModel] {
        [InstalledModel(name: recording.model)]
    }

    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        try check(model)
        return ModelDetails(
            name: model,
            capabilities: ["completion"],
            trainedContext: recording.contextLength,
            family: "recorded"
        )
    }

    package func running() async throws(ModelError) -> [RunningModel] {
        [RunningModel(name: recording.model, contextLength: recording.contextLength)]
    }

    package func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        guard InstalledModel(name: recording.model).isNamed(model) else { throw .notInLibrary(name: model) }
        onProgress(PullProgress(status: "success"))
    }

    package func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        try check(request.model)
        guard let reply = takeReply(to: request) else {
            let kind = request.format == .text ? "" : " in JSON"
            throw .rejected(
                status: 404,
                text: "the recording \(recording.name) has no reply\(kind) left for this"
            )
        }
        let pieces = Self.pieces(of: reply.text)
        try await play(pieces, of: reply, onProgress)
        if reply.outcome == .error {
            throw .serverFailed(text: reply.error ?? "recorded failure")
        }
        return ChatReply(
            text: reply.text,
            outcome: reply.outcome == .cut ? .cutByTokenLimit : .complete,
            metrics: ChatMetrics(
                replyTokens: pieces.count,
                replyDuration: reply.pause.map { $0 * pieces.count }
            ),
            contextTokens: request.contextTokens
        )
    }
}

// MARK: - Playing

extension RecordedProvider {
    private func check(_ model: String) throws(ModelError) {
        guard InstalledModel(name: recording.model).isNamed(model) else { throw .modelMissing(name: model) }
    }

    private func takeReply(to request: ChatRequest) -> RecordedReply? {
        used.withLock { used in
            let candidates = recording.replies.indices.filter { index in
                !used.contains(index) && recording.replies[index].isFormatted == (request.format != .text)
            }
            let index =
                candidates.first { recording.replies[$0].matches(request) }
                ?? candidates.first { recording.replies[$0].match == nil }
            guard let index else { return nil }
            if !recording.replies[index].isRepeated { used.insert(index) }
            return recording.replies[index]
        }
    }

    private func play(
        _ pieces: [String],
        of reply: RecordedReply,
        _ onProgress: (ChatProgress) -> Void
    ) async throws(ModelError) {
        do {
            if reply.delayMilliseconds > 0 {
                try await clock.sleep(for: .milliseconds(reply.delayMilliseconds))
            }
            for piece in pieces {
                if let pause = reply.pause { try await clock.sleep(for: pause) }
                try Task.checkCancellation()
                onProgress(.text(piece))
            }
        } catch {
            throw .cancelled
        }
    }

    /// Pieces of about the size of tokens: a word with the white space before it, long words in several.
    static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var hasWord = false
        for character in text {
            if piece.count >= 8 || hasWord && character.isWhitespace {
                pieces.append(piece)
                piece = ""
                hasWord = false
            }
            piece.append(character)
            hasWord = hasWord || !character.isWhitespace
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}

extension RecordedReply {
    fileprivate func matches(_ request: ChatRequest) -> Bool {
        guard let match else { return false }
        return request.messages.contains { $0.text.contains(match) }
    }

    /// The time between two pieces, if there is any.
    fileprivate var pause: Duration? {
        tokensPerSecond > 0 ? .seconds(1 / tokensPerSecond) : nil
    }
}
