/// Finds every place where elements occur in a row, in linear time (Knuth, Morris, Pratt 1977).
struct SequenceSearch<Element: Equatable> {
    private let pattern: [Element]
    private let fallback: [Int]

    init(_ pattern: [Element]) {
        self.pattern = pattern
        var fallback = [Int](repeating: 0, count: pattern.count)
        var matched = 0
        for index in 1..<max(1, pattern.count) {
            while matched > 0, pattern[index] != pattern[matched] { matched = fallback[matched - 1] }
            if pattern[index] == pattern[matched] { matched += 1 }
            fallback[index] = matched
        }
        self.fallback = fallback
    }

    /// Whether there is any place.
    func occurs(in text: some Sequence<Element>) -> Bool {
        !places(in: text, limit: 1).isEmpty
    }

    /// The positions of all places, overlapping ones included, or of the first few.
    func places(in text: some Sequence<Element>, limit: Int = .max) -> [Int] {
        guard !pattern.isEmpty else { return [] }
        var places: [Int] = []
        var matched = 0
        var index = 0
        for element in text {
            while matched > 0, element != pattern[matched] { matched = fallback[matched - 1] }
            if element == pattern[matched] { matched += 1 }
            if matched == pattern.count {
                places.append(index - matched + 1)
                if places.count == limit { break }
                matched = fallback[matched - 1]
            }
            index += 1
        }
        return places
    }
}

/// Finds lines in lines.
enum LineSearch {
    /// The first lines of all places where lines occur in a row, compared by a key.
    static func places<Key: Equatable>(
        of needle: [Substring],
        in lines: [Substring],
        by key: (Substring) -> Key
    ) -> [Int] {
        guard !needle.isEmpty, needle.count <= lines.count else { return [] }
        return SequenceSearch(needle.map(key)).places(in: lines.lazy.map(key))
    }
}
