// Breaking text into lines of a width.

extension TerminalText {
    /// The text in lines that are at most `columns` wide.
    ///
    /// Breaks between words, inside a word only if it is longer than a line; the blanks at a break vanish.
    /// Line ends in the text always break, and an empty text is one empty line. A wide character that does
    /// not fit a line one column wide stands there alone and is clipped when drawn.
    package static func wrapped(_ text: some StringProtocol, to columns: Int) -> [Substring] {
        var lines: [Substring] = []
        for part in Substring(text).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = part.last == "\r" ? part.dropLast() : part
            let text = Substring(line)
            if text.utf8.count <= columns, isPlainASCII(text) {
                lines.append(text)
            } else {
                var wrapper = LineWrapper(text, to: max(1, columns))
                lines.append(contentsOf: wrapper.wrap())
            }
        }
        return lines
    }
}

/// Wraps one line.
private struct LineWrapper {
    private let line: Substring
    private let columns: Int
    private var lines: [Substring] = []
    /// Where the piece begins that is not yet out.
    private var start: Substring.Index
    private var used = 0
    private var measure = CellMeasure()

    init(_ line: Substring, to columns: Int) {
        self.line = line
        self.columns = columns
        start = line.startIndex
    }

    mutating func wrap() -> [Substring] {
        let scalars = line.unicodeScalars
        // Where the piece can be broken: the end of its last whole word, and the start of the next.
        var wordEnd: Substring.Index?
        var nextWord = line.startIndex
        var afterBlank = false
        var index = line.startIndex
        while index < line.endIndex {
            let scalar = scalars[index]
            let isBlank = scalar == " " || scalar == "\t"
            if isBlank, !afterBlank, index > start { wordEnd = index }
            if !isBlank, afterBlank { nextWord = index }
            afterBlank = isBlank

            var width = measure.columns(adding: scalar)
            if used + width > columns && !isBlank {
                if let end = wordEnd {
                    cut(at: end, goOnAt: nextWord, upTo: index)
                } else if index > start {
                    cut(at: index, goOnAt: index, upTo: index)
                }
                wordEnd = nil
                width = measure.columns(adding: scalar)
                // The word that moved down may itself be longer than a line.
                if used + width > columns && index > start {
                    cut(at: index, goOnAt: index, upTo: index)
                    width = measure.columns(adding: scalar)
                }
            }
            used += width
            index = scalars.index(after: index)
        }
        lines.append(used > columns ? trimmed(line[start...]) : line[start...])
        return lines
    }

    /// Puts the piece out and measures what is already read of the next one; tabs count from its start.
    private mutating func cut(
        at end: Substring.Index,
        goOnAt next: Substring.Index,
        upTo index: Substring.Index
    ) {
        lines.append(trimmed(line[start..<end]))
        start = next
        used = 0
        measure = CellMeasure()
        for scalar in line[next..<index].unicodeScalars {
            used += measure.columns(adding: scalar)
        }
    }

    private func trimmed(_ piece: Substring) -> Substring {
        var end = piece.endIndex
        while end > piece.startIndex {
            let before = piece.unicodeScalars.index(before: end)
            guard piece.unicodeScalars[before] == " " || piece.unicodeScalars[before] == "\t" else { break }
            end = before
        }
        return piece[..<end]
    }
}

/// Counts the columns that each further scalar of a line adds.
struct CellMeasure {
    private var breaker = CellBreaker()

    /// The columns by which the line grows with this scalar.
    mutating func columns(adding scalar: Unicode.Scalar) -> Int {
        let before = breaker.column
        _ = breaker.feed(scalar) { _, _ in true }
        return breaker.column - before
    }
}
