/// A size on the character grid.
package struct Size: Hashable, Sendable {
    /// Width in character cells, never negative.
    package let columns: Int
    /// Height in lines, never negative.
    package let rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// A place on the character grid, counted from the top left corner, which is (0, 0).
package struct Point: Hashable, Sendable {
    package var column: Int
    package var row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A rectangle on the character grid; it may be empty, its sides are never negative.
package struct Rect: Hashable, Sendable {
    /// The first column inside.
    package let column: Int
    /// The first row inside.
    package let row: Int
    package let columns: Int
    package let rows: Int

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    /// The whole of a screen of the given size.
    package init(_ size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    package var size: Size { Size(columns: columns, rows: rows) }
    package var origin: Point { Point(column: column, row: row) }
    package var isEmpty: Bool { columns == 0 || rows == 0 }
    /// One past the last column inside.
    package var endColumn: Int { column + columns }
    /// One past the last row inside.
    package var endRow: Int { row + rows }

    package func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < endColumn && point.row >= row && point.row < endRow
    }

    /// What both rectangles cover; empty if they do not touch.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(column, other.column)
        let top = max(row, other.row)
        return Rect(
            column: left,
            row: top,
            columns: min(endColumn, other.endColumn) - left,
            rows: min(endRow, other.endRow) - top
        )
    }

    /// The rectangle without `columns` on the left and right and `rows` above and below.
    package func inset(columns: Int = 1, rows: Int = 1) -> Rect {
        Rect(
            column: column + min(columns, self.columns),
            row: row + min(rows, self.rows),
            columns: self.columns - 2 * columns,
            rows: self.rows - 2 * rows
        )
    }

    /// A rectangle of at most this size in the middle of this one.
    package func centered(_ size: Size) -> Rect {
        let width = min(size.columns, columns)
        let height = min(size.rows, rows)
        return Rect(
            column: column + (columns - width) / 2,
            row: row + (rows - height) / 2,
            columns: width,
            rows: height
        )
    }

    /// Cuts `columns` off the left; the cut is limited to what is there.
    package func splitLeft(columns: Int) -> (left: Rect, rest: Rect) {
        let cut = max(0, min(columns, self.columns))
        return (
            Rect(column: column, row: row, columns: cut, rows: rows),
            Rect(column: column + cut, row: row, columns: self.columns - cut, rows: rows)
        )
    }

    /// Cuts `columns` off the right; the cut is limited to what is there.
    package func splitRight(columns: Int) -> (right: Rect, rest: Rect) {
        let cut = max(0, min(columns, self.columns))
        let parts = splitLeft(columns: self.columns - cut)
        return (parts.rest, parts.left)
    }

    /// Cuts `rows` off the top; the cut is limited to what is there.
    package func splitTop(rows: Int) -> (top: Rect, rest: Rect) {
        let cut = max(0, min(rows, self.rows))
        return (
            Rect(column: column, row: row, columns: columns, rows: cut),
            Rect(column: column, row: row + cut, columns: columns, rows: self.rows - cut)
        )
    }

    /// Cuts `rows` off the bottom; the cut is limited to what is there.
    package func splitBottom(rows: Int) -> (bottom: Rect, rest: Rect) {
        let cut = max(0, min(rows, self.rows))
        let parts = splitTop(rows: self.rows - cut)
        return (parts.rest, parts.top)
    }
}
