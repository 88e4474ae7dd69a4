/// Where the lines of a growing log begin, sparsely: a place for each stretch of 128 lines or 64 KiB.
///
/// A place takes 16 bytes, so a million short lines take 125 kB; between two places lines are found by
/// reading. Groups are noted on the way, the first 65,536 of them.
struct LogIndex: Sendable {
    /// The beginning of a line.
    struct Mark: Hashable, Sendable {
        /// Counted from 0.
        var line: Int
        /// In bytes from the start of the log.
        var offset: Int
    }

    static let lineStride = 128
    static let byteStride = 65_536
    static let groupLimit = 65_536

    /// In order, the first one at the start.
    private(set) var marks = [Mark(line: 0, offset: 0)]
    /// In order; none overlaps another.
    private(set) var groups: [LogGroup] = []
    /// How many bytes there are.
    private(set) var length = 0
    /// How many lines are complete.
    private(set) var lineEnds = 0
    /// Where the line begins that is not complete.
    private var lineStart = 0
    /// The beginning of that line.
    private var head: [UInt8] = []
    private var hasOpenGroup = false

    /// How many lines there are, one without its end included.
    var lineCount: Int { lineEnds + (length > lineStart ? 1 : 0) }

    /// Takes the next bytes of the log.
    mutating func note(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while let end = bytes.offset(of: .newline, from: start) {
            noteGroup(bytes.part(start..<end))
            start = end + 1
            lineEnds += 1
            lineStart = length + start
            let last = marks[marks.count - 1]
            if lineEnds - last.line >= Self.lineStride || lineStart - last.offset >= Self.byteStride {
                marks.append(Mark(line: lineEnds, offset: lineStart))
            }
        }
        head.append(contentsOf: bytes[start...].prefix(LogGroupMark.reach - head.count))
        length += bytes.count
    }

    private mutating func noteGroup(_ rest: UnsafeRawBufferPointer) {
        let mark: LogGroupMark?
        if head.isEmpty {
            mark = LogGroupMark(rest)
        } else {
            head.append(contentsOf: rest.prefix(LogGroupMark.reach - head.count))
            mark = head.withUnsafeBytes { LogGroupMark($0) }
            head.removeAll(keepingCapacity: true)
        }
        guard let mark else { return }
        // GitHub's groups do not nest: the next one ends the one before.
        switch mark {
        case .start:
            endGroup(at: lineEnds - 1)
            guard groups.count < Self.groupLimit else { return }
            groups.append(LogGroup(start: lineEnds, end: nil))
            hasOpenGroup = true
        case .end:
            endGroup(at: lineEnds)
        }
    }

    private mutating func endGroup(at line: Int) {
        guard hasOpenGroup else { return }
        groups[groups.count - 1].end = line
        hasOpenGroup = false
    }
}

extension [LogIndex.Mark] {
    /// The number of the last mark at or before a line.
    func lastIndex(atOrBefore line: Int) -> Int {
        var (low, high) = (0, count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if self[middle].line <= line { low = middle } else { high = middle }
        }
        return low
    }
}
