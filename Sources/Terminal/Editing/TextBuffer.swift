/// A place in a text: a line and the characters before it on that line, both from 0.
package struct TextPosition: Hashable, Comparable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = TextPosition(line: 0, column: 0)

    package static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Text in lines with the edits and motions that an editor is made of.
///
/// There is always at least one line. Control characters other than line end and tab are taken out on the way
/// in.
package struct TextBuffer: Hashable, Sendable {
    package private(set) var lines: [String]

    package init(_ text: String = "") {
        lines = Self.lines(of: text)
    }

    package var text: String { lines.joined(separator: "\n") }
    package var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }
    package var end: TextPosition {
        TextPosition(line: lines.count - 1, column: lines[lines.count - 1].count)
    }

    /// The nearest position that exists.
    package func clamped(_ position: TextPosition) -> TextPosition {
        let line = max(0, min(position.line, lines.count - 1))
        return TextPosition(line: line, column: max(0, min(position.column, lines[line].count)))
    }

    /// Inserts text, which may hold line ends.
    ///
    /// - Returns: The position behind it.
    @discardableResult
    package mutating func insert(_ text: String, at position: TextPosition) -> TextPosition {
        let position = clamped(position)
        let new = Self.lines(of: text)
        let line = lines[position.line]
        let index = line.index(line.startIndex, offsetBy: position.column)
        let (head, tail) = (line[..<index], line[index...])
        if new.count == 1 {
            lines[position.line] = head + new[0] + tail
        } else {
            lines.replaceSubrange(
                position.line...position.line,
                with: [String(head + new[0])] + new[1..<(new.count - 1)] + [String(new[new.count - 1] + tail)]
            )
        }
        // Counted from behind: a mark joins the character before it and makes no new one.
        let last = position.line + new.count - 1
        return TextPosition(line: last, column: max(0, lines[last].count - tail.count))
    }

    /// Takes a stretch of text out; the order of its ends does not matter.
    ///
    /// - Returns: The removed text and the place where it was.
    @discardableResult
    package mutating func remove(
        from one: TextPosition,
        to other: TextPosition
    ) -> (text: String, at: TextPosition) {
        let (from, to) = (clamped(min(one, other)), clamped(max(one, other)))
        let first = lines[from.line]
        let last = lines[to.line]
        let start = first.index(first.startIndex, offsetBy: from.column)
        let end = last.index(last.startIndex, offsetBy: to.column)
        let removed: String
        if from.line == to.line {
            removed = String(first[start..<end])
        } else {
            let middle = lines[(from.line + 1)..<to.line]
            removed = ([String(first[start...])] + middle + [String(last[..<end])]).joined(separator: "\n")
        }
        lines.replaceSubrange(from.line...to.line, with: [String(first[..<start] + last[end...])])
        return (removed, clamped(from))
    }

    private static func lines(of text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map {
            line in
            guard line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else {
                return String(line)
            }
            let kept = line.unicodeScalars.filter { $0 == "\t" || $0.properties.generalCategory != .control }
            return String(String.UnicodeScalarView(kept))
        }
    }
}

// MARK: - Motions

extension TextBuffer {
    /// One character back, across line ends; nil at the start.
    package func position(before position: TextPosition) -> TextPosition? {
        if position.column > 0 { return TextPosition(line: position.line, column: position.column - 1) }
        guard position.line > 0 else { return nil }
        return TextPosition(line: position.line - 1, column: lines[position.line - 1].count)
    }

    /// One character on, across line ends; nil at the end.
    package func position(after position: TextPosition) -> TextPosition? {
        if position.column < lines[position.line].count {
            return TextPosition(line: position.line, column: position.column + 1)
        }
        guard position.line + 1 < lines.count else { return nil }
        return TextPosition(line: position.line + 1, column: 0)
    }

    /// The start of the word before, across line ends.
    package func wordStart(before position: TextPosition) -> TextPosition {
        walk(from: position, { self.position(before: $0) }, { self.position(before: $0).flatMap(character) })
    }

    /// The end of the word after, across line ends.
    package func wordEnd(after position: TextPosition) -> TextPosition {
        walk(from: position, { self.position(after: $0) }, { character(at: $0) })
    }

    /// Over everything that is no word, then over the word.
    private func walk(
        from position: TextPosition,
        _ next: (TextPosition) -> TextPosition?,
        _ passed: (TextPosition) -> Character?
    ) -> TextPosition {
        var position = position
        var isInWord = false
        while let following = next(position) {
            let isWord = passed(position).map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            if isInWord && !isWord { break }
            isInWord = isWord
            position = following
        }
        return position
    }

    /// The character right of a position; a line end at the end of a line.
    package func character(at position: TextPosition) -> Character? {
        let line = lines[position.line]
        guard position.column < line.count else { return "\n" }
        return line[line.index(line.startIndex, offsetBy: position.column)]
    }
}
