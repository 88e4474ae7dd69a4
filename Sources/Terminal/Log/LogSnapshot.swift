/// A log as it was at one moment; reading it waits for the disk, so it is not for the main thread.
package struct LogSnapshot: Sendable {
    /// What is known of the whole.
    package let facts: LogFacts
    /// Beginnings of lines, never empty.
    let marks: [LogIndex.Mark]
    let file: SpillFile?
    /// How many bytes are in the file.
    let written: Int
    /// The bytes behind them, except for what was lost.
    let buffer: [UInt8]
    let bufferStart: LogIndex.Mark

    private static let windowSize = 65_536

    /// Lines of a range, as far as they exist; those that were lost are there as such.
    ///
    /// The colours at the first line are those since the last mark before it.
    package func slice(_ range: Range<Int>) -> LogSlice {
        let range = range.clamped(to: 0..<facts.lineCount)
        var lines: [LogLine] = []
        lines.reserveCapacity(range.count)
        while range.lowerBound + lines.count < range.upperBound {
            let next = range.lowerBound + lines.count
            if facts.lost.contains(next) {
                lines.append(.lost(next))
                continue
            }
            let isBeforeGap = next < facts.lost.lowerBound
            let end = isBeforeGap ? min(facts.lost.lowerBound, range.upperBound) : range.upperBound
            read(next..<end) { lines.append($0) }
            // Cut short: the file cannot be read.
            while range.lowerBound + lines.count < end { lines.append(.lost(range.lowerBound + lines.count)) }
        }
        return LogSlice(lines: lines, lineCount: facts.lineCount, length: facts.length)
    }

    /// The whole as text, or as much of its beginning as the limit allows in bytes.
    ///
    /// Without escape sequences and without what a carriage return overwrote; where lines were lost, a line
    /// says so.
    package func text(limit: Int = 64 << 20) -> String {
        var text = CleanText()
        forEachWindow(from: 0, to: facts.length, size: Self.windowSize) { bytes, resumed in
            if resumed != nil {
                // Whatever the lines before ended with, it is over.
                text.feed(Array("\n… \(facts.lost.count) lines could not be kept …\n".utf8))
            }
            text.feed(bytes)
            return text.bytes.count < limit
        }
        return String(decoding: text.bytes.prefix(limit), as: UTF8.self)
    }

    /// The nearest known beginning at or before a line.
    func start(of line: Int) -> LogIndex.Mark {
        let mark = marks[marks.lastIndex(atOrBefore: line)]
        let isBehindGap = bufferStart.offset > written && line >= bufferStart.line
        return isBehindGap && mark.offset < bufferStart.offset ? bufferStart : mark
    }

    /// Gives the bytes between two offsets in windows until the body returns false.
    ///
    /// The body's second argument is the line at which bytes go on when some before them were lost.
    ///
    /// - Returns: False if the file could not be read.
    @discardableResult
    func forEachWindow(
        from start: Int,
        to end: Int,
        size: Int,
        _ body: (UnsafeRawBufferPointer, Int?) -> Bool
    ) -> Bool {
        var offset = start
        let fileEnd = min(written, end)
        if offset < fileEnd {
            let window = UnsafeMutableRawBufferPointer.allocate(
                byteCount: min(size, fileEnd - offset),
                alignment: 16
            )
            defer { window.deallocate() }
            while offset < fileEnd {
                let room = UnsafeMutableRawBufferPointer(
                    rebasing: window[..<min(window.count, fileEnd - offset)]
                )
                let count = file?.read(into: room, at: offset) ?? 0
                guard count > 0 else { return false }
                guard body(UnsafeRawBufferPointer(room).part(0..<count), nil) else { return true }
                offset += count
            }
        }
        let resumed = offset < bufferStart.offset ? bufferStart.line : nil
        offset = max(offset, bufferStart.offset)
        guard offset < end else { return true }
        buffer.withUnsafeBytes { bytes in
            let part = (offset - bufferStart.offset)..<(end - bufferStart.offset)
            _ = body(bytes.part(part.clamped(to: 0..<bytes.count)), resumed)
        }
        return true
    }

    /// Gives the lines of a range that are not lost, until the file cannot be read.
    private func read(_ range: Range<Int>, _ body: (LogLine) -> Void) {
        let start = self.start(of: range.lowerBound)
        var line = start.line
        var builder = LogLineBuilder()
        let isRead = forEachWindow(from: start.offset, to: facts.length, size: Self.windowSize) { bytes, _ in
            var place = 0
            while let end = bytes.offset(of: .newline, from: place) {
                builder.append(bytes.part(place..<end))
                let finished = builder.finish(number: line, isFinished: true)
                if line >= range.lowerBound { body(finished) }
                line += 1
                place = end + 1
                if line == range.upperBound { return false }
            }
            builder.append(bytes.part(place..<bytes.count))
            return true
        }
        if isRead, line < range.upperBound, line >= range.lowerBound, !builder.isEmpty {
            body(builder.finish(number: line, isFinished: false))
        }
    }
}
