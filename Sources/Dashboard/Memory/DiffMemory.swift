import Terminal

/// Where a diff was looked at; it may have changed when it is looked at again.
struct DiffMemory: Codable, Equatable, Sendable {
    /// The line at the cursor, or the first one below it that can be named.
    struct Line: Codable, Equatable, Sendable {
        /// The path of its file.
        var path: String
        /// Its hunk in the file and its place in that, from 0.
        var hunk: Int
        var line: Int
        /// How many rows lie between the cursor and it, such as headings.
        var rowsBelow: Int
    }

    /// Nil where a diff begins.
    var cursor: Line?
    /// How many rows of the view were above the cursor.
    var rowsAbove: Int?
    /// Whether the sides stood beside each other.
    var isSideBySide: Bool?
}

extension DiffState {
    /// Where it is looked at; nil if that is how a diff begins.
    var memory: DiffMemory? {
        let line = isAtStart ? nil : lineAtCursor
        let memory = DiffMemory(
            cursor: line,
            rowsAbove: line.map { _ in cursor - scroll.offset },
            isSideBySide: isSideBySide ? true : nil
        )
        return memory == DiffMemory() ? nil : memory
    }

    /// Goes to where it was looked at, or to what is left of that.
    mutating func restore(_ memory: DiffMemory) {
        if memory.isSideBySide == true, !isSideBySide { toggleSides() }
        scroll.update(count: layout.rows.count, rows: scroll.rows)
        guard let line = memory.cursor, let row = row(of: line) else { return }
        goTo(row: row, rowsAbove: memory.rowsAbove ?? 0)
    }

    private var lineAtCursor: DiffMemory.Line? {
        for (below, row) in layout.rows.dropFirst(cursor).enumerated() {
            guard let place = row.place else { continue }
            let path = document.files[place.file].path
            return DiffMemory.Line(path: path, hunk: place.hunk, line: place.line, rowsBelow: below)
        }
        return nil
    }

    /// The row of a line, or else of its hunk or its file.
    private func row(of line: DiffMemory.Line) -> Int? {
        guard let file = document.files.firstIndex(where: { $0.path == line.path }) else { return nil }
        let place = DiffPlace(file: file, hunk: line.hunk, line: line.line)
        return layout.row(of: place).map { max(0, $0 - max(0, line.rowsBelow)) }
            ?? layout.rows.firstIndex(of: .hunk(file: file, hunk: line.hunk))
            ?? layout.rows.firstIndex(of: .file(file))
    }
}
