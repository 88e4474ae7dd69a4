import Terminal

/// Draws what the word being typed may become, above or below the line it is in.
enum CompletionView {
    /// How many things are seen at once.
    private static let mostRows = 8
    private static let mostColumns = 72
    /// The columns of a name, where there is something beside it.
    private static let nameColumns = 16

    /// Where the popup is; nil where there is no room that would not hide the line being typed.
    ///
    /// - Parameters:
    ///   - cursor: Where the cursor is on the screen.
    ///   - rows: How many rows the line with the cursor has above and below it.
    ///   - area: Where it may be.
    ///   - wanted: The size of its inside.
    /// - Returns: The rectangle, and whether there is room for a frame in it.
    static func place(
        cursor: Point,
        rows: (above: Int, below: Int),
        in area: Rect,
        wanted: Size
    ) -> (rect: Rect, hasFrame: Bool)? {
        let above = max(0, cursor.row - rows.above - area.row)
        let below = max(0, area.endRow - cursor.row - 1 - rows.below)
        let isBelow = below >= wanted.rows + 2 || below >= above
        let available = isBelow ? below : above
        guard available > 0, wanted.rows > 0, area.columns > 0 else { return nil }
        let hasFrame = available >= 3 && area.columns >= 12
        let margin = hasFrame ? 2 : 0
        let height = min(wanted.rows + margin, available)
        let columns = min(wanted.columns + margin, area.columns)
        let column = max(area.column, min(cursor.column, area.endColumn - columns))
        let row = isBelow ? cursor.row + rows.below + 1 : cursor.row - rows.above - height
        return (Rect(column: column, row: row, columns: columns, rows: height), hasFrame)
    }

    /// Draws the popup, if something is offered.
    static func draw(_ state: DashboardState, on painter: inout Painter) {
        guard let popup = state.completion, let editor = state.activeEditor, let cursor = painter.cursor
        else { return }
        let rows = lines(popup, isReading: state.asked.contains(.files))
        let names = rows.map(\.width).max() ?? 0
        let wanted = Size(columns: min(mostColumns, names + 2), rows: min(mostRows, rows.count))
        let area = DialogSpace(state).area
        let start = Point(column: cursor.column - popup.word.text.count - 1, row: cursor.row)
        guard
            let (rect, hasFrame) = place(
                cursor: start,
                rows: editor.rowsAroundCursor,
                in: area,
                wanted: wanted
            )
        else { return }
        var inside = rect
        if hasFrame {
            inside = painter.frame(rect, title: title(popup), role: .dialog, isHeavy: false)
        } else {
            painter.clear(rect)
        }
        var list = popup.list
        list.fit(rows: inside.rows)
        for (row, line) in rows[clamping: list.count == 0 ? 0..<inside.rows : list.visible].enumerated() {
            let place = Rect(
                column: inside.column,
                row: inside.row + row,
                columns: inside.columns,
                rows: 1
            )
            let isMarked = list.count > 0 && list.visible.lowerBound + row == list.selectedIndex
            let sign: RoleLine = [RoleRun(isMarked ? "› " : "  ", .accent)]
            painter.draw(sign + line, at: place.origin, columns: place.columns)
            if isMarked { painter.mark(place, .selection) }
        }
    }

    private static func lines(_ popup: CompletionPopup, isReading: Bool) -> [RoleLine] {
        if popup.list.count == 0 {
            return popup.needsFiles && isReading ? [RoleLine("the files are being read…", .muted)] : []
        }
        let names = popup.list.ids.map { TerminalText.width(of: $0.text) }.max() ?? 0
        return popup.list.ids.map { item -> RoleLine in
            guard !item.detail.isEmpty else { return RoleLine(item.text) }
            let name = item.text.padded(to: min(names, nameColumns))
            return [RoleRun(name), RoleRun("  " + item.detail, .muted)]
        }
    }

    private static func title(_ popup: CompletionPopup) -> String {
        switch popup.word.kind {
        case .file: "Files"
        case .task: "Tasks"
        case .command: "Commands"
        }
    }
}
