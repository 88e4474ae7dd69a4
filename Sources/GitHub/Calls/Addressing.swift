// How the calls write addresses and queries.

import Foundation

extension String {
    /// The text as part of an address' path: all but unreserved characters and `/` percent-encoded.
    ///
    /// A branch's name keeps its slashes: the server's routes take them as they are.
    var escapedForPath: String {
        var escaped = ""
        for byte in utf8 {
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~/".contains(character) {
                escaped.append(character)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                escaped += (hex.count == 1 ? "%0" : "%") + hex
            }
        }
        return escaped
    }
}

extension [URLQueryItem] {
    /// The items that have a value.
    init(values: KeyValuePairs<String, String?>) {
        self = values.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    }
}

extension Date {
    /// The time in the server's form, `2026-01-31T12:00:00Z`.
    var serverText: String { formatted(.iso8601) }
}

/// The body of a request that says all in its address.
struct EmptyBody: Encodable, Sendable {}
