/// The rows into which an editor's text wraps, and the way between positions and places on screen.
struct EditorLayout {
    /// One row on screen.
    ///
    /// It covers the characters up to the next row, blanks at the break included.
    struct Row {
        let line: Int
        /// The first character of the line that is on this row.
        let start: Int
        /// One past the last.
        let end: Int
        let isLastOfLine: Bool
        let text: Substring
    }

    let rows: [Row]
    private let columns: Int
    private let buffer: TextBuffer

    init(_ buffer: TextBuffer, columns: Int) {
        self.buffer = buffer
        self.columns = columns
        var rows: [Row] = []
        for (number, line) in buffer.lines.enumerated() {
            let pieces = TerminalText.wrapped(line, to: columns)
            var start = 0
            for (index, piece) in pieces.enumerated() {
                let isLast = index == pieces.count - 1
                let pieceEnd = isLast ? line.endIndex : pieces[index + 1].startIndex
                let end = start + line[piece.startIndex..<pieceEnd].count
                rows.append(Row(line: number, start: start, end: end, isLastOfLine: isLast, text: piece))
                start = end
            }
        }
        self.rows = rows
    }

    /// Where a position is seen: row of the layout and column.
    func place(of position: TextPosition) -> (row: Int, column: Int) {
        let row =
            rows.lastIndex { $0.line == position.line && $0.start <= position.column }
            ?? max(0, rows.count - 1)
        let text = characters(of: rows[row]).prefix(position.column - rows[row].start)
        return (row, min(TerminalText.width(of: text), columns))
    }

    /// The position nearest to a column of a row.
    func position(row: Int, column: Int) -> TextPosition {
        let row = rows[row]
        var used = 0
        var offset = 0
        // On a row that goes on below, the place behind its last character belongs to the next row.
        let last = row.isLastOfLine ? row.end - row.start : row.end - row.start - 1
        for character in characters(of: row) {
            let width = TerminalText.width(of: String(character))
            guard offset < last, used + width <= column else { break }
            used += width
            offset += 1
        }
        return TextPosition(line: row.line, column: row.start + offset)
    }

    private func characters(of row: Row) -> Substring {
        buffer.lines[row.line].dropFirst(row.start).prefix(row.end - row.start)
    }
}
