import Terminal

/// Which way to go in a text.
enum Direction: Sendable {
    case forward, backward
}

/// A scrolled text that can be searched row by row.
protocol SearchableText {
    /// What is in view.
    var scroll: ScrollState { get set }
    /// The row of the match that was found last.
    var found: Int? { get set }
    /// How many rows there are to search.
    var searchableRowCount: Int { get }
    /// Whether the words stand in a row.
    func containsMatch(_ search: TextSearch, row: Int) -> Bool
}

extension SearchableText {
    /// Shows the next match: the one after (or before) the last one, or else after what is in view begins.
    ///
    /// - Returns: Whether there is one among the rows.
    mutating func findNext(_ search: TextSearch, _ direction: Direction) -> Bool {
        let last = found.flatMap { scroll.visible.contains($0) ? $0 : nil }
        let rows: Range<Int>
        switch direction {
        case .forward: rows = (last.map { $0 + 1 } ?? scroll.offset)..<max(searchableRowCount, scroll.offset)
        case .backward: rows = 0..<(last ?? scroll.offset)
        }
        guard let row = firstMatch(search, in: rows, direction) else { return false }
        show(match: row)
        return true
    }

    /// Shows the first match from a row on.
    ///
    /// - Returns: Whether there is one.
    mutating func findFirst(_ search: TextSearch, from row: Int) -> Bool {
        let rows = min(row, searchableRowCount)..<searchableRowCount
        guard let row = firstMatch(search, in: rows, .forward) else { return false }
        show(match: row)
        return true
    }

    /// The first row of a range with a match, from the side that one comes from.
    func firstMatch(_ search: TextSearch, in rows: Range<Int>, _ direction: Direction) -> Int? {
        switch direction {
        case .forward: rows.first { containsMatch(search, row: $0) }
        case .backward: rows.last { containsMatch(search, row: $0) }
        }
    }

    /// Brings a match into view and remembers it.
    mutating func show(match row: Int) {
        found = row
        scroll.show(line: row)
    }
}
