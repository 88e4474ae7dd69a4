package import Dispatch
package import Domain
import Foundation

/// An engine in another process, over one stream of bytes: a Unix socket, or a pair of sockets of which ssh has
/// the other one as its standard input and output.
///
/// A front end cannot tell it from an engine in its own process. When the connection is cut it connects again by
/// itself: streams of events go on behind the last durable event that arrived, questions are asked once more,
/// and commands are repeated under the id they had, so that the engine does them once. What is ephemeral may be
/// lost. When it cannot connect again, streams and requests end with `unavailable`.
///
/// A peer that is dead without having closed its socket can only be behind ssh, whose `ServerAliveInterval`
/// notices it and ends the stream.
package actor RemoteEngine: EngineClient {
    /// Opens a connection.
    package typealias Opening = @Sendable () async throws(EngineError) -> OpenSocket

    /// The pauses before the tries to connect again, about five seconds in all.
    package static let usualPauses: [Duration] = [0, 50, 100, 250, 500, 1_000, 1_500, 1_600].map {
        .milliseconds($0)
    }

    /// What can be said of the connection.
    enum State {
        /// Requests wait until it stands.
        case connecting
        case connected
        case ended(EngineError)
    }

    let executor = QueueExecutor(label: "switchyard.remote")
    private let identity: ClientIdentity
    private let opening: Opening
    private let clock: any Clock<Duration>
    private let pauses: [Duration]
    private let patience: DispatchTimeInterval
    private let firstPatience: DispatchTimeInterval

    var state = State.connecting
    var channel: SocketChannel?
    /// Grows with each connection, so that what an earlier one still says is not taken for the present one's.
    private var connectionNumber = 0
    private var greeting: CheckedContinuation<Result<ServerIdentity, EngineError>, Never>?
    /// Whether the other end was reached and the two cannot talk.
    private var isRefused = false
    var nextRequest = 1
    var requests: [Int: RemoteRequest] = [:]
    var subscriptions: [Int: RemoteSubscription] = [:]
    private var reconnection: Task<Void, Never>?
    var silence: SilenceWatch?

    /// Who is at the other end; nil before the first greeting.
    package private(set) var server: ServerIdentity?

    /// The queue on which lines are read and written.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    // MARK: - Life

    /// Connects to an engine by what opens a connection to it.
    ///
    /// - Parameters:
    ///   - identity: Who asks.
    ///   - clock: Times the pauses before connecting again.
    ///   - pauses: The pauses before the tries to connect again, one each.
    ///   - patience: How long the other end may take to say who it is.
    ///   - firstPatience: How long it may take the first time, when somebody may have to type a password before;
    ///     nil for no longer than at other times.
    ///   - opening: Opens a connection; called again after a cut.
    /// - Throws: What `opening` throws; `unavailable` when the other end speaks another protocol or none.
    package init(
        identity: ClientIdentity,
        clock: any Clock<Duration> = ContinuousClock(),
        pauses: [Duration] = RemoteEngine.usualPauses,
        patience: DispatchTimeInterval = .seconds(5),
        firstPatience: DispatchTimeInterval? = nil,
        opening: @escaping Opening
    ) async throws(EngineError) {
        self.identity = identity
        self.clock = clock
        self.pauses = pauses
        self.patience = patience
        self.firstPatience = firstPatience ?? patience
        self.opening = opening
        try await attach()
    }

    /// Connects to the engine that listens at a Unix socket.
    ///
    /// - Parameters:
    ///   - path: The socket.
    ///   - identity: Who asks.
    ///   - clock: Times the pauses before connecting again.
    ///   - pauses: The pauses before the tries to connect again, one each.
    /// - Returns: The connected client.
    /// - Throws: `unavailable` when no engine listens there, or it speaks another protocol.
    package static func connect(
        path: String,
        identity: ClientIdentity,
        clock: any Clock<Duration> = ContinuousClock(),
        pauses: [Duration] = RemoteEngine.usualPauses
    ) async throws(EngineError) -> RemoteEngine {
        try await RemoteEngine(identity: identity, clock: clock, pauses: pauses) {
            () async throws(EngineError) in
            try UnixSocket.connect(to: path)
        }
    }

    /// Ends the connection and all streams; the engine goes on.
    package func disconnect() {
        end(.unavailable(message: "The connection was ended.", remedy: "Attach again."), streams: nil)
    }

    // MARK: - The contract

    /// Asks for a change; see ``EngineClient/perform(_:)``.
    package func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
        let parameters = PerformParameters(id: UUID(), command: command)
        return try await call(.command, .perform, parameters, returning: CommandReceipt.self)
    }

    /// Asks a question; see ``EngineClient/ask(_:)``.
    ///
    /// When the asking task is cancelled, so is the question at the other end.
    package func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        guard let name = WireQuery(of: Query.self) else {
            throw .defect(message: "The question \(Query.self) has no name on the wire.")
        }
        let parameters = AskParameters(query: name, arguments: query)
        return try await call(.question, .ask, parameters, returning: Query.Answer.self)
    }

    /// Tells what happens, in order; see ``EngineClient/events(after:)``.
    package nonisolated func events(
        after cursor: EventCursor?
    ) -> AsyncThrowingStream<EventEnvelope, any Error> {
        let number = SubscriptionNumber.next()
        // The stream keeps the engine: who holds nothing but the stream still hears.
        let inbox = EventInbox(
            onEmpty: { self.onQueue { $0.takeUpAgain(number) } },
            onEnd: { self.onQueue { $0.unsubscribe(number) } }
        )
        // In order with what the caller does next: a command after this is told of.
        onQueue { [weak inbox] in $0.subscribe(number, inbox, after: cursor) }
        return AsyncThrowingStream(unfolding: { try await inbox.next() })
    }

    // MARK: - Connecting

    /// Opens a connection and greets.
    private func attach() async throws(EngineError) {
        let socket = try await opening()
        if case .ended(let error) = state { throw error }
        connectionNumber += 1
        let number = connectionNumber
        channel = SocketChannel(socket, queue: executor.queue, lineLimit: WireProtocol.lineLimit) {
            [weak self] readiness in
            self?.assumeIsolated { $0.proceed(readiness, connection: number) }
        }
        let found = await greet()
        do throws(EngineError) {
            let found = try found.get()
            if case .ended(let error) = state { throw error }
            // It may have been cut between its greeting and here.
            guard number == connectionNumber else { throw Self.closedEarly }
            guard found.protocolNumber == identity.protocolNumber else {
                isRefused = true
                throw WireProtocol.mismatch(
                    client: (identity.version, identity.protocolNumber),
                    server: (found.version, found.protocolNumber)
                )
            }
            connected(to: found)
        } catch {
            channel?.close()
            channel = nil
            throw error
        }
    }

    private func greet() async -> Result<ServerIdentity, EngineError> {
        let hello = OutgoingRequest(id: 0, method: .hello, params: identity)
        guard let line = try? WireCoding.line(hello) else {
            return .failure(.defect(message: "The greeting cannot be written as JSON."))
        }
        // A process that was stopped (SIGSTOP) takes connections, by its kernel, and says nothing.
        let number = connectionNumber
        let limit = DispatchWorkItem { [weak self] in self?.assumeIsolated { $0.giveUpGreeting(number) } }
        let allowed = server == nil ? firstPatience : patience
        executor.queue.asyncAfter(deadline: .now() + allowed, execute: limit)
        defer { limit.cancel() }
        return await withCheckedContinuation { continuation in
            greeting = continuation
            if channel?.send(line) != true { lose() }
        }
    }

    private func giveUpGreeting(_ number: Int) {
        guard number == connectionNumber, let greeting else { return }
        self.greeting = nil
        greeting.resume(
            returning: .failure(
                .unavailable(
                    message: "The engine's process does not answer.",
                    remedy: "It may be stopped: wake it with kill -CONT and its process number, or end it."
                )
            )
        )
    }

    private func connected(to found: ServerIdentity) {
        if let server, server.processID != found.processID || server.startedAt != found.startedAt {
            failUncertainCommands()
        }
        server = found
        state = .connected
        for number in subscriptions.keys.sorted() { openSubscription(number) }
        sendDue()
    }

    /// Another process does not know which commands the one before it has done.
    private func failUncertainCommands() {
        let error = EngineError.unavailable(
            message:
                "The engine was started anew while the command was on its way, so it may or may not have "
                + "been done.",
            remedy: "Look whether it was done, and give it again if not."
        )
        for (id, request) in requests where request.kind == .command && request.sendings > 0 {
            finish(id, .failure(error))
        }
    }

    /// Connects again after a cut, or gives up.
    private func reconnect() async {
        for pause in pauses {
            do {
                try await clock.sleep(for: pause)
                try await attach()
                return
            } catch {
                if case .ended = state { return }
                // Trying again changes nothing about a refusal.
                if isRefused, let error = error as? EngineError { return end(error, streams: error) }
            }
        }
        end(Self.lost, streams: Self.lost)
    }

    // MARK: - The connection

    private func proceed(_ readiness: SocketChannel.Readiness, connection: Int) {
        guard connection == connectionNumber, let channel else { return }
        switch readiness {
        case .writable:
            if !channel.flush() { lose() }
        case .readable:
            let reading = channel.read()
            if !reading.lines.isEmpty { heardSomething() }
            for line in reading.lines where connection == connectionNumber { take(line) }
            if reading.end != nil, connection == connectionNumber { lose() }
        }
    }

    /// The connection was cut.
    func lose() {
        channel?.close()
        channel = nil
        connectionNumber += 1
        if let greeting {
            self.greeting = nil
            // Whoever connects goes on from here.
            return greeting.resume(returning: .failure(Self.closedEarly))
        }
        guard case .connected = state else { return }
        state = .connecting
        for number in Array(subscriptions.keys) { subscriptions[number]?.request = nil }
        for (id, request) in requests {
            requests[id]?.isSent = false
            guard request.sendings >= request.kind.limit else { continue }
            let error = EngineError.unavailable(
                message: "The connection to the engine was cut whenever this was asked for.",
                remedy: "Try something smaller; the engine's log has the details."
            )
            finish(id, .failure(error))
        }
        reconnection = Task { await reconnect() }
    }

    /// What is said when the engine has said goodbye.
    package static let ended = EngineError.unavailable(
        message: "The engine of this project has ended.",
        remedy: "Try again: whoever comes next starts another one."
    )

    /// What is said when the line was cut and could not be taken up again: how the engine is, nobody knows.
    private static let lost = EngineError.unavailable(
        message: "The engine cannot be reached any more.",
        remedy: "Try again; `switchyard engine status` says whether it runs."
    )

    private static let closedEarly = EngineError.unavailable(
        message: "The other end closed the connection before it said who it is.",
        remedy: "Look whether an engine runs there, and try again."
    )

    /// Ends everything for good.
    private func end(_ error: EngineError, streams: EngineError?) {
        if case .ended = state { return }
        state = .ended(error)
        reconnection?.cancel()
        reconnection = nil
        channel?.close()
        channel = nil
        connectionNumber += 1
        if let greeting {
            self.greeting = nil
            greeting.resume(returning: .failure(error))
        }
        for id in requests.keys.sorted() { finish(id, .failure(error)) }
        for subscription in subscriptions.values { subscription.inbox?.finish(streams) }
        subscriptions = [:]
    }

    private func take(_ line: [UInt8]) {
        guard let message = message(line) else { return lose() }
        switch message {
        case .answer(0, let result):
            let found = result.map { $0 as? ServerIdentity }
            guard let greeting else { return }
            self.greeting = nil
            switch found {
            case .success(let identity?): greeting.resume(returning: .success(identity))
            case .success(nil):
                greeting.resume(returning: .failure(.defect(message: "The greeting has no answer.")))
            case .failure(let error):
                isRefused = true
                greeting.resume(returning: .failure(error))
            }
        case .answer(let id, let result):
            if requests[id] != nil { finish(id, result) } else { subscribed(id, result) }
        case .event(let event): deliver(event)
        case .ended(let ended):
            guard let error = ended.error else {
                // The engine says goodbye: to come back would be to start it again, where a proxy does that.
                return end(Self.ended, streams: nil)
            }
            guard let number = subscription(of: ended.subscription) else { return }
            subscriptions.removeValue(forKey: number)?.inbox?.finish(error)
        // The server closes after it; connecting again is all that can be done.
        case .failure, .unknown: break
        }
    }

    private func message(_ line: [UInt8]) -> ServerMessage? {
        let requests = self.requests
        let openings = Set(subscriptions.values.compactMap(\.request))
        let readers: ServerMessage.DecodingConfiguration = { id in
            if id == 0 { return { try $0.decode(ServerIdentity.self, forKey: .result) } }
            if openings.contains(id) { return { try $0.decode(SubscriptionAnswer.self, forKey: .result) } }
            return requests[id]?.reader
        }
        return try? WireCoding.decoder().decode(
            ServerMessage.self,
            from: Data(line),
            configuration: readers
        )
    }

    /// Steps into the actor from a synchronous place, in the order of the calls.
    nonisolated func onQueue(_ body: @escaping @Sendable (isolated RemoteEngine) -> Void) {
        executor.queue.async { self.assumeIsolated { body($0) } }
    }
}
