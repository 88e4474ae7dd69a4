import Domain
import Terminal

/// A search over all messages.
struct SearchDialog: Sendable {
    /// The words to look for.
    private(set) var words = TextEditor()
    /// What was found, and for which words; nil before the first answer.
    private(set) var found: (words: String, messages: [ChatMessage])?
    /// The messages found.
    var list = ListState<MessageID>()

    /// The words that an answer is wanted for; nil when the present one is theirs.
    var wanted: String? {
        let words = words.text.trimmed
        return words.isEmpty || words == found?.words ? nil : words
    }

    /// The message on the marked line.
    var selected: ChatMessage? { found?.messages.first { $0.id == list.selectedID } }

    /// Changes the words.
    mutating func editWords(_ change: (inout TextEditor) -> Void) {
        change(&words)
        if words.text.trimmed.isEmpty {
            found = nil
            list.update(ids: [])
        }
    }

    /// Takes an answer, also to words that were changed meanwhile: old results beat none.
    mutating func take(_ messages: [ChatMessage], for words: String) {
        found = (words, messages)
        list.update(ids: messages.map(\.id))
        list.moveToFirst()
    }
}
