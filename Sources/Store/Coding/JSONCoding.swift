package import Foundation

/// The one JSON form of the contract's values: stored, sent and printed alike.
///
/// Keys are sorted, so equal values give equal bytes. Dates are whole milliseconds since 1970, the
/// same number that the tables hold, so a value read back equals the one that was stored.
package enum JSONCoding {
    /// Encodes a value.
    ///
    /// - Parameter value: A value of the contract.
    /// - Returns: JSON in UTF-8, on one line.
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    package static func encode(_ value: some Encodable) throws -> Data { try encoder().encode(value) }

    /// Decodes a value.
    ///
    /// - Parameters:
    ///   - type: What to decode.
    ///   - data: JSON in UTF-8.
    /// - Returns: The value.
    /// - Throws: `DecodingError` when the JSON does not hold such a value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try decoder().decode(type, from: data)
    }

    /// Returns an encoder of this form, for callers that add options such as indentation.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(milliseconds(of: date))
        }
        return encoder
    }

    /// Returns a decoder of this form.
    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            date(ofMilliseconds: try decoder.singleValueContainer().decode(Int64.self))
        }
        return decoder
    }

    /// The whole milliseconds since 1970 nearest to a moment.
    package static func milliseconds(of date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    /// The moment that many milliseconds after the beginning of 1970.
    package static func date(ofMilliseconds milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
