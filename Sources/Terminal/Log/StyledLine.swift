// A line of styled runs as one text: what of it is seen, and how it wraps.

extension [StyledRun] {
    /// The text of the runs.
    package var text: String {
        count == 1 ? self[0].text : map(\.text).joined()
    }

    /// What of the line is seen in a window of some columns, with tabs expanded.
    ///
    /// A wide character across an edge is a blank on the left and nothing on the right.
    package func window(from column: Int, columns: Int) -> [StyledRun] {
        var result: [StyledRun] = []
        var breaker = CellBreaker()
        var piece = String.UnicodeScalarView()
        var place = 0
        let take = { (glyph: Glyph, width: Int) -> Bool in
            guard place + width <= column + columns else { return false }
            if place >= column {
                piece.append(glyph.base)
                piece.append(contentsOf: glyph.marks)
            } else if place + width > column {
                piece.append(" ")
            }
            place += width
            return true
        }
        for run in self {
            let count = run.text.utf8.count
            if TerminalText.isPlainASCII(run.text) {
                // The usual case: a byte is a column.
                let (from, to) = (Swift.max(0, column - place), Swift.min(count, column + columns - place))
                if from < to {
                    let seen = run.text.utf8.dropFirst(from).prefix(to - from)
                    result.append(StyledRun(String(decoding: seen, as: UTF8.self), run.style))
                }
                guard to == count else { break }
                place += count
                breaker.pass(columns: count)
                continue
            }
            var goesOn = run.text.unicodeScalars.allSatisfy { breaker.feed($0, take) }
            // A cell waits for marks; it belongs to this run whatever the next one begins with.
            if goesOn { goesOn = breaker.finish(take) }
            if !piece.isEmpty { result.append(StyledRun(String(piece), run.style)) }
            piece = String.UnicodeScalarView()
            if !goesOn { break }
        }
        return result
    }

    /// The line in rows that are at most so wide; see ``TerminalText/wrapped(_:to:)``.
    func wrapped(to columns: Int) -> [StyledRow] {
        let text = self.text
        return TerminalText.wrapped(text, to: columns).map { piece in
            var runs: [StyledRun] = []
            var start = text.startIndex
            for run in self {
                let end = text.utf8.index(start, offsetBy: run.text.utf8.count)
                let (from, to) = (Swift.max(start, piece.startIndex), Swift.min(end, piece.endIndex))
                if from < to { runs.append(StyledRun(String(text[from..<to]), run.style)) }
                start = end
            }
            return StyledRow(runs: runs, part: piece.startIndex..<piece.endIndex)
        }
    }
}

/// A row of a line that wraps.
struct StyledRow: Sendable {
    /// What it shows.
    let runs: [StyledRun]
    /// Which part of the line's text that is; the blanks at a break are in no row.
    let part: Range<String.Index>
}
