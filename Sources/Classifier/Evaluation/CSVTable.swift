/// Why a table cannot be read; the file is to be corrected.
package enum CSVError: Error, Equatable, CustomStringConvertible {
    /// There is no header line.
    case empty
    /// A quoted field that starts on this line does not end.
    case openQuote(line: Int)
    /// The record that starts on this line has another number of fields than the header.
    case fieldCount(line: Int, found: Int, expected: Int)
    /// A column that is needed is not there.
    case missingColumn(String)

    /// What is wrong, for people.
    package var description: String {
        switch self {
        case .empty: "the table is empty; its first line must name the columns"
        case .openQuote(let line): "the quoted field that starts on line \(line) has no closing quote"
        case .fieldCount(let line, let found, let expected):
            "the record on line \(line) has \(found) fields where the header has \(expected)"
        case .missingColumn(let name): "the table has no column “\(name)”"
        }
    }
}

/// A table of comma-separated values with a header (RFC 4180): fields may be quoted and may hold line breaks.
package struct CSVTable: Sendable {
    /// The names of the columns.
    package let columns: [String]
    /// The records, each with as many fields as there are columns.
    package let records: [[String]]

    /// Reads a table.
    ///
    /// - Throws: ``CSVError`` with the line that cannot be read.
    package init(_ bytes: [UInt8]) throws(CSVError) {
        var reader = CSVReader(bytes)
        guard let header = try reader.next() else { throw CSVError.empty }
        var records: [[String]] = []
        while let record = try reader.next() {
            guard record.fields.count == header.fields.count else {
                throw .fieldCount(
                    line: record.line,
                    found: record.fields.count,
                    expected: header.fields.count
                )
            }
            records.append(record.fields)
        }
        columns = header.fields
        self.records = records
    }

    /// The place of a column.
    ///
    /// - Throws: ``CSVError/missingColumn(_:)``
    package func column(_ name: String) throws(CSVError) -> Int {
        guard let index = columns.firstIndex(of: name) else { throw .missingColumn(name) }
        return index
    }
}

/// Reads records one after another.
private struct CSVReader {
    private let bytes: [UInt8]
    private var index: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() throws(CSVError) -> (line: Int, fields: [String])? {
        while index < bytes.count, Self.isBreak(bytes[index]) { skipByte() }
        guard index < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { break }
            index += 1
        }
        return (start, fields)
    }

    private mutating func field() throws(CSVError) -> String {
        var content: [UInt8] = []
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: ","), !Self.isBreak(bytes[index]) {
                index += 1
            }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        let start = line
        index += 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                    return String(decoding: content, as: UTF8.self)
                }
            }
            content.append(bytes[index])
            skipByte()
        }
        throw .openQuote(line: start)
    }

    private mutating func skipByte() {
        if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    private static func isBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
