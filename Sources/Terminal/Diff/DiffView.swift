/// What a part of a drawn diff means; the owner of the screen says how that looks.
package enum DiffRole: Hashable, Sendable {
    /// A line that did not change, and what is in no diff.
    case context
    case added, removed
    /// The words of a changed line that are not on the other side.
    case addedWords, removedWords
    /// The heading of a file, of a hunk.
    case file, hunk
    /// Words about a file, a fold, a missing line end; a line that is rejected.
    case note
    /// The word that a file or hunk is rejected.
    case rejected
    /// What is said of a file or hunk.
    case remark
    case lineNumber
    /// The line between the sides.
    case border
    /// Text of a program.
    case syntax(SyntaxKind)
}

/// Draws rows of a diff.
///
/// Tokens are coloured in changed lines only if the theme gives those a background: colour alone must not
/// take from a line what says that it was added or removed.
package struct DiffView {
    private let document: DiffDocument
    private let markup: DiffMarkup
    private let layout: DiffLayout
    private let style: (DiffRole) -> Style

    /// The bytes of a line that are drawn; what lies behind is left out with an ellipsis.
    private static let textLimit = 4096

    /// Prepares to draw; the layout is of the document and for the width it is drawn in.
    package init(
        _ document: DiffDocument,
        _ markup: DiffMarkup,
        _ layout: DiffLayout,
        style: @escaping (DiffRole) -> Style
    ) {
        self.document = document
        self.markup = markup
        self.layout = layout
        self.style = style
    }

    /// Draws rows from one on, below each other, moved sideways by some columns; numbers and signs stay.
    package func draw(from row: Int, column: Int, in rect: Rect, on canvas: inout Canvas) {
        for (offset, row) in layout.rows.dropFirst(max(0, row)).prefix(rect.rows).enumerated() {
            let line = Rect(column: rect.column, row: rect.row + offset, columns: rect.columns, rows: 1)
            draw(row, column: column, in: line, on: &canvas)
        }
    }

    private func width(of line: DiffDocument.Line) -> Int {
        TerminalText.width(of: Self.beginning(of: line.text))
    }

    private func draw(_ row: DiffLayout.Row, column: Int, in rect: Rect, on canvas: inout Canvas) {
        switch row {
        case .preamble(let line):
            put(document.preamble[line], .context, from: column, in: rect, on: &canvas)
        case .text(let file, let line):
            guard case .text(let lines) = document.files[file].body else { return }
            put(lines[line], Self.role(ofText: lines[line]), from: column, in: rect, on: &canvas)
        case .file(let number):
            let sign = layout.options.collapsed.contains(number) ? "▸ " : ""
            let runs = [
                mark(DiffSection(file: number)),
                StyledRun(sign + Self.heading(of: document.files[number]), style(.file)),
                partlyRejected(number),
            ]
            canvas.put(runs.compactMap { $0 }, at: rect.origin, maxColumns: rect.columns)
        case .note(_, let words):
            put(words, .note, from: 0, in: rect, on: &canvas)
        case .hunk(let file, let hunk):
            let section = DiffSection(file: file, hunk: hunk)
            let sign = layout.options.collapsedHunks.contains(section) ? "▸ " : ""
            let header = String(Self.beginning(of: document.files[file].hunks[hunk].header))
            let runs = [mark(section), StyledRun(sign + header, style(.hunk))]
            canvas.put(runs.compactMap { $0 }, at: rect.origin, maxColumns: rect.columns)
        case .remark(let section, let line):
            let text = layout.options.remarks[section].map { $0[line] } ?? ""
            put(text, .remark, from: 0, in: rect, on: &canvas)
        case .fold(_, let count):
            put("▸ \(count) lines unchanged", .note, from: 0, in: rect, on: &canvas)
        case .line(let place):
            let line = document[place]
            let numbers = [line.oldNumber, line.newNumber]
            draw(place, numbers, column: column, in: rect, on: &canvas)
        case .pair(let old, let new):
            let (left, rest) = rect.splitLeft(columns: (rect.columns - 1) / 2)
            let (border, right) = rest.splitLeft(columns: 1)
            if let old { draw(old, [document[old].oldNumber], column: column, in: left, on: &canvas) }
            canvas.put("│", at: border.origin, style: style(.border), maxColumns: border.columns)
            if let new { draw(new, [document[new].newNumber], column: column, in: right, on: &canvas) }
        }
    }

    /// Draws numbers, sign and text of a line.
    private func draw(
        _ place: DiffPlace,
        _ numbers: [Int?],
        column: Int,
        in rect: Rect,
        on canvas: inout Canvas
    ) {
        let line = document[place]
        let isRejected = layout.options.rejected.contains(DiffSection(file: place.file, hunk: place.hunk))
        let base = style(isRejected ? .note : line.kind.role)
        if base.background != .terminalDefault { canvas.fill(rect, style: base) }
        var rest = rect
        if layout.gutterColumns(numbers: numbers.count, in: rect.columns) > 0 {
            for number in numbers {
                let (field, after) = rest.splitLeft(columns: layout.numberColumns + 1)
                let text = number.map { String($0) } ?? ""
                let blanks = String(repeating: " ", count: max(0, layout.numberColumns - text.utf8.count))
                canvas.put(
                    blanks + text,
                    at: field.origin,
                    style: style(.lineNumber).over(base),
                    maxColumns: field.columns
                )
                rest = after
            }
        }
        let (sign, text) = rest.splitLeft(columns: 1)
        canvas.put(line.kind.sign, at: sign.origin, style: base, maxColumns: sign.columns)
        let markup = isRejected ? DiffMarkup.Line() : self.markup[place]
        let runs = self.runs(of: line, markup, base).window(from: column, columns: text.columns)
        canvas.put(runs, at: text.origin, maxColumns: text.columns)
        // What lies beyond the edge, often what changed, must be known of.
        if text.columns > 1, width(of: line) > column + text.columns {
            let edge = Point(column: text.endColumn - 1, row: text.row)
            canvas.put("…", at: edge, style: style(.note).over(base), maxColumns: 1)
        }
    }

    private func put(
        _ text: String,
        _ role: DiffRole,
        from column: Int,
        in rect: Rect,
        on canvas: inout Canvas
    ) {
        let seen = [StyledRun(String(Self.beginning(of: text)), style(role))]
        canvas.put(
            seen.window(from: column, columns: rect.columns),
            at: rect.origin,
            maxColumns: rect.columns
        )
    }
}

// MARK: - Text

extension DiffView {
    /// The text of a line in runs of one style each.
    private func runs(of line: DiffDocument.Line, _ markup: DiffMarkup.Line, _ base: Style) -> [StyledRun] {
        let text = Self.beginning(of: line.text)
        let end = text.utf8.count
        let showsTokens = line.kind == .context || base.background != .terminalDefault
        let spans = showsTokens ? markup.spans : []
        var runs: [StyledRun] = []
        var place = 0
        var (span, change) = (0, 0)
        while place < end {
            while span < spans.count, spans[span].range.upperBound <= place { span += 1 }
            while change < markup.changes.count, markup.changes[change].upperBound <= place { change += 1 }
            var style = base
            var next = end
            if span < spans.count {
                let range = spans[span].range
                next = min(next, place < range.lowerBound ? range.lowerBound : range.upperBound)
                if place >= range.lowerBound { style = self.style(.syntax(spans[span].kind)).over(style) }
            }
            if change < markup.changes.count {
                let range = markup.changes[change]
                next = min(next, place < range.lowerBound ? range.lowerBound : range.upperBound)
                if place >= range.lowerBound {
                    let role = line.kind == .added ? DiffRole.addedWords : .removedWords
                    style = self.style(role).over(style)
                }
            }
            runs.append(StyledRun(Self.part(place..<next, of: text), style))
            place = next
        }
        if text.endIndex < line.text.endIndex { runs.append(StyledRun(" …", style(.note).over(base))) }
        if line.lacksNewline { runs.append(StyledRun(" (no line end)", style(.note).over(base))) }
        return runs
    }

    private static func part(_ range: Range<Int>, of text: Substring) -> String {
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        return String(text[start..<text.utf8.index(start, offsetBy: range.count)])
    }

    /// The part of a text that is drawn, up to the end of a character.
    private static func beginning(of text: String) -> Substring {
        guard text.utf8.count > textLimit else { return text[...] }
        var end = text.utf8.index(text.startIndex, offsetBy: textLimit)
        while end > text.startIndex, UTF8.isContinuation(text.utf8[end]) {
            end = text.utf8.index(before: end)
        }
        return text[..<end]
    }

    /// The word that a section is rejected; nil if it is not.
    private func mark(_ section: DiffSection) -> StyledRun? {
        layout.options.rejected.contains(section) ? StyledRun("✗ rejected  ", style(.rejected)) : nil
    }

    /// How many hunks of a file are rejected that is not rejected as a whole; nil if none is.
    private func partlyRejected(_ file: Int) -> StyledRun? {
        let rejected = layout.options.rejected
        guard !rejected.contains(DiffSection(file: file)) else { return nil }
        let hunks = document.files[file].hunks.indices
        let count = hunks.count { rejected.contains(DiffSection(file: file, hunk: $0)) }
        return count == 0 ? nil : StyledRun("  ✗ \(count) of \(hunks.count) rejected", style(.rejected))
    }

    private static func heading(of file: DiffDocument.File) -> String {
        let counts = file.counts
        let hasCounts = !file.hunks.isEmpty
        return file.path + (hasCounts ? "  +\(counts.added) -\(counts.removed)" : "")
    }

    /// The role of a line of a combined diff, by its first signs.
    private static func role(ofText line: String) -> DiffRole {
        if line.utf8.starts(with: "@@@".utf8) { return .hunk }
        if line.utf8.starts(with: "+++".utf8) || line.utf8.starts(with: "---".utf8) { return .note }
        let signs = line.utf8.prefix(2)
        if signs.contains(UInt8(ascii: "+")) { return .added }
        if signs.contains(UInt8(ascii: "-")) { return .removed }
        return .context
    }
}

extension DiffDocument.Line.Kind {
    fileprivate var role: DiffRole {
        switch self {
        case .context: .context
        case .added: .added
        case .removed: .removed
        }
    }

    fileprivate var sign: String {
        switch self {
        case .context: " "
        case .added: "+"
        case .removed: "-"
        }
    }
}
