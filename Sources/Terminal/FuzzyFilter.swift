/// A filter as one types it: words that all must match, in any order.
///
/// A word matches fuzzily (its letters in order), `'word` literally, `!word` (and `!'word`) if it does not
/// stand there. A word with a capital letter minds case, others do not. The conventions are those of fzf.
package struct FuzzyFilter: Hashable, Sendable {
    /// How well a text matches and where.
    package struct Match: Hashable, Sendable {
        /// Higher is better; comparable between texts for the same filter.
        package let score: Int
        /// The offsets of the matched characters, ascending, for highlighting.
        package let positions: [Int]
    }

    fileprivate struct Term: Hashable {
        enum Kind {
            case fuzzy, literal, absent
        }

        let kind: Kind
        let characters: [Character]
        /// The same as bytes; nil if it is not plain ASCII.
        let bytes: [UInt8]?
        let mindsCase: Bool

        init(_ text: Substring, _ kind: Kind) {
            self.kind = kind
            characters = Array(text)
            bytes = text.utf8.allSatisfy { $0 < 0x80 } ? Array(text.utf8) : nil
            mindsCase = text.contains(where: \.isUppercase)
        }
    }

    private let terms: [Term]

    package init(_ pattern: String) {
        terms = pattern.split(separator: " ").compactMap { word in
            let kind: Term.Kind = word.first == "'" ? .literal : word.first == "!" ? .absent : .fuzzy
            var text = kind == .fuzzy ? word : word.dropFirst()
            if kind == .absent, text.first == "'" { text = text.dropFirst() }
            return text.isEmpty ? nil : Term(text, kind)
        }
    }

    /// Whether everything matches.
    package var isEmpty: Bool { terms.isEmpty }

    /// Whether every text that this matches is matched by another filter, so that nothing else has to be
    /// looked at when this takes its place: as when a letter is added to a word.
    package func narrows(_ other: FuzzyFilter) -> Bool {
        other.terms.allSatisfy { wider in terms.contains { $0.implies(wider) } }
    }

    /// Whether the text matches, without the search for the best way it does.
    ///
    /// Plain patterns are decided byte by byte, so that thousands of lines are narrowed within a frame.
    package func matches(_ text: String) -> Bool {
        terms.allSatisfy { term in
            guard let bytes = term.bytes else { return FuzzyFilter(terms: [term]).match(text) != nil }
            let isThere = bytes.isFound(in: text, inOrderOnly: term.kind == .fuzzy, mindsCase: term.mindsCase)
            return isThere != (term.kind == .absent)
        }
    }

    private init(terms: [Term]) { self.terms = terms }

    /// How the text matches; nil if it does not.
    package func match(_ text: String) -> Match? {
        var score = 0
        var positions: Set<Int> = []
        let characters = Array(text)
        let folded = characters.map(Self.folded)
        for term in terms {
            let haystack = term.mindsCase ? characters : folded
            switch term.kind {
            case .absent:
                if Self.firstRange(of: term.characters, in: haystack) != nil { return nil }
            case .literal:
                guard let range = Self.firstRange(of: term.characters, in: haystack) else { return nil }
                score += 20 * range.count + FuzzyAlignment.bonus(at: range.lowerBound, in: characters)
                positions.formUnion(range)
            case .fuzzy:
                guard let found = FuzzyAlignment.best(term.characters, haystack, shown: characters) else {
                    return nil
                }
                score += found.score
                positions.formUnion(found.positions)
            }
        }
        return Match(score: score, positions: positions.sorted())
    }

    /// The items that match, the best first; equal ones stay in their order.
    package func filter<Item>(_ items: [Item], by text: (Item) -> String) -> [Item] {
        guard !isEmpty else { return items }
        let matched = items.enumerated().compactMap { index, item in
            match(text(item)).map { (index: index, score: $0.score, item: item) }
        }
        return matched.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.item)
    }

    fileprivate static func folded(_ character: Character) -> Character {
        let lower = character.lowercased()
        return lower.count == 1 ? lower.first ?? character : character
    }

    fileprivate static func firstRange(of word: [Character], in text: [Character]) -> Range<Int>? {
        guard word.count <= text.count else { return nil }
        for start in 0...(text.count - word.count)
        where text[start..<(start + word.count)].elementsEqual(word) {
            return start..<(start + word.count)
        }
        return nil
    }
}

extension FuzzyFilter.Term {
    /// Whether no text can match this and not the other.
    fileprivate func implies(_ other: FuzzyFilter.Term) -> Bool {
        switch (kind, other.kind) {
        case (.literal, .literal): holds(other)
        // What is not plain ASCII is matched fuzzily in the beginning of a text alone.
        case (.literal, .fuzzy): other.bytes != nil && holds(other, inOrderOnly: true)
        case (.fuzzy, .fuzzy): holds(other, inOrderOnly: true)
        // What lacks a part lacks the whole.
        case (.absent, .absent): other.holds(self)
        default: false
        }
    }

    /// Whether another word stands in this one, in whatever case it is found.
    private func holds(_ other: FuzzyFilter.Term, inOrderOnly: Bool = false) -> Bool {
        guard mindsCase || !other.mindsCase else { return false }
        let text = other.mindsCase ? characters : characters.map(FuzzyFilter.folded)
        guard inOrderOnly else { return FuzzyFilter.firstRange(of: other.characters, in: text) != nil }
        var rest = other.characters[...]
        for character in text where character == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}

/// The best way to lay a word's letters over a text: neighbours and starts of words count most.
///
/// The dynamic programme of fzf's `FuzzyMatchV2`, with its weights: 16 a letter, 8 at the start of a word, 7
/// at a capital or digit, gaps cost 3 and then 1.
private enum FuzzyAlignment {
    /// Longer texts are matched by their beginning; nobody reads the rest in a list.
    private static let longestText = 400
    /// The score of what cannot be; far from overflow.
    private static let impossible = Int.min / 2

    static func best(
        _ word: [Character],
        _ haystack: [Character],
        shown: [Character]
    ) -> (score: Int, positions: [Int])? {
        let text = haystack.prefix(longestText)
        let width = text.count
        guard !word.isEmpty, word.count <= width else { return nil }
        // scores[row][column]: the best that ends with letter `row` on character `column`.
        var scores = [[Int]](repeating: [Int](repeating: impossible, count: width), count: word.count)
        var origins = [[Int]](repeating: [Int](repeating: -1, count: width), count: word.count)
        for row in word.indices {
            // The best end of the row before, with the cost of the gap since.
            var carried = impossible
            var carriedFrom = -1
            for column in 0..<width {
                if row > 0, column > 1 {
                    let opened = scores[row - 1][column - 2] - 3
                    carried = max(carried - 1, impossible)
                    if opened > carried {
                        carried = opened
                        carriedFrom = column - 2
                    }
                }
                guard text[column] == word[row] else { continue }
                let gain = 16 + bonus(at: column, in: shown) * (row == 0 ? 2 : 1)
                guard row > 0 else {
                    scores[0][column] = gain
                    continue
                }
                let adjacent = column > 0 ? scores[row - 1][column - 1] + 4 : impossible
                let base = max(adjacent, carried)
                guard base > impossible / 2 else { continue }
                scores[row][column] = base + gain
                origins[row][column] = adjacent >= carried ? column - 1 : carriedFrom
            }
        }
        return path(to: scores[word.count - 1], origins)
    }

    /// The best end in the last row, and the way back from it.
    private static func path(to last: [Int], _ origins: [[Int]]) -> (score: Int, positions: [Int])? {
        guard let end = last.indices.max(by: { last[$0] < last[$1] }), last[end] > impossible / 2 else {
            return nil
        }
        var positions = [end]
        for row in origins.dropFirst().reversed() {
            positions.append(row[positions[positions.count - 1]])
        }
        return (last[end], positions.reversed())
    }

    /// What a match at this place is worth beyond the letter.
    static func bonus(at index: Int, in text: [Character]) -> Int {
        guard index > 0 else { return 8 }
        let (previous, character) = (text[index - 1], text[index])
        if !previous.isLetter && !previous.isNumber {
            return character.isLetter || character.isNumber ? 8 : 0
        }
        if previous.isLowercase && character.isUppercase || !previous.isNumber && character.isNumber {
            return 7
        }
        return 0
    }
}
