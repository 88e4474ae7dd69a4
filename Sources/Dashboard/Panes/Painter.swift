import Terminal

/// A canvas with a theme: draws lines that have meanings, frames and bars.
///
/// Panes draw the signs of Unicode; where the terminal has ASCII alone, ``picture`` has their forms.
struct Painter {
    private var canvas: Canvas
    private let theme: Theme
    private let characters: CharacterSupport

    init(size: Size, theme: Theme, characters: CharacterSupport = .unicode) {
        canvas = Canvas(size: size)
        self.theme = theme
        self.characters = characters
    }

    /// What was drawn, in characters that the terminal can show.
    var picture: Canvas { characters == .ascii ? canvas.inASCII() : canvas }

    /// What stands at the end of a text that was cut; in ASCII a dot would look like the end of a sentence.
    var ellipsis: String { characters == .ascii ? "~" : "…" }

    /// Draws a line from a place to the right; what does not fit ends in an ellipsis.
    mutating func draw(_ line: RoleLine, at point: Point, columns: Int) {
        guard columns > 0 else { return }
        var used = 0
        for (index, run) in line.runs.enumerated() where used < columns {
            let isLast = index == line.runs.count - 1
            let room = columns - used
            let isCut = !TerminalText.fits(run.text, in: room) || (!isLast && room == 0)
            let text = isCut ? TerminalText.truncated(run.text, to: room, ellipsis: ellipsis) : run.text
            let place = Point(column: point.column + used, row: point.row)
            used += canvas.put(text, at: place, style: theme[run.role], maxColumns: room)
            if isCut { break }
        }
    }

    /// Draws lines below each other, as many as there is room for.
    mutating func draw(_ lines: some Sequence<RoleLine>, in rect: Rect) {
        for (row, line) in lines.prefix(rect.rows).enumerated() {
            draw(line, at: Point(column: rect.column, row: rect.row + row), columns: rect.columns)
        }
    }

    /// Draws the rows of a diff that are in view.
    mutating func draw(_ diff: DiffState, in rect: Rect) {
        let theme = theme
        let view = DiffView(diff.document, diff.markup, diff.layout) { theme.style(of: $0) }
        view.draw(from: diff.scroll.offset, column: diff.column, in: rect, on: &canvas)
    }

    /// Draws the rows of an output that are in view, with words marked wherever they stand.
    mutating func draw(_ output: LogViewState, marking words: TextSearch?, in rect: Rect) {
        let theme = theme
        LogView.draw(output, marking: words, in: rect, on: &canvas) { theme.style(of: $0) }
    }

    /// Draws the frame of a pane or dialog and empties its inside, which is returned.
    mutating func frame(_ rect: Rect, title: String, role: Role, isHeavy: Bool) -> Rect {
        canvas.fill(rect, style: .plain)
        canvas.box(
            rect,
            style: theme[role],
            title: title,
            titleStyle: theme[isHeavy ? role : .title],
            glyphs: isHeavy ? .heavy : .unicode,
            ellipsis: ellipsis
        )
        return rect.columns >= 2 && rect.rows >= 2 ? rect.inset() : rect
    }

    /// Makes what is drawn in a part look marked.
    mutating func mark(_ rect: Rect, _ role: Role) {
        let style = theme[role]
        canvas.restyle(rect) { role.isGround ? style.behind($0) : style.over($0) }
    }

    /// Empties a part.
    mutating func clear(_ rect: Rect) { canvas.fill(rect, style: .plain) }

    /// Where the terminal's cursor is; nil when it is hidden.
    var cursor: Point? { canvas.cursor }

    /// Puts the terminal's cursor where typing begins.
    mutating func showCursor(at point: Point) { canvas.cursor = point }

    /// Draws an editor, with the terminal's cursor at the place of typing if it has the keys.
    mutating func draw(_ editor: TextEditor, in rect: Rect, isActive: Bool) {
        editor.draw(
            into: &canvas,
            rect,
            style: theme[.text],
            selection: theme[.selection],
            showsCursor: isActive
        )
        guard rect.rows >= DetailPane.leastChipSize.rows, rect.columns >= DetailPane.leastChipSize.columns
        else { return }
        let hidden = editor.hiddenRows(in: rect.size)
        if hidden.above > 0 { note("\(hidden.above) more above", atEndOf: rect.splitTop(rows: 1).top) }
        if hidden.below > 0 { note("\(hidden.below) more below", atEndOf: rect.splitBottom(rows: 1).bottom) }
    }

    /// Draws a word at the end of a row, unless that is where somebody types.
    private mutating func note(_ word: String, atEndOf row: Rect) {
        let line = RoleLine(" \(word) ", .key)
        let place = Point(column: row.endColumn - line.width, row: row.row)
        if let cursor = canvas.cursor, cursor.row == place.row, cursor.column >= place.column { return }
        draw(line, at: place, columns: line.width)
    }
}
