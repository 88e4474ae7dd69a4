/// What a user typed into a search box, as an expression that full-text search takes literally.
///
/// Every word becomes a quoted string, so that operators (`AND`, `NEAR`, `*`, `^`, `column:`) and
/// stray quotes are only text. https://www.sqlite.org/fts5.html#full_text_query_syntax
struct SearchQuery: Equatable {
    /// The expression for FTS5.
    let expression: String

    /// Builds the expression; nil when nothing typed could be found.
    ///
    /// - Parameter words: Words, each of which may go on in the text, and `"…"` phrases, which are whole.
    init?(words: String) {
        var terms: [String] = []
        // Outside and inside of quotes take turns; an unclosed quote reaches to the end.
        for (index, part) in words.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            let isPhrase = !index.isMultiple(of: 2)
            let found = isPhrase ? [part] : part.split(whereSeparator: \.isWhitespace)
            // The tokenizer drops all but letters and digits; a term without any would match nothing.
            for term in found where term.contains(where: { $0.isLetter || $0.isNumber }) {
                let text = term.filter { $0 != "\0" }
                terms.append(isPhrase ? "\"\(text)\"" : "\"\(text)\"*")
            }
        }
        guard !terms.isEmpty else { return nil }
        expression = terms.joined(separator: " ")
    }
}
