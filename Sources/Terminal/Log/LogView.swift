/// What a part of a drawn log means; the owner of the screen says how that looks.
package enum LogRole: Hashable, Sendable, CaseIterable {
    /// The program's text, where it has no colour of its own.
    case text
    case lineNumber
    /// The heading of a group, and that of the group that was gone to last.
    case group, markedGroup
    /// Words about the log that are not of the log.
    case note
    /// A stretch that was looked for, and that in the line that was found last.
    case match, foundMatch
}

/// One row of a log as it is seen.
package struct LogRow: Hashable, Sendable {
    /// What the row shows.
    package enum Content: Hashable, Sendable {
        /// A row of a line.
        case text([StyledRun])
        /// The heading of a group with the number of its lines.
        case group(name: [StyledRun], isFolded: Bool, lineCount: Int)
        /// So many lines could not be kept.
        case lost(lineCount: Int)
        /// The line is not at hand yet.
        case missing
    }

    /// The row's place in the log.
    package let place: LogPlace
    /// What it shows.
    package let content: Content
}

extension LogViewState {
    /// The rows in view, from the top.
    package var rows: [LogRow] {
        var rows: [LogRow] = []
        var place = top
        let end = isFollowing ? followEnd : facts.lineCount
        while rows.count < size.rows, place.line < end {
            rows.append(LogRow(place: place, content: content(at: place)))
            if place.row + 1 < height(of: place.line) {
                place.row += 1
            } else if let next = visibleLine(after: place.line) {
                place = LogPlace(line: next)
            } else {
                break
            }
        }
        return rows
    }

    private func content(at place: LogPlace) -> LogRow.Content {
        if facts.lost.contains(place.line) { return .lost(lineCount: facts.lost.count) }
        guard let held = held[place.line], place.row < held.rows.count else { return .missing }
        let runs = held.rows[place.row].runs
        if held.line.kind == .lost { return .lost(lineCount: 1) }
        guard held.line.kind == .groupStart, let group = facts.group(at: place.line),
            group.start == place.line
        else { return .text(runs) }
        let last = group.end ?? facts.lineCount - 1
        return .group(name: runs, isFolded: isFolded(group), lineCount: max(0, last - group.start))
    }

    /// Where in a row words stand, in columns of its text; of words that go on over the end of a row what the
    /// row shows of them.
    package func marks(of words: TextSearch, at place: LogPlace) -> [Range<Int>] {
        guard let held = held[place.line], place.row < held.rows.count else { return [] }
        let row = held.rows[place.row].part
        return words.ranges(in: held.text).compactMap { match in
            let part = match.clamped(to: row)
            guard !part.isEmpty else { return nil }
            let start = TerminalText.width(of: held.text[row.lowerBound..<part.lowerBound])
            return start..<(start + TerminalText.width(of: held.text[part]))
        }
    }
}

/// Draws what is seen of a log.
package enum LogView {
    /// Draws the rows in view into a part of a canvas that has the size the state was fitted to.
    ///
    /// The program's colours stay; where it has none, the style of `text` shows.
    ///
    /// - Parameters:
    ///   - state: What is seen.
    ///   - words: What is marked wherever it stands.
    ///   - rect: The part.
    ///   - canvas: What is drawn on.
    ///   - style: How each role looks.
    package static func draw(
        _ state: LogViewState,
        marking words: TextSearch? = nil,
        in rect: Rect,
        on canvas: inout Canvas,
        style: (LogRole) -> Style
    ) {
        let textStyle = style(.text)
        let textColumns = min(state.textColumns, rect.columns - state.gutter)
        for (index, row) in state.rows.prefix(rect.rows).enumerated() {
            let place = Point(column: rect.column, row: rect.row + index)
            if state.gutter > 0, row.place.row == 0 {
                let number = String(row.place.line + 1)
                let blanks = String(repeating: " ", count: max(0, state.gutter - 1 - number.utf8.count))
                canvas.put(blanks + number, at: place, style: style(.lineNumber), maxColumns: rect.columns)
            }
            guard textColumns > 0 else { continue }
            let isMarked = state.markedHeading == row.place.line
            let (sign, runs) = Self.runs(of: row, isMarked: isMarked, style)
            let seen = (sign + runs).window(from: 0, columns: textColumns).map {
                StyledRun($0.text, $0.style.over(textStyle))
            }
            let start = Point(column: place.column + state.gutter, row: place.row)
            canvas.put(seen, at: start, maxColumns: textColumns)
            guard let words else { continue }
            let match = style(state.found == row.place.line ? .foundMatch : .match)
            let shift = TerminalText.width(of: sign.text)
            for mark in state.marks(of: words, at: row.place) {
                let (from, to) = (mark.lowerBound + shift, min(mark.upperBound + shift, textColumns))
                let part = Rect(column: start.column + from, row: start.row, columns: to - from, rows: 1)
                canvas.restyle(part) { match.over($0) }
            }
        }
    }

    /// What stands in a row: a sign of ours before the text, and the text.
    private static func runs(
        of row: LogRow,
        isMarked: Bool,
        _ style: (LogRole) -> Style
    ) -> (sign: [StyledRun], text: [StyledRun]) {
        switch row.content {
        case .text(let runs):
            return ([], runs)
        case .group(let name, let isFolded, let count):
            let heading = style(isMarked ? .markedGroup : .group)
            let lines = isFolded ? " (\(count) line\(count == 1 ? "" : "s"))" : ""
            return (
                [StyledRun(isFolded ? "▸ " : "▾ ", heading)],
                name.map { StyledRun($0.text, $0.style.over(heading)) } + [StyledRun(lines, style(.note))]
            )
        case .lost(let count):
            let words = count == 1 ? "1 line could not be kept" : "\(count) lines could not be kept"
            return ([], [StyledRun("… \(words) …", style(.note))])
        case .missing:
            return ([], [StyledRun("…", style(.note))])
        }
    }
}
