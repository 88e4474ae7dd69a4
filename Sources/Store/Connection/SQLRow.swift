package import Domain
package import Foundation
import GRDB

/// A row of an answer; valid only while the closure that receives it runs.
package struct SQLRow {
    private let row: Row

    init(row: Row) { self.row = row }

    /// Reads a number.
    package func integer(_ column: String) throws(StorageError) -> Int64 { try value(column) }

    /// Reads a number that may be missing.
    package func optionalInteger(_ column: String) throws(StorageError) -> Int64? { try value(column) }

    /// Reads a text.
    package func text(_ column: String) throws(StorageError) -> String { try value(column) }

    /// Reads a text that may be missing.
    package func optionalText(_ column: String) throws(StorageError) -> String? { try value(column) }

    /// Reads a text by its place in the row, from 0.
    package func text(_ index: Int) throws(StorageError) -> String {
        do {
            return try row.decode(String.self, atIndex: index)
        } catch {
            throw .malformed(what: "column \(index): \(error)")
        }
    }

    /// Reads a moment stored as milliseconds since 1970.
    package func time(_ column: String) throws(StorageError) -> Date {
        JSONCoding.date(ofMilliseconds: try integer(column))
    }

    /// Reads a moment that may be missing.
    package func optionalTime(_ column: String) throws(StorageError) -> Date? {
        try optionalInteger(column).map(JSONCoding.date(ofMilliseconds:))
    }

    /// Reads the number that names a row.
    package func id<ID: NumberedIdentifier>(_ column: String) throws(StorageError) -> ID {
        ID(rawValue: try integer(column))
    }

    /// Reads a case of a closed list.
    package func word<Word: RawRepresentable<String>>(_ column: String) throws(StorageError) -> Word {
        let name = try text(column)
        guard let word = Word(rawValue: name) else { throw .malformed(what: "\(column) `\(name)`") }
        return word
    }

    /// Reads a value stored as JSON.
    package func json<Value: Decodable>(_ column: String) throws(StorageError) -> Value {
        do {
            return try JSONCoding.decode(Value.self, from: Data(try text(column).utf8))
        } catch {
            throw .malformed(what: "\(column): \(error)")
        }
    }

    /// Reads a value stored as JSON that may be missing.
    package func optionalJSON<Value: Decodable>(_ column: String) throws(StorageError) -> Value? {
        try optionalText(column) == nil ? nil : try json(column)
    }

    private func value<Value: DatabaseValueConvertible>(_ column: String) throws(StorageError) -> Value {
        do {
            return try row.decode(Value.self, forColumn: column)
        } catch {
            throw .malformed(what: "\(column): \(error)")
        }
    }
}
