/// Takes out of a text what says nothing about the kind of work: markup, code, addresses, numbers.
///
/// What is taken out leaves a mark such as `xxcode`, because that it was there does say something. The steps follow one
/// another; each works on what the one before it left.
enum CleanText {
    /// A body, in ASCII lower case.
    static func body(_ text: [UInt8]) -> [UInt8] { lowered(marked(text)) }

    /// A title, in lower case also beyond ASCII, since its characters are features themselves.
    static func title(_ text: [UInt8]) -> [UInt8] {
        let marked = marked(text)
        guard marked.contains(where: { $0 >= 0x80 }) else { return lowered(marked) }
        return Array(String(decoding: marked, as: UTF8.self).lowercased().utf8)
    }

    private static func marked(_ text: [UInt8]) -> [UInt8] {
        numbers(hexes(tags(addresses(images(fences(comments(text)))))))
    }

    private static func comments(_ text: [UInt8]) -> [UInt8] {
        var end = ForwardFinder("-->")
        return replacing(in: text, by: " ") { index in
            guard ByteText.has("<!--", in: text, at: index) else { return nil }
            return end.next(in: text, from: index + 4).map { $0 + 3 }
        }
    }

    private static func fences(_ text: [UInt8]) -> [UInt8] {
        var end = ForwardFinder("```")
        return replacing(in: text, by: " xxcode ") { index in
            guard ByteText.has("```", in: text, at: index) else { return nil }
            return end.next(in: text, from: index + 3).map { $0 + 3 } ?? text.count
        }
    }

    private static func images(_ text: [UInt8]) -> [UInt8] {
        var finder = ImageFinder()
        return replacing(in: text, by: " xximg ") { finder.end(in: text, at: $0) }
    }

    private static func addresses(_ text: [UInt8]) -> [UInt8] {
        replacing(in: text, by: " xxurl ") { addressEnd(in: text, at: $0) }
    }

    /// Where the address ends that starts at `index`; nil if none does.
    static func addressEnd(in text: [UInt8], at index: Int) -> Int? {
        guard text[index] == UInt8(ascii: "h"), ByteText.has("http", in: text, at: index) else { return nil }
        var end = index + 4
        if end < text.count, text[end] == UInt8(ascii: "s") { end += 1 }
        guard ByteText.has("://", in: text, at: end) else { return nil }
        end += 3
        let start = end
        while end < text.count, ByteText.whitespace(in: text, at: end) == 0 {
            end += ByteText.length(of: text[end])
        }
        return end > start ? min(end, text.count) : nil
    }

    private static func tags(_ text: [UInt8]) -> [UInt8] {
        var close = ForwardFinder(">")
        return replacing(in: text, by: " ") { index in
            guard text[index] == UInt8(ascii: "<") else { return nil }
            var name = index + 1
            if name < text.count, text[name] == UInt8(ascii: "/") { name += 1 }
            guard name < text.count, ByteText.isLetter(text[name]) else { return nil }
            return close.next(in: text, from: name + 1).map { $0 + 1 }
        }
    }

    /// Whole words such as `0x7ffe` and `2927bc67`.
    private static func hexes(_ text: [UInt8]) -> [UInt8] {
        replacing(in: text, by: " xxhex ") { index in
            guard ByteText.isHex(text[index]), !ByteText.isWord(in: text, before: index) else { return nil }
            var end = index
            if ByteText.has("0x", in: text, at: index) {
                end += 2
                while end < text.count,
                    ByteText.isHex(text[end])
                        || ByteText.isHex(text[end] | 0x20) && ByteText.isLetter(text[end])
                {
                    end += 1
                }
                return end > index + 2 && !ByteText.isWord(in: text, at: end) ? end : nil
            }
            while end < text.count, ByteText.isHex(text[end]) { end += 1 }
            return (7...40).contains(end - index) && !ByteText.isWord(in: text, at: end) ? end : nil
        }
    }

    /// Numbers with their points, commas and `x`: `1.2`, `1920x1080`.
    private static func numbers(_ text: [UInt8]) -> [UInt8] {
        replacing(in: text, by: " xxnum ") { index in
            guard ByteText.isDigit(text[index]), !ByteText.isWord(in: text, before: index) else { return nil }
            var end = index + 1
            while end < text.count, isNumberPart(text[end]) { end += 1 }
            while end > index, !ByteText.isBoundary(in: text, at: end) { end -= 1 }
            return end > index ? end : nil
        }
    }

    private static func isNumberPart(_ byte: UInt8) -> Bool {
        ByteText.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
            || byte == UInt8(ascii: "x")
    }

    private static func lowered(_ text: [UInt8]) -> [UInt8] {
        var lowered = text.map(ByteText.lower)
        // The two characters beyond ASCII whose lower case is an ASCII letter: the Kelvin sign and İ.
        for index in text.indices where text[index] >= 0xC4 {
            if ByteText.has("\u{212A}", in: text, at: index) {
                lowered.replaceSubrange(index..<index + 3, with: [0, 0, UInt8(ascii: "k")])
            } else if ByteText.has("\u{130}", in: text, at: index) {
                lowered.replaceSubrange(index..<index + 2, with: [UInt8(ascii: "i"), 0])
            }
        }
        return lowered
    }

    /// A text with every match replaced; `match` tells where the match ends that starts at an index, nil if none does.
    @inline(__always)
    private static func replacing(
        in text: [UInt8],
        by mark: StaticString,
        match: (Int) -> Int?
    ) -> [UInt8] {
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while index < text.count {
            guard let end = match(index) else {
                index += 1
                continue
            }
            if copied == 0 { result.reserveCapacity(text.count + 64) }
            result += text[copied..<index]
            result += UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
            index = end
            copied = end
        }
        guard copied > 0 else { return text }
        return result + text[copied...]
    }
}

/// Finds images, in Markdown or HTML.
struct ImageFinder {
    private var bracket = ForwardFinder("]")
    private var parenthesis = ForwardFinder(")")
    private var close = ForwardFinder(">")

    /// Where the image ends that starts at `index`; nil if none does.
    mutating func end(in text: [UInt8], at index: Int) -> Int? {
        if ByteText.has("![", in: text, at: index) {
            guard let end = bracket.next(in: text, from: index + 2), ByteText.has("](", in: text, at: end)
            else { return nil }
            return parenthesis.next(in: text, from: end + 2).map { $0 + 1 }
        }
        guard ByteText.has("<img", in: text, at: index) else { return nil }
        return close.next(in: text, from: index + 4).map { $0 + 1 }
    }
}
