// Chat, whose answer comes as a stream of events.

import HTTP

extension OpenAIProvider {
    package func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        let ticker = WaitingTicker(clock: clock, interval: waitingInterval, onProgress: onProgress)
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await ticker.run() }
            defer { group.cancelAll() }
            do throws(ModelError) {
                let reply = try await adapted(request) { progress in
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

    /// Asks, and once more for each part of the request that the host refuses by its name.
    private func adapted(
        _ request: ChatRequest,
        onProgress: (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        var omitted = habits.omitted(for: request.model)
        onProgress(.waiting(.zero))
        while true {
            do throws(ModelError) {
                let reply = try await read(request, omitting: omitted, onProgress: onProgress)
                habits.learn(omitted, for: request.model)
                return reply
            } catch {
                let option = OpenAIOption.refused(by: error, of: request, omitting: omitted)
                guard let option else { throw error }
                omitted.insert(option)
            }
        }
    }

    private func read(
        _ request: ChatRequest,
        omitting omitted: Set<OpenAIOption>,
        onProgress: (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        let key = try key.read()
        let body = try OpenAIChatBody.bytes(for: request, omitting: omitted)
        var reader = OpenAIChatReader(url: address.url, hadKey: key != nil)
        do throws(ModelError) {
            let stream = try await open(request, body: body, key: key)
            if stream.head.mediaType == "application/json" {
                let whole = try await collect(stream)
                for progress in try reader.handle(whole: whole) { onProgress(progress) }
            } else {
                var events = Events(pieces: stream.makeAsyncIterator(), watch: Stopwatch(clock))
                while !reader.isDone, let event = try await next(from: &events, request.timeouts) {
                    for progress in try reader.handle(event) { onProgress(progress) }
                }
            }
        } catch {
            // What breaks off behind the end of the reply costs at most the counts.
            guard reader.isWhole, error.isOfConnection else {
                throw error.explained(partialText: reader.text)
            }
        }
        for progress in reader.finish() { onProgress(progress) }
        return try reader.reply(to: request)
    }

    // MARK: - The stream

    private func open(
        _ request: ChatRequest,
        body: [UInt8],
        key: ModelKey?
    ) async throws(ModelError) -> HTTPStream {
        // Queueing, loading and reading the prompt all come before the first byte.
        let timeouts = HTTPTimeouts(
            connect: connectLimit,
            firstByte: request.timeouts.load + request.timeouts.firstToken,
            silence: request.timeouts.silence
        )
        let question = self.request(
            address.url + "/chat/completions",
            body: body,
            key: key,
            timeouts: timeouts
        )
        let stream: HTTPStream
        do throws(HTTPError) {
            stream = try await client.stream(question)
        } catch {
            throw ModelError(error, url: address.url, phase: .firstToken)
        }
        guard stream.head.isSuccess else {
            // The status tells enough if its text does not arrive.
            let text = try? await stream.collect(maximumBytes: 1 << 16, url: address.url)
            throw refusal(stream.head, body: text ?? [], model: request.model, hadKey: key != nil)
        }
        return stream
    }

    private func collect(_ stream: HTTPStream) async throws(ModelError) -> [UInt8] {
        do throws(HTTPError) {
            return try await stream.collect(
                maximumBytes: EventStreamParser.maximumEventBytes,
                url: address.url
            )
        } catch {
            throw ModelError(error, url: address.url, phase: .firstToken)
        }
    }

    /// The events of a response that is still coming.
    private struct Events {
        var pieces: HTTPStream.Iterator
        /// The time since the last event, or since the response began.
        var watch: Stopwatch
        var parser = EventStreamParser()
        var ready: ArraySlice<ServerSentEvent> = []
        var hasBegun = false
        var isEnded = false
    }

    private func next(
        from events: inout Events,
        _ timeouts: ChatTimeouts
    ) async throws(ModelError) -> ServerSentEvent? {
        while true {
            if let event = events.ready.popFirst() {
                events.watch = Stopwatch(clock)
                events.hasBegun = true
                return event
            }
            if events.isEnded { return nil }
            // A host that says that it is alive, and nothing else, would keep us for ever.
            let limit = events.hasBegun ? timeouts.silence : timeouts.load + timeouts.firstToken
            guard events.watch.elapsed <= limit else {
                if events.hasBegun { throw .stalled(partialText: "") }
                throw .timedOut(phase: .firstToken)
            }
            try await read(into: &events)
        }
    }

    private func read(into events: inout Events) async throws(ModelError) {
        let piece: [UInt8]?
        do throws(HTTPError) {
            piece = try await events.pieces.next()
        } catch {
            throw ModelError(error, url: address.url, phase: .firstToken)
        }
        do throws(EventStreamParser.Invalid) {
            if let piece {
                events.ready = try events.parser.events(adding: piece)[...]
            } else {
                events.isEnded = true
                if let last = try events.parser.finish() { events.ready = [last] }
            }
        } catch {
            throw .invalidReply(reason: error.reason)
        }
    }
}

extension ModelError {
    /// Whether the connection is to blame, and not what was said.
    fileprivate var isOfConnection: Bool {
        switch self {
        case .streamCut, .stalled, .unreachable: true
        default: false
        }
    }

    /// With the text so far, which only the chat knows.
    fileprivate func explained(partialText: String) -> ModelError {
        switch self {
        case .stalled: .stalled(partialText: partialText)
        case .streamCut: .streamCut(partialText: partialText)
        default: self
        }
    }
}

extension HTTPResponseHead {
    /// What the body says it is, in lowercase and without parameters.
    fileprivate var mediaType: String {
        let type = headers["Content-Type"]?.prefix { $0 != ";" } ?? ""
        return type.lowercased().filter { !$0.isWhitespace }
    }
}
