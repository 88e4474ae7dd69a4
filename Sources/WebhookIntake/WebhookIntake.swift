import Dispatch
package import Domain
import GitHub

/// Takes the deliveries of webhooks on a port of this machine: verified, read, and handed on.
///
/// An own listener of a few pages: what it has to do well is to refuse, early and within limits. Whoever forwards
/// deliveries to it (`gh webhook forward`, a tunnel) is on this machine, so it listens nowhere else. While nobody is
/// connected nothing runs.
package actor WebhookIntake {
    /// What became of a delivery.
    package enum Taking: Sendable, Hashable {
        /// It is looked into.
        case taken
        /// It was taken before; nothing is done about it.
        case known
        /// It is of no use here, for this reason.
        case ignored(String)
        /// It cannot be taken now, for this reason; it is to be delivered again.
        case unavailable(String)
    }

    /// Where it listens, and how much it takes.
    package struct Settings: Sendable, Hashable {
        /// Where it listens.
        package var address = LoopbackAddress.usual
        /// The port; 0 for any free one.
        package var port: UInt16
        /// The one path at which deliveries are taken.
        package var path: String
        /// How much is taken, and how long it may take.
        package var limits = IntakeLimits()

        /// Sets where it listens.
        package init(port: UInt16, path: String = "/") {
            self.port = port
            self.path = path
        }
    }

    private let settings: Settings
    private let reader: DeliveryReader
    private let take: @Sendable (GitHubDelivery) async -> Taking
    private let report: @Sendable (IntakeReport) -> Void
    private let executor = QueueExecutor(label: "switchyard.webhooks")
    private var listener: LoopbackListener?
    private var connections: [Int: IntakeConnection] = [:]
    private var nextNumber = 1

    /// The queue on which connections are looked after.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates an intake that does not listen yet.
    ///
    /// - Parameters:
    ///   - secret: What GitHub signs deliveries with.
    ///   - settings: Where it listens.
    ///   - take: Takes a delivery that is genuine; GitHub waits for it, ten seconds at the most.
    ///   - report: Is told of each request that was answered.
    package init(
        secret: WebhookSecret,
        settings: Settings,
        take: @escaping @Sendable (GitHubDelivery) async -> Taking,
        report: @escaping @Sendable (IntakeReport) -> Void
    ) {
        self.settings = settings
        reader = DeliveryReader(verifier: secret.verifier, maximumBytes: settings.limits.bodyBytes)
        self.take = take
        self.report = report
    }

    /// Begins to listen.
    ///
    /// - Returns: The address to deliver to, such as `http://127.0.0.1:8787/`.
    /// - Throws: `unavailable` when the port is taken or may not be used.
    @discardableResult
    package func start() throws(EngineError) -> String {
        if listener == nil {
            listener = try LoopbackListener(
                at: settings.address,
                port: settings.port,
                queue: executor.queue
            ) { [weak self] in
                self?.assumeIsolated { $0.letIn() }
            }
        }
        let port = listener?.port ?? settings.port
        return "http://\(settings.address.host):\(port)\(settings.path)"
    }

    /// Listens no more, and returns when the deliveries in hand were answered.
    package func stop() async {
        listener?.cancel()
        listener = nil
        for (number, connection) in connections where !connection.isAnswering { close(number) }
        for work in connections.values.compactMap(\.work) { await work.value }
        for number in connections.keys { close(number) }
    }

    // MARK: - Connections

    private func letIn() {
        guard let listener else { return }
        while connections.count < settings.limits.connections {
            switch listener.accept() {
            case .nobody: return
            case .connection(let socket): open(socket)
            case .noRoom:
                listener.setPaused(true)
                // A file of somebody else's may be closed by then; nothing tells of it.
                executor.queue.asyncAfter(deadline: DispatchTime.now() + .seconds(1)) { [weak self] in
                    self?.assumeIsolated { $0.letInAgain() }
                }
                return
            }
        }
        // The kernel keeps whoever comes until one has gone.
        listener.setPaused(true)
    }

    private func letInAgain() {
        guard let listener, connections.count < settings.limits.connections else { return }
        listener.setPaused(false)
        letIn()
    }

    private func open(_ socket: ConnectedSocket) {
        let number = nextNumber
        nextNumber += 1
        connections[number] = IntakeConnection(
            socket,
            path: settings.path,
            limits: settings.limits,
            queue: executor.queue
        ) { [weak self] wake in
            self?.assumeIsolated { $0.look(after: number, wake) }
        }
    }

    private func close(_ number: Int) {
        guard let connection = connections.removeValue(forKey: number) else { return }
        connection.close()
        letInAgain()
    }

    private func look(after number: Int, _ wake: IntakeConnection.Wake) {
        guard let connection = connections[number] else { return }
        switch wake {
        case .late where connection.isLeaving: close(number)
        case .late where connection.isAnswering: finish(number, .noAnswer, nil)
        case .late:
            // Who connects and says nothing is told nothing.
            if connection.hasBegun { refuse(number, .tooSlow) } else { close(number) }
        case .readable where connection.isLeaving: if connection.leave() { close(number) }
        case .readable: read(number, connection)
        }
    }

    private func read(_ number: Int, _ connection: IntakeConnection) {
        switch connection.read() {
        case .waiting:
            let held = connections.values.reduce(0) { $0 + $1.heldBytes }
            if held > settings.limits.heldBytes { refuse(number, .busy) }
        case .gone: close(number)
        case .refused(let answer): refuse(number, answer)
        case .request(let request):
            connection.work = Task {
                let (answer, told) = await self.judge(request)
                self.finish(number, answer, told)
            }
        }
    }

    // MARK: - Answers

    private func judge(_ request: IntakeRequest) async -> (IntakeAnswer, IntakeReport?) {
        switch await reader.read(request) {
        case .refused(let answer): return (answer, nil)
        case .ping: return (.pong, IntakeReport(.pong, event: "ping"))
        case .unheard(let event):
            return (.ignored, IntakeReport(.ignored, event: event))
        case .delivery(let delivery):
            // Reasons are for the line about it: what is answered is kept by GitHub for others to read.
            switch await take(delivery) {
            case .taken: return (.taken, IntakeReport(.taken, delivery))
            case .known: return (.known, IntakeReport(.known, delivery))
            case .ignored(let reason): return (.ignored, IntakeReport(.ignored, delivery, reason: reason))
            case .unavailable(let reason):
                return (.unavailable, IntakeReport(.unavailable, delivery, reason: reason))
            }
        }
    }

    private func finish(_ number: Int, _ answer: IntakeAnswer, _ told: IntakeReport?) {
        guard let connection = connections[number] else { return }
        connection.answer(answer)
        close(number)
        report(told ?? IntakeReport(answer))
    }

    private func refuse(_ number: Int, _ answer: IntakeAnswer) {
        guard let connection = connections[number] else { return }
        connection.refuse(answer)
        report(IntakeReport(answer))
    }
}
