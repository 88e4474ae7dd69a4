/// A search through a log that goes on block by block, so that whoever runs it can stop, say how far it is,
/// and let others run.
///
/// Words are found at the pace of memory (about 2 MB in a few milliseconds), in whole lines, also in what is
/// cut for display.
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

    private let search: ByteSearch
    private let snapshot: LogSnapshot
    private let line: Int
    private let direction: TextDirection
    /// Forward the mark at which the next block begins, backward the one at which it ends.
    private var mark: Int

    /// Begins at a line, which is looked at too, and goes to the end or the beginning of the log.
    package init(_ words: TextSearch, in snapshot: LogSnapshot, from line: Int, _ direction: TextDirection) {
        search = words.bytes
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

    /// Which of the lines with a match one is; nil where the log is too long to be counted at once.
    ///
    /// - Parameter line: A line with a match.
    /// - Returns: Its number among them, and how many there are.
    package func hits(at line: Int) -> SearchHits? {
        guard snapshot.facts.length <= Self.blockSize, snapshot.marks.count > 0 else { return nil }
        var tally = Tally(bound: line)
        scan(from: snapshot.marks[0], to: snapshot.facts.length, for: &tally)
        return tally.number > 0 ? SearchHits(number: tally.number, all: tally.all) : nil
    }

    /// The nearest match in a block of whole lines: the first forward, the last backward.
    private func match(from start: LogIndex.Mark, to end: Int) -> Int? {
        var nearest = Nearest(direction: direction, bound: line)
        scan(from: start, to: end, for: &nearest)
        return nearest.line
    }

    /// Gives the lines with a match in a block of whole lines, in order, until they cannot count.
    private func scan(from start: LogIndex.Mark, to end: Int, for taker: inout some MatchTaker) {
        var text = CleanText()
        // The line in which the text begins.
        var current = start.line
        snapshot.forEachWindow(from: start.offset, to: end, size: Self.windowSize) { bytes, resumed in
            if let resumed {
                text = CleanText()
                current = resumed
            }
            text.feed(bytes)
            text.bytes.withUnsafeBytes { search.lines(in: $0, from: current, &taker) }
            // What may be the beginning of a match is seen again with what follows.
            current += text.keepUnfinishedLine(atMost: search.needle.count - 1)
            return !taker.isKnown
        }
    }
}

/// What is done with the lines with a match, which come in order.
private protocol MatchTaker {
    /// Whether no later match can count.
    var isKnown: Bool { get }
    /// Takes a line; one that lies in several windows may come again.
    mutating func take(_ line: Int)
}

/// How many lines have a match, and how many of them up to one.
private struct Tally: MatchTaker {
    let bound: Int
    private(set) var number = 0
    private(set) var all = 0
    private var last: Int?
    var isKnown: Bool { false }

    init(bound: Int) { self.bound = bound }

    mutating func take(_ line: Int) {
        guard line != last else { return }
        last = line
        all += 1
        if line <= bound { number += 1 }
    }
}

/// The match that counts of those that come in order.
private struct Nearest: MatchTaker {
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

extension ByteSearch {
    /// Gives the lines with a match in clean bytes, in order, until they cannot count.
    fileprivate func lines(
        in text: UnsafeRawBufferPointer,
        from line: Int,
        _ taker: inout some MatchTaker
    ) {
        var places = self.places(in: text)
        var line = line
        var counted = 0
        var place = 0
        while !taker.isKnown, let match = places.next(from: place) {
            line += text.lineEnds(from: counted, to: match)
            taker.take(line)
            // The rest of the line adds nothing.
            guard let end = text.offset(of: .newline, from: match) else { return }
            counted = end
            place = end + 1
        }
    }
}
