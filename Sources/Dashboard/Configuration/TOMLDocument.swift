import TOMLKit

/// A parsed TOML file that can still say in which line something stands.
///
/// TOMLKit knows positions of syntax errors only, so the lines of keys are looked up in the text.
struct TOMLDocument {
    /// The file's name as the user knows it.
    let file: String
    /// The top table.
    let root: TOMLTable
    private let lines: [Substring]

    /// Parses a file's text.
    ///
    /// - Throws: ``ConfigurationError`` with the line of the first syntax error.
    init(_ text: String, file: String) throws(ConfigurationError) {
        self.file = file
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(file: file, line: error.source.begin.line, message: error.description)
        } catch {
            throw ConfigurationError(file: file, line: nil, message: "this is not TOML: \(error)")
        }
    }

    /// An error about a key of a table; the table is nil for the top of the file.
    func error(_ message: String, table: String?, key: String? = nil) -> ConfigurationError {
        ConfigurationError(file: file, line: line(of: key, in: table), message: message)
    }

    /// The line of a key, or else of its table's heading.
    func line(of key: String?, in table: String?) -> Int? {
        var current: String?
        var headingLine: Int?
        for (index, line) in lines.enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.hasPrefix("[") {
                current = String(trimmed.dropFirst().prefix { $0 != "]" })
                if current == table { headingLine = index + 1 }
            } else if current == table, let key, Self.name(of: trimmed) == key {
                return index + 1
            }
        }
        return headingLine
    }

    /// The key that a line assigns to, without quotes.
    private static func name(of line: Substring) -> String {
        let quote = line.first
        if quote == "\"" || quote == "'" {
            return String(line.dropFirst().prefix { $0 != quote })
        }
        return String(line.prefix { $0 != "=" && $0 != " " && $0 != "\t" })
    }
}
