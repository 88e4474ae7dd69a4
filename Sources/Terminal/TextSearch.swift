/// A literal search in lines of text: case matters only if the words hold a capital letter.
///
/// Works on bytes, so that a long text is searched within a frame. Letters beyond ASCII mind their case.
package struct TextSearch: Hashable, Sendable {
    /// The same search in bytes as they lie in memory.
    let bytes: ByteSearch

    /// Reads words as one types them; nil if there is nothing to look for.
    package init?(_ words: String) {
        let mindsCase = words.contains(where: \.isUppercase)
        guard let bytes = ByteSearch(Array(words.utf8), mindsCase: mindsCase) else { return nil }
        self.bytes = bytes
    }

    /// Whether the words stand in the text.
    package func isFound(in text: some StringProtocol) -> Bool {
        bytes.needle.isFound(in: text, inOrderOnly: false, mindsCase: bytes.mindsCase)
    }

    /// The first place where the words stand.
    package func firstRange(in text: String) -> Range<String.Index>? {
        firstRange(in: text, from: text.startIndex)
    }

    /// Where the words stand in the text, from left to right, not overlapping.
    package func ranges(in text: String) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var start = text.startIndex
        while start < text.endIndex, let range = firstRange(in: text, from: start) {
            ranges.append(range)
            start = range.upperBound
        }
        return ranges
    }

    private func firstRange(in text: String, from start: String.Index) -> Range<String.Index>? {
        let needle = bytes.needle
        guard let offset = needle.offset(in: text[start...], mindsCase: bytes.mindsCase) else { return nil }
        let from = text.utf8.index(start, offsetBy: offset)
        return from..<text.utf8.index(from, offsetBy: needle.count)
    }
}

extension [UInt8] {
    /// Whether these bytes stand in a text: as they are, or only one after the other.
    ///
    /// Without `mindsCase`, ASCII letters of both cases are the same; these bytes are to be in lower case.
    func isFound(in text: some StringProtocol, inOrderOnly: Bool, mindsCase: Bool) -> Bool {
        guard inOrderOnly else { return offset(in: text, mindsCase: mindsCase) != nil }
        var next = startIndex
        for byte in text.utf8 where next < endIndex {
            if byte == self[next] || !mindsCase && byte.asciiLowercased == self[next] { next += 1 }
        }
        return next == endIndex
    }

    /// The offset in bytes of the first place where these bytes stand.
    fileprivate func offset(in text: some StringProtocol, mindsCase: Bool) -> Int? {
        func search(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
            guard let first, count <= text.count else { return nil }
            var start = 0
            while start <= text.count - count {
                let byte = mindsCase ? text[start] : text[start].asciiLowercased
                if byte == first, matches(text, at: start, mindsCase: mindsCase) { return start }
                start += 1
            }
            return nil
        }
        if let found = text.utf8.withContiguousStorageIfAvailable(search) { return found }
        return Array(text.utf8).withUnsafeBufferPointer(search)
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>, at start: Int, mindsCase: Bool) -> Bool {
        for (index, byte) in enumerated() {
            let other = mindsCase ? text[start + index] : text[start + index].asciiLowercased
            if byte != other { return false }
        }
        return true
    }
}

extension UInt8 {
    /// The letter in lower case, and everything else as it is.
    fileprivate var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
