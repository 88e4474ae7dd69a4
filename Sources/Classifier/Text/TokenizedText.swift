/// A cleaned text and its tokens: words, `?` and `!`.
struct TokenizedText: Sendable {
    /// One token.
    struct Token: Sendable {
        /// Where it starts in the text.
        var start: Int32
        /// Where it ends.
        var end: Int32
        /// The hash of its bytes.
        var hash: UInt64
    }

    /// The cleaned text.
    let bytes: [UInt8]
    /// The tokens, in order.
    let tokens: [Token]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 6)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!") {
                var hash = FeatureHash.start
                FeatureHash.add(byte, to: &hash)
                tokens.append(Token(start: Int32(index), end: Int32(index + 1), hash: hash))
                index += 1
                continue
            }
            guard byte &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") else {
                index += 1
                continue
            }
            let start = index
            var hash = FeatureHash.start
            repeat {
                FeatureHash.add(bytes[index], to: &hash)
                index += 1
            } while index < bytes.count && Self.continues(bytes[index])
            tokens.append(Token(start: Int32(start), end: Int32(index), hash: hash))
        }
        self.tokens = tokens
    }

    /// The text of a token.
    func text(of token: Token) -> String {
        String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    private static func continues(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "a") < 26 || ByteText.isDigit(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "'")
    }
}

/// Hashes of features.
///
/// A feature is known by 32 bits of its hash, so that no vocabulary of strings is needed.
enum FeatureHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes one byte more into a hash (FNV-1a).
    @inline(__always)
    static func add(_ byte: UInt8, to hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The hash of some bytes.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = start
        for byte in bytes { add(byte, to: &hash) }
        return hash
    }

    /// The hash of two tokens in a row.
    @inline(__always)
    static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
        mixed(first) &* 0x9E37_79B9_7F4A_7C15 ^ second
    }

    /// The key of a feature of a block.
    @inline(__always)
    static func key(_ hash: UInt64, in block: FeatureBlock) -> UInt32 {
        UInt32(truncatingIfNeeded: mixed(hash &+ (UInt64(block.rawValue) + 1) &* 0xD6E8_FEB8_6659_FD93) >> 32)
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
