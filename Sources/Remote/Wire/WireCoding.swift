import Foundation

/// The JSON form of values on the wire: the same as in the database, with dates as whole milliseconds since
/// 1970, so that a value that came over the wire equals the one that was stored.
enum WireCoding {
    /// Encodes a value as one line, with its line feed.
    static func line(_ value: some Encodable) throws -> [UInt8] {
        // JSON escapes the line feeds of texts; the only one is the one at the end.
        Array(try encoder().encode(value)) + [0x0A]
    }

    /// Reads what a client sent; nil when it is no JSON object.
    static func message(_ line: [UInt8]) -> ClientMessage? {
        try? decoder().decode(ClientMessage.self, from: Data(line))
    }

    /// Returns an encoder of this form.
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Int64((date.timeIntervalSince1970 * 1000).rounded()))
        }
        return encoder
    }

    /// Returns a decoder of this form.
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let milliseconds = try decoder.singleValueContainer().decode(Int64.self)
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        return decoder
    }
}
