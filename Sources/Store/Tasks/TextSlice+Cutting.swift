package import Domain

extension TextSlice {
    /// Cuts a slice out of a text.
    ///
    /// - Parameters:
    ///   - text: The whole.
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    package init(of text: String, offset: Int, limit: Int) {
        var text = text
        self = text.withUTF8 { TextSlice(ofUTF8: $0, offset: offset, limit: limit) }
    }

    /// Cuts a slice out of a text in UTF-8, at the cost of one look at each byte: a running step is asked for
    /// slices of megabytes several times a second.
    ///
    /// - Parameters:
    ///   - bytes: The whole; valid UTF-8.
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    package init(ofUTF8 bytes: UnsafeBufferPointer<UInt8>, offset: Int, limit: Int) {
        let total = Self.characters(in: bytes)
        let first = offset < 0 ? max(0, total + offset) : min(offset, total)
        let count = max(0, min(limit, total - first))
        let start = Self.place(of: first, in: bytes, from: 0)
        let end = Self.place(of: count, in: bytes, from: start)
        self.init(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: first, total: total)
    }

    private static let blockSize = 4096

    private static func characters(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for byte in bytes where isStart(byte) { count &+= 1 }
        return count
    }

    /// Where the character stands that comes a number of characters after a place.
    private static func place(
        of character: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int {
        var left = character
        var index = start
        // Whole blocks are only counted, which is many bytes at a time.
        while index + blockSize <= bytes.count {
            let count = characters(in: UnsafeBufferPointer(rebasing: bytes[index..<(index + blockSize)]))
            guard count <= left else { break }
            left -= count
            index += blockSize
        }
        while index < bytes.count {
            if isStart(bytes[index]) {
                if left == 0 { return index }
                left -= 1
            }
            index += 1
        }
        return index
    }

    /// Continuation bytes of UTF-8 begin no character.
    private static func isStart(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
