/// The words of a task that can point to code.
struct TaskTerms {
    /// Words that are plainly identifiers: in backticks, with an underscore or an inner capital, or before `(`.
    private(set) var identifiers: Set<String> = []
    /// Other words of some length, in lower case.
    private(set) var words: Set<String> = []
    /// Words that look like paths, wrapping punctuation removed.
    private(set) var paths: Set<String> = []
    /// Whether the task itself is about tests.
    let isAboutTests: Bool
    /// Whether the task itself is about documents.
    let isAboutDocuments: Bool

    init(_ text: String) {
        let lowered = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        isAboutTests = !lowered.isDisjoint(with: ["test", "tests", "testing", "spec", "specs", "coverage"])
        isAboutDocuments = !lowered.isDisjoint(with: [
            "readme", "docs", "documentation", "changelog", "document", "licence", "license",
        ])
        for token in text.prefix(20_000).split(whereSeparator: {
            $0.isWhitespace || "\"'()[]{}<>,;|".contains($0)
        }) {
            readToken(String(token))
        }
        readIdentifiers(text)
    }

    private mutating func readToken(_ token: String) {
        let text = token.trimmingMarks
        // A mention is a path even if it looks like a word, such as `@Makefile`.
        guard text.contains(".") || text.contains("/") || token.hasPrefix("@") else { return }
        paths.insert(Self.withoutLine(text))
    }

    private mutating func readIdentifiers(_ text: String) {
        let bytes = Array(text.utf8.prefix(100_000))
        var index = 0
        while index < bytes.count {
            guard bytes[index].isWordByte else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isWordByte { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            guard word.utf8.count > 1, !bytes[start].isDigit else { continue }
            let isQuoted = start > 0 && bytes[start - 1] == UInt8(ascii: "`")
            let isCall = index < bytes.count && bytes[index] == UInt8(ascii: "(")
            let hasInnerCapital =
                word.utf8.dropFirst().contains { $0 >= 0x41 && $0 <= 0x5A } && word.uppercased() != word
            if isQuoted || isCall || word.utf8.dropFirst().contains(UInt8(ascii: "_")) || hasInnerCapital {
                identifiers.insert(word)
            } else if word.utf8.count >= 3, !Self.common.contains(word.lowercased()) {
                words.insert(word.lowercased())
            }
        }
    }

    /// The path without `:12` or `:12:5`.
    static func withoutLine(_ path: String) -> String {
        var parts = path.split(separator: ":", omittingEmptySubsequences: false)
        while parts.count > 1, let last = parts.last, last.allSatisfy({ $0.isNumber }) { parts.removeLast() }
        return parts.joined(separator: ":")
    }

    private static let common: Set<String> = [
        "the", "and", "for", "with", "that", "this", "from", "when", "should", "must", "not", "does", "into",
        "have", "has",
        "are", "was", "were", "will", "would", "can", "could", "but", "all", "any", "its", "also", "then",
        "than", "there",
        "please", "make", "fix", "bug", "add", "use", "using", "file", "code", "function", "class", "method",
        "error",
        "wrong", "instead", "return", "returns", "value", "values", "get", "set", "new", "change", "update",
        "remove", "test",
        "tests", "fails", "failing", "correct", "support", "implement", "you", "your", "how", "what", "why",
        "where", "which",
        "only", "one", "two", "after", "before", "without", "some", "other", "more", "like", "just", "work",
        "works", "being",
        "import", "def", "func", "let", "var", "const", "self", "none", "null", "true", "false", "empty",
    ]
}

extension String {
    /// The text without quotes, brackets and stops around it, and without the `@` of a mention.
    fileprivate var trimmingMarks: String {
        var text = Substring(self)
        while let first = text.first, "`*\"'([{<@".contains(first) { text = text.dropFirst() }
        while let last = text.last, "`*\"')]}>.,:;!?".contains(last) { text = text.dropLast() }
        return String(text)
    }
}
