import Glibc

/// One line of a log, ready to be drawn.
package struct LogLine: Hashable, Sendable {
    /// What a line is.
    package enum Kind: Hashable, Sendable {
        case text
        /// The heading of a group; the runs are its name.
        case groupStart
        case groupEnd
        /// The line could not be kept, or cannot be read.
        case lost
    }

    /// Counted from 0.
    package let number: Int
    /// What the line is.
    package let kind: Kind
    /// The text in the program's colours, cut at ``LogStore/lineLimit``; without escape sequences and without
    /// what a carriage return overwrote.
    package let runs: [StyledRun]
    /// The bytes of the whole line as it was printed.
    package let byteCount: Int
    /// Whether the runs are only the beginning of the line.
    package let isCut: Bool
    /// Whether the line has its end; else it may still grow.
    package let isFinished: Bool

    /// The line as text.
    package var text: String { runs.text }

    /// A line of which nothing is left.
    static func lost(_ number: Int) -> LogLine {
        LogLine(number: number, kind: .lost, runs: [], byteCount: 0, isCut: false, isFinished: true)
    }
}

/// Lines of a log that follow each other.
package struct LogSlice: Hashable, Sendable {
    /// The lines, in order.
    package let lines: [LogLine]
    /// How many lines the log had.
    package let lineCount: Int
    /// How many bytes the log had.
    package let length: Int
}

/// What is known of a log as a whole.
package struct LogFacts: Hashable, Sendable {
    /// How many lines there are, one that still grows included.
    package let lineCount: Int
    /// How many bytes there are.
    package let length: Int
    /// The groups, in order; none overlaps another.
    package let groups: [LogGroup]
    /// The lines that could not be kept.
    package let lost: Range<Int>
    /// Why the log could not be written to disk: the system's error number.
    package let failure: Int32?

    /// An empty log.
    package init() {
        self.init(lineCount: 0, length: 0, groups: [], lost: 0..<0, failure: nil)
    }

    init(lineCount: Int, length: Int, groups: [LogGroup], lost: Range<Int>, failure: Int32?) {
        self.lineCount = lineCount
        self.length = length
        self.groups = groups
        self.lost = lost
        self.failure = failure
    }

    /// Why the log could not be written to disk, in the system's words.
    package var failureText: String? { failure.map { String(cString: strerror($0)) } }

    /// The group that a line belongs to, its heading included.
    package func group(at line: Int) -> LogGroup? {
        guard let group = heading(.backward, of: line + 1), line <= group.end ?? .max else { return nil }
        return group
    }

    /// The group whose heading is the nearest one after, or before, a line.
    package func heading(_ direction: TextDirection, of line: Int) -> LogGroup? {
        // The groups that begin before the line, or for the way forward also those in it.
        let bound = direction == .forward ? line + 1 : line
        var (low, high) = (0, groups.count)
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].start < bound { low = middle + 1 } else { high = middle }
        }
        let index = direction == .forward ? low : low - 1
        return groups.indices.contains(index) ? groups[index] : nil
    }
}
