import Foundation
import GRDB

/// A value that can be bound to an argument of a statement.
///
/// Free text comes only as ``RedactedText``, so what is stored has been through the redactor.
package enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case text(RedactedText)
    /// A word of a closed list, a hash or another text that the program itself made.
    case name(String)

    /// A number that names a row.
    static func id(_ id: some RawRepresentable<Int64>) -> SQLValue { .integer(id.rawValue) }

    /// How many rows at the most; a negative number, which SQLite takes for "all", gives none.
    static func limit(_ count: Int) -> SQLValue { .integer(Int64(max(0, count))) }

    /// A moment, as milliseconds since 1970.
    static func time(_ date: Date) -> SQLValue { .integer(JSONCoding.milliseconds(of: date)) }

    /// A case of a closed list, by its stable wire name.
    static func word(_ word: some RawRepresentable<String>) -> SQLValue { .name(word.rawValue) }

    /// What the mapped value gives, or null.
    static func optional<T>(_ value: T?, _ wrap: (T) -> SQLValue) -> SQLValue { value.map(wrap) ?? .null }

    var binding: (any DatabaseValueConvertible)? {
        switch self {
        case .null: nil
        case .integer(let number): number
        case .text(let text): text.string
        case .name(let name): name
        }
    }
}
