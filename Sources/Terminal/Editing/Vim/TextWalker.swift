/// A place that goes through a text character by character, for motions over words.
///
/// Line ends are passed over; an empty line is a stop of its own, without a character.
struct TextWalker {
    /// What a character is part of.
    enum Kind: Hashable {
        case blank, word, punctuation
        /// A paste, which is a word by itself.
        case chip
    }

    private(set) var position: TextPosition
    private let buffer: TextBuffer
    /// The characters of the line.
    private var characters: [Character]
    /// Whether everything between blanks is one word.
    private let isBig: Bool

    init(_ text: VimText, isBig: Bool = false) {
        buffer = text.buffer
        position = text.cursor
        characters = text.characters(of: text.cursor.line)
        self.isBig = isBig
    }

    /// The character here; nil on an empty line or behind the last of a line.
    var character: Character? {
        position.column < characters.count ? characters[position.column] : nil
    }

    /// What the character here is part of; an empty line counts as blank.
    var kind: Kind {
        guard let character, !character.isWhitespace else { return .blank }
        if isBig || character.isLetter || character.isNumber || character == "_" { return .word }
        return character.unicodeScalars.contains { $0.properties.generalCategory == .privateUse }
            ? .chip : .punctuation
    }

    /// Goes to the next character or empty line; false at the end.
    mutating func advance() -> Bool {
        if position.column + 1 < characters.count {
            position.column += 1
            return true
        }
        guard position.line + 1 < buffer.lines.count else { return false }
        position = TextPosition(line: position.line + 1, column: 0)
        characters = Array(buffer.lines[position.line])
        return true
    }

    /// Goes to the character or empty line before; false at the start.
    mutating func retreat() -> Bool {
        if position.column > 0 {
            position.column -= 1
            return true
        }
        guard position.line > 0 else { return false }
        characters = Array(buffer.lines[position.line - 1])
        position = TextPosition(line: position.line - 1, column: max(0, characters.count - 1))
        return true
    }
}

// MARK: - Words

extension TextWalker {
    /// Goes to the start of the next word; false if there is none.
    mutating func toNextWord() -> Bool {
        let (line, start) = (position.line, kind)
        guard advance() else { return false }
        if start != .blank {
            while position.line == line, kind == start {
                guard advance() else { return false }
            }
        }
        while kind == .blank {
            if character == nil { return true }
            guard advance() else { return false }
        }
        return true
    }

    /// Goes to the last character of this word or the next one.
    ///
    /// - Parameter canStay: Whether the end of this word will do if the place is there already.
    /// - Returns: Whether there is one.
    mutating func toWordEnd(canStay: Bool = false) -> Bool {
        if !canStay || kind == .blank {
            guard advance() else { return false }
        }
        while kind == .blank {
            guard advance() else { return false }
        }
        skip { $0.advance() }
        return true
    }

    /// Goes to the start of this word or the one before; false at the start of the text.
    mutating func toWordStart() -> Bool {
        guard retreat() else { return false }
        while kind == .blank {
            if character == nil { return true }
            guard retreat() else { return true }
        }
        skip { $0.retreat() }
        return true
    }

    /// Goes on as long as it stays in the same word of the same line.
    private mutating func skip(_ step: (inout TextWalker) -> Bool) {
        let (line, start) = (position.line, kind)
        while true {
            var next = self
            guard step(&next), next.position.line == line, next.kind == start else { return }
            self = next
        }
    }
}
