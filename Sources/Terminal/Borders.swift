/// The glyphs of lines and boxes; `ASCIIForms` has their counterparts without Unicode.
package struct BorderGlyphs: Hashable, Sendable {
    package let horizontal: Glyph
    package let vertical: Glyph
    package let topLeft: Glyph
    package let topRight: Glyph
    package let bottomLeft: Glyph
    package let bottomRight: Glyph

    /// - Parameter glyphs: Horizontal, vertical, then the corners: top left, top right, bottom left, bottom
    ///   right.
    private init(_ glyphs: [Unicode.Scalar]) {
        horizontal = Glyph(glyphs[0])
        vertical = Glyph(glyphs[1])
        topLeft = Glyph(glyphs[2])
        topRight = Glyph(glyphs[3])
        bottomLeft = Glyph(glyphs[4])
        bottomRight = Glyph(glyphs[5])
    }

    /// Thin lines with round corners.
    package static let unicode = BorderGlyphs(["─", "│", "╭", "╮", "╰", "╯"])
    /// Thick lines, so that focus is not told by colour alone.
    package static let heavy = BorderGlyphs(["━", "┃", "┏", "┓", "┗", "┛"])
}

extension Canvas {
    /// Draws a frame along the inside of a rectangle, with a title in its top line.
    ///
    /// A rectangle less than two cells wide or high gets no frame. The inside is left as it is.
    package mutating func box(
        _ rect: Rect,
        style: Style,
        title: String = "",
        titleStyle: Style? = nil,
        glyphs: BorderGlyphs = .unicode,
        ellipsis: String = "…"
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        hline(at: Point(column: rect.column, row: rect.row), columns: rect.columns, style, glyphs.horizontal)
        hline(at: Point(column: rect.column, row: bottom), columns: rect.columns, style, glyphs.horizontal)
        vline(at: Point(column: rect.column, row: rect.row), rows: rect.rows, style, glyphs.vertical)
        vline(at: Point(column: right, row: rect.row), rows: rect.rows, style, glyphs.vertical)
        let corners = [
            (rect.column, rect.row, glyphs.topLeft), (right, rect.row, glyphs.topRight),
            (rect.column, bottom, glyphs.bottomLeft), (right, bottom, glyphs.bottomRight),
        ]
        for (column, row, glyph) in corners {
            fill(Rect(column: column, row: row, columns: 1, rows: 1), style: style, with: glyph)
        }
        let room = rect.columns - 4
        if !title.isEmpty && room >= 2 {
            let text = " " + TerminalText.truncated(title, to: room - 1, ellipsis: ellipsis) + " "
            put(text, at: Point(column: rect.column + 1, row: rect.row), style: titleStyle ?? style)
        }
    }

    /// Draws a horizontal line.
    package mutating func hline(
        at point: Point,
        columns: Int,
        _ style: Style,
        _ glyph: Glyph = BorderGlyphs.unicode.horizontal
    ) {
        fill(Rect(column: point.column, row: point.row, columns: columns, rows: 1), style: style, with: glyph)
    }

    /// Draws a vertical line.
    package mutating func vline(
        at point: Point,
        rows: Int,
        _ style: Style,
        _ glyph: Glyph = BorderGlyphs.unicode.vertical
    ) {
        fill(Rect(column: point.column, row: point.row, columns: 1, rows: rows), style: style, with: glyph)
    }
}
