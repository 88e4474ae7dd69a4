import Foundation

/// A JSON value that may cross threads.
enum JSON: Sendable, Hashable {
    case null
    case flag(Bool)
    case number(Int)
    case decimal(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    /// The text, or null for none.
    static func maybe(_ text: String?) -> JSON { text.map { JSON.text($0) } ?? .null }

    /// The number, or null for none.
    static func maybe(number: Int?) -> JSON { number.map { JSON.number($0) } ?? .null }

    /// A time as GitHub writes most of them, or null for none.
    static func time(_ date: Date?) -> JSON { maybe(date.map { Timestamp.plain($0) }) }

    /// Texts as a list.
    static func texts(_ texts: [String]) -> JSON { .list(texts.map { JSON.text($0) }) }

    /// Reads bytes; nil when they are no JSON.
    static func parse(_ bytes: [UInt8]) -> JSON? { try? JSONDecoder().decode(JSON.self, from: Data(bytes)) }

    /// The value as bytes, keys sorted so that equal values are equal bytes.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8]((try? encoder.encode(self)) ?? Data())
    }

    /// A member of an object; nil when there is none or it is null.
    subscript(key: String) -> JSON? {
        guard case .object(let members) = self, let member = members[key], member != .null else { return nil }
        return member
    }

    /// Whether an object has the member at all, be it null.
    func has(_ key: String) -> Bool {
        if case .object(let members) = self { members[key] != nil } else { false }
    }

    var asText: String? { if case .text(let text) = self { text } else { nil } }
    var asNumber: Int? { if case .number(let number) = self { number } else { nil } }
    var asFlag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var asList: [JSON]? { if case .list(let list) = self { list } else { nil } }

    /// The texts of a list, others left out; a single text counts as a list of one.
    var asTexts: [String]? {
        switch self {
        case .list(let list): list.compactMap(\.asText)
        case .text(let text): [text]
        default: nil
        }
    }

    /// An object with further members; those of `other` win.
    func merging(_ other: [String: JSON]) -> JSON {
        guard case .object(let members) = self else { return .object(other) }
        return .object(members.merging(other) { $1 })
    }

    /// An object without some members.
    func removing(_ keys: [String]) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !keys.contains($0.key) })
    }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: JSON...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension JSON: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let decimal = try? container.decode(Double.self) {
            self = .decimal(decimal)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .decimal(let decimal): try container.encode(decimal)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let members): try container.encode(members)
        }
    }
}
