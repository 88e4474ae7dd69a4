/// The pass behind `CodeMask`: one walk over the bytes that knows strings, comments and little else.
struct CodeLexer {
    private(set) var output: [UInt8]
    private(set) var lineStarts = [0]
    private(set) var startsInside = [false]
    private(set) var unterminatedLine: Int?

    private let input: [UInt8]
    private let rules: Rules
    private var index = 0
    /// Strings interrupted by an expression of theirs, outermost first.
    private var interrupted: [Interruption] = []
    private var pendingHeredoc: [UInt8]?

    private struct Interruption {
        var string: StringBytes
        var open: UInt8
        var close: UInt8
        var depth: Int
        var line: Int
    }

    init(_ text: String, language: Language) {
        input = Array(text.utf8)
        rules = Rules(language)
        output = []
        output.reserveCapacity(input.count)
    }

    mutating func run() {
        while index < input.count {
            step()
        }
        if let outer = interrupted.first { unterminatedLine = unterminatedLine ?? outer.line }
    }

    private mutating func step() {
        let byte = input[index]
        if byte == UInt8(ascii: "\n") {
            newline(inside: !interrupted.isEmpty)
            if let heredoc = pendingHeredoc { skipHeredoc(heredoc) }
            return
        }
        if !interrupted.isEmpty, closesInterpolation(byte) { return }
        guard rules.mayStartSomething[Int(byte)] else { return emit() }
        if rules.hasPreprocessor, byte == UInt8(ascii: "#"), isFirstInLine { return skipPreprocessorLine() }
        if rules.lineComments.contains(where: matches) { return skipLineComment() }
        if let comment = rules.blockComment, matches(comment.open),
            !comment.isOnlyAtLineStart || lineStarts.last == index
        {
            return skipBlockComment(comment)
        }
        if rules.heredocs.contains(where: matches), notesHeredoc() { return }
        if let raw = rawString() { return readString(raw, openLength: raw.openLength) }
        if let string = rules.strings.first(where: { matches($0.open) }) {
            return readString(string, openLength: string.open.count)
        }
        if byte == UInt8(ascii: "'"), rules.hasCharacterLiterals, let length = characterLiteralLength() {
            return fill(length)
        }
        if byte == UInt8(ascii: "/"), rules.hasRegexLiterals, let length = regexLength() {
            return fill(length)
        }
        emit()
    }

    // MARK: Output

    private mutating func emit() {
        output.append(interrupted.isEmpty ? input[index] : CodeMask.opaque)
        index += 1
    }

    private mutating func fill(_ count: Int, with byte: UInt8 = CodeMask.opaque) {
        for _ in 0..<min(count, input.count - index) {
            output.append(byte)
            index += 1
        }
    }

    private mutating func newline(inside: Bool) {
        output.append(UInt8(ascii: "\n"))
        index += 1
        lineStarts.append(index)
        startsInside.append(inside)
    }

    private func matches(_ text: [UInt8]) -> Bool {
        matches(text, at: index)
    }

    private func matches(_ text: [UInt8], at position: Int) -> Bool {
        guard position + text.count <= input.count else { return false }
        for offset in 0..<text.count where input[position + offset] != text[offset] { return false }
        return true
    }

    private var isFirstInLine: Bool {
        var position = index - 1
        while position >= 0, input[position].isBlank { position -= 1 }
        return position < 0 || input[position] == UInt8(ascii: "\n")
    }

    // MARK: Comments

    private mutating func skipLineComment() {
        while index < input.count, input[index] != UInt8(ascii: "\n") { fill(1, with: 0x20) }
    }

    private mutating func skipPreprocessorLine() {
        while index < input.count {
            let last = input[index]
            guard last == UInt8(ascii: "\n") else {
                fill(1, with: 0x20)
                continue
            }
            guard index > 0, input[index - 1] == UInt8(ascii: "\\") else { return }
            newline(inside: true)
        }
    }

    private mutating func skipBlockComment(_ comment: Rules.BlockBytes) {
        let firstLine = lineStarts.count - 1
        var depth = 1
        fill(comment.open.count, with: 0x20)
        while index < input.count {
            if matches(comment.close) {
                fill(comment.close.count, with: 0x20)
                depth -= 1
                if depth == 0 { return }
            } else if comment.nests, matches(comment.open) {
                fill(comment.open.count, with: 0x20)
                depth += 1
            } else if input[index] == UInt8(ascii: "\n") {
                newline(inside: true)
            } else {
                fill(1, with: 0x20)
            }
        }
        unterminatedLine = unterminatedLine ?? firstLine
    }

    // MARK: Strings

    private mutating func readString(_ string: StringBytes, openLength: Int) {
        let firstLine = lineStarts.count - 1
        fill(openLength)
        continueString(string, firstLine: firstLine)
    }

    private mutating func continueString(_ string: StringBytes, firstLine: Int) {
        while index < input.count {
            let byte = input[index]
            if byte == string.close[0], matches(string.close) { return fill(string.close.count) }
            if byte == UInt8(ascii: "\n") {
                guard string.isMultiline else { return }
                newline(inside: true)
            } else if let opening = string.interpolation, matches(opening) {
                fill(opening.count)
                let open = opening[opening.count - 1]
                let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
                interrupted.append(
                    Interruption(string: string, open: open, close: close, depth: 1, line: firstLine)
                )
                return
            } else if byte == UInt8(ascii: "\\"), string.hasEscapes {
                fill(1)
                if index < input.count, input[index] == UInt8(ascii: "\r") { fill(1) }
                // An escaped line break continues even a string that may not hold a bare one.
                if index < input.count, input[index] == UInt8(ascii: "\n") {
                    newline(inside: true)
                } else {
                    fill(1)
                }
            } else {
                fill(1)
            }
        }
        if string.isMultiline { unterminatedLine = unterminatedLine ?? firstLine }
    }

    private mutating func closesInterpolation(_ byte: UInt8) -> Bool {
        let last = interrupted.count - 1
        if byte == interrupted[last].open {
            interrupted[last].depth += 1
        } else if byte == interrupted[last].close {
            interrupted[last].depth -= 1
            if interrupted[last].depth == 0 {
                fill(1)
                let done = interrupted.removeLast()
                continueString(done.string, firstLine: done.line)
                return true
            }
        }
        return false
    }

    /// A string whose delimiters are counted: `#"…"#` in Swift, `r#"…"#` in Rust.
    private func rawString() -> StringBytes? {
        var position = index
        if rules.hasRustRawStrings {
            guard input[position] == UInt8(ascii: "r") else { return nil }
            if position > 0, input[position - 1].isWordByte, input[position - 1] != UInt8(ascii: "b") {
                return nil
            }
            position += 1
        } else if !rules.hasPoundStrings || input[position] != UInt8(ascii: "#") {
            return nil
        }
        let firstPound = position
        while position < input.count, input[position] == UInt8(ascii: "#") { position += 1 }
        let pounds = [UInt8](repeating: UInt8(ascii: "#"), count: position - firstPound)
        guard position < input.count, input[position] == UInt8(ascii: "\"") else { return nil }
        let triple = [UInt8](repeating: UInt8(ascii: "\""), count: 3)
        let quotes = !rules.hasRustRawStrings && matches(triple, at: position) ? triple : [UInt8(ascii: "\"")]
        return StringBytes(
            open: [],
            close: quotes + pounds,
            hasEscapes: false,
            isMultiline: rules.hasRustRawStrings || quotes.count == 3,
            interpolation: rules.hasRustRawStrings
                ? nil : [UInt8(ascii: "\\")] + pounds + [UInt8(ascii: "(")],
            openLength: position - index + quotes.count
        )
    }

    private func characterLiteralLength() -> Int? {
        guard index + 2 < input.count else { return nil }
        let first = input[index + 1]
        if first == UInt8(ascii: "\\") {
            let end = min(index + 14, input.count)
            return (index + 3..<max(end, index + 3)).first { $0 < end && input[$0] == UInt8(ascii: "'") }
                .map { $0 - index + 1 }
        }
        let width = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first != UInt8(ascii: "\n"), index + 1 + width < input.count,
            input[index + 1 + width] == UInt8(ascii: "'")
        else { return nil }
        return width + 2
    }

    // MARK: Regular expressions and here documents

    private func regexLength() -> Int? {
        guard regexMayFollow else { return nil }
        var position = index + 1
        var isInClass = false
        while position < input.count {
            switch input[position] {
            case UInt8(ascii: "\n"): return nil
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass: return position - index + 1
            default: break
            }
            position += 1
        }
        return nil
    }

    /// A slash after a value divides; after an operator, an opening bracket or `return` it opens a pattern.
    private var regexMayFollow: Bool {
        var position = index - 1
        while position >= 0, output[position].isBlank, index - position < 200 { position -= 1 }
        guard position >= 0, output[position] != UInt8(ascii: "\n") else { return true }
        let last = output[position]
        if last.isWordByte {
            var start = position
            while start > 0, output[start - 1].isWordByte, position - start < 12 { start -= 1 }
            let word = String(decoding: output[start...position], as: UTF8.self)
            return ["return", "typeof", "case", "in", "of", "when", "if", "unless", "and", "or", "not"]
                .contains(word)
        }
        if last == UInt8(ascii: ">") { return position > 0 && output[position - 1] == UInt8(ascii: "=") }
        return "(,=:[!&|?{};+-*%~^".utf8.contains(last)
    }

    private mutating func notesHeredoc() -> Bool {
        var position = index
        while position < input.count, "<~-".utf8.contains(input[position]) { position += 1 }
        if position < input.count, "\"'".utf8.contains(input[position]) { position += 1 }
        let start = position
        while position < input.count, input[position].isWordByte { position += 1 }
        guard position > start, !input[start].isDigit else { return false }
        pendingHeredoc = Array(input[start..<position])
        fill(position - index)
        if index < input.count, "\"'".utf8.contains(input[index]) { fill(1) }
        return true
    }

    private mutating func skipHeredoc(_ name: [UInt8]) {
        pendingHeredoc = nil
        let firstLine = lineStarts.count - 1
        while index < input.count {
            var position = index
            while position < input.count, input[position].isBlank { position += 1 }
            let after = position + name.count
            if matches(name, at: position), after >= input.count || !input[after].isWordByte {
                return fill(after - index)
            }
            while index < input.count, input[index] != UInt8(ascii: "\n") { fill(1) }
            if index < input.count { newline(inside: true) }
        }
        unterminatedLine = unterminatedLine ?? firstLine
    }
}

extension CodeLexer {
    /// A string rule in bytes.
    fileprivate struct StringBytes {
        var open: [UInt8]
        var close: [UInt8]
        var hasEscapes: Bool
        var isMultiline: Bool
        var interpolation: [UInt8]?
        var openLength = 0
    }

    /// A language's lexical rules in bytes.
    fileprivate struct Rules {
        struct BlockBytes {
            var open: [UInt8]
            var close: [UInt8]
            var nests: Bool
            var isOnlyAtLineStart: Bool
        }

        let lineComments: [[UInt8]]
        let blockComment: BlockBytes?
        let strings: [StringBytes]
        let heredocs: [[UInt8]]
        let hasCharacterLiterals: Bool
        let hasRegexLiterals: Bool
        let hasRustRawStrings: Bool
        let hasPoundStrings: Bool
        let hasPreprocessor: Bool
        /// Bytes at which anything but plain code can start; all others are copied at once.
        let mayStartSomething: [Bool]

        init(_ language: Language) {
            lineComments = language.lineComments.map { Array($0.utf8) }
            blockComment = language.blockComment.map {
                BlockBytes(
                    open: Array($0.open.utf8),
                    close: Array($0.close.utf8),
                    nests: $0.nests,
                    isOnlyAtLineStart: $0.isOnlyAtLineStart
                )
            }
            strings = language.strings.map {
                StringBytes(
                    open: Array($0.open.utf8),
                    close: Array($0.close.utf8),
                    hasEscapes: $0.hasEscapes,
                    isMultiline: $0.isMultiline,
                    interpolation: $0.interpolation.map { Array($0.utf8) }
                )
            }
            heredocs = language.heredocOpenings.map { Array($0.utf8) }
            hasCharacterLiterals = language.hasCharacterLiterals
            hasRegexLiterals = language.hasRegexLiterals
            hasRustRawStrings = language.hasRustRawStrings
            hasPoundStrings = language.hasPoundStrings
            hasPreprocessor = language.hasPreprocessor
            var table = [Bool](repeating: false, count: 256)
            let openings =
                lineComments + strings.map(\.open) + heredocs + (blockComment.map { [$0.open] } ?? [])
            for opening in openings { table[Int(opening[0])] = true }
            if hasCharacterLiterals { table[Int(UInt8(ascii: "'"))] = true }
            if hasRegexLiterals { table[Int(UInt8(ascii: "/"))] = true }
            if hasRustRawStrings { table[Int(UInt8(ascii: "r"))] = true }
            if hasPoundStrings || hasPreprocessor { table[Int(UInt8(ascii: "#"))] = true }
            mayStartSomething = table
        }
    }
}
