import Terminal

/// The search in diff and output: the words, and whether they are being typed.
struct DetailSearch: Sendable {
    /// The words as typed.
    private(set) var field = TextEditor()
    /// Whether the words are being typed.
    var isTyping = false
    /// The row at the top when typing began: the search starts there, and Esc goes back to it.
    private(set) var origin = 0
    /// What is looked for; nil for nothing.
    private(set) var words: TextSearch?

    /// Begins to type other words.
    mutating func begin(at row: Int) {
        self = DetailSearch()
        isTyping = true
        origin = row
    }

    /// Takes the words of an earlier search, if they fit into a line; `n` goes to them from what is in view.
    mutating func restore(_ text: String) {
        guard !text.contains(where: \.isNewline) else { return }
        edit { $0 = TextEditor(text: text) }
    }

    /// Changes the words.
    mutating func edit(_ change: (inout TextEditor) -> Void) {
        change(&field)
        words = TextSearch(field.text)
    }

    /// Whether the line with the words is there.
    var isShown: Bool { isTyping || words != nil }
}
