/// The bytes of a log as they are seen: without escape sequences and without overwritten progress.
///
/// Takes bytes in parts, cut anywhere. Lines stay lines: a line end ends a sequence, as in ``ANSIText``.
struct CleanText {
    private enum State {
        case ground
        case escape
        case control
        /// A string such as a title, up to BEL or ST.
        case string
        case stringEscape
    }

    /// What has come and was not dropped.
    private(set) var bytes: [UInt8] = []
    private var state = State.ground
    /// Whether a carriage return waits for what overwrites the line.
    private var isReturnPending = false

    /// Takes the next bytes.
    mutating func feed(_ input: UnsafeRawBufferPointer) {
        var place = 0
        // Where the next of each lies, looked up again only when it is passed.
        var nextEscape = -1
        var nextReturn = -1
        while place < input.count {
            guard state == .ground else {
                feedSequence(input[place])
                place += 1
                continue
            }
            if nextEscape < place { nextEscape = input.offset(of: .escape, from: place) ?? input.count }
            if nextReturn < place {
                nextReturn = input.offset(of: .carriageReturn, from: place) ?? input.count
            }
            let end = min(nextEscape, nextReturn)
            if end > place { feedText(input.part(place..<end)) }
            if end < input.count {
                if end == nextEscape { state = .escape } else { isReturnPending = true }
            }
            place = end + 1
        }
    }

    /// Takes the next bytes.
    mutating func feed(_ input: [UInt8]) { input.withUnsafeBytes { feed($0) } }

    /// Keeps only the last bytes of the line that has no end yet, at most so many.
    ///
    /// - Returns: How many line ends were dropped.
    @discardableResult
    mutating func keepUnfinishedLine(atMost limit: Int) -> Int {
        let lineStart = self.lineStart
        let dropped = bytes.withUnsafeBytes { $0.lineEnds(from: 0, to: lineStart) }
        bytes.removeFirst(max(lineStart, bytes.count - limit))
        return dropped
    }

    /// Where the line begins that has no end yet.
    private var lineStart: Int {
        (bytes.lastIndex(of: .newline) ?? -1) + 1
    }

    private mutating func feedText(_ text: UnsafeRawBufferPointer) {
        if isReturnPending {
            isReturnPending = false
            // Before a line end a carriage return overwrites nothing.
            if text[0] != .newline { bytes.removeSubrange(lineStart...) }
        }
        bytes.append(contentsOf: text)
    }

    private mutating func feedSequence(_ byte: UInt8) {
        if byte == .newline {
            state = .ground
            isReturnPending = false
            bytes.append(byte)
            return
        }
        switch state {
        case .ground:
            break
        case .escape:
            switch byte {
            case UInt8(ascii: "["): state = .control
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
                UInt8(ascii: "_"):
                state = .string
            case .escape, 0x20...0x2F: state = .escape
            default: state = .ground
            }
        case .control:
            if byte == .escape {
                state = .escape
            } else if !(0x20...0x3F).contains(byte) {
                state = .ground
            }
        case .string:
            if byte == .escape {
                state = .stringEscape
            } else if byte == 0x07 || byte == 0x18 || byte == 0x1A {
                state = .ground
            }
        case .stringEscape:
            state = .escape
            // "ESC \" ends the string; any other sequence cuts it off and begins.
            if byte == UInt8(ascii: "\\") { state = .ground } else { feedSequence(byte) }
        }
    }
}
