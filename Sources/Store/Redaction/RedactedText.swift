import Foundation

/// A text that has been through the redactor: the only free text that can be bound to a statement.
package struct RedactedText: Sendable, Equatable {
    /// The text, without the secrets that were found.
    package let string: String
    /// Whether nothing had to be removed.
    let isAsGiven: Bool

    fileprivate init(_ string: String, isAsGiven: Bool) {
        self.string = string
        self.isAsGiven = isAsGiven
    }
}

extension RedactedText {
    /// The text between others, which the program itself has written.
    func between(_ before: StaticString, _ after: StaticString) -> RedactedText {
        RedactedText("\(before)\(string)\(after)", isAsGiven: isAsGiven)
    }
}

extension Redactor {
    /// Makes a text fit to be stored.
    ///
    /// NUL becomes U+FFFD: a database text ends at it, or refuses it.
    func storable(_ text: String) -> RedactedText {
        let cleaned = redact(text)
        guard cleaned.utf8.contains(0) else { return RedactedText(cleaned, isAsGiven: cleaned == text) }
        return RedactedText(cleaned.replacing("\0", with: "\u{FFFD}"), isAsGiven: false)
    }

    /// Makes JSON fit to be stored: secrets are removed inside of its strings, so it stays JSON.
    ///
    /// - Parameter json: Valid JSON in UTF-8.
    /// - Returns: The same value, with strings redacted.
    /// - Throws: `DecodingError` when a string of it is none.
    func storable(json: Data) throws -> RedactedText {
        let bytes = [UInt8](json)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isAsGiven = true
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\"") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let end = Self.endOfString(in: bytes, from: index)
            let literal = bytes[index..<end]
            // Decoded first: an escape such as `\n` just before a token would hide its beginning.
            let text =
                literal.contains(UInt8(ascii: "\\"))
                ? try JSONCoding.decode(String.self, from: Data(literal))
                : String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
            if let cleaned = redactIfNeeded(text) {
                isAsGiven = false
                result.append(contentsOf: try JSONCoding.encode(cleaned))
            } else {
                result.append(contentsOf: literal)
            }
            index = end
        }
        return RedactedText(String(decoding: result, as: UTF8.self), isAsGiven: isAsGiven)
    }

    /// The place after the closing quote of the string that opens at `start`.
    private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return bytes.count
    }
}
