/// A task's text, cut the way the rules read it.
struct TaskText {
    /// The first line that is not blank, without a Markdown heading's marks.
    let firstLine: String
    /// The words of the first line, in lower case.
    let firstWords: [String]
    /// The words of the other lines, in lower case, code blocks left out.
    let otherWords: [String]
    /// The other lines, code blocks left out.
    let otherLines: [Substring]
    /// Whether a line looks like an error's trace, also within code blocks.
    let hasTrace: Bool
    /// How many different files are named.
    let fileCount: Int
    /// How many list items there are.
    let itemCount: Int

    init(_ text: String) {
        let lines = text.prefix(100_000).split(whereSeparator: \.isNewline)
        let all = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        firstLine = all.first.map { String($0.drop { "# \t".contains($0) }) } ?? ""
        var isInCode = false
        otherLines = all.dropFirst().filter { line in
            if line.drop(while: \.isWhitespace).hasPrefix("```") {
                isInCode.toggle()
                return false
            }
            return !isInCode
        }
        firstWords = Self.words(firstLine[...])
        otherWords = otherLines.flatMap { Self.words($0) }
        hasTrace = all.contains { Self.isTrace($0) }
        fileCount = Self.files(in: all)
        itemCount = otherLines.count { line in
            let start = line.drop(while: \.isWhitespace)
            if ["- ", "* ", "+ ", "• "].contains(where: { start.hasPrefix($0) }) { return true }
            let digits = start.prefix { $0.isNumber }
            return !digits.isEmpty
                && (start[digits.endIndex...].hasPrefix(". ") || start[digits.endIndex...].hasPrefix(") "))
        }
    }

    /// All words.
    var words: [String] { firstWords + otherWords }

    private static func words(_ line: Substring) -> [String] {
        line.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "_" }
            .map { String($0).replacing("’", with: "'") }
    }

    private static func isTrace(_ line: Substring) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        let starts = [
            "Traceback (most recent call last)", "File \"", "at ", "panic:", "thread '",
            "Exception in thread",
            "Segmentation fault", "AssertionError", "Fatal error:",
        ]
        guard let start = starts.first(where: { text.hasPrefix($0) }) else {
            let name = text.prefix { $0.isLetter || $0 == "." }
            return (name.hasSuffix("Error") || name.hasSuffix("Exception"))
                && text[name.endIndex...].hasPrefix(":")
        }
        // A stack frame, not a sentence that starts with "at".
        return start != "at " || (text.contains("(") && text.contains(":") && text.hasSuffix(")"))
    }

    private static func files(in lines: [Substring]) -> Int {
        var names: Set<Substring> = []
        for line in lines {
            for word in line.split(whereSeparator: { $0.isWhitespace || "`\"'(),;".contains($0) }) {
                let name = word.hasSuffix(".") ? word.dropLast() : word
                guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { continue }
                let ending = name[name.index(after: dot)...]
                let isFile =
                    (1...5).contains(ending.count) && ending.allSatisfy { $0.isASCII && $0.isLowercase }
                if isFile, name[..<dot].last?.isLetter == true || name.contains("/"),
                    !abbreviations.contains(String(name))
                {
                    names.insert(name)
                }
            }
        }
        return names.count
    }

    private static let abbreviations: Set<String> = ["e.g", "i.e", "a.m", "p.m", "vs.the"]
}
