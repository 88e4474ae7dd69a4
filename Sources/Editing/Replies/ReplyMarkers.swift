/// The lines that structure a reply: fences and the three markers of a SEARCH/REPLACE block.
enum ReplyMarkers {
    /// A line of at least three backticks or tildes.
    struct Fence {
        var mark: UInt8
        var count: Int
        var info: String
        var indent: Int
    }

    /// Reads a fence line; nil for any other, also for code between backticks in one line.
    static func fence(_ line: Substring) -> Fence? {
        let indentation = line.indentation
        let rest = line[indentation.endIndex...].utf8
        guard let mark = rest.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        let count = rest.prefix { $0 == mark }.count
        guard count >= 3, indentation.utf8.count <= 12 else { return nil }
        let info = String(line[rest.index(rest.startIndex, offsetBy: count)...].trimmed)
        if mark == UInt8(ascii: "`"), info.contains("`") { return nil }
        return Fence(mark: mark, count: count, info: info, indent: indentation.utf8.count)
    }

    /// The text after SEARCH if the line opens a block: usually empty, sometimes the path.
    static func searchOpening(_ line: Substring) -> Substring? {
        guard let rest = afterMarks(line, "<") ?? afterMarks(line, "-") else { return nil }
        return word(rest, oneOf: ["SEARCH", "ORIGINAL", "search", "Search"])
    }

    /// Whether the line divides the two halves of a block.
    static func isDivider(_ line: Substring) -> Bool {
        afterMarks(line, "=")?.isEmpty == true
    }

    /// Whether the line closes a block.
    static func isReplaceClosing(_ line: Substring) -> Bool {
        guard let rest = afterMarks(line, ">") ?? afterMarks(line, "+") else { return false }
        if rest.isEmpty { return line.trimmed.utf8.first == UInt8(ascii: ">") }
        return word(rest, oneOf: ["REPLACE", "UPDATED", "replace", "Replace"]) != nil
    }

    /// The trimmed rest of a line that starts with 5 to 9 of a mark.
    private static func afterMarks(_ line: Substring, _ mark: Unicode.Scalar) -> Substring? {
        let byte = UInt8(ascii: mark)
        guard line.utf8.contains(byte) else { return nil }
        let text = line.trimmed
        let count = text.utf8.prefix { $0 == byte }.count
        guard (5...9).contains(count) else { return nil }
        return text[text.utf8.index(text.startIndex, offsetBy: count)...].trimmed
    }

    private static func word(_ text: Substring, oneOf words: [String]) -> Substring? {
        for word in words where text.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            if rest.utf8.first?.isWordByte != true { return rest.trimmed }
        }
        return nil
    }
}
