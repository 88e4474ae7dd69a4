/// A search for a character on a line.
struct VimFind: Hashable, Sendable {
    var character: Character
    var direction: TextDirection
    /// Whether it stops one before the character.
    var isTill: Bool

    /// The same search the other way.
    var reversed: VimFind {
        VimFind(
            character: character,
            direction: direction == .forward ? .backward : .forward,
            isTill: isTill
        )
    }
}

/// A motion of vim.
enum VimMotion: Hashable, Sendable {
    case left, right, up, down
    case word(isBig: Bool), wordEnd(isBig: Bool), wordStart(isBig: Bool)
    case lineStart, firstNonBlank, lineEnd
    case textStart, textEnd
    case paragraph(TextDirection)
    /// `isRepeat` passes over a character that a search up to it has already stopped at.
    case find(VimFind, isRepeat: Bool = false)

    /// Which characters between cursor and target belong to a motion.
    enum Span: Hashable {
        case exclusive, inclusive, linewise
    }

    /// The motion of a character key by itself.
    init?(_ character: Character) {
        switch character {
        case "h": self = .left
        case "l", " ": self = .right
        case "k": self = .up
        case "j": self = .down
        case "w": self = .word(isBig: false)
        case "W": self = .word(isBig: true)
        case "e": self = .wordEnd(isBig: false)
        case "E": self = .wordEnd(isBig: true)
        case "b": self = .wordStart(isBig: false)
        case "B": self = .wordStart(isBig: true)
        case "0": self = .lineStart
        case "^": self = .firstNonBlank
        case "$": self = .lineEnd
        case "G": self = .textEnd
        case "{": self = .paragraph(.backward)
        case "}": self = .paragraph(.forward)
        default: return nil
        }
    }

    var span: Span {
        switch self {
        case .up, .down, .textStart, .textEnd: .linewise
        case .wordEnd, .lineEnd: .inclusive
        case .find(let find, _): find.direction == .forward ? .inclusive : .exclusive
        default: .exclusive
        }
    }

    /// Whether it goes up or down and keeps its column.
    var isVertical: Bool { self == .up || self == .down }
}

// MARK: - Targets

extension VimMotion {
    /// Finds where the motion leads.
    ///
    /// - Parameters:
    ///   - text: The text with the cursor.
    ///   - count: How often; nil if no count was typed.
    ///   - goal: The display column that up and down keep.
    ///   - isOperand: Whether an operator works on the way, which may then end behind the last character.
    /// - Returns: The place; nil if it cannot go anywhere.
    func target(in text: VimText, count: Int?, goal: Int?, isOperand: Bool) -> TextPosition? {
        let times = count ?? 1
        let cursor = text.cursor
        switch self {
        case .left:
            guard cursor.column > 0 else { return nil }
            return TextPosition(line: cursor.line, column: max(0, cursor.column - times))
        case .right:
            let last = text.length(of: cursor.line) - (isOperand ? 0 : 1)
            guard cursor.column < last else { return nil }
            return TextPosition(line: cursor.line, column: min(cursor.column + times, last))
        case .up: return vertical(in: text, to: cursor.line - times, goal)
        case .down: return vertical(in: text, to: cursor.line + times, goal)
        case .word, .wordEnd, .wordStart: return word(in: text, times, isOperand: isOperand)
        case .lineStart: return TextPosition(line: cursor.line, column: 0)
        case .firstNonBlank:
            return TextPosition(line: cursor.line, column: text.firstNonBlank(of: cursor.line))
        case .lineEnd:
            let line = cursor.line + times - 1
            guard line <= text.lastLine else { return nil }
            return TextPosition(line: line, column: max(0, text.length(of: line) - 1))
        case .textStart: return start(of: times - 1, in: text)
        case .textEnd: return start(of: count.map { $0 - 1 } ?? text.lastLine, in: text)
        case .paragraph(let direction): return paragraph(in: text, direction, times, isOperand: isOperand)
        case .find(let find, let isRepeat): return Self.place(of: find, in: text, times, isRepeat: isRepeat)
        }
    }

    private func start(of line: Int, in text: VimText) -> TextPosition {
        let line = max(0, min(line, text.lastLine))
        return TextPosition(line: line, column: text.firstNonBlank(of: line))
    }

    private func vertical(in text: VimText, to line: Int, _ goal: Int?) -> TextPosition? {
        let line = max(0, min(line, text.lastLine))
        guard line != text.cursor.line else { return nil }
        return TextPosition(line: line, column: text.column(at: goal ?? text.displayColumn, of: line))
    }

    private func word(in text: VimText, _ times: Int, isOperand: Bool) -> TextPosition? {
        var walker: TextWalker
        var isThere = true
        switch self {
        case .word(let isBig):
            walker = TextWalker(text, isBig: isBig)
            for _ in 0..<times where isThere { isThere = walker.toNextWord() }
            if !isThere, isOperand { return text.buffer.end }
        case .wordEnd(let isBig):
            walker = TextWalker(text, isBig: isBig)
            for _ in 0..<times where isThere { isThere = walker.toWordEnd() }
        case .wordStart(let isBig):
            walker = TextWalker(text, isBig: isBig)
            for _ in 0..<times where isThere { isThere = walker.toWordStart() }
        default: return nil
        }
        return walker.position == text.cursor ? nil : walker.position
    }

    /// The empty line before or after the paragraph, or the end of the text.
    private func paragraph(
        in text: VimText,
        _ direction: TextDirection,
        _ times: Int,
        isOperand: Bool
    ) -> TextPosition? {
        let step = direction == .forward ? 1 : -1
        let bound = direction == .forward ? text.lastLine : 0
        var line = text.cursor.line
        for _ in 0..<times {
            while line != bound, text.length(of: line) == 0 { line += step }
            while line != bound, text.length(of: line) > 0 { line += step }
        }
        var target = TextPosition(line: line, column: 0)
        if direction == .forward, line == bound {
            target.column = max(0, text.length(of: line) - (isOperand ? 0 : 1))
        }
        return target == text.cursor ? nil : target
    }

    private static func place(
        of find: VimFind,
        in text: VimText,
        _ times: Int,
        isRepeat: Bool
    ) -> TextPosition? {
        let characters = text.characters(of: text.cursor.line)
        let step = find.direction == .forward ? 1 : -1
        var column = text.cursor.column
        if isRepeat, find.isTill, characters[clamping: column + step] == find.character { column += step }
        for _ in 0..<times {
            repeat {
                column += step
            } while characters.indices.contains(column)
                && characters[column] != find.character
            guard characters.indices.contains(column) else { return nil }
        }
        return TextPosition(line: text.cursor.line, column: find.isTill ? column - step : column)
    }
}

extension [Character] {
    /// The character at an index; nil where there is none.
    fileprivate subscript(clamping index: Int) -> Character? { indices.contains(index) ? self[index] : nil }
}

// MARK: - Stretches

extension VimMotion {
    /// The stretch between the cursor and a target that an operator works on.
    ///
    /// A motion that ends at the start of a line does not take the line end before it along, and one from
    /// the start of a line to the start of another is about whole lines; the rules are vim's.
    func range(in text: VimText, to target: TextPosition) -> VimRange {
        let from = min(text.cursor, target)
        var to = max(text.cursor, target)
        switch span {
        case .linewise: return VimRange(lines: from.line...to.line, of: text)
        case .inclusive:
            to.column = min(to.column + 1, text.length(of: to.line))
        case .exclusive:
            var limit = 0
            var isWord = false
            if case .word = self {
                limit = text.firstNonBlank(of: to.line)
                isWord = true
            }
            guard to.line > from.line, to.column <= limit else { break }
            to = text.end(of: to.line - 1)
            if !isWord, from.column <= text.firstNonBlank(of: from.line) {
                return VimRange(lines: from.line...to.line, of: text)
            }
        }
        return VimRange(from: from, to: to)
    }
}
