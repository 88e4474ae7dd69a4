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

        /// The same row of a text that has more or fewer lines before it.
        func moved(by lines: Int) -> Row {
            Row(line: line + lines, start: start, end: end, isLastOfLine: isLastOfLine, text: text)
        }
    }

    let rows: [Row]
    let columns: Int
    private let buffer: TextBuffer
    private let chips: PastedChips
    /// The first row of each line.
    private let starts: [Int]

    /// Wraps a text.
    ///
    /// - Parameters:
    ///   - buffer: The text.
    ///   - columns: The width of a row.
    ///   - chips: The pastes that are seen as a label each.
    ///   - old: The layout before an edit. Lines at both ends that are the same are taken from it, so that a
    ///     key in a long text costs the lines it touches.
    init(
        _ buffer: TextBuffer,
        columns: Int,
        chips: PastedChips = PastedChips(),
        reusing old: EditorLayout? = nil
    ) {
        self.buffer = buffer
        self.chips = chips
        self.columns = columns
        let lines = buffer.lines
        let same = old.flatMap { $0.columns == columns ? $0 : nil }
        let oldLines = same?.buffer.lines ?? []
        let most = min(lines.count, oldLines.count)
        let head = (0..<most).first { lines[$0] != oldLines[$0] } ?? most
        let tail =
            (0..<(most - head)).first { lines[lines.count - 1 - $0] != oldLines[oldLines.count - 1 - $0] }
            ?? most - head

        var rows: [Row] = []
        var starts: [Int] = []
        rows.reserveCapacity(same?.rows.count ?? lines.count)
        starts.reserveCapacity(lines.count)
        if let same {
            starts += same.starts[..<head]
            rows += same.rows[..<same.start(of: head)]
        }
        for line in head..<(lines.count - tail) {
            starts.append(rows.count)
            let text = lines[line]
            rows +=
                chips.stand(in: text)
                ? Self.rows(of: text, line, columns, chips) : Self.rows(of: text, line, columns)
        }
        if let same, tail > 0 {
            let first = oldLines.count - tail
            let (lineShift, rowShift) = (lines.count - oldLines.count, rows.count - same.starts[first])
            starts += same.starts[first...].map { $0 + rowShift }
            rows += same.rows[same.starts[first]...].map { $0.moved(by: lineShift) }
        }
        self.rows = rows
        self.starts = starts
    }

    /// The first row of a line, or one past the last row.
    private func start(of line: Int) -> Int { line < starts.count ? starts[line] : rows.count }

    /// Where a position is seen: row of the layout and column.
    func place(of position: TextPosition) -> (row: Int, column: Int) {
        let line = min(position.line, starts.count - 1)
        let ofLine = start(of: line)..<start(of: line + 1)
        let row = ofLine.last { rows[$0].start <= position.column } ?? ofLine.lowerBound
        let text = characters(of: rows[row]).prefix(position.column - rows[row].start)
        return (row, min(width(of: text), columns))
    }

    /// The columns of a row that a stretch of text takes on it; nil if it is not on that row.
    ///
    /// A line end within the stretch is seen as one column on a line that is empty.
    func stretch(onRow index: Int, from start: TextPosition, to end: TextPosition) -> Range<Int>? {
        let row = rows[index]
        let first = TextPosition(line: row.line, column: row.start)
        let last = TextPosition(line: row.line, column: row.end)
        let from = max(start, first)
        let to = min(end, last)
        guard from < to else { return first == last && start <= first && end > first ? 0..<1 : nil }
        let characters = characters(of: row)
        let left = width(of: characters.prefix(from.column - row.start))
        let right = width(of: characters.prefix(to.column - row.start))
        return min(left, columns)..<min(right, columns)
    }

    /// The position nearest to a column of a row.
    func position(row: Int, column: Int) -> TextPosition {
        let row = rows[row]
        var used = 0
        var offset = 0
        // On a row that goes on below, the place behind its last character belongs to the next row.
        let last = row.isLastOfLine ? row.end - row.start : row.end - row.start - 1
        for character in characters(of: row) {
            let width = width(of: String(character))
            guard offset < last, used + width <= column else { break }
            used += width
            offset += 1
        }
        return TextPosition(line: row.line, column: row.start + offset)
    }

    private static func rows(of line: String, _ number: Int, _ columns: Int) -> [Row] {
        let pieces = TerminalText.wrapped(line, to: columns)
        var start = 0
        return pieces.enumerated().map { index, piece in
            let isLast = index == pieces.count - 1
            let pieceEnd = isLast ? line.endIndex : pieces[index + 1].startIndex
            let end = start + line[piece.startIndex..<pieceEnd].count
            defer { start = end }
            return Row(line: number, start: start, end: end, isLastOfLine: isLast, text: piece)
        }
    }

    /// The rows of a line with pastes in it, each of which stays whole on one row.
    private static func rows(
        of line: String,
        _ number: Int,
        _ columns: Int,
        _ chips: PastedChips
    ) -> [Row] {
        let units = line.map { character in
            let text = chips.labelled(String(character), columns: columns)
            let isBlank = character == " " || character == "\t"
            let canBreak = isBlank || chips.isChip(character)
            return (text: text, width: TerminalText.width(of: text), isBlank: isBlank, canBreak: canBreak)
        }
        var rows: [Row] = []
        var start = 0
        while start < units.count {
            var end = start
            var used = 0
            var lastBreak: Int?
            while end < units.count, used + units[end].width <= columns || units[end].isBlank {
                used += units[end].width
                end += 1
                if units[end - 1].canBreak { lastBreak = end }
            }
            // A character wider than a row is shown cut.
            if end < units.count, !units[end].canBreak { end = lastBreak ?? end }
            end = max(end, start + 1)
            let text = units[start..<end].map(\.text).joined()
            rows.append(
                Row(
                    line: number,
                    start: start,
                    end: end,
                    isLastOfLine: end == units.count,
                    text: Substring(text)
                )
            )
            start = end
        }
        return rows
    }

    private func width(of text: some StringProtocol) -> Int {
        chips.stand(in: text)
            ? TerminalText.width(of: chips.labelled(text, columns: columns)) : TerminalText.width(of: text)
    }

    private func characters(of row: Row) -> Substring {
        buffer.lines[row.line].dropFirst(row.start).prefix(row.end - row.start)
    }
}
