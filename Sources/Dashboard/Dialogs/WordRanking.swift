import Terminal

/// Looks for words in a list of things with names, as somebody means them who types words.
///
/// Words that stand in a text come before letters that are scattered over it, which count only where no text
/// has the words; among those the ones with the words in their names come first.
struct WordRanking: Sendable {
    private let fuzzy: FuzzyFilter
    private let literal: FuzzyFilter
    /// The words that have to be there, in small letters.
    private let words: [String]

    /// Reads a pattern as ``FuzzyFilter`` does.
    init(_ pattern: String) {
        let parts = pattern.split(separator: " ")
        fuzzy = FuzzyFilter(pattern)
        literal = FuzzyFilter(
            parts.map { $0.first == "'" || $0.first == "!" ? String($0) : "'\($0)" }.joined(separator: " ")
        )
        words = parts.filter { $0.first != "!" }.map { $0.drop { $0 == "'" }.lowercased() }
    }

    /// The items that match, the best first; equal ones stay in their order.
    ///
    /// - Parameters:
    ///   - items: The items.
    ///   - name: What an item is called.
    ///   - text: All that is looked through, the name included.
    /// - Returns: All of them for a pattern without words.
    func filter<Item>(_ items: [Item], name: (Item) -> String, text: (Item) -> String) -> [Item] {
        guard !fuzzy.isEmpty else { return items }
        let found = literal.filter(items, by: text)
        guard !found.isEmpty else { return fuzzy.filter(items, by: text) }
        let ranked = found.enumerated().map { index, item in
            (
                rank: beginWords(of: name(item)) ? 0 : beginWords(of: text(item)) ? 1 : 2, index: index,
                item: item
            )
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.item)
    }

    /// Whether each of the words begins one of a text.
    private func beginWords(of text: String) -> Bool {
        let there = text.lowercased().split(separator: " ")
        return words.allSatisfy { word in there.contains { $0.hasPrefix(word) } }
    }
}
