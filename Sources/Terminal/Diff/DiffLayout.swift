/// The rows of a diff, unified or side by side, with what is folded left out.
///
/// A row is one line high whatever its text; what is longer is seen by moving sideways.
package struct DiffLayout: Sendable {
    /// How the sides stand.
    package enum Mode: Hashable, Sendable {
        case unified, sideBySide
    }

    /// What is shown of a diff.
    package struct Options: Hashable, Sendable {
        package var mode: Mode
        /// The lines of context kept around what changed, where more are folded.
        package var margin: Int
        /// The files of which only the heading is shown.
        package var collapsed: Set<Int>
        /// The first lines of the folds that are open.
        package var opened: Set<DiffPlace>
        /// The hunks of which only the heading is shown.
        package var collapsedHunks: Set<DiffSection> = []
        /// What is marked as rejected: hunks, and files with all of their hunks.
        package var rejected: Set<DiffSection> = []
        /// What is said below hunks, and below the headings of files, in lines that fit the width.
        package var remarks: [DiffSection: [String]] = [:]

        /// Everything shown, long context folded.
        package init(
            mode: Mode = .unified,
            margin: Int = 3,
            collapsed: Set<Int> = [],
            opened: Set<DiffPlace> = []
        ) {
            self.mode = mode
            self.margin = margin
            self.collapsed = collapsed
            self.opened = opened
        }
    }

    /// One row.
    package enum Row: Hashable, Sendable {
        /// A line before the first file, or of a file that has no hunks, by its number there.
        case preamble(Int)
        case text(file: Int, line: Int)
        /// The heading of a file.
        case file(Int)
        /// Words about a file: a rename, modes, a binary file.
        case note(file: Int, String)
        /// The heading of a hunk.
        case hunk(file: Int, hunk: Int)
        /// Lines of context that are not shown, from a place on.
        case fold(DiffPlace, lineCount: Int)
        /// A line, unified.
        case line(DiffPlace)
        /// A line on each side; nil where there is none.
        case pair(old: DiffPlace?, new: DiffPlace?)
        /// A line of what is said below a section, by its number there.
        case remark(DiffSection, line: Int)

        /// The place of the first line in the row; nil if it shows none.
        package var place: DiffPlace? {
            switch self {
            case .line(let place), .fold(let place, _): place
            case .pair(let old, let new): old ?? new
            case .preamble, .text, .file, .note, .hunk, .remark: nil
            }
        }
    }

    /// Where a jump stops.
    package enum Stop: Hashable, Sendable {
        case file
        /// A hunk, or a file that shows none.
        case hunk
    }

    /// Fewer columns than these show the sides below each other whatever was asked for.
    package static let leastColumnsSideBySide = 90
    /// A fold that hides fewer lines is not worth its row.
    static let leastFold = 4

    /// From the top.
    package let rows: [Row]
    /// How the sides stand, now that the width is known.
    package let mode: Mode
    /// The columns of a line's number.
    package let numberColumns: Int
    /// What is shown, and how.
    package let options: Options

    /// Lays a diff out for a width.
    package init(_ document: DiffDocument, columns: Int, _ options: Options = Options()) {
        self.options = options
        let isNarrow = columns < Self.leastColumnsSideBySide
        mode = isNarrow ? .unified : options.mode
        var builder = DiffRows(options: options, mode: mode)
        builder.add(document)
        rows = builder.rows
        let highest = document.files.flatMap(\.hunks).reduce(0) { highest, hunk in
            max(highest, hunk.oldStart + hunk.oldCount, hunk.newStart + hunk.newCount)
        }
        numberColumns = max(3, String(highest).utf8.count)
    }

    /// The columns that are left for the text of a line beside its numbers and its sign, when the whole has
    /// a number of columns.
    package func textColumns(in columns: Int) -> Int {
        switch mode {
        case .unified: columns - gutterColumns(numbers: 2, in: columns) - 1
        case .sideBySide:
            (columns - 1) / 2 - gutterColumns(numbers: 1, in: (columns - 1) / 2) - 1
        }
    }

    /// The columns of line numbers; none where there is little room, as text comes first.
    func gutterColumns(numbers: Int, in columns: Int) -> Int {
        let wanted = numbers * (numberColumns + 1)
        return columns >= wanted + 20 ? wanted : 0
    }

    /// The next stop after a row, or before it; nil if there is none.
    package func stop(_ stop: Stop, _ direction: TextDirection, from row: Int) -> Int? {
        switch direction {
        case .forward: rows.indices.dropFirst(max(0, row + 1)).first { isStop($0, stop) }
        case .backward: rows.indices.prefix(max(0, row)).last { isStop($0, stop) }
        }
    }

    /// The row that shows a line, or hides it in a fold; nil if its file is collapsed.
    package func row(of place: DiffPlace) -> Int? {
        rows.firstIndex { row in
            switch row {
            case .line(let here):
                return here == place
            case .pair(let old, let new):
                return old == place || new == place
            case .fold(let first, let count):
                return first.file == place.file && first.hunk == place.hunk
                    && (first.line..<(first.line + count)).contains(place.line)
            case .preamble, .text, .file, .note, .hunk, .remark:
                return false
            }
        }
    }

    /// The row of the heading of a section; nil where it is hidden.
    package func row(of section: DiffSection) -> Int? {
        rows.firstIndex { row in
            switch row {
            case .file(let file): section == DiffSection(file: file)
            case .hunk(let file, let hunk): section == DiffSection(file: file, hunk: hunk)
            default: false
            }
        }
    }

    /// Where what heads a row begins: with the heading of its file, if only words about the file stand between.
    package func head(of row: Int) -> Int {
        guard rows.indices.contains(row), case .hunk = rows[row] else { return row }
        for above in rows.indices.prefix(row).reversed() {
            switch rows[above] {
            case .file: return above
            case .note: continue
            case .remark(let section, _) where section.hunk == nil: continue
            default: return row
            }
        }
        return row
    }

    /// The file and the hunk that a row is of; nil where it is of none.
    package func section(at row: Int) -> (file: Int?, hunk: Int?) {
        guard rows.indices.contains(row) else { return (nil, nil) }
        switch rows[row] {
        case .preamble: return (nil, nil)
        case .text(let file, _), .file(let file), .note(let file, _): return (file, nil)
        case .hunk(let file, let hunk): return (file, hunk)
        case .remark(let section, _): return (section.file, section.hunk)
        case .fold, .line, .pair: return (rows[row].place?.file, rows[row].place?.hunk)
        }
    }

    private func isStop(_ row: Int, _ stop: Stop) -> Bool {
        switch (rows[row], stop) {
        case (.file, .file), (.hunk, .hunk): true
        case (.file, .hunk): !isFollowedByHunk(row)
        default: false
        }
    }

    /// Whether the file of a heading shows a hunk.
    private func isFollowedByHunk(_ row: Int) -> Bool {
        for next in rows[(row + 1)...] {
            switch next {
            case .hunk: return true
            case .file: return false
            default: continue
            }
        }
        return false
    }
}

/// Collects the rows of a layout.
private struct DiffRows {
    typealias Row = DiffLayout.Row

    let options: DiffLayout.Options
    let mode: DiffLayout.Mode
    var rows: [Row] = []

    init(options: DiffLayout.Options, mode: DiffLayout.Mode) {
        self.options = options
        self.mode = mode
    }

    mutating func add(_ document: DiffDocument) {
        rows += document.preamble.indices.map { Row.preamble($0) }
        for (number, file) in document.files.enumerated() {
            rows.append(.file(number))
            guard !options.collapsed.contains(number) else { continue }
            rows += Self.notes(on: file).map { Row.note(file: number, $0) }
            addRemarks(on: DiffSection(file: number))
            if case .text(let lines) = file.body {
                rows += lines.indices.map { Row.text(file: number, line: $0) }
            }
            for (hunkNumber, hunk) in file.hunks.enumerated() {
                let section = DiffSection(file: number, hunk: hunkNumber)
                rows.append(.hunk(file: number, hunk: hunkNumber))
                if !options.collapsedHunks.contains(section) {
                    add(hunk) { DiffPlace(file: number, hunk: hunkNumber, line: $0) }
                }
                addRemarks(on: section)
            }
        }
    }

    private mutating func addRemarks(on section: DiffSection) {
        rows += (options.remarks[section] ?? []).indices.map { Row.remark(section, line: $0) }
    }

    private mutating func add(_ hunk: DiffDocument.Hunk, _ place: (Int) -> DiffPlace) {
        let pairs = DiffPairs.rows(of: hunk.lines)
        var index = 0
        while index < pairs.count {
            // Context stands on both sides, so a run of it has as many rows as lines.
            let end = pairs[index...].firstIndex { $0.old != $0.new } ?? pairs.count
            if end > index {
                let first = pairs[index].old ?? 0
                addContext(first..<(first + end - index), place)
                index = end
                continue
            }
            let changed = index..<(pairs[index...].firstIndex { $0.old == $0.new } ?? pairs.count)
            switch mode {
            case .unified:
                let lines = pairs[changed].flatMap { [$0.old, $0.new].compactMap { $0 } }
                rows += lines.sorted().map { Row.line(place($0)) }
            case .sideBySide:
                rows += pairs[changed].map { Row.pair(old: $0.old.map(place), new: $0.new.map(place)) }
            }
            index = changed.upperBound
        }
    }

    private mutating func addContext(_ lines: Range<Int>, _ place: (Int) -> DiffPlace) {
        let start = lines.lowerBound + max(0, options.margin)
        let end = lines.upperBound - max(0, options.margin)
        let isFolded = end - start >= DiffLayout.leastFold && !options.opened.contains(place(start))
        let hidden = isFolded ? start..<end : lines.upperBound..<lines.upperBound
        rows += (lines.lowerBound..<hidden.lowerBound).map { contextRow(place($0)) }
        if isFolded { rows.append(.fold(place(start), lineCount: hidden.count)) }
        rows += (hidden.upperBound..<lines.upperBound).map { contextRow(place($0)) }
    }

    private func contextRow(_ place: DiffPlace) -> Row {
        mode == .unified ? .line(place) : .pair(old: place, new: place)
    }

    private static func notes(on file: DiffDocument.File) -> [String] {
        var notes: [String] = []
        switch file.change {
        case .renamed, .copied:
            let share = file.similarity.map { ", \($0) % alike" } ?? ""
            let word = file.change == .renamed ? "renamed" : "copied"
            notes.append("\(word) from \(file.oldPath ?? "?")\(share)")
        case .added: notes.append("new file" + (file.newMode.map { ", mode \($0)" } ?? ""))
        case .deleted: notes.append("deleted file" + (file.oldMode.map { ", mode \($0)" } ?? ""))
        case .modified: break
        }
        if let old = file.oldMode, let new = file.newMode, old != new {
            notes.append("mode changed from \(old) to \(new)")
        }
        if file.body == .binary { notes.append("binary file") }
        return notes
    }
}
