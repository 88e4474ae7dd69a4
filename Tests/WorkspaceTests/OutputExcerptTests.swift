import Testing

@testable import Workspace

@Suite struct OutputExcerptTests {
    @Test(arguments: 0...40)
    func `head and tail never overlap and never lose the count`(length: Int) {
        var excerpt = OutputExcerpt(headLimit: 5, tailLimit: 7)
        let bytes = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        for byte in bytes { excerpt.append([byte]) }
        #expect(excerpt.totalBytes == length)
        #expect(excerpt.omittedBytes == max(0, length - 12))
        guard length > 12 else {
            #expect(excerpt.text == String(decoding: bytes, as: UTF8.self))
            return
        }
        #expect(excerpt.text.hasPrefix(String(decoding: bytes.prefix(5), as: UTF8.self) + "\n"))
        #expect(excerpt.text.hasSuffix("\n" + String(decoding: bytes.suffix(7), as: UTF8.self)))
    }
}
