import Foundation

/// A search through a log that goes on block by block, so that whoever runs it can stop, say how far it is,
/// and let others run.
///
/// Words are found at the pace of memory (about 2 MB in a few milliseconds); an expression costs about a
/// microsecond a line. It sees lines in whole, also what is cut for display; within a line of more than a
/// mebibyte an expression sees the last mebibyte alone.
package struct LogHunt: Sendable {
    /// What a step came to.
    package enum Finding: Hashable, Sendable {
        /// The nearest line with a match.
        case found(line: Int)
        /// Nothing up to this line; go on.
        case searching(line: Int)
        /// Nothing up to the end, or the beginning.
        case nothing
    }

    static let blockSize = 2 << 20
    private static let windowSize = 1 << 18
    private static let longestLine = 1 << 20

    private let search: LogSearch
    private let snapshot: LogSnapshot
    private let line: Int
    private let direction: TextDirection
    /// Forward the mark at which the next block begins, backward the one at which it ends.
    private var mark: Int

    /// Begins at a line, which is looked at too, and goes to the end or the beginning of the log.
    package init(_ search: LogSearch, in snapshot: LogSnapshot, from line: Int, _ direction: TextDirection) {
        self.search = search
        self.snapshot = snapshot
        self.line = line
        self.direction = direction
        let start = snapshot.marks.lastIndex(atOrBefore: line)
        mark = direction == .forward ? start : start + 1
    }

    /// Looks through the next block.
    package mutating func step() -> Finding {
        switch direction {
        case .forward: stepForward()
        case .backward: stepBackward()
        }
    }

    private mutating func stepForward() -> Finding {
        let marks = snapshot.marks
        guard line < snapshot.facts.lineCount, mark < marks.count else { return .nothing }
        let start = marks[mark]
        while mark < marks.count, marks[mark].offset - start.offset < Self.blockSize { mark += 1 }
        let end = mark < marks.count ? marks[mark].offset : snapshot.facts.length
        if let found = match(from: start, to: end) { return .found(line: found) }
        return mark < marks.count ? .searching(line: marks[mark].line) : .nothing
    }

    private mutating func stepBackward() -> Finding {
        let marks = snapshot.marks
        guard line >= 0, mark > 0 else { return .nothing }
        let end = mark < marks.count ? marks[mark].offset : snapshot.facts.length
        repeat { mark -= 1 } while mark > 0 && end - marks[mark].offset < Self.blockSize
        if let found = match(from: marks[mark], to: end) { return .found(line: found) }
        return mark > 0 ? .searching(line: marks[mark].line) : .nothing
    }

    /// The nearest match in a block of whole lines: the first forward, the last backward.
    private func match(from start: LogIndex.Mark, to end: Int) -> Int? {
        var text = CleanText()
        let matcher = LineMatcher(search)
        var nearest = Nearest(direction: direction, bound: line)
        // The line in which the text begins.
        var current = start.line
        snapshot.forEachWindow(from: start.offset, to: end, size: Self.windowSize) { bytes, resumed in
            if let resumed {
                text = CleanText()
                current = resumed
            }
            text.feed(bytes)
            text.bytes.withUnsafeBytes { matcher.lines(in: $0, from: current, isEnd: false, &nearest) }
            current += text.keepUnfinishedLine(atMost: matcher.overlap ?? Self.longestLine)
            return !nearest.isKnown
        }
        if !nearest.isKnown {
            text.bytes.withUnsafeBytes { matcher.lines(in: $0, from: current, isEnd: true, &nearest) }
        }
        return nearest.line
    }
}

/// The match that counts of those that come in order.
private struct Nearest {
    let direction: TextDirection
    let bound: Int
    private(set) var line: Int?
    /// Whether no later match can count.
    private(set) var isKnown = false

    init(direction: TextDirection, bound: Int) {
        self.direction = direction
        self.bound = bound
    }

    mutating func take(_ line: Int) {
        switch direction {
        case .forward where line >= bound:
            self.line = line
            isKnown = true
        case .backward where line <= bound:
            self.line = line
        case .backward:
            isKnown = true
        case .forward:
            break
        }
    }
}

/// Finds the lines with a match in clean bytes.
private struct LineMatcher {
    private let bytes: ByteSearch?
    private let expression: NSRegularExpression?
    /// How much of an unfinished line must be seen again with what follows; nil for all of it.
    let overlap: Int?

    init(_ search: LogSearch) {
        bytes = search.bytes
        expression = search.expression
        overlap = bytes.map { $0.needle.count - 1 }
    }

    /// Gives the lines with a match, in order, until they cannot count; a line without its end is looked at
    /// by words always, by an expression at the end alone.
    func lines(in text: UnsafeRawBufferPointer, from line: Int, isEnd: Bool, _ nearest: inout Nearest) {
        if let bytes {
            lines(in: text, from: line, bytes, &nearest)
        } else if let expression {
            lines(in: text, from: line, isEnd: isEnd, expression, &nearest)
        }
    }

    private func lines(
        in text: UnsafeRawBufferPointer,
        from line: Int,
        _ search: ByteSearch,
        _ nearest: inout Nearest
    ) {
        var places = search.places(in: text)
        var line = line
        var counted = 0
        var place = 0
        while !nearest.isKnown, let match = places.next(from: place) {
            line += text.lineEnds(from: counted, to: match)
            nearest.take(line)
            // The rest of the line adds nothing.
            guard let end = text.offset(of: .newline, from: match) else { return }
            counted = end
            place = end + 1
        }
    }

    private func lines(
        in text: UnsafeRawBufferPointer,
        from line: Int,
        isEnd: Bool,
        _ expression: NSRegularExpression,
        _ nearest: inout Nearest
    ) {
        var line = line
        var start = 0
        while !nearest.isKnown, start < text.count {
            let lineEnd = text.offset(of: .newline, from: start)
            guard let end = lineEnd ?? (isEnd ? text.count : nil) else { return }
            // Lines before the bound count in no case.
            if nearest.direction == .backward || line >= nearest.bound {
                let words = String(decoding: text.part(start..<end), as: UTF8.self)
                let whole = NSRange(words.startIndex..<words.endIndex, in: words)
                if expression.firstMatch(in: words, options: [], range: whole) != nil { nearest.take(line) }
            }
            line += 1
            start = end + 1
        }
    }
}
