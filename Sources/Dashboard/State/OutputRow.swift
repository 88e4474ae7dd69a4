import Terminal

/// One row of output: a line, or what of a line fits into a row.
struct OutputRow: Sendable {
    /// What is drawn, in the colours of the program.
    let runs: [StyledRun]
    /// The whole line without colours, shared by its rows.
    let line: String
    /// Which part of the line the row shows; the blanks at a break are in no row.
    let part: Range<String.Index>
    /// Which of the line's rows it is, from 0.
    let number: Int

    /// What it shows, without colours.
    var text: String { String(line[part]) }

    /// Where in the line the words stand, as far as the row shows some of them.
    func matches(_ search: TextSearch) -> [Range<String.Index>] {
        // A long line is searched as a whole only where that can find something.
        let margin = search.length - 1
        let from = line.utf8.index(part.lowerBound, offsetBy: -margin, limitedBy: line.startIndex)
        let to = line.utf8.index(part.upperBound, offsetBy: margin, limitedBy: line.endIndex)
        guard search.isFound(in: line[(from ?? line.startIndex)..<(to ?? line.endIndex)]) else { return [] }
        return search.ranges(in: line).filter { $0.overlaps(part) }
    }
}
