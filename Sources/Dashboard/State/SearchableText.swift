import Terminal

/// A scrolled text that can be searched row by row; a match may go on in further rows.
protocol SearchableText {
    /// What is in view.
    var scroll: ScrollState { get set }
    /// The row in which the match begins that was found last.
    var found: Int? { get set }
    /// How many rows there are to search.
    var searchableRowCount: Int { get }
    /// The rows of the first match that begins in a row; nil if none does.
    func match(_ search: TextSearch, beginningIn row: Int) -> ClosedRange<Int>?
}

extension SearchableText {
    /// Shows the next match: the one after (or before) the last one, or else after what is in view begins.
    ///
    /// - Returns: Whether there is one among the rows.
    mutating func findNext(_ search: TextSearch, _ direction: TextDirection) -> Bool {
        let last = found.flatMap { scroll.visible.contains($0) ? $0 : nil }
        let rows: Range<Int>
        switch direction {
        case .forward: rows = (last.map { $0 + 1 } ?? scroll.offset)..<max(searchableRowCount, scroll.offset)
        case .backward: rows = 0..<(last ?? scroll.offset)
        }
        guard let match = firstMatch(search, in: rows, direction) else { return false }
        show(match: match)
        return true
    }

    /// Shows the first match from a row on.
    ///
    /// - Returns: Whether there is one.
    mutating func findFirst(_ search: TextSearch, from row: Int) -> Bool {
        let rows = min(row, searchableRowCount)..<searchableRowCount
        guard let match = firstMatch(search, in: rows, .forward) else { return false }
        show(match: match)
        return true
    }

    /// The first match that begins in a range of rows, from the side that one comes from.
    ///
    /// - Parameters:
    ///   - search: What is looked for.
    ///   - rows: Where the match may begin.
    ///   - direction: Which way to go.
    ///   - least: The row that the match has to reach.
    /// - Returns: The rows of the match.
    func firstMatch(
        _ search: TextSearch,
        in rows: Range<Int>,
        _ direction: TextDirection,
        reaching least: Int = 0
    ) -> ClosedRange<Int>? {
        func look(in rows: some Sequence<Int>) -> ClosedRange<Int>? {
            for row in rows {
                if let hit = match(search, beginningIn: row), hit.upperBound >= least { return hit }
            }
            return nil
        }
        return direction == .forward ? look(in: rows) : look(in: rows.reversed())
    }

    /// Brings a match into view, its beginning above all, and remembers it.
    mutating func show(match rows: ClosedRange<Int>) {
        found = rows.lowerBound
        scroll.show(line: rows.upperBound)
        scroll.show(line: rows.lowerBound)
    }
}
