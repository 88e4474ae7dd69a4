import Domain
import Terminal

/// The diff of the selected task, ready to be scrolled.
struct DiffState: Sendable {
    /// The newest checkpoint of the task when it was asked for.
    let tree: String
    /// The unified diff as git wrote it.
    let text: String
    /// The diff as files, hunks and lines.
    let document: DiffDocument
    /// The words that changed and the tokens of the language.
    let markup: DiffMarkup
    /// Whether it was cut at its size limit.
    let isCut: Bool
    /// The rows for the width it is seen at.
    private(set) var layout: DiffLayout
    /// What is in view.
    var scroll = ScrollState(follows: false)
    /// The row of the match that was found last.
    var found: Int?
    /// The first column in view; numbers and signs stay where they are.
    private(set) var column = 0

    private var options = DiffLayout.Options()
    private let widest: Int
    private var columns = 80

    /// Reads a diff; takes a while for a long one, so it is not for the main thread.
    init(_ diff: TaskDiff, tree: String) {
        self.tree = tree
        isCut = diff.isCut
        text = diff.text
        document = DiffDocument(diff.text)
        markup = DiffMarkup(document)
        layout = DiffLayout(document, columns: columns, options)
        widest = document.files.flatMap(\.hunks).flatMap(\.lines).reduce(0) {
            max($0, TerminalText.width(of: $1.text))
        }
    }

    /// Whether there is nothing to see.
    var isEmpty: Bool { layout.rows.isEmpty }
    /// Whether the sides stand beside each other where there is room.
    var isSideBySide: Bool { options.mode == .sideBySide }

    /// Takes the size it is seen at.
    mutating func fit(columns: Int, rows: Int) {
        if columns != self.columns {
            self.columns = max(1, columns)
            layOut()
        }
        scroll.update(count: layout.rows.count, rows: rows)
        column = min(column, lastColumn)
    }

    /// Shows the sides beside each other, or below each other again; the line at the top stays in view.
    mutating func toggleSides() {
        options.mode = isSideBySide ? .unified : .sideBySide
        layOut()
    }

    /// Scrolls to the file or hunk after (or before) the row at the top.
    mutating func jump(_ direction: TextDirection) {
        let here = scroll.offset
        guard let target = layout.stop(.hunk, direction, from: here) else { return }
        scroll.scroll(by: target - here)
    }

    /// Moves the view half its width to the right or back.
    mutating func moveSideways(_ direction: TextDirection) {
        let step = max(1, layout.textColumns(in: columns) / 2)
        column = max(0, min(column + (direction == .forward ? step : -step), lastColumn))
    }

    /// Goes on where another diff of the same task was looked at.
    mutating func takePlace(of old: DiffState) {
        options = old.options
        columns = old.columns
        layOut()
        scroll = old.scroll
        column = old.column
    }

    private var lastColumn: Int { max(0, widest - layout.textColumns(in: columns)) }

    private mutating func layOut() {
        let place = layout.rows.dropFirst(scroll.offset).lazy.compactMap(\.place).first
        layout = DiffLayout(document, columns: columns, options)
        found = nil
        guard let row = place.flatMap({ layout.row(of: $0) }), scroll.offset > 0 else { return }
        scroll.update(count: layout.rows.count, rows: scroll.rows)
        scroll.scroll(by: row - scroll.offset)
    }
}

// MARK: - Searching

extension DiffState {
    /// Shows the next match: the one after (or before) the last one, or else after what is in view begins.
    ///
    /// - Returns: Whether there is one.
    mutating func findNext(_ words: TextSearch, _ direction: TextDirection) -> Bool {
        let last = found.flatMap { scroll.visible.contains($0) ? $0 : nil }
        switch direction {
        case .forward: return findFirst(words, from: last.map { $0 + 1 } ?? scroll.offset)
        case .backward:
            let rows = layout.rows.indices.prefix(last ?? scroll.offset)
            return show(found: rows.last { isFound(words, inRow: $0) })
        }
    }

    /// Shows the first match from a row on.
    ///
    /// - Returns: Whether there is one.
    mutating func findFirst(_ words: TextSearch, from row: Int) -> Bool {
        show(found: layout.rows.indices.dropFirst(row).first { isFound(words, inRow: $0) })
    }

    /// Whether words stand in a row.
    func isFound(_ words: TextSearch, inRow row: Int) -> Bool {
        texts(ofRow: row).contains { words.isFound(in: $0) }
    }

    private mutating func show(found row: Int?) -> Bool {
        guard let row else { return false }
        found = row
        scroll.show(line: row)
        return true
    }

    /// What stands in a row that can be searched.
    private func texts(ofRow row: Int) -> [String] {
        switch layout.rows[row] {
        case .line(let place): [document[place].text]
        case .pair(let old, let new): [old, new].compactMap { $0.map { document[$0].text } }
        case .file(let file): [document.files[file].path]
        case .hunk(let file, let hunk): [document.files[file].hunks[hunk].header]
        case .note(_, let words): [words]
        case .preamble(let line): [document.preamble[line]]
        case .text(let file, let line):
            if case .text(let lines) = document.files[file].body { [lines[line]] } else { [] }
        case .fold: []
        }
    }
}
