/// Makes a job's log fit to be kept, in pieces of any size: lines with their times and marks, in valid UTF-8, and
/// without everything that would act on a terminal but for colours.
///
/// ``LogText`` reads of what is kept the same lines as of the log itself, and ``WrittenLog`` writes it out.
package struct LogCleaner: Sendable {
    /// Where the parts of what is kept begin.
    package private(set) var places = LogPlaces()

    /// What was cleaned and not given away yet.
    private var output: [UInt8] = []
    /// The beginning of a line whose end has not come.
    private var pending: [UInt8] = []

    /// Begins with nothing.
    package init() {}

    /// Takes the next bytes of a log.
    ///
    /// - Parameter bytes: They may end anywhere.
    /// - Returns: What is to be kept of the lines that are complete by now.
    package mutating func append(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while let end = KeptLine.lineEnd(in: bytes, from: start) {
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if pending.isEmpty {
                    take(line)
                } else {
                    pending.append(contentsOf: line)
                    takePending()
                }
                start = end + 1
            }
            pending.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        return handOver()
    }

    /// Ends the log.
    ///
    /// - Returns: What is to be kept of a last line without its end.
    package mutating func finish() -> [UInt8] {
        if !pending.isEmpty { takePending() }
        return handOver()
    }

    private mutating func handOver() -> [UInt8] {
        let cleaned = output
        output = []
        return cleaned
    }

    private mutating func takePending() {
        let line = pending
        pending = []
        line.withUnsafeBufferPointer { take($0) }
    }

    // MARK: - One line

    private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
        let lineStart = output.count
        var position = line.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        if let time = LogTimestamp(line, at: position) {
            append(timeAt: position, of: line)
            position = time.end
        }
        let start = output.count
        let content = UnsafeBufferPointer(rebasing: line[position...])
        let (isClean, isASCII) = Self.look(at: content)
        if isClean {
            output.append(contentsOf: content)
        } else {
            ControlSequences.append(content, to: &output, keepingColors: true)
        }
        if !isASCII { makeValid(from: start) }
        colorMark(from: start)
        output.append(0x0A)
        output.withUnsafeBufferPointer { output in
            places.note(UnsafeBufferPointer(rebasing: output[lineStart...]), textStart: start - lineStart)
        }
    }

    /// Appends a time with three digits behind the second and a blank, however many GitHub gave it.
    private mutating func append(timeAt position: Int, of line: UnsafeBufferPointer<UInt8>) {
        output.append(contentsOf: UnsafeBufferPointer(rebasing: line[position..<(position + 19)]))
        output.append(UInt8(ascii: "."))
        var index = position + 20
        let hasFraction = line[position + 19] == UInt8(ascii: ".")
        for _ in 0..<3 {
            let isDigit = hasFraction && index < line.count && (0x30...0x39).contains(line[index])
            output.append(isDigit ? line[index] : UInt8(ascii: "0"))
            if isDigit { index += 1 }
        }
        output.append(UInt8(ascii: "Z"))
        output.append(UInt8(ascii: " "))
    }

    /// Whether a text has no control characters, and whether it is ASCII.
    private static func look(at text: UnsafeBufferPointer<UInt8>) -> (isClean: Bool, isASCII: Bool) {
        var (isClean, isASCII) = (true, true)
        for byte in text {
            // 0xC2 begins the control characters U+0080 to U+009F (and some letters).
            if (byte < 0x20 && byte != 0x09) || byte == 0x7F || byte == 0xC2 { isClean = false }
            if byte >= 0x80 { isASCII = false }
        }
        return (isClean, isASCII)
    }

    /// Replaces what is no UTF-8, so that characters can be counted by their first bytes.
    private mutating func makeValid(from start: Int) {
        let text = String(decoding: output[start...], as: UTF8.self)
        output.removeSubrange(start...)
        output.append(contentsOf: text.utf8)
    }

    /// Gives a line that the runner marked its colour, and leaves the headings of groups plain, as whoever folds them
    /// wants to read them.
    private mutating func colorMark(from start: Int) {
        let (textStart, isColored) = output.withUnsafeBufferPointer { output in
            var place = start
            while place < output.count, output[place] == 0x1B {
                place = KeptLine.endOfColor(in: output, from: place)
            }
            return (place, place > start)
        }
        guard textStart < output.count else { return }
        let color: String
        switch LogMarkPrefix.find(in: output[textStart...]).mark {
        case .group, .endGroup:
            let line = Array(output[start...])
            output.removeSubrange(start...)
            line.withUnsafeBufferPointer { KeptLine.appendPlain($0, to: &output) }
            return
        case .error: color = "\u{1B}[31m"
        case .warning: color = "\u{1B}[33m"
        case .command: color = "\u{1B}[34m"
        case .plain, .notice, .debug, .section, .script, .setting: return
        }
        // Whoever chose a colour of their own keeps it.
        guard !isColored else { return }
        output.insert(contentsOf: color.utf8, at: start)
        output.append(contentsOf: "\u{1B}[0m".utf8)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
