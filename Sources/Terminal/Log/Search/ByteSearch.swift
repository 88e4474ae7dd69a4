/// A literal search in raw bytes that looks for the needle's rarest byte with the C library's `memchr` and
/// compares only there.
struct ByteSearch: Hashable, Sendable {
    let needle: [UInt8]
    let mindsCase: Bool
    /// The place in the needle of the byte that is looked for.
    fileprivate let anchor: Int
    fileprivate let first: UInt8
    /// The same letter in the other case; nil if case matters or it is no letter.
    fileprivate let second: UInt8?

    /// Bytes as they are frequent in logs and programs, the most frequent first; what is not here is rarer.
    private static let frequent = Array(" e0t1aoinsr2lhdcu3m.p-f4g5:b/y6w_v7=8k9,x\"[]()".utf8)

    /// Prepares to look for bytes, in lower case unless case matters; nil if there are none.
    init?(_ needle: [UInt8], mindsCase: Bool) {
        guard !needle.isEmpty else { return nil }
        self.needle = needle
        self.mindsCase = mindsCase
        var (anchor, rarity) = (0, -1)
        for (place, byte) in needle.enumerated() {
            let rank = Self.frequent.firstIndex(of: byte.lowercased) ?? Self.frequent.count
            if rank > rarity { (anchor, rarity) = (place, rank) }
        }
        self.anchor = anchor
        first = needle[anchor]
        let isLetter = (0x61...0x7A).contains(needle[anchor])
        second = !mindsCase && isLetter ? needle[anchor] & ~0x20 : nil
    }

    /// The places in some bytes, one after the other.
    func places(in text: UnsafeRawBufferPointer) -> Places { Places(search: self, text: text) }

    /// Walks from match to match; remembers what it has looked up, so that many calls are one pass.
    struct Places {
        fileprivate let search: ByteSearch
        fileprivate let text: UnsafeRawBufferPointer
        private var nextFirst = -1
        private var nextSecond = -1

        fileprivate init(search: ByteSearch, text: UnsafeRawBufferPointer) {
            self.search = search
            self.text = text
            if search.second == nil { nextSecond = .max }
        }

        /// The first match that begins at or after an offset, which never goes back from call to call.
        mutating func next(from start: Int) -> Int? {
            let last = text.count - search.needle.count
            var place = start
            while place <= last {
                let anchor = place + search.anchor
                if nextFirst < anchor { nextFirst = text.offset(of: search.first, from: anchor) ?? .max }
                if let second = search.second, nextSecond < anchor {
                    nextSecond = text.offset(of: second, from: anchor) ?? .max
                }
                let hit = min(nextFirst, nextSecond)
                guard hit < .max else { return nil }
                place = hit - search.anchor
                if place <= last, matches(at: place) { return place }
                place += 1
            }
            return nil
        }

        private func matches(at place: Int) -> Bool {
            for (offset, byte) in search.needle.enumerated() {
                let other = text[place + offset]
                if byte != other, search.mindsCase || byte != other.lowercased { return false }
            }
            return true
        }
    }
}

extension UInt8 {
    /// An ASCII letter in lower case, and everything else as it is.
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
