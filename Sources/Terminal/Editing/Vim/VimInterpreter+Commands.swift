// What the commands of normal and visual mode do to the text.

extension VimInterpreter {
    /// Lets an operator work on a stretch.
    mutating func apply(_ operation: Operator, _ range: VimRange, _ text: inout VimText) {
        switch operation {
        case .yank:
            text.keep(range)
            text.cursor = range.isLinewise ? start(of: range, text) : range.from
            return
        case .delete:
            guard !range.isEmpty else { return }
            text.keep(range)
            text.remove(range)
            text.cursor = text.onCharacter
        case .change:
            if !range.isEmpty {
                text.keep(range)
                text.cursor = text.buffer.remove(from: range.from, to: range.to).at
            } else {
                text.cursor = range.from
            }
            beginTyping()
            return
        case .indent: text.indent(range.lines, by: 1)
        case .outdent: text.indent(range.lines, by: -1)
        }
        keepForRepeat()
    }

    /// Where the cursor goes when whole lines were yanked: it keeps its column.
    private func start(of range: VimRange, _ text: VimText) -> TextPosition {
        let line = min(range.from.line, text.cursor.line)
        return TextPosition(line: line, column: min(text.cursor.column, max(0, text.length(of: line) - 1)))
    }

    /// Does what a character by itself means in normal mode.
    mutating func command(_ character: Character, count: Int?, _ text: inout VimText) -> VimResponse {
        let times = count ?? 1
        switch character {
        case "i", "I", "a", "A", "o", "O": insert(character, times, &text)
        case "x": apply(.delete, toTheRight(times, of: text), &text)
        case "s": apply(.change, toTheRight(times, of: text), &text)
        case "X":
            let column = max(0, text.cursor.column - times)
            let start = TextPosition(line: text.cursor.line, column: column)
            apply(.delete, VimRange(from: start, to: text.cursor), &text)
        case "D": apply(.delete, toLineEnd(times, of: text), &text)
        case "C": apply(.change, toLineEnd(times, of: text), &text)
        case "S": apply(.change, lines(times, of: text), &text)
        case "Y": apply(.yank, lines(times, of: text), &text)
        case "~": toggleCase(times, &text)
        case "J": join(lines: text.cursor.line...(text.cursor.line + max(1, times - 1)), &text)
        case "p", "P": put(times, isBefore: character == "P", &text)
        case "v": mark(.visual, text)
        case "V": mark(.visualLine, text)
        case "u": return .undo(times)
        case "\u{12}": return .redo(times)
        case ":": commandLine = ""
        case ".": return .replay(repetition(count: count))
        default: break
        }
        return .done
    }

    private func toTheRight(_ count: Int, of text: VimText) -> VimRange {
        var end = text.cursor
        end.column = min(end.column + count, text.length(of: end.line))
        return VimRange(from: text.cursor, to: end)
    }

    private func toLineEnd(_ count: Int, of text: VimText) -> VimRange {
        let line = min(text.cursor.line + count - 1, text.lastLine)
        return VimRange(from: text.cursor, to: text.end(of: line))
    }

    private mutating func insert(_ character: Character, _ times: Int, _ text: inout VimText) {
        let line = text.cursor.line
        switch character {
        case "I": text.goToText(of: line)
        case "a": text.cursor.column = min(text.cursor.column + 1, text.length(of: line))
        case "A": text.cursor = text.end(of: line)
        case "o": text.insert("\n", at: text.end(of: line))
        case "O":
            text.insert("\n", at: TextPosition(line: line, column: 0))
            text.cursor = TextPosition(line: line, column: 0)
        default: break
        }
        // On a line of blanks alone, `I` goes behind them.
        if character == "I", text.isBlank(line) { text.cursor = text.end(of: line) }
        beginTyping(times: times, opensLine: character == "o" || character == "O")
    }

    /// Puts one character in the place of others.
    mutating func replace(with character: Character, count: Int, _ text: inout VimText) {
        if let range = selection(in: text) {
            text.map(range) { _ in character }
            text.cursor = range.from
            endMarking()
            return keepForRepeat()
        }
        let range = toTheRight(count, of: text)
        guard range.to.column - range.from.column == count else { return }
        text.map(range) { _ in character }
        text.cursor.column += count - 1
        keepForRepeat()
    }

    private mutating func toggleCase(_ count: Int, _ text: inout VimText) {
        let range = toTheRight(count, of: text)
        guard !range.isEmpty else { return }
        text.map(range, Self.toggled)
        text.cursor = range.to
        text.cursor = text.onCharacter
        keepForRepeat()
    }

    /// The character in the other case; as it is where that would be more than one character.
    private static func toggled(_ character: Character) -> Character {
        cased(character, isUpper: character.isLowercase)
    }

    private static func cased(_ character: Character, isUpper: Bool) -> Character {
        let other = isUpper ? character.uppercased() : character.lowercased()
        return other.count == 1 ? other.first ?? character : character
    }

    private mutating func join(lines: ClosedRange<Int>, _ text: inout VimText) {
        let first = lines.lowerBound
        guard first < text.lastLine else { return }
        for _ in 0..<(min(lines.upperBound, text.lastLine) - first) { text.join(first) }
        text.cursor = text.onCharacter
        keepForRepeat()
    }

    /// Puts what was deleted or yanked last behind the cursor or before it, whole lines below or above.
    private mutating func put(_ times: Int, isBefore: Bool, _ text: inout VimText) {
        guard let register = text.register, times * register.text.utf8.count <= Self.largestPut else {
            return
        }
        let line = text.cursor.line
        if register.isLinewise {
            let lines = repeatElement(register.text, count: times).joined(separator: "\n")
            if isBefore {
                text.insert(lines + "\n", at: TextPosition(line: line, column: 0))
            } else {
                text.insert("\n" + lines, at: text.end(of: line))
            }
            text.goToText(of: isBefore ? line : line + 1)
        } else {
            var place = text.cursor
            if !isBefore { place.column = min(place.column + 1, text.length(of: line)) }
            text.insert(String(repeating: register.text, count: times), at: place)
            if text.cursor.line == line {
                text.cursor.column = max(0, text.cursor.column - 1)
            } else {
                text.cursor = place
            }
        }
        keepForRepeat()
    }

    /// More than this is not put at once, so that a slip of the count does not fill the memory.
    private static let largestPut = 1 << 20
}

// MARK: - Visual modes

extension VimInterpreter {
    /// Does what a character by itself means while something is marked.
    mutating func visualCommand(_ character: Character, count: Int?, _ text: inout VimText) -> VimResponse {
        guard let range = selection(in: text) else { return .done }
        switch character {
        case "v": mark(.visual, text)
        case "V": mark(.visualLine, text)
        case "o": (anchor, text.cursor) = (text.cursor, text.buffer.clamped(anchor))
        case "x", "X", "D": applyToSelection(.delete, times: 1, &text)
        case "s", "C", "S": applyToSelection(.change, times: 1, &text)
        case "Y": applyToSelection(.yank, times: 1, &text)
        case "~": recase(range, &text, Self.toggled)
        case "u": recase(range, &text) { Self.cased($0, isUpper: false) }
        case "U": recase(range, &text) { Self.cased($0, isUpper: true) }
        case "J":
            endMarking()
            join(
                lines: range.lines.lowerBound...max(range.lines.upperBound, range.lines.lowerBound + 1),
                &text
            )
        case "p", "P": putOver(range, count ?? 1, &text)
        default: break
        }
        return .done
    }

    /// Lets an operator work on what is marked.
    mutating func applyToSelection(_ operation: Operator, times: Int, _ text: inout VimText) {
        guard let range = selection(in: text) else { return }
        endMarking()
        // An indent may be asked for several times over; of the others once is all.
        let isIndent = operation == .indent || operation == .outdent
        if isIndent {
            text.indent(range.lines, by: operation == .indent ? times : -times)
            return keepForRepeat()
        }
        if operation == .yank {
            text.keep(range)
            text.cursor = range.from
            return
        }
        apply(operation, range, &text)
    }

    private mutating func recase(
        _ range: VimRange,
        _ text: inout VimText,
        _ change: (Character) -> Character
    ) {
        text.map(range, change)
        text.cursor = range.from
        endMarking()
        keepForRepeat()
    }

    /// Puts what was deleted last in the place of what is marked, which takes its place.
    private mutating func putOver(_ range: VimRange, _ times: Int, _ text: inout VimText) {
        guard let register = text.register, times * register.text.utf8.count <= Self.largestPut else {
            return
        }
        endMarking()
        text.keep(range)
        text.cursor = text.buffer.remove(from: range.from, to: range.to).at
        let new = repeatElement(register.text, count: times).joined(
            separator: register.isLinewise ? "\n" : ""
        )
        let start = text.cursor
        if register.isLinewise, !range.isLinewise {
            text.insert("\n" + new + "\n", at: start)
            text.goToText(of: start.line + 1)
        } else {
            text.insert(new, at: start)
            if range.isLinewise || text.cursor.line != start.line {
                text.cursor = range.isLinewise ? start : range.from
            } else {
                text.cursor.column = max(0, text.cursor.column - 1)
            }
        }
        keepForRepeat()
    }
}
