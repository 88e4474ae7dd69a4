/// A place in a log as it is laid out.
package struct LogPlace: Hashable, Comparable, Sendable {
    /// The line, counted from 0.
    package var line: Int
    /// The row within the line where long lines wrap, counted from 0.
    package var row: Int

    package init(line: Int, row: Int = 0) {
        self.line = line
        self.row = row
    }

    package static func < (left: LogPlace, right: LogPlace) -> Bool {
        (left.line, left.row) < (right.line, right.row)
    }
}

/// What is seen of a log of any length: a value that holds the lines in view and those around them.
///
/// It reads nothing. ``wantedLines`` says what is missing; whoever has the ``LogStore`` fetches that and
/// hands it to ``take(_:)``. While the end is followed the picture goes on only when new lines are there, so
/// nothing flickers; otherwise the line at the top stays where it is however much is appended.
package struct LogViewState: Sendable {
    /// How many lines are asked for at once, at most.
    static let sliceLimit = 128
    /// How many lines are held before those far from the view go.
    static let heldLimit = 1024

    /// The log as a whole.
    package private(set) var facts = LogFacts()
    /// What is at the top of the view.
    package internal(set) var top = LogPlace(line: 0)
    /// Whether the end stays in view.
    package internal(set) var isFollowing = true
    /// Whether line numbers are shown.
    package private(set) var showsNumbers: Bool
    /// The size of the view.
    package private(set) var size = Size(columns: 80, rows: 24)
    /// The line of the match that was found last.
    package var found: Int?
    /// The headings of the groups that are folded.
    var folded: Set<Int> = []
    /// The heading that was gone to last; while it is in view its group is the one to fold or open.
    var markedHeading: Int?

    /// The lines at hand, with the rows they wrap into.
    private(set) var held: [Int: HeldLine] = [:]
    /// While following: one past the last line shown, and the length of the log that it stands for.
    var followEnd = 0
    private var followedLength = 0
    /// One past the last line that was in view ever.
    private var seenEnd = 0

    /// A line and its rows.
    struct HeldLine: Sendable {
        let line: LogLine
        /// How long the log was when it was read.
        let length: Int
        /// What is shown of it.
        let text: String
        let rows: [StyledRow]
    }

    /// Starts with nothing, at the end.
    package init(showsNumbers: Bool = false) {
        self.showsNumbers = showsNumbers
    }

    /// The columns that line numbers take, the blank behind them included.
    package var gutter: Int {
        showsNumbers ? max(3, String(facts.lineCount).utf8.count) + 1 : 0
    }

    /// The columns for text, at least one.
    package var textColumns: Int { max(1, size.columns - gutter) }

    /// How many lines came that were not in view yet; 0 while following.
    package var newBelow: Int { isFollowing ? 0 : max(0, facts.lineCount - seenEnd) }

    /// How many lines are below the view; 0 while following.
    package var linesBelow: Int {
        guard !isFollowing, let last = rows.last?.place.line else { return 0 }
        return max(0, facts.lineCount - last - 1)
    }

    /// The lines that are needed next; nil while nothing is missing.
    ///
    /// Those in view come first, then a page below and one above.
    package var wantedLines: Range<Int>? {
        guard facts.lineCount > 0 else { return nil }
        if isFollowing, followEnd < facts.lineCount || followedLength < facts.length,
            let last = visibleLine(before: facts.lineCount)
        {
            return run(backFrom: last, to: place(rows: size.rows, above: facts.lineCount).line) { _ in true }
        }
        if let line = lines(from: top.line, count: 2 * size.rows).first(where: isMissing) {
            return run(from: line)
        }
        let above = lines(before: top.line, count: size.rows)
        guard let line = above.first(where: isMissing) else { return nil }
        return run(backFrom: line, to: above.last ?? line, isMissing)
    }
}

// MARK: - What comes in

extension LogViewState {
    /// Hears what the log is now.
    package mutating func update(_ facts: LogFacts) {
        let columns = textColumns
        self.facts = facts
        // Line numbers may take a digit more now.
        if textColumns != columns { layOut() }
        settle()
    }

    /// Takes the size it is seen at.
    package mutating func fit(columns: Int, rows: Int) {
        let before = textColumns
        size = Size(columns: max(1, columns), rows: max(1, rows))
        if textColumns != before { layOut() }
        settle()
    }

    /// Takes lines that were asked for.
    package mutating func take(_ slice: LogSlice) {
        for line in slice.lines {
            held[line.number] = laidOut(line, length: slice.length)
        }
        if let first = slice.lines.first, let last = slice.lines.last {
            let end = min(slice.lineCount, facts.lineCount)
            if let shown = visibleLine(before: end), (first.number...last.number).contains(shown) {
                followEnd = max(followEnd, end)
                followedLength = max(followedLength, slice.length)
            }
        }
        settle()
        forgetFarLines()
    }

    /// Shows line numbers, or hides them.
    package mutating func toggleNumbers() {
        showsNumbers.toggle()
        layOut()
        settle()
    }

    /// Brings the view in order after any change.
    mutating func settle() {
        if isFollowing {
            followEnd = min(followEnd, facts.lineCount)
            top = place(rows: size.rows, above: followEnd)
            seenEnd = max(seenEnd, followEnd)
        } else {
            if hiddenLines(around: top.line) != nil {
                top = LogPlace(line: visibleLine(before: top.line) ?? 0)
            }
            top.row = min(top.row, height(of: top.line) - 1)
            top = min(top, place(rows: size.rows, above: facts.lineCount))
            seenEnd = max(
                seenEnd,
                min(facts.lineCount, (lines(from: top.line, count: size.rows).last ?? -1) + 1)
            )
        }
    }

    private mutating func layOut() {
        held = held.mapValues { laidOut($0.line, length: $0.length) }
    }

    private func laidOut(_ line: LogLine, length: Int) -> HeldLine {
        var runs = line.runs
        if line.isCut { runs.append(StyledRun(" … (\(line.byteCount) bytes)", Style(attributes: .dim))) }
        let text = runs.text
        // A heading stays one row, so that folding is one key's work whatever it is called.
        let rows =
            line.kind == .text
            ? runs.wrapped(to: textColumns)
            : [StyledRow(runs: runs, part: text.startIndex..<text.endIndex)]
        return HeldLine(line: line, length: length, text: text, rows: rows)
    }

    private mutating func forgetFarLines() {
        guard held.count > max(Self.heldLimit, 8 * size.rows) else { return }
        let near = Set(
            lines(from: top.line, count: 3 * size.rows) + lines(before: top.line, count: 2 * size.rows)
        )
        held = held.filter { near.contains($0.key) }
    }
}

// MARK: - What is missing

extension LogViewState {
    func isMissing(_ line: Int) -> Bool {
        guard let held = held[line] else { return true }
        // A line that was read before its end may have grown.
        return !held.line.isFinished && held.length < facts.length
    }

    private func run(from line: Int) -> Range<Int> {
        var end = line + 1
        while end < facts.lineCount, end - line < Self.sliceLimit, isMissing(end),
            hiddenLines(around: end) == nil
        {
            end += 1
        }
        return line..<end
    }

    private func run(backFrom line: Int, to least: Int, _ isWanted: (Int) -> Bool) -> Range<Int> {
        var start = line
        while start > least, line - start + 1 < Self.sliceLimit, isWanted(start - 1),
            hiddenLines(around: start - 1) == nil
        {
            start -= 1
        }
        return start..<(line + 1)
    }
}
