import Foundation
import HTTP
import StubServer
import Testing

/// Whole exchanges over loopback, with servers that behave and servers that do not.
@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private let client = HTTPClient(userAgent: "switchyard-tests/1")

    // MARK: Well-behaved servers

    @Test func `a whole response arrives with its status, headers and body`() async throws {
        let server = try StubServer(answering: .plain("hello", headers: ["X-Kind": "greeting"]))
        let response = try await client.send(HTTPRequest(url: server.url + "/there?q=1"))
        #expect(response.status == 200)
        #expect(response.head.headers["x-kind"] == "greeting")
        #expect(response.body == Array("hello".utf8))
        #expect(server.requests.map(\.target) == ["/there?q=1"])
    }

    @Test func `an error status is a response and no failure`() async throws {
        let server = try StubServer(answering: .plain("no such thing", status: 404))
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.status == 404)
        #expect(!response.head.isSuccess)
        #expect(response.body == Array("no such thing".utf8))
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
    func `every method arrives with its body and headers`(method: HTTPRequest.Method) async throws {
        let server = try StubServer(answering: .plain(""))
        let body = method == .get ? [] : Array("payload".utf8)
        _ = try await client.send(
            HTTPRequest(method: method, url: server.url, headers: ["X-One": "1", "X-Empty": ""], body: body)
        )
        let request = try #require(server.requests.first)
        #expect(request.method == method.rawValue)
        #expect(request.body == body)
        #expect(request.headers["x-one"] == "1")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["user-agent"] == "switchyard-tests/1")
        #expect(request.headers["expect"] == nil)
    }

    @Test func `HEAD has a head and no body`() async throws {
        let server = try StubServer(answering: .plain("a body that is not sent"))
        let response = try await client.send(HTTPRequest(method: .head, url: server.url))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test func `an empty POST has a length of zero`() async throws {
        let server = try StubServer(answering: .plain("ok"))
        _ = try await client.send(HTTPRequest(method: .post, url: server.url))
        #expect(server.requests.first?.headers["content-length"] == "0")
    }

    @Test func `a large body goes out at once, without asking first`() async throws {
        let server = try StubServer(answering: .plain("ok"))
        let body = [UInt8](repeating: 120, count: 3_000_000)
        _ = try await client.send(HTTPRequest(method: .post, url: server.url, body: body))
        #expect(server.requests.first?.body == body)
        #expect(server.requests.first?.headers["expect"] == nil)
    }

    @Test func `one connection serves one request after another`() async throws {
        let server = try StubServer(answering: .plain("ok"))
        for _ in 1...3 { _ = try await client.send(HTTPRequest(url: server.url)) }
        #expect(server.requests.map(\.connection) == [1, 1, 1])
    }

    @Test func `many exchanges run side by side`() async throws {
        let server = try StubServer { request, _ in
            StubResponse(steps: [.wait(.milliseconds(20)), .text(request.target)])
        }
        let client = client
        let bodies = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let response = try await client.send(HTTPRequest(url: "\(server.url)/\(number)"))
                    return String(decoding: response.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(bodies == Set((0..<20).map { "/\($0)" }))
    }

    @Test func `a packed body arrives unpacked, and its limit counts what was unpacked`() async throws {
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57,
            0xC8, 0xA0, 0x3B, 0x09, 0x00, 0x2F, 0xFA, 0xF8, 0x48, 0x78, 0x00, 0x00, 0x00,
        ]
        let server = try StubServer(
            answering: StubResponse(headers: ["Content-Encoding": "gzip"], steps: [.send(packed)])
        )
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.body == Array(String(repeating: "hello ", count: 20).utf8))
        await #expect(throws: HTTPError.bodyTooLarge(url: server.url, limit: 100)) {
            try await client.send(HTTPRequest(url: server.url), maximumBodyBytes: 100)
        }
    }

    @Test func `a socket in the file system is reached`() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/switchyard-\(UUID().uuidString.prefix(8))"
        defer { unlink(path) }
        let server = try StubServer(unixSocketPath: path) { _, _ in .plain("by file") }
        let response = try await client.send(HTTPRequest(url: server.url + "/x", unixSocketPath: path))
        #expect(response.body == Array("by file".utf8))
    }

    @Test func `a redirect comes back to the caller unless it is to be followed`() async throws {
        let server = try StubServer { request, _ in
            request.target == "/old"
                ? .plain("moved", status: 302, headers: ["Location": "/new"]) : .plain("new")
        }
        let kept = try await client.send(HTTPRequest(url: server.url + "/old"))
        #expect(kept.status == 302)
        #expect(kept.head.headers["location"] == "/new")
        let followed = try await client.send(HTTPRequest(url: server.url + "/old", maximumRedirects: 2))
        #expect(followed.status == 200)
        #expect(followed.body == Array("new".utf8))
    }

    // MARK: Streams

    @Test func `pieces arrive as they are sent, before the end`() async throws {
        let server = try StubServer(answering: StubResponse(steps: [.text("first"), .hang]))
        let stream = try await client.stream(HTTPRequest(url: server.url))
        var pieces = stream.makeAsyncIterator()
        #expect(try await pieces.next() == Array("first".utf8))
    }

    @Test func `the head arrives before the body begins`() async throws {
        let server = try StubServer(answering: StubResponse(headers: ["X-Early": "1"], steps: [.hang]))
        let stream = try await client.stream(HTTPRequest(url: server.url))
        #expect(stream.head.headers["x-early"] == "1")
    }

    @Test func `a consumer that lags pauses the server and still gets everything`() async throws {
        let piece = [UInt8](repeating: 97, count: 1 << 16)
        let count = 200
        let server = try StubServer(
            answering: StubResponse(steps: Array(repeating: .send(piece), count: count))
        )
        // No silence limit can run out while it is the consumer who is slow.
        let timeouts = HTTPTimeouts(silence: .milliseconds(300))
        let stream = try await client.stream(HTTPRequest(url: server.url, timeouts: timeouts))
        await server.waitForBlockedSends(8)
        var total = 0
        for try await piece in stream { total += piece.count }
        #expect(total == piece.count * count)
    }

    // MARK: Giving up

    @Test func `cancelling the task closes the connection although no byte comes`() async throws {
        let server = try StubServer(answering: .silent)
        let task = Task { [client] in try await client.send(HTTPRequest(url: server.url)) }
        await server.waitForRequests(1)
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        await server.waitForAbandonedConnections(1)
    }

    @Test func `cancelling in the middle of a body closes the connection`() async throws {
        let server = try StubServer(answering: StubResponse(steps: [.text("a"), .hang]))
        let task = Task { [client] in
            let stream = try await client.stream(HTTPRequest(url: server.url))
            for try await _ in stream { withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        await server.waitForAbandonedConnections(1)
    }

    @Test func `dropping the stream closes the connection`() async throws {
        let server = try StubServer(answering: StubResponse(steps: [.text("a"), .hang]))
        do {
            let stream = try await client.stream(HTTPRequest(url: server.url))
            #expect(stream.head.status == 200)
        }
        await server.waitForAbandonedConnections(1)
    }

    @Test func `a cancelled task sends nothing`() async throws {
        let server = try StubServer(answering: .plain("ok"))
        let task = Task { [client] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(url: server.url))
        }
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(server.requests.isEmpty)
    }

    // MARK: Failures

    @Test func `a closed port is no connection`() async throws {
        // The port of a protocol that nothing speaks any more: a server of ours would close its own a moment late.
        await check(HTTPRequest(url: "http://127.0.0.1:9")) {
            if case .couldNotConnect = $0 { true } else { false }
        }
    }

    @Test func `each limit is named when it runs out`() async throws {
        let server = try StubServer(answering: .silent)
        let talker = try StubServer(answering: StubResponse(steps: [.text("a"), .hang]))
        let slow = try StubServer(
            answering: StubResponse(steps: (0..<100).flatMap { _ in [.text("a"), .wait(.milliseconds(20))] })
        )
        let limit = Duration.milliseconds(80)
        await check(HTTPRequest(url: server.url, timeouts: HTTPTimeouts(firstByte: limit))) {
            $0 == .timedOut(.firstByte, url: server.url, after: limit)
        }
        await check(HTTPRequest(url: talker.url, timeouts: HTTPTimeouts(silence: limit))) {
            $0 == .timedOut(.silence, url: talker.url, after: limit)
        }
        await check(HTTPRequest(url: slow.url, timeouts: HTTPTimeouts(silence: limit, total: limit))) {
            $0 == .timedOut(.total, url: slow.url, after: limit)
        }
        await server.waitForAbandonedConnections(1)
    }

    @Test(arguments: [
        StubResponse(framing: .chunked, steps: [.text("abc"), .cut]),
        StubResponse(framing: .length(100), steps: [.text("abc"), .cut]),
        StubResponse(framing: .chunked, steps: [.text("abc"), .wait(.milliseconds(30)), .reset]),
    ])
    func `a body that is cut is no whole body`(response: StubResponse) async throws {
        let server = try StubServer(answering: response)
        await check(HTTPRequest(url: server.url)) { $0 == .connectionLost(url: server.url, bytesReceived: 3) }
    }

    @Test func `what came before the cut is delivered first`() async throws {
        let server = try StubServer(answering: StubResponse(steps: [.text("abc"), .cut]))
        let stream = try await client.stream(HTTPRequest(url: server.url))
        var received: [UInt8] = []
        await #expect(throws: HTTPError.self) { for try await piece in stream { received += piece } }
        #expect(received == Array("abc".utf8))
    }

    @Test func `a connection that closes without a word is lost`() async throws {
        let server = try StubServer(answering: StubResponse(framing: .raw, steps: [.cut]))
        await check(HTTPRequest(url: server.url)) { $0 == .connectionLost(url: server.url, bytesReceived: 0) }
    }

    @Test func `what is no HTTP is named so`() async throws {
        let server = try StubServer(answering: StubResponse(framing: .raw, steps: [.text("SSH-2.0-x\r\n")]))
        await check(HTTPRequest(url: server.url)) { if case .invalidResponse = $0 { true } else { false } }
    }

    @Test func `a head without an end is refused`() async throws {
        let field = StubResponse.Step.text("X-Long: " + String(repeating: "x", count: 60_000) + "\r\n")
        let steps = [StubResponse.Step.text("HTTP/1.1 200 OK\r\n")] + Array(repeating: field, count: 6)
        let server = try StubServer(answering: StubResponse(framing: .raw, steps: steps + [.hang]))
        await check(HTTPRequest(url: server.url)) { error in
            switch error {
            case .invalidResponse, .failed: true
            default: false
            }
        }
    }

    @Test func `a body over the limit is refused and its connection closed`() async throws {
        let server = try StubServer(
            answering: StubResponse(steps: [.text(String(repeating: "x", count: 2_000)), .hang])
        )
        await #expect(throws: HTTPError.bodyTooLarge(url: server.url, limit: 1_000)) {
            try await client.send(HTTPRequest(url: server.url), maximumBodyBytes: 1_000)
        }
        await server.waitForAbandonedConnections(1)
    }

    @Test(arguments: ["", "localhost:11434", "http://", "http:// x", "nonsense", "/path"])
    func `what is no address is refused before anything is sent`(url: String) async {
        await check(HTTPRequest(url: url)) { error in
            switch error {
            case .invalidURL, .unsupported: true
            default: false
            }
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:1/x"])
    func `other protocols are refused`(url: String) async {
        await check(HTTPRequest(url: url)) { if case .unsupported = $0 { true } else { false } }
    }

    @Test func `a redirect to another protocol is not followed`() async throws {
        let server = try StubServer(
            answering: .plain("", status: 302, headers: ["Location": "file:///etc/hostname"])
        )
        await check(HTTPRequest(url: server.url, maximumRedirects: 3)) { error in
            switch error {
            case .invalidResponse, .failed: true
            default: false
            }
        }
    }

    @Test func `a header cannot smuggle another one in`() async {
        let request = HTTPRequest(url: "http://127.0.0.1:1", headers: ["X-A": "1\r\nX-B: 2"])
        await check(request) { if case .unsupported = $0 { true } else { false } }
    }

    @Test func `an address is shown without credentials and query`() {
        let request = HTTPRequest(url: "https://me:secret@example.org/log?token=abc#x")
        #expect(request.displayURL == "https://example.org/log")
    }

    private func check(
        _ request: HTTPRequest,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isExpected: (HTTPError) -> Bool
    ) async {
        do throws(HTTPError) {
            let response = try await client.send(request)
            Issue.record("got \(response.status)", sourceLocation: sourceLocation)
        } catch {
            #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
        }
    }
}
