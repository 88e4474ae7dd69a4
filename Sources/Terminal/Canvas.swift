/// One cell of a canvas.
package struct Cell: Hashable, Sendable {
    package var glyph: Glyph
    package var style: Style
    /// 1 or 2; 0 for the right half of a wide glyph.
    package var width: UInt8

    package init(_ glyph: Glyph = .blank, style: Style = .plain, width: UInt8 = 1) {
        self.glyph = glyph
        self.style = style
        self.width = width
    }
}

/// The picture of one frame: a grid of styled cells that panes draw into and a screen presents.
///
/// Drawing clips at the edges and never fails. A wide glyph is there whole or not at all.
package struct Canvas: Hashable, Sendable {
    package let size: Size
    /// Where the terminal's cursor is to be seen; nil hides it.
    package var cursor: Point?
    /// Row by row.
    private var cells: [Cell]

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: Cell(), count: size.columns * size.rows)
    }

    package var bounds: Rect { Rect(size) }

    /// The cell at a place inside; a blank one outside.
    package subscript(point: Point) -> Cell {
        guard bounds.contains(point) else { return Cell() }
        return cells[point.row * size.columns + point.column]
    }

    /// Draws text on one line from a place to the right, clipped to the canvas and to `maxColumns`.
    ///
    /// The text is untrusted: controls and the like are drawn as dots.
    ///
    /// At most `maxColumns` columns are used, as many as there are if nil; the result is how many were, those
    /// outside the canvas included.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol,
        at point: Point,
        style: Style = .plain,
        maxColumns: Int? = nil
    ) -> Int {
        guard point.row >= 0, point.row < size.rows else { return 0 }
        let end = min(size.columns, maxColumns.map { point.column + $0 } ?? size.columns)
        let plain = text.utf8.withContiguousStorageIfAvailable { bytes in
            TerminalText.isPlainASCII(bytes) ? putPlain(bytes, at: point, style: style, before: end) : nil
        }
        if let used = plain ?? nil { return used }
        var column = point.column
        TerminalText.forEachCell(in: text) { glyph, width in
            guard column + width <= end else { return false }
            if column >= 0 {
                set(Cell(glyph, style: style, width: UInt8(width)), row: point.row, column: column)
            }
            column += width
            return true
        }
        return column - point.column
    }

    /// Puts characters that are a byte and a column each, the usual case; the result is that of `put`.
    private mutating func putPlain(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at point: Point,
        style: Style,
        before end: Int
    ) -> Int {
        let used = max(0, min(bytes.count, end - point.column))
        let first = max(0, point.column)
        let last = point.column + used
        guard first < last else { return used }
        separateHalves(row: point.row, column: first)
        separateHalves(row: point.row, column: last)
        var index = point.row * size.columns + first
        for place in (first - point.column)..<used {
            cells[index] = Cell(Glyph(Unicode.Scalar(bytes[place])), style: style)
            index += 1
        }
        return used
    }

    /// Draws runs one after the other, like `put` for each.
    ///
    /// - Returns: The columns used.
    @discardableResult
    package mutating func put(_ runs: [StyledRun], at point: Point, maxColumns: Int? = nil) -> Int {
        var used = 0
        for run in runs {
            let room = maxColumns.map { $0 - used }
            if let room, room <= 0 { break }
            used += put(
                run.text,
                at: Point(column: point.column + used, row: point.row),
                style: run.style,
                maxColumns: room
            )
        }
        return used
    }

    /// Makes every cell of the part a glyph (a blank unless told) in a style.
    package mutating func fill(_ rect: Rect, style: Style, with glyph: Glyph = .blank) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            separateHalves(row: row, column: part.column)
            separateHalves(row: row, column: part.endColumn)
            let start = row * size.columns + part.column
            for index in start..<(start + part.columns) {
                cells[index] = Cell(glyph, style: style)
            }
        }
    }

    /// Changes the style of what is drawn, for selections and highlights; the text stays.
    package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            let start = row * size.columns + part.column
            for index in start..<(start + part.columns) {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Makes another cell of each.
    mutating func replaceCells(_ change: (Cell) -> Cell) {
        for index in cells.indices { cells[index] = change(cells[index]) }
    }

    /// The picture as text, one string a row without trailing blanks, for tests and for `--plain`.
    package var text: [String] {
        (0..<size.rows).map { row in
            var line = String.UnicodeScalarView()
            for cell in self.row(row) where cell.width > 0 {
                line.append(cell.glyph.base)
                line.append(contentsOf: cell.glyph.marks)
            }
            while line.last == " " { line.removeLast() }
            return String(line)
        }
    }

    /// The cells of one row.
    func row(_ row: Int) -> ArraySlice<Cell> {
        cells[(row * size.columns)..<((row + 1) * size.columns)]
    }
}

// MARK: - Wide glyphs

extension Canvas {
    private mutating func set(_ cell: Cell, row: Int, column: Int) {
        let width = Int(cell.width)
        separateHalves(row: row, column: column)
        separateHalves(row: row, column: column + width)
        let index = row * size.columns + column
        cells[index] = cell
        if width == 2 {
            cells[index + 1] = Cell(.blank, style: cell.style, width: 0)
        }
    }

    /// Blanks a wide glyph of which something is about to cover one half: the one across the left edge of
    /// `column`.
    private mutating func separateHalves(row: Int, column: Int) {
        guard column > 0, column < size.columns else { return }
        let index = row * size.columns + column
        guard cells[index].width == 0 else { return }
        cells[index - 1] = Cell(.blank, style: cells[index - 1].style)
        cells[index] = Cell(.blank, style: cells[index].style)
    }
}
