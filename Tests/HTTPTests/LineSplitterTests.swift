import HTTP
import Testing

@Suite struct LineSplitterTests {
    @Test(arguments: 1...12)
    func `lines come out whole, however the stream is cut`(size: Int) throws {
        let text = "{\"a\":1}\n\n{\"b\":\"é😀\"}\r\n{\"c\":3}\nlast"
        let bytes = Array(text.utf8)
        var splitter = LineSplitter(maximumLineBytes: 100)
        var lines: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += try splitter.lines(adding: Array(bytes[start..<min(start + size, bytes.count)]))
        }
        if let last = splitter.finish() { lines.append(last) }
        #expect(
            lines.map { String(decoding: $0, as: UTF8.self) } == [
                "{\"a\":1}", "{\"b\":\"é😀\"}", "{\"c\":3}", "last",
            ]
        )
    }

    @Test func `several lines in one piece come out together`() throws {
        var splitter = LineSplitter(maximumLineBytes: 10)
        #expect(try splitter.lines(adding: Array("a\nb\nc".utf8)) == [Array("a".utf8), Array("b".utf8)])
        #expect(splitter.finish() == Array("c".utf8))
        #expect(splitter.finish() == nil)
    }

    @Test func `a line over the limit is refused before its end comes`() throws {
        var splitter = LineSplitter(maximumLineBytes: 4)
        #expect(try splitter.lines(adding: Array("abcd\nab".utf8)).count == 1)
        #expect(throws: LineSplitter.LineTooLong(limit: 4)) { try splitter.lines(adding: Array("cde".utf8)) }
    }
}
