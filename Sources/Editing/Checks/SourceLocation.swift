/// A place in a file as tools print it.
struct SourceLocation: Equatable {
    var file: String
    var line: Int
    var column: Int?

    /// Reads `path:12:5: rest`, `path:12: rest` or `path(12,5): rest` at the start of a line.
    static func leading(_ text: Substring) -> (location: SourceLocation, rest: Substring)? {
        if let open = text.firstIndex(of: "("), let close = text[open...].firstRange(of: "): ") {
            let numbers = text[text.index(after: open)..<close.lowerBound].split(separator: ",").map {
                Int($0)
            }
            let file = text[..<open]
            if let line = numbers.first ?? nil, numbers.count <= 2, isFile(file) {
                let column = numbers.count > 1 ? numbers[1] : nil
                return (
                    SourceLocation(file: String(file), line: line, column: column), text[close.upperBound...]
                )
            }
        }
        var start = text.startIndex
        // A Windows drive's colon is no separator.
        if text.utf8.count > 2, text.dropFirst().hasPrefix(":\\") { start = text.index(start, offsetBy: 2) }
        guard let colon = text[start...].firstIndex(of: ":"), isFile(text[..<colon]) else { return nil }
        let afterFile = text[text.index(after: colon)...]
        let digits = afterFile.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count < 9, let line = Int(digits) else { return nil }
        var rest = afterFile[digits.endIndex...]
        var column: Int?
        if rest.hasPrefix(":") {
            let more = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            if !more.isEmpty, more.count < 9 {
                column = Int(more)
                rest = rest.dropFirst(1 + more.count)
            }
        }
        if rest.hasPrefix(":") { rest = rest.dropFirst() }
        return (SourceLocation(file: String(text[..<colon]), line: line, column: column), rest.trimmed)
    }

    /// Reads the location at the end of a stack frame: `at f (src/a.js:5:20)`, `# ./spec/a_spec.rb:5:in …`.
    static func inFrame(_ line: Substring) -> SourceLocation? {
        let text = line.trimmed
        if text.hasPrefix("File \"") {
            let rest = text.dropFirst(6)
            guard let quote = rest.firstIndex(of: "\""), let mark = rest.firstRange(of: ", line ") else {
                return nil
            }
            let digits = rest[mark.upperBound...].prefix { $0.isASCII && $0.isNumber }
            return Int(digits).map { SourceLocation(file: String(rest[..<quote]), line: $0, column: nil) }
        }
        for start in ["at ", "# ", "❯ ", "--> ", "location: '", "> "] where text.hasPrefix(start) {
            var frame = text.dropFirst(start.count)
            if let open = frame.lastIndex(of: "(") { frame = frame[frame.index(after: open)...] }
            if frame.hasPrefix("file://") { frame = frame.dropFirst(7) }
            return leading(frame)?.location
        }
        return nil
    }

    private static func isFile(_ text: Substring) -> Bool {
        guard !text.isEmpty, text.utf8.count < 300, !text.contains(" "), !text.hasPrefix("http") else {
            return false
        }
        let name = PathText.baseName(String(text))
        return name.contains(".") || name == "Makefile"
    }
}
