import Testing

@testable import Store

/// Long texts: how long they take is printed and not judged.
@Suite struct LongTextTests {
    private static let size = 1 << 20

    private static let lines = [
        "a log":
            "2026-01-02T03:04:05Z INFO worker[12]: request id=4711 path=/api/v1/items took 12 ms, ok: true\n",
        "a program": "    let total = items.reduce(0) { $0 + $1.price } // see: https://example.org/a?b=c\n",
        "one word": "abcdefghijklmnop", "hyphens": "-",
        "JSON": #"{"id": 17, "name": "eyJ-abc", "token": "x"}, "#,
    ]

    @Test(arguments: lines.keys.sorted())
    func `a long text without secrets stays as it is, whole or in pieces`(name: String) throws {
        let line = Array(try #require(Self.lines[name]).utf8)
        let bytes = (0..<(Self.size / line.count)).flatMap { _ in line }
        let text = String(decoding: bytes, as: UTF8.self)
        let redactor = Redactor(secrets: ["a-secret-of-the-environment"])
        let clock = ContinuousClock()
        var isSame = false
        let whole = clock.measure { isSame = redactor.redactIfNeeded(text) == nil }
        #expect(isSame)
        var stream = redactor.stream()
        var result: [UInt8] = []
        let pieces = clock.measure {
            for start in stride(from: 0, to: bytes.count, by: 16 * 1024) {
                result += stream.append(bytes[start..<min(start + 16 * 1024, bytes.count)])
            }
            result += stream.finish()
        }
        let isKept = result == bytes
        #expect(isKept)
        print("\(name): \(bytes.count >> 20) MB redacted in \(whole), in pieces in \(pieces)")
    }
}
