import Foundation

/// What is looked for in a log: words as they are, or a regular expression.
///
/// Case matters only if the words hold a capital letter; in an expression the letters behind a backslash do
/// not count. Letters beyond ASCII mind their case in words.
package struct LogSearch: Hashable, Sendable {
    /// How the text is meant.
    package enum Kind: Hashable, Sendable {
        case words
        /// A regular expression in ICU's syntax, matched within a line.
        case expression
    }

    /// What was typed.
    package let text: String
    /// How it is meant.
    package let kind: Kind

    private let words: TextSearch?

    /// Reads what was typed; nil if it is empty or no regular expression.
    package init?(_ text: String, _ kind: Kind = .words) {
        guard !text.isEmpty else { return nil }
        self.text = text
        self.kind = kind
        words = kind == .words ? TextSearch(text) : nil
        if kind == .expression, expression == nil { return nil }
    }

    /// Where matches stand in a text, from left to right, not overlapping and not empty.
    package func ranges(in text: String) -> [Range<String.Index>] {
        if let words { return words.ranges(in: text) }
        guard let expression else { return [] }
        let whole = NSRange(text.startIndex..<text.endIndex, in: text)
        return expression.matches(in: text, options: [], range: whole).compactMap { match in
            Range(match.range, in: text).flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// The words as bytes; nil for an expression.
    var bytes: ByteSearch? {
        kind == .words ? ByteSearch(Array(text.utf8), mindsCase: text.contains(where: \.isUppercase)) : nil
    }

    /// The expression, made anew; nil for words.
    var expression: NSRegularExpression? {
        guard kind == .expression else { return nil }
        let options: NSRegularExpression.Options = mindsCaseInExpression ? [] : .caseInsensitive
        return try? NSRegularExpression(pattern: text, options: options)
    }

    private var mindsCaseInExpression: Bool {
        var isEscaped = false
        for character in text {
            if !isEscaped && character.isUppercase { return true }
            isEscaped = character == "\\" && !isEscaped
        }
        return false
    }
}
