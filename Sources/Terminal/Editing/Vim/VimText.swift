/// A stretch of a text that an operator works on.
struct VimRange: Hashable, Sendable {
    var from: TextPosition
    /// The position behind its last character.
    var to: TextPosition
    /// Whether it is whole lines, line ends included.
    var isLinewise = false

    init(from: TextPosition, to: TextPosition) {
        self.from = from
        self.to = to
    }

    /// Whole lines.
    init(lines: ClosedRange<Int>, of text: VimText) {
        from = TextPosition(line: lines.lowerBound, column: 0)
        to = text.end(of: lines.upperBound)
        isLinewise = true
    }

    var isEmpty: Bool { !isLinewise && from >= to }
    var lines: ClosedRange<Int> { from.line...to.line }
}

/// What a command of vim works on: a copy of an editor's text, which the editor takes back afterwards.
struct VimText: Sendable {
    var buffer: TextBuffer
    var cursor: TextPosition
    /// What was deleted or yanked last.
    var register: KilledText?

    var lastLine: Int { buffer.lines.count - 1 }

    func characters(of line: Int) -> [Character] { Array(buffer.lines[line]) }

    func length(of line: Int) -> Int { buffer.lines[line].count }

    func end(of line: Int) -> TextPosition { TextPosition(line: line, column: length(of: line)) }

    /// Whether there is nothing but blanks on a line.
    func isBlank(_ line: Int) -> Bool { buffer.lines[line].allSatisfy(\.isWhitespace) }

    /// The first character of a line that is no blank; of blanks alone the last.
    func firstNonBlank(of line: Int) -> Int {
        let characters = characters(of: line)
        return characters.firstIndex { !$0.isWhitespace } ?? max(0, characters.count - 1)
    }

    /// The cursor, moved off the end of a line that has characters.
    var onCharacter: TextPosition {
        let place = buffer.clamped(cursor)
        return TextPosition(
            line: place.line,
            column: max(0, min(place.column, length(of: place.line) - 1))
        )
    }

    /// The display column at which the cursor is.
    var displayColumn: Int { TerminalText.width(of: buffer.lines[cursor.line].prefix(cursor.column)) }

    /// The character of a line that is at a display column, or the last one.
    func column(at display: Int, of line: Int) -> Int {
        var used = 0
        for (index, character) in buffer.lines[line].enumerated() {
            used += TerminalText.width(of: String(character))
            if used > display { return index }
        }
        return max(0, length(of: line) - 1)
    }
}

// MARK: - Changes

extension VimText {
    /// Notes a stretch as what was deleted or yanked last.
    mutating func keep(_ range: VimRange) {
        var copy = buffer
        let text = copy.remove(from: range.from, to: range.to).text
        register = KilledText(text: text, isLinewise: range.isLinewise)
    }

    /// Takes a stretch out; the cursor goes to its place.
    mutating func remove(_ range: VimRange) {
        guard range.isLinewise else {
            cursor = buffer.remove(from: range.from, to: range.to).at
            return
        }
        let (first, last) = (range.lines.lowerBound, range.lines.upperBound)
        if last < lastLine {
            buffer.remove(from: range.from, to: TextPosition(line: last + 1, column: 0))
        } else if first > 0 {
            buffer.remove(from: end(of: first - 1), to: range.to)
        } else {
            buffer.remove(from: range.from, to: range.to)
        }
        goToText(of: min(first, lastLine))
    }

    /// Puts a text in; the cursor goes behind it.
    mutating func insert(_ text: String, at position: TextPosition) {
        cursor = buffer.insert(text, at: position)
    }

    /// Makes another character of each in a stretch; line ends stay.
    mutating func map(_ range: VimRange, _ change: (Character) -> Character) {
        var copy = buffer
        let old = copy.remove(from: range.from, to: range.to).text
        copy.insert(String(old.map { $0 == "\n" ? $0 : change($0) }), at: range.from)
        buffer = copy
    }

    /// Moves lines by tab stops, to the right if positive; empty lines stay empty.
    mutating func indent(_ lines: ClosedRange<Int>, by stops: Int) {
        let width = abs(stops) * TerminalText.tabStop
        for line in lines where length(of: line) > 0 {
            let start = TextPosition(line: line, column: 0)
            if stops > 0 {
                buffer.insert(String(repeating: " ", count: width), at: start)
                continue
            }
            var columns = 0
            let blanks = characters(of: line).prefix { character in
                defer { columns += character == "\t" ? TerminalText.tabStop : 1 }
                return (character == " " || character == "\t") && columns < width
            }
            buffer.remove(from: start, to: TextPosition(line: line, column: blanks.count))
        }
        goToText(of: lines.lowerBound)
    }

    /// Makes one line of a line and the next one, with a blank between them where words would meet.
    mutating func join(_ line: Int) {
        let next = characters(of: line + 1)
        let blanks = next.prefix(while: \.isWhitespace).count
        let end = end(of: line)
        let hasBlank = buffer.lines[line].last?.isWhitespace ?? true
        buffer.remove(from: end, to: TextPosition(line: line + 1, column: blanks))
        cursor = end
        let needsBlank = !hasBlank && blanks < next.count && next[blanks] != ")"
        if needsBlank { buffer.insert(" ", at: end) }
    }

    /// Puts the cursor on the first character of a line that is no blank.
    mutating func goToText(of line: Int) {
        cursor = TextPosition(line: line, column: firstNonBlank(of: line))
    }
}
