/// A stretch of text that belongs together, around or near the cursor.
struct VimTextObject {
    /// Whether it is taken with the blanks, quotes or brackets around it.
    let isAround: Bool
    /// The character that names it, such as `w` or `(`.
    let name: Character

    /// The stretch that it means; nil if there is none here.
    func range(in text: VimText, count: Int) -> VimRange? {
        switch name {
        case "w": return word(in: text, isBig: false, count)
        case "W": return word(in: text, isBig: true, count)
        case "p": return paragraph(in: text)
        case "\"", "'", "`": return quoted(in: text, name)
        case "(", ")", "b": return bracketed(in: text, "(", ")")
        case "[", "]": return bracketed(in: text, "[", "]")
        case "{", "}", "B": return bracketed(in: text, "{", "}")
        case "<", ">": return bracketed(in: text, "<", ">")
        default: return nil
        }
    }

    // MARK: Words

    private func word(in text: VimText, isBig: Bool, _ count: Int) -> VimRange? {
        let line = text.cursor.line
        let runs = Self.runs(in: text, isBig: isBig)
        guard let first = runs.firstIndex(where: { $0.columns.contains(text.cursor.column) }) else {
            return nil
        }
        // A word with its blanks is two runs, whichever of them comes first.
        let wanted = isAround ? 2 * count : count
        var last = min(first + wanted, runs.count) - 1
        var start = first
        if isAround, !runs[first].isBlank, !runs[last].isBlank {
            // Punctuation next to a word is no blank: the word goes without it.
            if last - first + 1 == wanted { last = first + count - 1 }
            if start > 0, runs[start - 1].isBlank, !runs[last].isBlank { start -= 1 }
        }
        return VimRange(
            from: TextPosition(line: line, column: runs[start].columns.lowerBound),
            to: TextPosition(line: line, column: runs[last].columns.upperBound)
        )
    }

    /// The line cut into words, punctuation and blanks.
    private static func runs(in text: VimText, isBig: Bool) -> [(columns: Range<Int>, isBlank: Bool)] {
        var runs: [(columns: Range<Int>, isBlank: Bool)] = []
        var kinds: [TextWalker.Kind] = []
        var text = text
        let length = text.length(of: text.cursor.line)
        text.cursor.column = 0
        var walker = TextWalker(text, isBig: isBig)
        for _ in 0..<length {
            kinds.append(walker.kind)
            _ = walker.advance()
        }
        for (column, kind) in kinds.enumerated() {
            if column > 0, kinds[column - 1] == kind, let run = runs.popLast() {
                runs.append((run.columns.lowerBound..<(column + 1), run.isBlank))
            } else {
                runs.append((column..<(column + 1), kind == .blank))
            }
        }
        return runs
    }

    // MARK: Paragraphs

    private func paragraph(in text: VimText) -> VimRange {
        let line = text.cursor.line
        var (first, last) = Self.block(around: line, in: text)
        guard isAround else { return VimRange(lines: first...last, of: text) }
        if last < text.lastLine {
            last = Self.block(around: last + 1, in: text).last
        } else if first > 0 {
            first = Self.block(around: first - 1, in: text).first
        }
        return VimRange(lines: first...last, of: text)
    }

    /// The lines around one that are blank, or not, as it is.
    private static func block(around line: Int, in text: VimText) -> (first: Int, last: Int) {
        let isBlank = text.isBlank(line)
        var (first, last) = (line, line)
        while first > 0, text.isBlank(first - 1) == isBlank { first -= 1 }
        while last < text.lastLine, text.isBlank(last + 1) == isBlank { last += 1 }
        return (first, last)
    }

    // MARK: Quotes

    private func quoted(in text: VimText, _ quote: Character) -> VimRange? {
        let line = text.cursor.line
        let characters = text.characters(of: line)
        var places: [Int] = []
        var isEscaped = false
        for (column, character) in characters.enumerated() {
            if character == quote, !isEscaped { places.append(column) }
            isEscaped = character == "\\" && !isEscaped
        }
        // Quotes pair up from the start of the line; the pair at the cursor is meant, or the next one.
        for index in stride(from: 0, to: places.count - 1, by: 2)
        where places[index + 1] >= text.cursor.column {
            var (start, end) = (places[index] + 1, places[index + 1])
            if isAround {
                (start, end) = (start - 1, end + 1)
                let blanks = characters[end...].prefix(while: \.isWhitespace).count
                end += blanks
                if blanks == 0 {
                    start -= characters[..<start].reversed().prefix(while: \.isWhitespace).count
                }
            }
            return VimRange(
                from: TextPosition(line: line, column: start),
                to: TextPosition(line: line, column: end)
            )
        }
        return nil
    }

    // MARK: Brackets

    private func bracketed(in text: VimText, _ open: Character, _ close: Character) -> VimRange? {
        guard let start = Self.bracket(open, closing: close, in: text, .backward),
            let end = Self.bracket(close, closing: open, in: text, .forward)
        else { return nil }
        if isAround {
            return VimRange(from: start, to: TextPosition(line: end.line, column: end.column + 1))
        }
        return VimRange(from: TextPosition(line: start.line, column: start.column + 1), to: end)
    }

    /// The bracket around the cursor, which may be the one it is on.
    private static func bracket(
        _ wanted: Character,
        closing other: Character,
        in text: VimText,
        _ direction: TextDirection
    ) -> TextPosition? {
        var walker = TextWalker(text)
        var depth = 0
        if walker.character == wanted { return walker.position }
        while direction == .forward ? walker.advance() : walker.retreat() {
            if walker.character == wanted {
                if depth == 0 { return walker.position }
                depth -= 1
            } else if walker.character == other {
                depth += 1
            }
        }
        return nil
    }
}
