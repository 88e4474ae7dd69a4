import Foundation

/// Decodes JSON that may hold broken text: what is no character becomes U+FFFD, and nothing else is lost.
struct RepairingJSON: Sendable {
    private let decoder = JSONDecoder()

    /// Decodes a value; `nil` when the bytes are no JSON of that shape.
    func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) -> T? {
        // Before decoding and not after it failed: the decoder looks into a string only when it is asked
        // for, and a lenient reading would take a broken one for an absent one.
        try? decoder.decode(type, from: Data(Self.repaired(bytes)))
    }

    /// The bytes without the two ways in which text is broken: what is no UTF-8, and half of a pair of
    /// surrogates.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        let characters = isValid ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
        return characters.contains(UInt8(ascii: "\\")) ? replacingLoneSurrogates(in: characters) : characters
    }

    /// Replaces each `\uD800` to `\uDFFF` that has no partner by `\uFFFD`.
    static func replacingLoneSurrogates(in bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var index = 0
        while index + 1 < result.count {
            guard result[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            switch surrogate(in: result, at: index) {
            case nil:
                index += 2
            case .high where surrogate(in: result, at: index + 6) == .low:
                index += 12
            case .high, .low:
                result.replaceSubrange(index..<index + 6, with: Array("\\uFFFD".utf8))
                index += 6
            }
        }
        return result
    }

    private enum Surrogate {
        case high
        case low
    }

    private static func surrogate(in bytes: [UInt8], at index: Int) -> Surrogate? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u"),
            let code = UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
        else { return nil }
        switch code {
        case 0xD800..<0xDC00: return .high
        case 0xDC00..<0xE000: return .low
        default: return nil
        }
    }
}
