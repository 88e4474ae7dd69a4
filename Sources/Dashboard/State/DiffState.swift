import Domain
import Terminal

/// The diff of the selected task, ready to be scrolled, folded and marked.
struct DiffState: Sendable {
    /// The newest checkpoint of the task when it was asked for.
    let tree: String
    /// The tree that the diff is of.
    let reviewedTree: String
    /// The unified diff as git wrote it.
    let text: String
    /// The diff as files, hunks and lines.
    let document: DiffDocument
    /// The words that changed and the tokens of the language.
    let markup: DiffMarkup
    /// What can be marked.
    let places: ReviewPlaces
    /// The files as a tree.
    let files: FileTree
    /// Whether it was cut at its size limit.
    let isCut: Bool
    /// The rows for the width it is seen at.
    private(set) var layout: DiffLayout
    /// What is in view.
    var scroll = ScrollState(follows: false)
    /// The row of the match that was found last.
    var found: Int? {
        didSet { if let found { cursor = found } else { hits = nil } }
    }
    /// Which of how many rows with the words that is; nil where there are too many rows to count.
    private(set) var hits: SearchHits?
    /// The row that the keys are about; in view.
    private(set) var cursor = 0
    /// The first column in view; numbers and signs stay where they are.
    private(set) var column = 0
    /// What each line of the user's comments is on.
    private(set) var remarkSubjects: [DiffSection: [ReviewMarks.Subject]] = [:]

    private var marks = ReviewMarks()
    private var options = DiffLayout.Options()
    private let widest: Int
    /// The width that it is seen at.
    private(set) var columns = 80
    /// Whether the size is known that it is seen at.
    private var isFitted = false

    /// Reads a diff; takes a while for a long one, so it is not for the main thread.
    init(_ diff: TaskDiff, tree: String) {
        self.tree = tree
        reviewedTree = diff.tree ?? tree
        isCut = diff.isCut
        text = diff.text
        document = DiffDocument(diff.text)
        markup = DiffMarkup(document)
        places = ReviewPlaces(document)
        files = FileTree(document)
        layout = DiffLayout(document, columns: columns, options)
        widest = document.files.flatMap(\.hunks).flatMap(\.lines).reduce(0) {
            max($0, TerminalText.width(of: $1.text))
        }
        cursor = firstStop
    }

    /// Whether there is nothing to see.
    var isEmpty: Bool { layout.rows.isEmpty }
    /// Whether the sides stand beside each other where there is room.
    var isSideBySide: Bool { options.mode == .sideBySide }
    /// Whether there is room for the sides beside each other.
    var hasRoomForSides: Bool { columns >= DiffLayout.leastColumnsSideBySide }

    /// Takes the size it is seen at.
    mutating func fit(columns: Int, rows: Int) {
        let columns = max(1, columns)
        let isResized = columns != self.columns || rows != scroll.rows
        isFitted = true
        scroll.update(count: layout.rows.count, rows: rows)
        if columns != self.columns {
            self.columns = columns
            layOut()
        }
        column = min(column, lastColumn)
        if isResized { showCursor() } else { keepCursorInView() }
    }

    /// Shows what the user thinks of the change.
    mutating func show(_ marks: ReviewMarks) {
        guard marks != self.marks else { return }
        self.marks = marks
        layOut()
    }

    /// Goes on where another diff of the same task was looked at.
    mutating func takePlace(of old: DiffState) {
        let folded = Set(old.options.collapsed.map { old.document.files[$0].path })
        options.mode = old.options.mode
        options.collapsed = Set(document.files.indices.filter { folded.contains(document.files[$0].path) })
        columns = old.columns
        isFitted = old.isFitted
        layOut()
        scroll = old.scroll
        cursor = old.cursor
        column = old.column
    }

    // MARK: - Rows

    private var lastColumn: Int { max(0, widest - layout.textColumns(in: columns)) }

    /// Makes the rows anew; the row of the cursor, or what is nearest to it, stays where it is on the screen.
    private mutating func layOut() {
        let row = layout.rows.indices.contains(cursor) ? layout.rows[cursor] : nil
        let section = section
        let height = cursor - scroll.offset
        options.rejected = Set(places.sections.filter { marks.isRejected($0, in: places) })
        layOutRemarks()
        layout = DiffLayout(document, columns: columns, options)
        found = nil
        cursor = row.flatMap { self.row(like: $0, in: section) } ?? cursor
        guard isFitted else { return }
        scroll.update(count: layout.rows.count, rows: scroll.rows)
        scroll.scroll(by: cursor - height - scroll.offset)
        showCursor()
    }

    private mutating func layOutRemarks() {
        options.remarks = [:]
        remarkSubjects = [:]
        guard !marks.isEmpty else { return }
        for section in places.sections {
            for subject in marks.subjects(in: section, of: places) {
                let line = document.line(of: subject, in: section)
                let place = line.map { " on line \($0.number)\($0.side == .old ? " before" : "")" } ?? ""
                let words = "you\(place): \(marks.comment(on: subject))"
                let lines = TerminalText.wrapped(words, to: max(1, columns - 2)).map { "▏ " + String($0) }
                options.remarks[section, default: []] += lines
                remarkSubjects[section, default: []] += lines.map { _ in subject }
            }
        }
    }

    /// The row that shows what another layout showed in one, or else heads it.
    private func row(like row: DiffLayout.Row, in section: DiffSection?) -> Int? {
        if let same = layout.rows.firstIndex(of: row) { return same }
        if let shown = row.place.flatMap({ layout.row(of: $0) }) { return shown }
        guard let section else { return nil }
        return layout.row(of: section) ?? layout.row(of: DiffSection(file: section.file))
    }
}

// MARK: - The cursor

extension DiffState {
    /// The file or hunk that the cursor is in; nil where it is in none.
    var section: DiffSection? {
        let found = layout.section(at: cursor)
        return found.file.map { DiffSection(file: $0, hunk: found.hunk) }
    }

    /// Moves the cursor as an action of movement says.
    mutating func move(_ action: Action) {
        switch action {
        case .down: moveCursor(by: 1)
        case .up: moveCursor(by: -1)
        case .pageDown: movePage(by: max(1, scroll.rows - 1))
        case .pageUp: movePage(by: -max(1, scroll.rows - 1))
        case .halfPageDown: movePage(by: max(1, scroll.rows / 2))
        case .halfPageUp: movePage(by: -max(1, scroll.rows / 2))
        case .top:
            cursor = 0
            scroll.scrollToStart()
        case .bottom:
            cursor = max(0, layout.rows.count - 1)
            scroll.scrollToEnd()
        default: break
        }
    }

    /// Scrolls by lines; the cursor stays as long as it is in view.
    mutating func scrollView(by lines: Int) {
        scroll.scroll(by: lines)
        keepCursorInView()
    }

    /// Goes to the file or hunk after (or before) the cursor, with the heading of its file in view.
    mutating func jump(_ direction: TextDirection, to stop: DiffLayout.Stop = .hunk) {
        guard let target = layout.stop(stop, direction, from: cursor) else { return }
        cursor = target
        scroll.scroll(by: layout.head(of: target) - scroll.offset)
        showCursor()
    }

    /// The file that the cursor is in.
    var fileAtCursor: Int? { layout.section(at: cursor).file }

    /// Where the cursor begins: at the first hunk.
    private var firstStop: Int { layout.stop(.hunk, .forward, from: -1) ?? 0 }

    /// Whether it is seen as a diff begins.
    var isAtStart: Bool { cursor == firstStop && scroll.offset == 0 }

    /// Puts the cursor on a row, with some rows of the view above it as far as there are any.
    mutating func goTo(row: Int, rowsAbove: Int) {
        cursor = row
        scroll.scroll(by: row - max(0, min(rowsAbove, row)) - scroll.offset)
        showCursor()
    }

    /// Scrolls as little as is needed to see what is said of a subject, as far as the cursor stays in view.
    ///
    /// - Returns: Whether all of it is in view.
    mutating func showRemark(on subject: ReviewMarks.Subject) -> Bool {
        let shown = layout.rows.indices.last { row in
            guard case .remark(let section, let line) = layout.rows[row] else { return false }
            return remarkSubjects[section]?[line] == subject
        }
        guard let last = shown else { return false }
        let below = last - scroll.offset - scroll.rows + 1
        if below > 0 { scroll.scroll(by: min(below, cursor - scroll.offset)) }
        return scroll.visible.contains(last)
    }

    /// Goes to the heading of a file.
    mutating func show(file: Int) {
        guard let row = layout.row(of: DiffSection(file: file)) else { return }
        goTo(row: row, rowsAbove: 0)
    }

    private mutating func moveCursor(by lines: Int) {
        cursor += lines
        showCursor()
    }

    private mutating func movePage(by lines: Int) {
        let before = scroll.offset
        scroll.scroll(by: lines)
        // Where there is nothing more to scroll the cursor goes on alone.
        moveCursor(by: scroll.offset == before ? lines : scroll.offset - before)
    }

    /// Scrolls as little as is needed to see the cursor.
    private mutating func showCursor() {
        cursor = max(0, min(cursor, layout.rows.count - 1))
        let below = cursor - scroll.offset - scroll.rows + 1
        if cursor < scroll.offset {
            scroll.scroll(by: cursor - scroll.offset)
        } else if below > 0 {
            scroll.scroll(by: below)
        }
    }

    private mutating func keepCursorInView() {
        guard let last = scroll.visible.last else { return }
        cursor = max(scroll.offset, min(cursor, last))
    }
}

// MARK: - What is shown

extension DiffState {
    /// Shows the sides beside each other, or below each other again.
    mutating func toggleSides() {
        options.mode = isSideBySide ? .unified : .sideBySide
        layOut()
    }

    /// Moves the view half its width to the right or back.
    mutating func moveSideways(_ direction: TextDirection) {
        let step = max(1, layout.textColumns(in: columns) / 2)
        column = max(0, min(column + (direction == .forward ? step : -step), lastColumn))
    }

    /// Folds the hunk or file of the cursor, or unfolds it; unfolds unchanged lines.
    mutating func toggleFold() {
        guard let section, layout.rows.indices.contains(cursor) else { return }
        if case .fold(let place, _) = layout.rows[cursor] {
            options.opened.insert(place)
        } else if section.hunk == nil {
            options.collapsed.formSymmetricDifference([section.file])
        } else {
            options.collapsedHunks.formSymmetricDifference([section])
        }
        layOut()
    }

    /// Folds every file, or unfolds every file and hunk.
    mutating func foldAll(_ isFolded: Bool) {
        options.collapsed = isFolded ? Set(document.files.indices) : []
        options.collapsedHunks = []
        layOut()
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
            return show(found: rows.last { isFound(words, inRow: $0) }, words)
        }
    }

    /// Shows the first match from a row on.
    ///
    /// - Returns: Whether there is one.
    mutating func findFirst(_ words: TextSearch, from row: Int) -> Bool {
        show(found: layout.rows.indices.dropFirst(row).first { isFound(words, inRow: $0) }, words)
    }

    /// Takes the row of the cursor for the last match, if the words stand there.
    mutating func findAtCursor(_ words: TextSearch) {
        guard layout.rows.indices.contains(cursor), isFound(words, inRow: cursor) else { return }
        found = cursor
        count(words)
    }

    /// Whether words stand in a row.
    func isFound(_ words: TextSearch, inRow row: Int) -> Bool {
        texts(ofRow: row).contains { words.isFound(in: $0) }
    }

    private mutating func show(found row: Int?, _ words: TextSearch) -> Bool {
        guard let row else { return false }
        found = row
        count(words)
        scroll.show(line: row)
        return true
    }

    /// In more rows than these matches are not counted while somebody types.
    private static let countedRows = 5000

    private mutating func count(_ words: TextSearch) {
        guard let found, layout.rows.count <= Self.countedRows else {
            hits = nil
            return
        }
        let rows = layout.rows.indices.filter { isFound(words, inRow: $0) }
        hits = SearchHits(number: rows.count(where: { $0 <= found }), all: rows.count)
    }

    /// What stands in a row that can be searched.
    private func texts(ofRow row: Int) -> [String] {
        switch layout.rows[row] {
        case .line(let place): [document[place].text]
        case .pair(let old, let new): [old, new].compactMap { $0.map { document[$0].text } }
        case .file(let file): [document.files[file].path]
        case .hunk(let file, let hunk): [document.files[file].hunks[hunk].header]
        case .note(_, let words): [words]
        case .remark(let section, let line): layout.options.remarks[section].map { [$0[line]] } ?? []
        case .preamble(let line): [document.preamble[line]]
        case .text(let file, let line):
            if case .text(let lines) = document.files[file].body { [lines[line]] } else { [] }
        case .fold: []
        }
    }
}
