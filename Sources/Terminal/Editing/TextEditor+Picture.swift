// What an editor looks like.

extension TextEditor {
    /// Draws the text wrapped into the rectangle, scrolled so that the cursor is seen.
    ///
    /// - Parameters:
    ///   - canvas: Where to.
    ///   - rect: The part of it.
    ///   - style: How the text looks.
    ///   - selection: The ground below what is marked; nil for the text in reverse.
    ///   - showsCursor: Whether the terminal's cursor is put at the place of typing.
    package func draw(
        into canvas: inout Canvas,
        _ rect: Rect,
        style: Style = .plain,
        selection: Style? = nil,
        showsCursor: Bool
    ) {
        guard !rect.isEmpty else { return }
        let layout = layout(columns: rect.columns)
        let top = visibleTop(layout, rows: rect.rows)
        canvas.fill(rect, style: style)
        let marked = self.selection
        for (index, row) in layout.rows.enumerated().dropFirst(top).prefix(rect.rows) {
            let point = Point(column: rect.column, row: rect.row + index - top)
            canvas.put(row.text, at: point, style: style, maxColumns: rect.columns)
            if let marked, let columns = layout.stretch(onRow: index, from: marked.from, to: marked.to) {
                let part = Rect(
                    column: point.column + columns.lowerBound,
                    row: point.row,
                    columns: columns.count,
                    rows: 1
                )
                canvas.restyle(part) { selection?.behind($0) ?? $0.adding(.reverse) }
            }
        }
        if showsCursor {
            let place = layout.place(of: cursor)
            canvas.cursor = Point(
                column: rect.column + min(place.column, rect.columns - 1),
                row: rect.row + place.row - top
            )
        }
    }

    /// How many rows of the text are above and below what is seen of it in a size.
    package func hiddenRows(in size: Size) -> (above: Int, below: Int) {
        let layout = layout(columns: size.columns)
        let top = visibleTop(layout, rows: size.rows)
        return (top, max(0, layout.rows.count - top - size.rows))
    }

    /// The height that shows the whole text at this width.
    package func height(columns: Int) -> Int {
        layout(columns: columns).rows.count
    }

    /// How many rows of the line with the cursor are above and below the cursor's own.
    package var rowsAroundCursor: (above: Int, below: Int) {
        let row = wrapped.place(of: cursor).row
        let line = wrapped.rows[row].line
        let above = wrapped.rows[..<row].reversed().prefix { $0.line == line }.count
        return (above, wrapped.rows[(row + 1)...].prefix { $0.line == line }.count)
    }

    func layout(columns: Int) -> EditorLayout {
        let room = Self.room(columns)
        return room == wrapped.columns ? wrapped : EditorLayout(buffer, columns: room, chips: chips)
    }

    /// The columns of text: the last one is kept free for a cursor behind a full row.
    static func room(_ columns: Int) -> Int { max(1, columns - 1) }

    func visibleTop(_ layout: EditorLayout, rows: Int) -> Int {
        let row = layout.place(of: cursor).row
        let highest = max(0, layout.rows.count - rows)
        return min(max(min(topRow, highest), row - rows + 1), row)
    }
}
