/// Finds the line on which a key of a TOML text is set.
///
/// The parser gives positions for syntax errors only, so the lines are looked up in the text: table
/// headers, bare, quoted and dotted keys; what stands inside multi-line strings is passed over.
struct TOMLKeyLines: Sendable {
    private var lineByKey: [[String]: Int] = [:]

    /// Reads the keys of a text that is valid TOML.
    init(_ text: String) {
        var table: [String] = []
        var closing: String?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let mark = closing {
                if line.contains(mark) { closing = nil }
                continue
            }
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") {
                let inner = line.drop { $0 == "[" }.prefix { $0 != "]" }
                table = Self.keys(inner)
                note(table, index + 1)
            } else if let equals = Self.equalsSign(in: line), !line.hasPrefix("#") {
                note(table + Self.keys(line[..<equals]), index + 1)
                let value = line[line.index(after: equals)...]
                for mark in ["\"\"\"", "'''"]
                where value.split(separator: mark, omittingEmptySubsequences: false).count == 2 {
                    closing = mark
                }
            }
        }
    }

    /// The line of a key, counted from 1; that of its table when the key stands in an inline table.
    func line(of keys: [String]) -> Int? {
        var keys = keys
        while !keys.isEmpty {
            if let line = lineByKey[keys] { return line }
            keys.removeLast()
        }
        return nil
    }

    private mutating func note(_ keys: [String], _ line: Int) {
        if lineByKey[keys] == nil { lineByKey[keys] = line }
    }

    /// The first equals sign outside of quotes.
    private static func equalsSign(in line: Substring) -> Substring.Index? {
        var quote: Character?
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "=" {
                return index
            }
        }
        return nil
    }

    /// The parts of a dotted key, quotes and blanks taken off.
    private static func keys(_ text: Substring) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { part.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "." {
                parts.append(part)
                part = ""
            } else if !character.isWhitespace {
                part.append(character)
            }
        }
        parts.append(part)
        return parts
    }
}
