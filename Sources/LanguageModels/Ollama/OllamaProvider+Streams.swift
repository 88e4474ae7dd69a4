// Chat and pull: the questions whose answer comes as a stream of lines.

import HTTP

extension OllamaProvider {
    /// The longest line; a reply that is not streamed is one line, with escapes.
    private static let maximumLineBytes = 16 << 20

    package func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        let body = try OllamaChatBody.bytes(for: request)
        let ticker = WaitingTicker(clock: clock, interval: waitingInterval, onProgress: onProgress)
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await ticker.run() }
            defer { group.cancelAll() }
            do throws(ModelError) {
                let reply = try await read(request, body: body) { progress in
                    if progress != .waiting(.zero) { ticker.stop() }
                    onProgress(progress)
                }
                return Result<ChatReply, ModelError>.success(reply)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    package func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        // A layer of many gigabytes is verified in silence.
        let timeouts = HTTPTimeouts(connect: connectLimit, firstByte: .seconds(120), silence: .seconds(600))
        let json = RepairingJSON()
        var isDone = false
        var lines = try await openLines("/api/pull", body: Self.body(["model": model]), model, timeouts)
        while let line = try await next(from: &lines) {
            guard let line = json.decode(OllamaPullLine.self, from: line) else {
                throw .invalidReply(reason: "a line that is no JSON object: \(SafeText.excerpt(of: line))")
            }
            if let text = line.failure.text { throw Self.pullError(text, model: model) }
            onProgress(line.progress)
            isDone = isDone || line.progress.status == "success"
        }
        guard isDone else { throw .streamCut(partialText: "") }
    }

    private static func pullError(_ text: String, model: String) -> ModelError {
        let isUnknown = text.contains("does not exist") || text.contains("not found")
        return isUnknown ? .notInLibrary(name: model) : .serverFailed(text: SafeText.sentence(text))
    }

    private func read(
        _ request: ChatRequest,
        body: [UInt8],
        onProgress: (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        var reader = OllamaChatReader()
        onProgress(.waiting(.zero))
        do throws(ModelError) {
            var lines = try await openLines(
                "/api/chat",
                body: body,
                request.model,
                request.httpTimeouts(connectLimit)
            )
            while !reader.isDone, let line = try await next(from: &lines) {
                for progress in try reader.handle(line: line) { onProgress(progress) }
            }
            return try reader.reply(to: request)
        } catch {
            throw await explained(error, request, partialText: reader.text)
        }
    }

    /// Adds what only the chat knows: the text so far, and what the host was busy with.
    private func explained(
        _ error: ModelError,
        _ request: ChatRequest,
        partialText: String
    ) async -> ModelError {
        switch error {
        case .stalled: return .stalled(partialText: partialText)
        case .streamCut: return .streamCut(partialText: partialText)
        case .timedOut(.answer) where request.isStreamed:
            let running = try? await running(within: min(.seconds(2), request.timeouts.silence))
            let isLoaded = running?.contains { InstalledModel(name: $0.name).isNamed(request.model) } == true
            return .timedOut(phase: isLoaded ? .firstToken : .load)
        default: return error
        }
    }

    // MARK: Lines

    /// The lines of a response that is still coming.
    private struct Lines {
        var pieces: HTTPStream.Iterator
        var splitter = LineSplitter(maximumLineBytes: maximumLineBytes)
        var ready: ArraySlice<[UInt8]> = []
        var isEnded = false
    }

    private func openLines(
        _ path: String,
        body: [UInt8],
        _ model: String,
        _ timeouts: HTTPTimeouts
    ) async throws(ModelError) -> Lines {
        let request = HTTPRequest(
            method: .post,
            url: baseURL + path,
            headers: ["Content-Type": "application/json"],
            body: body,
            timeouts: timeouts
        )
        let stream: HTTPStream
        do throws(HTTPError) {
            stream = try await client.stream(request)
        } catch {
            throw ModelError(error, url: baseURL)
        }
        guard stream.head.isSuccess else {
            // The status tells enough if its text does not arrive.
            let text = try? await stream.collect(maximumBytes: 1 << 16, url: request.displayURL)
            throw ModelError(status: stream.head.status, body: text ?? [], model: model)
        }
        return Lines(pieces: stream.makeAsyncIterator())
    }

    private func next(from lines: inout Lines) async throws(ModelError) -> [UInt8]? {
        while true {
            if let line = lines.ready.popFirst() { return line }
            if lines.isEnded { return nil }
            guard let piece = try await nextPiece(from: &lines) else {
                lines.isEnded = true
                return lines.splitter.finish()
            }
            do throws(LineSplitter.LineTooLong) {
                lines.ready = try lines.splitter.lines(adding: piece)[...]
            } catch {
                throw .invalidReply(reason: "a line of more than \(error.limit) bytes")
            }
        }
    }

    private func nextPiece(from lines: inout Lines) async throws(ModelError) -> [UInt8]? {
        do throws(HTTPError) {
            return try await lines.pieces.next()
        } catch {
            throw ModelError(error, url: baseURL)
        }
    }
}

extension ChatRequest {
    /// The limits of the exchange.
    ///
    /// Hosts load, queue and read the prompt before they say a word, and a reply that is not streamed
    /// comes after its last token; two tokens a second is the slowest worth waiting for.
    fileprivate func httpTimeouts(_ connect: Duration) -> HTTPTimeouts {
        let start = timeouts.load + timeouts.firstToken
        let writing = isStreamed ? .zero : timeouts.silence + .milliseconds(500) * maximumReplyTokens
        return HTTPTimeouts(connect: connect, firstByte: start + writing, silence: timeouts.silence)
    }
}
