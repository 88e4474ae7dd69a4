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

    /// Changes the words.
    mutating func edit(_ change: (inout TextEditor) -> Void) {
        change(&field)
        words = TextSearch(field.text)
    }

    /// Whether the line with the words is there.
    var isShown: Bool { isTyping || words != nil }
}
