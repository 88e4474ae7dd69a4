/// Makes text of bytes that come in pieces: a character that is cut waits for its rest, and what is no UTF-8
/// becomes U+FFFD.
struct UTF8Stream: Sendable {
    /// The beginning of a character.
    private var rest: [UInt8] = []

    /// Takes more bytes.
    ///
    /// - Returns: The text that is complete.
    mutating func append(_ bytes: [UInt8]) -> String {
        var all = rest + bytes
        let cut = Self.lengthOfCutCharacter(at: all)
        rest = Array(all.suffix(cut))
        all.removeLast(cut)
        return String(decoding: all, as: UTF8.self)
    }

    /// Ends the text.
    ///
    /// - Returns: What was left of a character that never became whole.
    mutating func finish() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self)
    }

    /// How many bytes at the end are the beginning of a character whose rest is missing.
    private static func lengthOfCutCharacter(at bytes: [UInt8]) -> Int {
        for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > index + 1 ? index + 1 : 0
        }
        return 0
    }
}
