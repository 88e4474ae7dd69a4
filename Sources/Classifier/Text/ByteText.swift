/// Questions about UTF-8 text by its bytes, answered as regular expressions over Unicode would answer them.
enum ByteText {
    static let space = UInt8(ascii: " ")
    static let newline = UInt8(ascii: "\n")

    /// Whether `text` has `part` at `index`.
    static func has(_ part: StaticString, in text: [UInt8], at index: Int) -> Bool {
        let count = part.utf8CodeUnitCount
        guard index >= 0, index + count <= text.count else { return false }
        for offset in 0..<count where text[index + offset] != part.utf8Start[offset] { return false }
        return true
    }

    /// Whether `text` has `part`, which is in lower case, at `index` in ASCII letters of either case.
    static func hasIgnoringCase(_ part: StaticString, in text: [UInt8], at index: Int) -> Bool {
        let count = part.utf8CodeUnitCount
        guard index >= 0, index + count <= text.count else { return false }
        for offset in 0..<count where lower(text[index + offset]) != part.utf8Start[offset] { return false }
        return true
    }

    /// An ASCII letter in lower case; other bytes as they are.
    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    /// A lower-case hexadecimal digit.
    @inline(__always)
    static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || byte &- UInt8(ascii: "a") < 6 }

    /// A letter, a digit or `_`, of ASCII.
    @inline(__always)
    static func isASCIIWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    /// Whether the character at `index` is one of a word; false at the end.
    @inline(__always)
    static func isWord(in text: [UInt8], at index: Int) -> Bool {
        guard index < text.count else { return false }
        let byte = text[index]
        return byte < 0x80 ? isASCIIWord(byte) : isWordScalar(scalar(in: text, at: index))
    }

    /// Whether the character that ends before `index` is one of a word; false at the start.
    @inline(__always)
    static func isWord(in text: [UInt8], before index: Int) -> Bool {
        guard index > 0 else { return false }
        let byte = text[index - 1]
        if byte < 0x80 { return isASCIIWord(byte) }
        var start = index - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return isWordScalar(scalar(in: text, at: start))
    }

    /// Whether a word starts or ends at `index`.
    static func isBoundary(in text: [UInt8], at index: Int) -> Bool {
        isWord(in: text, at: index) != isWord(in: text, before: index)
    }

    /// The length in bytes of the white space at `index`, 0 if there is none.
    @inline(__always)
    static func whitespace(in text: [UInt8], at index: Int) -> Int {
        guard index < text.count else { return 0 }
        let byte = text[index]
        if byte < 0x80 {
            return byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) ? 1 : 0
        }
        // U+0085, U+00A0; U+1680, U+2000…U+3000.
        guard byte == 0xC2 || (0xE1...0xE3).contains(byte) else { return 0 }
        return scalar(in: text, at: index).properties.isWhitespace ? length(of: byte) : 0
    }

    /// How many bytes the character has that starts with `byte`.
    @inline(__always)
    static func length(of byte: UInt8) -> Int {
        byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }

    /// The first `count` characters of a text.
    static func prefix(_ text: [UInt8], characters count: Int) -> [UInt8] {
        guard text.count > count else { return text }
        var characters = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 {
            if characters == count { return Array(text[..<index]) }
            characters += 1
        }
        return text
    }

    /// The bytes of a text, cut after `count` characters without reading further.
    static func bytes(of text: String, characters count: Int) -> [UInt8] {
        // A character has at most four bytes.
        prefix(Array(text.utf8.prefix(4 * count)), characters: count)
    }

    private static func scalar(in text: [UInt8], at index: Int) -> Unicode.Scalar {
        let count = min(length(of: text[index]), text.count - index)
        var value = UInt32(text[index]) & (count == 2 ? 0x1F : count == 3 ? 0x0F : 0x07)
        for offset in 1..<max(1, count) { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}

/// Finds a part of a text again and again from places further and further on, reading each byte once.
struct ForwardFinder {
    private let part: StaticString
    /// Where it was found last; the text's length when there is none.
    private var found = -1

    init(_ part: StaticString) { self.part = part }

    /// Where the part is first at or behind `index`.
    mutating func next(in text: [UInt8], from index: Int) -> Int? {
        if found < index {
            found = max(index, 0)
            while found < text.count, !ByteText.has(part, in: text, at: found) { found += 1 }
        }
        return found < text.count ? found : nil
    }
}
