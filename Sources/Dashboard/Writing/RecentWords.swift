/// Words that were typed into a field before, each once, in the order in which they were used last.
struct RecentWords: Equatable, Sendable {
    /// As many are kept, the newest.
    static let limit = 50
    /// Texts of more bytes were pasted by mistake and are nothing to come back to.
    static let longest = 500

    /// The words, the newest last.
    private(set) var texts: [String] = []

    /// Takes words from wherever they were kept.
    ///
    /// - Parameter texts: The words, the newest last.
    init(_ texts: [String] = []) {
        for text in texts { add(text) }
    }

    /// Makes words the newest ones, if they are any and fit into a line.
    mutating func add(_ text: String) {
        guard text.utf8.count <= Self.longest, text.contains(where: { !$0.isWhitespace }),
            !text.contains(where: \.isNewline)
        else { return }
        texts.removeAll { $0 == text }
        texts.append(text)
        texts.removeFirst(max(0, texts.count - Self.limit))
    }
}
