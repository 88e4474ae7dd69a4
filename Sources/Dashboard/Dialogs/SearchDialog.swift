import Domain
import Terminal

/// A search over all messages.
struct SearchDialog: Sendable {
    /// A message that was found.
    struct Hit: Sendable {
        let message: ChatMessage
        /// The text on one line, from a little before the words on.
        let excerpt: String
    }

    /// The words to look for.
    private(set) var words = TextEditor()
    /// The messages found.
    var list = ListState<MessageID>()
    /// What was found, and for which words; nil before the first answer.
    private var found: (words: String, hits: [Hit])?

    /// The words that an answer is wanted for; nil when the present one is theirs.
    var wanted: String? {
        let words = words.text.trimmed
        return words.isEmpty || words == found?.words ? nil : words
    }

    /// The message on the marked line.
    var selected: ChatMessage? { list.selectedID.flatMap(hit)?.message }

    /// A message that was found.
    func hit(_ id: MessageID) -> Hit? { found?.hits.first { $0.message.id == id } }

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
        let word = words.split(separator: " ").first.flatMap { TextSearch($0.lowercased()) }
        found = (words, messages.map { Hit(message: $0, excerpt: Self.excerpt(of: $0.text, around: word)) })
        list.update(ids: messages.map(\.id))
        list.moveToFirst()
    }

    private static func excerpt(of text: String, around word: TextSearch?) -> String {
        let place = word?.firstRange(in: text)?.lowerBound ?? text.startIndex
        let start = text.index(place, offsetBy: -20, limitedBy: text.startIndex) ?? text.startIndex
        let line = text[start...].prefix(240).split(whereSeparator: \.isNewline).joined(separator: " ")
        return start > text.startIndex ? "…" + line : line
    }
}
