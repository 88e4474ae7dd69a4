/// What a title and body show besides their words: code, a trace, pictures, questions, phrases of reports and wishes.
struct TextFlags {
    /// The names of the flags that are up.
    private(set) var names: [String] = []

    init(title: [UInt8], body: [UInt8]) {
        let marks = PhraseScan(body)
        // A wish counts in either, and one that begins in the title may end in the body.
        let both = title + [ByteText.space] + body.prefix(64)
        let hasWish = marks.hasWish || title.indices.contains { PhraseScan.isWish(in: both, at: $0) }
        if marks.hasFence { names.append("fence") }
        if marks.hasTrace { names.append("trace") }
        if marks.hasImage { names.append("img") }
        if marks.hasAddress { names.append("url") }
        if Self.lastVisible(of: title) == UInt8(ascii: "?") { names.append("tq") }
        if marks.hasQuestionMark { names.append("bq") }
        if Self.startsWithQuestionWord(title) { names.append("twh") }
        if marks.hasRepro { names.append("repro") }
        if hasWish { names.append("wish") }
        if let tag = Self.tag(of: title) { names.append(tag) }
        names.append("len\(Self.lengthClass(of: body))")
    }

    private static func lastVisible(of text: [UInt8]) -> UInt8? {
        var end = text.count
        while end > 0 {
            var start = end - 1
            while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
            guard ByteText.whitespace(in: text, at: start) > 0 else { return text[start] }
            end = start
        }
        return nil
    }

    private static func afterWhitespace(_ text: [UInt8]) -> Int {
        var index = 0
        while case let length = ByteText.whitespace(in: text, at: index), length > 0 { index += length }
        return index
    }

    private static let questionWords: [StaticString] = [
        "how", "what", "why", "where", "when", "which", "is", "are", "can", "could", "does", "do", "should",
        "who", "will", "would",
    ]

    private static func startsWithQuestionWord(_ title: [UInt8]) -> Bool {
        let start = afterWhitespace(title)
        return questionWords.contains { word in
            ByteText.hasIgnoringCase(word, in: title, at: start)
                && !ByteText.isWord(in: title, at: start + word.utf8CodeUnitCount)
        }
    }

    /// `tag_` and what stands in brackets at the start of a title, such as `[Bug]`.
    private static func tag(of title: [UInt8]) -> String? {
        let start = afterWhitespace(title)
        guard ByteText.has("[", in: title, at: start),
            let end = title[start...].firstIndex(of: UInt8(ascii: "]")), end > start + 1
        else { return nil }
        let inner = String(decoding: title[(start + 1)..<end], as: UTF8.self)
        guard inner.unicodeScalars.count <= 40 else { return nil }
        let bytes = Array(inner.lowercased().utf8)
        var tag: [UInt8] = Array("tag_".utf8)
        var wasOther = false
        var index = 0
        while index < bytes.count {
            let length = min(ByteText.length(of: bytes[index]), bytes.count - index)
            if ByteText.isWord(in: bytes, at: index) {
                tag += bytes[index..<index + length]
                wasOther = false
            } else if !wasOther {
                tag.append(UInt8(ascii: "_"))
                wasOther = true
            }
            index += length
        }
        return String(decoding: tag, as: UTF8.self)
    }

    /// 0 to 6, by the logarithm of the number of words.
    private static func lengthClass(of body: [UInt8]) -> Int {
        var words = 0
        var isInWord = false
        var index = 0
        while index < body.count {
            let length = ByteText.whitespace(in: body, at: index)
            if length > 0 {
                isInWord = false
                index += length
            } else {
                if !isInWord { words += 1 }
                isInWord = true
                index += 1
            }
        }
        // The smallest numbers of words with floor(log2(words + 1) / 1.3) of 1 to 6.
        return lengthBounds.count { words >= $0 }
    }

    /// ⌈2^(1.3 k)⌉ − 1 for k from 1 to 6.
    private static let lengthBounds = [2, 6, 14, 36, 90, 222]
}
