// Moving through a log: by rows, pages, matches and groups.

extension LogViewState {
    /// Scrolls by rows, down if positive; any way up lets go of the end, coming back to it follows it again.
    package mutating func scroll(by rows: Int) {
        if rows < 0 {
            release()
            top = moved(top, by: rows)
        } else if rows > 0, !isFollowing {
            top = moved(top, by: rows)
            if top >= place(rows: size.rows, above: facts.lineCount) { return scrollToEnd() }
        }
        settle()
    }

    /// Scrolls by the height of the view less one row.
    package mutating func scrollPage(by pages: Int) {
        scroll(by: pages * max(1, size.rows - 1))
    }

    /// Goes to the first line.
    package mutating func scrollToStart() {
        release()
        top = LogPlace(line: 0)
        settle()
    }

    /// Goes to a line, or as near as the end lets it, and lets go of the end.
    package mutating func scroll(toTop line: Int) {
        release()
        top = LogPlace(line: max(0, min(line, facts.lineCount - 1)))
        settle()
    }

    /// Goes to the last line and follows it.
    package mutating func scrollToEnd() {
        isFollowing = true
        followEnd = facts.lineCount
        settle()
    }

    /// Stays at the end as the log grows, or lets go of it where it is.
    package mutating func toggleFollowing() {
        if isFollowing { release() } else { scrollToEnd() }
    }

    /// Brings a line into view, out of its group if that is folded; lets go of the end.
    package mutating func show(line: Int) {
        guard (0..<facts.lineCount).contains(line) else { return }
        if let group = facts.group(at: line), line > group.start { folded.remove(group.start) }
        settle()
        if rows.contains(where: { $0.place.line == line }) { return release() }
        release()
        top = moved(LogPlace(line: line), by: -(size.rows / 2))
        settle()
    }

    /// Shows the line of a match and remembers it, for the next one.
    ///
    /// Of a line that is at hand the rows with the words are brought into view, the first one above all.
    package mutating func show(found line: Int, _ words: TextSearch) {
        show(line: line)
        found = line
        guard let held = held[line], let match = words.ranges(in: held.text).first else { return }
        let places = held.rows.indices.filter { held.rows[$0].part.overlaps(match) }
            .map { LogPlace(line: line, row: $0) }
        guard let first = places.first, !Set(rows.map(\.place)).isSuperset(of: places) else { return }
        top = moved(first, by: -(size.rows / 2))
        settle()
    }

    /// Where a search begins that goes on from the last match in view, or else from what is in view.
    package func searchStart(_ direction: TextDirection) -> Int {
        let seen = lines(from: top.line, count: size.rows)
        if let found, seen.contains(found) { return found + (direction == .forward ? 1 : -1) }
        return direction == .forward ? top.line : seen.last ?? top.line
    }

    private mutating func release() {
        isFollowing = false
    }
}

// MARK: - Groups

extension LogViewState {
    /// Whether the group with this heading is folded.
    package func isFolded(_ group: LogGroup) -> Bool { folded.contains(group.start) }

    /// Folds the group that a line belongs to, or opens it.
    mutating func toggleFold(at line: Int) {
        guard let group = facts.group(at: line) else { return }
        if folded.remove(group.start) == nil { folded.insert(group.start) }
        settle()
    }

    /// Folds the group whose heading was gone to last, or else the first of which something is in view; or
    /// opens it.
    package mutating func toggleFoldInView() {
        let seen = lines(from: top.line, count: size.rows)
        let marked = markedHeading.flatMap { seen.contains($0) ? $0 : nil }
        if let line = marked ?? seen.first(where: { facts.group(at: $0) != nil }) { toggleFold(at: line) }
    }

    /// Opens every group if one is folded, else folds all there are by now.
    package mutating func toggleAllFolds() {
        folded = folded.isEmpty ? Set(facts.groups.map(\.start)) : []
        settle()
    }

    /// Goes to the heading after, or before, the one gone to last, or else what is at the top.
    package mutating func goToHeading(_ direction: TextDirection) {
        let seen = lines(from: top.line, count: size.rows)
        let start = markedHeading.flatMap { seen.contains($0) ? $0 : nil }
        let line = start ?? (direction == .forward ? top.line - 1 : top.line)
        guard let group = facts.heading(direction, of: line) else { return }
        show(line: group.start)
        markedHeading = group.start
    }

    /// The lines around one that are not shown; nil if it is shown.
    func hiddenLines(around line: Int) -> Range<Int>? {
        // Of the lines that were lost the first one stands for all.
        let lost = facts.lost
        if lost.count > 1, line > lost.lowerBound, line < lost.upperBound {
            return (lost.lowerBound + 1)..<lost.upperBound
        }
        guard !folded.isEmpty, let group = facts.group(at: line), line > group.start,
            folded.contains(group.start)
        else { return nil }
        return (group.start + 1)..<((group.end ?? max(line, facts.lineCount - 1)) + 1)
    }
}

// MARK: - Lines and rows

extension LogViewState {
    /// How many rows a line takes; one until it is at hand.
    func height(of line: Int) -> Int { max(1, held[line]?.rows.count ?? 1) }

    /// The nearest line before one that is not hidden.
    func visibleLine(before line: Int) -> Int? {
        var candidate = line - 1
        while candidate >= 0, let hidden = hiddenLines(around: candidate) {
            candidate = hidden.lowerBound - 1
        }
        return candidate >= 0 ? candidate : nil
    }

    /// The nearest line after one that is not hidden.
    func visibleLine(after line: Int) -> Int? {
        var candidate = line + 1
        while candidate < facts.lineCount, let hidden = hiddenLines(around: candidate) {
            candidate = hidden.upperBound
        }
        return candidate < facts.lineCount ? candidate : nil
    }

    /// Lines that are not hidden, from one on, in order.
    func lines(from line: Int, count: Int) -> [Int] {
        guard line < facts.lineCount else { return [] }
        var lines = [line]
        while lines.count < count, let next = visibleLine(after: lines[lines.count - 1]) {
            lines.append(next)
        }
        return lines
    }

    /// Lines that are not hidden, before one, from the nearest on.
    func lines(before line: Int, count: Int) -> [Int] {
        var lines: [Int] = []
        while lines.count < count, let next = visibleLine(before: lines.last ?? line) { lines.append(next) }
        return lines
    }

    /// The place from which so many rows lead to the end of the line before `end`.
    func place(rows: Int, above end: Int) -> LogPlace {
        guard var line = visibleLine(before: end) else { return LogPlace(line: 0) }
        var left = rows
        while true {
            let height = self.height(of: line)
            if height >= left { return LogPlace(line: line, row: height - left) }
            left -= height
            guard let previous = visibleLine(before: line) else { return LogPlace(line: line) }
            line = previous
        }
    }

    /// A place so many rows further down, or up if negative, as far as there are lines.
    func moved(_ place: LogPlace, by rows: Int) -> LogPlace {
        var place = place
        var left = rows
        while left > 0 {
            let below = height(of: place.line) - 1 - place.row
            if left <= below {
                place.row += left
                return place
            }
            guard let next = visibleLine(after: place.line) else {
                place.row += below
                return place
            }
            left -= below + 1
            place = LogPlace(line: next)
        }
        while left < 0 {
            if -left <= place.row {
                place.row += left
                return place
            }
            guard let previous = visibleLine(before: place.line) else { return LogPlace(line: place.line) }
            left += place.row + 1
            place = LogPlace(line: previous, row: height(of: previous) - 1)
        }
        return place
    }
}
