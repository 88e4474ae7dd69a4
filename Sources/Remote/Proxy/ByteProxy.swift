import Dispatch
package import Domain

/// Connects two streams of bytes: what `switchyard engine proxy` does at the far end of ssh, between its own
/// standard input and output and the engine's socket.
///
/// It knows nothing of lines. Where the reader of one direction is slow, the writer of that direction waits, and
/// nobody else. When the input ends, the engine is told so and what it still says is passed on; when the engine
/// ends, so does the proxy. A line that went dead without a word is noticed by ssh's `ServerAliveInterval`, which
/// ends the input.
package actor ByteProxy {
    private let executor = QueueExecutor(label: "switchyard.proxy")
    private let engine: OpenSocket
    private let input: Int32
    private let output: Int32
    private var inward: BytePump?
    private var outward: BytePump?
    private var ending: CheckedContinuation<Void, Never>?

    /// The queue on which bytes are moved.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(engine: OpenSocket, input: Int32, output: Int32) {
        self.engine = engine
        self.input = input
        self.output = output
    }

    /// Moves bytes until either side has ended.
    ///
    /// - Parameters:
    ///   - path: The engine's socket.
    ///   - input: Where the client's bytes come from; stays open.
    ///   - output: Where the engine's bytes go; stays open.
    /// - Throws: `unavailable` when no engine listens there.
    package static func run(
        path: String,
        input: Int32 = 0,
        output: Int32 = 1
    ) async throws(EngineError) {
        let engine = try UnixSocket.connect(to: path)
        await ByteProxy(engine: engine, input: input, output: output).pump()
    }

    // MARK: - Detail

    private func pump() async {
        await withCheckedContinuation { continuation in
            ending = continuation
            inward = BytePump(from: input, to: engine.descriptor, keeping: engine, queue: executor.queue) {
                [weak self] readiness in
                self?.assumeIsolated { $0.moveInward(readiness) }
            }
            outward = BytePump(from: engine.descriptor, to: output, keeping: engine, queue: executor.queue) {
                [weak self] readiness in
                self?.assumeIsolated { $0.moveOutward(readiness) }
            }
        }
    }

    private func moveInward(_ readiness: SocketChannel.Readiness) {
        switch inward?.move(readiness) {
        case .goesOn, nil: break
        // What the engine still says goes to the client, until the engine ends the connection.
        case .inputEnded: engine.end(bothWays: false)
        case .outputEnded: end()
        }
    }

    private func moveOutward(_ readiness: SocketChannel.Readiness) {
        switch outward?.move(readiness) {
        case .goesOn, nil: break
        case .inputEnded, .outputEnded: end()
        }
    }

    private func end() {
        inward?.cancel()
        outward?.cancel()
        engine.end(bothWays: true)
        ending?.resume()
        ending = nil
    }
}
