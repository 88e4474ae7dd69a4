/// Makes lines to be drawn from the bytes of a log, in bounded memory however long a line is.
///
/// Colours live on from line to line. After a carriage return the text begins anew, as programs write
/// their progress; what a shorter text would leave of a longer one on a terminal is not imitated.
struct LogLineBuilder {
    private var colors = ANSIText()
    /// The bytes since the last carriage return, as many as are shown.
    private var segment: [UInt8] = []
    private var isSegmentCut = false
    private var shown: [StyledRun] = []
    private var isCut = false
    private var byteCount = 0

    /// Whether nothing has come of the next line.
    var isEmpty: Bool { byteCount == 0 }

    /// Takes a part of a line, without its end.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        byteCount += bytes.count
        var start = 0
        while start < bytes.count {
            let end = bytes.offset(of: .carriageReturn, from: start) ?? bytes.count
            let room = LogStore.lineLimit - segment.count
            segment.append(contentsOf: bytes[start..<end].prefix(room))
            if end - start > room { isSegmentCut = true }
            if end < bytes.count { endSegment() }
            start = end + 1
        }
    }

    /// Ends the line.
    mutating func finish(number: Int, isFinished: Bool) -> LogLine {
        endSegment()
        defer {
            shown = []
            isCut = false
            byteCount = 0
        }
        var kind = LogLine.Kind.text
        if let first = shown.first {
            let text = Array(shown.text.utf8.prefix(LogGroupMark.reach))
            switch text.withUnsafeBytes({ LogGroupMark($0) }) {
            case .start(let offset)?:
                kind = .groupStart
                let name = String(decoding: Array(shown.text.utf8).dropFirst(offset), as: UTF8.self)
                shown = [StyledRun(name, first.style)]
            case .end?:
                kind = .groupEnd
                shown = []
            case nil:
                break
            }
        }
        return LogLine(
            number: number,
            kind: kind,
            runs: shown,
            byteCount: byteCount,
            isCut: isCut,
            isFinished: isFinished
        )
    }

    private mutating func endSegment() {
        guard !segment.isEmpty else { return }
        let bytes = isSegmentCut ? Self.withoutPartOfScalar(segment) : segment[...]
        let runs = colors.runs(in: String(decoding: bytes, as: UTF8.self))
        // A sequence alone overwrites nothing.
        if !runs.isEmpty {
            shown = runs
            isCut = isSegmentCut
        }
        // Nobody knows which colours the part that was cut off ends with.
        if isSegmentCut { colors = ANSIText() }
        segment.removeAll(keepingCapacity: true)
        isSegmentCut = false
    }

    /// The bytes without the first ones of a character at their end.
    private static func withoutPartOfScalar(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let lead = bytes.indices.suffix(4).last(where: { bytes[$0] & 0xC0 != 0x80 }) else {
            return bytes[...]
        }
        let length =
            switch bytes[lead] {
            case 0xF0...: 4
            case 0xE0...: 3
            case 0xC0...: 2
            default: 1
            }
        return lead + length > bytes.count ? bytes[..<lead] : bytes[...]
    }
}
