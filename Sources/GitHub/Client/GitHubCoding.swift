package import Foundation
import Glibc

/// How GitHub's JSON is read and written.
package enum GitHubCoding {
    /// A decoder that reads both forms of GitHub's times, and seconds since 1970; names are taken as written.
    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let text = try? container.decode(String.self) else {
                return Date(timeIntervalSince1970: try container.decode(Double.self))
            }
            guard let time = Self.date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time")
            }
            return time
        }
        return decoder
    }

    /// Reads a body; an empty one is read as `null`, which an optional value takes for nothing.
    ///
    /// - Throws: `GitHubError.unreadable`, which says where the body is not what it should be.
    @concurrent
    static func decode<Value: Decodable & Sendable>(
        _ body: Data,
        as type: Value.Type = Value.self,
        from path: String
    ) async throws(GitHubError) -> Value {
        do {
            return try GitHubCoding.decoder().decode(type, from: body.isEmpty ? Data("null".utf8) : body)
        } catch {
            throw .unreadable(what: "the answer to \(path)" + Self.place(of: error))
        }
    }

    /// Reads a page of a list, whose items may lie in an object under a key.
    ///
    /// - Throws: `GitHubError.unreadable`, which says where the page is not what it should be.
    @concurrent
    static func items<Item: Decodable & Sendable>(
        _ body: Data,
        under key: String?,
        from path: String
    ) async throws(GitHubError) -> [Item] {
        guard let key else { return try await decode(body, from: path) }
        do {
            let decoder = GitHubCoding.decoder()
            if let itemsKey { decoder.userInfo[itemsKey] = key }
            return try decoder.decode(ItemsUnderKey<Item>.self, from: body).items
        } catch {
            throw .unreadable(what: "the answer to \(path)" + Self.place(of: error))
        }
    }

    /// Names the place of a fault, never the value there.
    private static func place(of error: any Error) -> String {
        let path: [any CodingKey]
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            path = context.codingPath
        case DecodingError.keyNotFound(let key, let context):
            path = context.codingPath + [key]
        default:
            path = []
        }
        let names = path.map { $0.intValue.map { String($0) } ?? $0.stringValue }
        return names.isEmpty ? "" : " at " + ServerText.line(names.joined(separator: "."))
    }

    /// An encoder that writes times in UTC and the keys in one order.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// Reads `2023-02-17T17:03:46Z` and `2023-02-17T17:03:46.000+01:00`; `nil` for anything else.
    package static func date(_ text: String) -> Date? {
        var digits = DigitReader(text)
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
            let day = digits.number(2), digits.skip("T") || digits.skip("t"),
            let hour = digits.number(2), digits.skip(":"), let minute = digits.number(2), digits.skip(":"),
            let second = digits.number(2)
        else { return nil }
        guard let fraction = digits.skip(".") ? digits.fraction() : 0, let offset = digits.offset(),
            digits.isAtEnd,
            let seconds = epoch(year, month, day, hour, minute, second)
        else { return nil }
        return Date(timeIntervalSince1970: Double(seconds - offset) + fraction)
    }

    /// Reads the time of a `Date` or `Retry-After` field, such as `Fri, 17 Feb 2023 17:03:46 GMT` (RFC 9110).
    static func httpDate(_ text: String) -> Date? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, let seconds = epoch(year, month + 1, day, time[0], time[1], time[2]) else {
            return nil
        }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// The seconds from 1970 to a time of UTC; `nil` when there is no such time.
    private static func epoch(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int,
        _ minute: Int,
        _ second: Int
    ) -> Int? {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(year - 1_900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        let seconds = timegm(&parts)
        // timegm goes on with the 31st of a short month; the day it then shows is another.
        return parts.tm_mday == Int32(day) || second == 60 ? seconds : nil
    }
}

/// Tells `ItemsUnderKey` which key it is.
private let itemsKey = CodingUserInfoKey(rawValue: "GitHub.items")

/// An object with a list under a key that is known when it is read.
private struct ItemsUnderKey<Item: Decodable>: Decodable {
    let items: [Item]

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
        let name = itemsKey.flatMap { decoder.userInfo[$0] as? String } ?? ""
        items = try decoder.container(keyedBy: Key.self).decode([Item].self, forKey: Key(stringValue: name))
    }
}

/// Reads a text of digits and signs from its start.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The digits after a point, as a part of one; at most 15 of them.
    mutating func fraction() -> Double? {
        let digits = rest.prefix(while: Self.isDigit)
        guard (1...15).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return Double(value) / pow(10, Double(digits.count))
    }

    /// The seconds that a zone is ahead of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isBehind = skip("-")
        guard isBehind || skip("+"), let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2) else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
