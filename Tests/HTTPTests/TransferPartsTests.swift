import Testing

@testable import HTTP

/// The pure parts of a transfer: reading heads and keeping limits.
@Suite struct TransferPartsTests {
    private let start = ContinuousClock.now

    // MARK: Heads

    @Test func `a head has its status and every field, compared without case`() {
        var parser = HeadParser()
        let lines = ["HTTP/1.1 200 OK\r\n", "Set-Cookie: a\r\n", "set-cookie:  b \r\n", "Empty:\r\n"]
        for line in lines { #expect(parser.handle(line: line.utf8) == .more) }
        guard case .head(let head) = parser.handle(line: "\r\n".utf8) else {
            Issue.record("no head")
            return
        }
        #expect(head.status == 200)
        #expect(head.headers.values(of: "SET-COOKIE") == ["a", "b"])
        #expect(head.headers["empty"] == "")
        #expect(head.headers["absent"] == nil)
    }

    @Test func `an interim head is replaced by the final one`() {
        var parser = HeadParser()
        _ = parser.handle(line: "HTTP/1.1 103 Early Hints\r\n".utf8)
        _ = parser.handle(line: "Link: x\r\n".utf8)
        _ = parser.handle(line: "\r\n".utf8)
        _ = parser.handle(line: "HTTP/1.1 404\r\n".utf8)
        #expect(parser.handle(line: "\r\n".utf8) == .head(HTTPResponseHead(status: 404)))
    }

    @Test func `setting a field replaces all of its values`() {
        var headers: HTTPHeaders = ["A": "1", "a": "2"]
        headers["A"] = "3"
        #expect(headers.fields.map(\.value) == ["3"])
        headers["a"] = nil
        #expect(headers.fields.isEmpty)
    }

    // MARK: Loopback

    @Test(arguments: [
        ("http://localhost:11434", true), ("http://127.0.0.1", true), ("http://127.9.9.9:1/x", true),
        ("http://[::1]:80/", true), ("https://LOCALHOST", true), ("http://example.org", false),
        ("http://localhost.example.org", false), ("http://10.0.0.1", false),
        ("http://127.example.org", false),
    ])
    func `this machine is recognised, since no proxy serves it`(url: String, isLoopback: Bool) {
        #expect(HTTPRequest(url: url).isLoopback == isLoopback)
    }

    // MARK: Limits

    @Test func `before the first byte its own limit counts, after it the silence`() {
        var deadlines = deadlines(firstByte: 10, silence: 2)
        #expect(deadlines.next == start + .seconds(10))
        #expect(deadlines.missed(at: start + .seconds(9)) == nil)
        #expect(deadlines.missed(at: start + .seconds(10))?.phase == .firstByte)
        deadlines.received(at: start + .seconds(9))
        #expect(deadlines.next == start + .seconds(11))
        #expect(deadlines.missed(at: start + .seconds(11))?.phase == .silence)
    }

    @Test func `a paused transfer is not silent`() {
        var deadlines = deadlines(firstByte: nil, silence: 2)
        deadlines.received(at: start)
        deadlines.paused()
        #expect(deadlines.next == nil)
        deadlines.resumed(at: start + .seconds(60))
        #expect(deadlines.missed(at: start + .seconds(61)) == nil)
        #expect(deadlines.missed(at: start + .seconds(62))?.phase == .silence)
    }

    @Test func `the limit on the whole counts always`() {
        var deadlines = deadlines(firstByte: nil, silence: nil, total: 5)
        deadlines.received(at: start + .seconds(4))
        deadlines.paused()
        #expect(deadlines.missed(at: start + .seconds(5))?.phase == .total)
    }

    @Test func `no limits, no wake-up`() {
        #expect(deadlines(firstByte: nil, silence: nil).next == nil)
    }

    private func deadlines(firstByte: Int?, silence: Int?, total: Int? = nil) -> TransferDeadlines {
        let timeouts = HTTPTimeouts(
            firstByte: firstByte.map { .seconds($0) },
            silence: silence.map { .seconds($0) },
            total: total.map { .seconds($0) }
        )
        return TransferDeadlines(timeouts: timeouts, start: start)
    }
}
