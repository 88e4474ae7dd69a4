import Testing

@testable import LanguageModels

/// Server-sent events, however the stream that brings them is cut.
@Suite struct EventStreamTests {
    private func texts(_ stream: String, inPiecesOf size: Int = .max) throws -> [String] {
        let bytes = Array(stream.utf8)
        var parser = EventStreamParser()
        var events: [ServerSentEvent] = []
        var start = 0
        while start < bytes.count {
            let end = size < bytes.count - start ? start + size : bytes.count
            events += try parser.events(adding: Array(bytes[start..<end]))
            start = end
        }
        if let last = try parser.finish() { events.append(last) }
        return events.map { String(decoding: $0.data, as: UTF8.self) }
    }

    @Test(
        arguments: [
            "data: Grüße 😀\n\ndata: b\n\n", "data: Grüße 😀\r\n\r\ndata: b\r\n\r\n",
            "data: Grüße 😀\r\rdata: b\r\r", "\u{FEFF}data:Grüße 😀\n\n\n\ndata:b\n\n",
            "event: x\nid: 1\nretry: 5\ndata: Grüße 😀\n\n: alive\n\ndata: b",
            ": alive\n\ndata: Grüße 😀\nunknown: 7\n\ndata: b\n",
        ],
        [1, 2, 3, 7, Int.max]
    )
    func `events are the same wherever the pieces are cut`(stream: String, size: Int) throws {
        #expect(try texts(stream, inPiecesOf: size) == ["Grüße 😀", "b"])
    }

    @Test(arguments: [1, 5, Int.max])
    func `data of several lines is one text`(size: Int) throws {
        #expect(try texts("data: {\r\ndata:\r\ndata:  1}\r\n\r\n", inPiecesOf: size) == ["{\n\n 1}"])
    }

    @Test func `a failure that is told outside of the data is not passed over`() throws {
        #expect(try texts("error: {\"a\":1}\n\n") == ["{\"a\":1}"])
        #expect(try texts("{\"a\":1}\n") == ["{\"a\":1}"])
    }

    @Test func `comments alone are no event`() throws {
        #expect(try texts(": one\n\n: two\n\n").isEmpty)
    }

    @Test(arguments: ["<!DOCTYPE html>\n", "hello\n", "<html>"])
    func `what is no stream of events is named with its start`(stream: String) {
        #expect { try texts(stream) } throws: { error in
            let start = stream.filter { $0 != "\n" }
            return (error as? EventStreamParser.Invalid)?.reason.contains(start) == true
        }
    }

    @Test func `an event that never ends is stopped`() throws {
        var parser = EventStreamParser()
        _ = try parser.events(adding: Array("data: ".utf8))
        let piece = [UInt8](repeating: 120, count: 9 << 20)
        _ = try parser.events(adding: piece)
        var error: EventStreamParser.Invalid?
        do throws(EventStreamParser.Invalid) {
            _ = try parser.events(adding: piece)
        } catch let thrown {
            error = thrown
        }
        #expect(error?.reason.contains("16777216") == true)
    }
}
