import Synchronization

/// An HTTP client that streams: every wait has a limit and can be cancelled, and a cancelled exchange
/// closes its connection at once.
///
/// One client serves the whole process. It costs nothing before its first exchange and nothing while it
/// is idle. It follows no redirect unless asked, uses no proxy for this machine, and keeps no cookies.
package final class HTTPClient: Sendable {
    private let userAgent: String
    private let authorities: String?
    private let loop = Mutex<TransferLoop?>(nil)

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - userAgent: How it introduces itself, such as `switchyard/1.0`.
    ///   - authorities: A file in PEM form of the authorities whose certificates are trusted; nil for those of
    ///     the system.
    package init(userAgent: String = "switchyard", authorities: String? = nil) {
        self.userAgent = userAgent
        self.authorities = authorities
    }

    /// Sends a request and returns when the response's head is there, whatever its status.
    ///
    /// - Throws: `HTTPError` when no response came.
    package func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
        try await open(request, acceptsCompression: false)
    }

    /// Sends a request and collects the whole response, whatever its status.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - maximumBodyBytes: The most to accept, after unpacking.
    /// - Returns: The response with its body unpacked.
    /// - Throws: `HTTPError.bodyTooLarge` over the limit, other cases when no whole response came.
    package func send(
        _ request: HTTPRequest,
        maximumBodyBytes: Int = 16 << 20
    ) async throws(HTTPError) -> HTTPResponse {
        let stream = try await open(request, acceptsCompression: true)
        return HTTPResponse(
            head: stream.head,
            body: try await stream.collect(maximumBytes: maximumBodyBytes, url: request.displayURL)
        )
    }

    /// Sends a request and collects the beginning and the end of the response, whatever its status.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - maximumBodyBytes: The most to keep, after unpacking; of a larger body half of that from its beginning,
    ///     half from its end.
    /// - Returns: The response, which says how much of its body is missing.
    /// - Throws: `HTTPError` when no whole response came.
    package func sendKeepingEnds(
        _ request: HTTPRequest,
        maximumBodyBytes: Int
    ) async throws(HTTPError) -> HTTPResponse {
        let stream = try await open(request, acceptsCompression: true)
        var ends = BodyEnds(limit: maximumBodyBytes)
        var iterator = stream.makeAsyncIterator()
        while let piece = try await iterator.next() { ends.append(piece) }
        return HTTPResponse(head: stream.head, body: ends.joined, omittedBytes: ends.omitted)
    }

    private func open(
        _ request: HTTPRequest,
        acceptsCompression: Bool
    ) async throws(HTTPError) -> HTTPStream {
        try request.validate()
        guard !Task.isCancelled else { throw .cancelled }
        let order = TransferOrder(
            request: request,
            channel: ResponseChannel(),
            userAgent: userAgent,
            authorities: authorities,
            acceptsCompression: acceptsCompression
        )
        let source = StreamSource(loop: try readyLoop(), order: order)
        return HTTPStream(head: try await source.head(), source: source)
    }

    private func readyLoop() throws(HTTPError) -> TransferLoop {
        let ready = loop.withLock { loop in
            if loop == nil { loop = TransferLoop() }
            return loop
        }
        guard let ready else { throw .libraryMissing }
        return ready
    }
}

extension HTTPStream {
    /// Takes the rest of the body whole.
    ///
    /// - Throws: `HTTPError.bodyTooLarge` over the limit, after closing the connection.
    package func collect(maximumBytes: Int, url: String) async throws(HTTPError) -> [UInt8] {
        var body: [UInt8] = []
        var iterator = makeAsyncIterator()
        while let piece = try await iterator.next() {
            guard body.count + piece.count <= maximumBytes else {
                cancel()
                throw .bodyTooLarge(url: url, limit: maximumBytes)
            }
            body.append(contentsOf: piece)
        }
        return body
    }
}
