import Dispatch
import Domain

/// One client of an ``EngineServer``: its requests, and the events it follows.
///
/// A client that stops reading costs a bounded amount and holds nobody up: its events are pulled one by one,
/// the next when the last was written, and its requests are no longer read while answers wait.
actor ServerConnection {
    /// Requests under way at once; the next are read when one was answered and its answer written.
    private static let requestLimit = 64
    /// Bytes of answers that may wait while further requests are taken up.
    private static let waitingLimit = 4 << 20
    /// Streams of events that one client may follow at once.
    private static let subscriptionLimit = 64

    private let executor: QueueExecutor
    private let socket: OpenSocket
    private let answerer: RequestAnswerer
    private let onEnd: @Sendable () -> Void

    private var channel: SocketChannel?
    private var isGreeted = false
    /// Lines that were read and not looked at yet.
    private var backlog: ArraySlice<[UInt8]> = []
    private var isTakingUp = false
    /// The numbers of requests whose answers are not written yet.
    private var underWay: Set<Int> = []
    /// Questions under way; they end with the connection.
    private var questions: [Int: Task<Void, Never>] = [:]
    /// Streams that are followed, by the number of the request that began them.
    private var subscriptions: [Int: Task<Void, Never>] = [:]

    /// The queue on which the connection lives.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a connection; ``open()`` begins it.
    ///
    /// - Parameters:
    ///   - socket: The connected socket.
    ///   - number: Its number, for the queue's name.
    ///   - answerer: Answers the requests.
    ///   - onEnd: Called once, when the connection has ended.
    init(
        _ socket: OpenSocket,
        number: Int,
        answerer: RequestAnswerer,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.socket = socket
        executor = QueueExecutor(label: "switchyard.connection-\(number)")
        self.answerer = answerer
        self.onEnd = onEnd
    }

    /// Begins to read requests; what is called after it finds it open.
    nonisolated func open() {
        executor.queue.async { self.assumeIsolated { $0.beginReading() } }
    }

    private func beginReading() {
        channel = SocketChannel(socket, queue: executor.queue, lineLimit: WireProtocol.lineLimit) {
            [weak self] readiness in
            self?.assumeIsolated { $0.proceed(readiness) }
        }
    }

    /// Ends the connection since the engine ends: every stream is told so, so that nobody tries to come back.
    func sayGoodbye() {
        for id in subscriptions.keys { answer(RequestAnswerer.line(endOf: id, nil)) }
        close()
    }

    /// Ends the connection: questions are cancelled, commands are carried out all the same.
    func close() {
        guard let channel else { return }
        self.channel = nil
        backlog = []
        for task in questions.values { task.cancel() }
        for task in subscriptions.values { task.cancel() }
        questions = [:]
        subscriptions = [:]
        channel.close()
        onEnd()
    }

    /// Ends the connection that the client has ended, perhaps without waiting for its answers: what it has asked to be
    /// done before that is done, whether a write fails first or its end is read.
    private func lose() {
        guard let channel else { return }
        channel.setPaused(false)
        let lines = isGreeted ? Array(backlog) + channel.read().lines : []
        for case .success(.perform(let request)) in lines.compactMap({ WireCoding.message($0)?.content }) {
            Task { [answerer] in _ = await answerer.perform(request, id: 0) }
        }
        close()
    }

    // MARK: - Reading

    private func proceed(_ readiness: SocketChannel.Readiness) {
        guard let channel else { return }
        switch readiness {
        case .writable:
            if channel.flush() { takeUp() } else { lose() }
        case .readable:
            let reading = channel.read()
            backlog.append(contentsOf: reading.lines)
            takeUp()
            switch reading.end {
            case nil: break
            case .closed: lose()
            case .lineTooLong:
                let message = "A line was longer than \(WireProtocol.lineLimit >> 20) MB."
                refuse(.invalidRequest(message), id: nil)
            }
        }
    }

    /// Looks at requests as far as there is room for their answers.
    private func takeUp() {
        // What is answered at once comes back here from inside of the loop, which goes on by itself.
        guard !isTakingUp else { return }
        isTakingUp = true
        defer { isTakingUp = false }
        while hasRoom, let line = backlog.popFirst() { take(line) }
        channel?.setPaused(!hasRoom || !backlog.isEmpty)
    }

    private var hasRoom: Bool {
        guard let channel else { return false }
        return underWay.count < Self.requestLimit && channel.waitingBytes < Self.waitingLimit
    }

    private func take(_ line: [UInt8]) {
        guard let message = WireCoding.message(line) else { return refuse(.garbage, id: nil) }
        switch message.content {
        case .failure(let failure):
            answer(RequestAnswerer.line(failure, id: message.id))
        case .success(.hello(let client)) where !isGreeted:
            greet(client, id: message.id)
        case .success(let content):
            guard isGreeted else {
                return refuse(.invalidRequest("The first message was not hello."), id: message.id)
            }
            if case .cancel(let request) = content { return cancel(request) }
            guard let id = message.id, underWay.insert(id).inserted else {
                return refuse(.invalidRequest("A request needs a number of its own."), id: message.id)
            }
            take(content, id: id)
        }
    }

    private func take(_ content: ClientMessage.Content, id: Int) {
        switch content {
        case .perform(let request):
            // Not kept with the questions: it is carried out whatever becomes of the connection.
            Task { [answerer, weak self] in
                let line = await answerer.perform(request, id: id)
                await self?.complete(id, line)
            }
        case .ask(let query):
            questions[id] = Task { [answerer, weak self] in
                let line = await answerer.ask(query, id: id)
                await self?.complete(id, line)
            }
        case .events(let cursor):
            subscribe(id, after: cursor)
        case .unsubscribe(let subscription):
            subscriptions.removeValue(forKey: subscription)?.cancel()
            complete(id, RequestAnswerer.line(result: Nothing(), id: id))
        case .hello, .cancel:
            complete(id, RequestAnswerer.line(.invalidRequest("hello was said before."), id: id))
        }
    }

    private func greet(_ client: ClientIdentity, id: Int?) {
        let server = answerer.identity
        guard client.protocolNumber == server.protocolNumber else {
            let error = WireProtocol.mismatch(
                client: (client.version, client.protocolNumber),
                server: (server.version, server.protocolNumber)
            )
            return refuse(WireFailure(error), id: id)
        }
        guard let id else { return refuse(.invalidRequest("hello had no number."), id: nil) }
        isGreeted = true
        answer(RequestAnswerer.line(result: server, id: id))
    }

    private func cancel(_ request: Int) {
        // Its answer comes all the same, if only to say that there is none.
        questions[request]?.cancel()
    }

    // MARK: - Answering

    /// Writes the answer of a request; there is room for another one when the client has read it.
    private func complete(_ id: Int, _ line: [UInt8]) {
        questions[id] = nil
        guard let channel else { return }
        let isConnected = channel.send(line) { [weak self] _ in
            self?.assumeIsolated { _ = $0.underWay.remove(id) }
        }
        if isConnected { takeUp() } else { lose() }
    }

    private func answer(_ line: [UInt8]) {
        if channel?.send(line) == false { lose() }
    }

    /// Says what is wrong and ends the connection.
    private func refuse(_ failure: WireFailure, id: Int?) {
        answer(RequestAnswerer.line(failure, id: id))
        close()
    }

    // MARK: - Events

    private func subscribe(_ id: Int, after cursor: EventCursor?) {
        guard subscriptions.count < Self.subscriptionLimit else {
            let error = EngineError.unavailable(
                message: "This terminal follows \(subscriptions.count) streams of events already.",
                remedy: "End some of them first."
            )
            return complete(id, RequestAnswerer.line(WireFailure(error), id: id))
        }
        subscriptions[id] = Task {
            await follow(id, after: cursor)
            subscriptions[id] = nil
        }
    }

    /// Tells events until the client, the connection or the engine ends that.
    private func follow(_ id: Int, after cursor: EventCursor?) async {
        let position: EventCursor
        do throws(EngineError) {
            position = try await answerer.position(after: cursor)
        } catch {
            return complete(id, RequestAnswerer.line(WireFailure(error), id: id))
        }
        let events = answerer.engine.events(after: position)
        complete(id, RequestAnswerer.line(result: SubscriptionAnswer(cursor: position), id: id))
        var pace = Pace()
        do {
            for try await envelope in events {
                if envelope.cursor == nil { try await pace.wait() }
                let line = try RequestAnswerer.line(envelope, subscription: id)
                guard !Task.isCancelled, await write(line) else { return }
            }
            if !Task.isCancelled { answer(RequestAnswerer.line(endOf: id, nil)) }
        } catch {
            guard !Task.isCancelled, !(error is CancellationError) else { return }
            let error = error as? EngineError ?? .defect(message: "The events ended: \(error)")
            answer(RequestAnswerer.line(endOf: id, error))
        }
    }

    /// Writes a line and waits until the kernel has it; false when the connection has ended.
    private func write(_ line: [UInt8]) async -> Bool {
        await withCheckedContinuation { continuation in
            guard let channel else { return continuation.resume(returning: false) }
            if !channel.send(line, whenWritten: { continuation.resume(returning: $0) }) { lose() }
        }
    }
}
