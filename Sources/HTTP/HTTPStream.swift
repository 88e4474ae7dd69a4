/// A response whose head has come and whose body is still coming, in pieces of any size.
///
/// There is one consumer. Cancelling its task, `cancel()`, or dropping the stream and its iterators closes
/// the connection at once. A consumer that lags behind by a megabyte pauses the server.
package struct HTTPStream: AsyncSequence, Sendable {
    /// A piece of the body; never empty.
    package typealias Element = [UInt8]

    /// Why the body ended early.
    package typealias Failure = HTTPError

    /// The status and the header fields.
    package let head: HTTPResponseHead

    private let source: StreamSource

    init(head: HTTPResponseHead, source: StreamSource) {
        self.head = head
        self.source = source
    }

    /// Closes the connection, if the response has not ended.
    package func cancel() { source.cancel() }

    /// Starts taking the body; what one iterator took no other gets.
    package func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// Takes the pieces of the body in order.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let source: StreamSource

        /// Waits for the next piece; `nil` is the proper end of the body.
        ///
        /// - Throws: `HTTPError` when the body did not end properly, and `.cancelled` in a cancelled task.
        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(HTTPError) -> [UInt8]? {
            try await source.next(isolation: actor)
        }
    }
}

/// One exchange as its consumer holds it; when the last holder lets go, the exchange ends.
final class StreamSource: Sendable {
    private let loop: TransferLoop
    private let id: TransferLoop.ID
    private let channel: ResponseChannel

    init(loop: TransferLoop, order: TransferOrder) {
        self.loop = loop
        channel = order.channel
        id = loop.start(order)
    }

    deinit { cancel() }

    func cancel() {
        guard !channel.isFinished else { return }
        // The consumer goes on at once; the loop then finds nobody to tell.
        channel.finish(.failure(.cancelled))
        loop.cancel(id)
    }

    func head() async throws(HTTPError) -> HTTPResponseHead {
        let result = await withTaskCancellationHandler {
            await channel.head()
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    func next(isolation actor: isolated (any Actor)?) async throws(HTTPError) -> [UInt8]? {
        if let (piece, mustResume) = channel.takeWaiting() {
            if mustResume { loop.resume(id) }
            return try piece.get()
        }
        let piece = await withTaskCancellationHandler {
            await channel.next()
        } onCancel: {
            cancel()
        }
        return try piece.get()
    }
}
