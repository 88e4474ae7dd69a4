/// Tells keywords, strings, comments, numbers, types and functions of a program's text apart, line by line.
///
/// Good enough for colours and never wrong for long: only comments, strings and here documents reach from
/// line to line. It reads no grammar, so a word in capital letters is taken for what it mostly is.
package struct SyntaxLexer: Sendable {
    /// What of a longer line lies behind is plain.
    package static let lineLimit = 4096

    let rules: SyntaxRules
    /// What the next line begins in.
    var state = State.code

    /// Line after line.
    enum State: Hashable, Sendable {
        case code
        /// In as many comments as nest.
        case comment(depth: Int)
        /// In a string of the language's table.
        case string(Int)
        /// In a string that ends with these bytes and knows no escapes.
        case raw([UInt8])
        /// Up to a line that holds nothing else.
        case heredoc([UInt8])
    }

    // Of the line at hand.
    var bytes: [UInt8] = []
    var index = 0
    var spans: [SyntaxSpan] = []
    var nextHeredoc: [UInt8]?

    /// Begins in code.
    package init(_ language: SyntaxLanguage) {
        rules = SyntaxRules(language)
    }

    /// Begins anew in code, for text from another place.
    package mutating func restart() {
        state = .code
    }

    /// The spans of the next line, which has no line end.
    package mutating func spans(in line: some StringProtocol) -> [SyntaxSpan] {
        bytes = Array(line.utf8.prefix(Self.lineLimit))
        index = 0
        spans = []
        nextHeredoc = nil
        if rules.isMarkdown {
            readMarkdown()
            return spans
        }
        readRest()
        if index == 0 { readLineStart() }
        while index < bytes.count { readToken() }
        if let name = nextHeredoc, state == .code { state = .heredoc(name) }
        return spans
    }

    // MARK: Steps

    func isHere(_ text: [UInt8]) -> Bool { isAt(index, text) }

    func isAt(_ place: Int, _ text: [UInt8]) -> Bool {
        place + text.count <= bytes.count && bytes[place...].starts(with: text)
    }

    func byte(at place: Int) -> UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

    mutating func add(_ kind: SyntaxKind, from start: Int) {
        guard index > start else { return }
        if let last = spans.last, last.kind == kind, last.range.upperBound == start {
            spans[spans.count - 1] = SyntaxSpan(range: last.range.lowerBound..<index, kind: kind)
        } else {
            spans.append(SyntaxSpan(range: start..<index, kind: kind))
        }
    }

    mutating func addRest(_ kind: SyntaxKind) {
        let start = index
        index = bytes.count
        add(kind, from: start)
    }

    // MARK: From the line before

    private mutating func readRest() {
        switch state {
        case .code:
            break
        case .comment(let depth):
            readComment(depth: depth, from: 0)
        case .string(let number):
            readString(number, from: 0)
        case .raw(let close):
            readRaw(upTo: close, from: 0)
        case .heredoc(let name):
            let start = bytes.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? bytes.count
            let isEnd = isAt(start, name) && byte(at: start + name.count)?.isWordByte != true
            if isEnd {
                state = .code
                index = start + name.count
                add(.string, from: 0)
            } else {
                addRest(.string)
            }
        }
    }

    /// Keys, headings and directives, which stand at the beginning of a line.
    private mutating func readLineStart() {
        while let byte = byte(at: index), byte == 0x20 || byte == 0x09 { index += 1 }
        if rules.hasPreprocessor, byte(at: index) == UInt8(ascii: "#") {
            let start = index
            index += 1
            while let byte = byte(at: index), byte == 0x20 || byte == 0x09 { index += 1 }
            while byte(at: index)?.isWordByte == true { index += 1 }
            return add(.keyword, from: start)
        }
        if rules.keys == .equals, byte(at: index) == UInt8(ascii: "["),
            let end = bytes.lastIndex(of: UInt8(ascii: "]")),
            !bytes[index..<end].contains(UInt8(ascii: "#")), !bytes[index..<end].contains(UInt8(ascii: ","))
        {
            let start = index
            index = end + 1
            return add(.keyword, from: start)
        }
        if let key = keyRange() {
            index = key.upperBound
            add(.type, from: key.lowerBound)
        }
    }

    private func keyRange() -> Range<Int>? {
        switch rules.keys {
        case .none, .quoted:
            return nil
        case .equals:
            let end = keyEnd(from: index, signs: "-. \"")
            return end > index && byte(at: end) == UInt8(ascii: "=") ? index..<end : nil
        case .colon:
            var start = index
            // "- key: value"
            while isAt(start, [UInt8(ascii: "-"), 0x20]) { start += 2 }
            let end = keyEnd(from: start, signs: "-./ \"'")
            let after = byte(at: end + 1)
            let isKey = end > start && byte(at: end) == UInt8(ascii: ":") && (after == nil || after == 0x20)
            return isKey ? start..<end : nil
        }
    }

    private func keyEnd(from start: Int, signs: String) -> Int {
        var end = start
        while let byte = byte(at: end), byte.isWordByte || signs.utf8.contains(byte) { end += 1 }
        return end
    }

    // MARK: Tokens

    private mutating func readToken() {
        let byte = bytes[index]
        let start = index
        if byte == 0x20 || byte == 0x09 {
            index += 1
        } else if isLineComment {
            addRest(.comment)
        } else if let block = rules.block, isHere(block.open), !rules.isBlockOnlyAtLineStart || index == 0 {
            index += block.open.count
            readComment(depth: 1, from: start)
        } else if noteHeredoc() || readRawOpening() {
            return
        } else if let number = rules.strings.firstIndex(where: { isHere($0.open) }), mayBeginString {
            index += rules.strings[number].open.count
            readString(number, from: start)
        } else if byte == UInt8(ascii: "'"), rules.hasCharacterLiterals, let end = characterEnd() {
            index = end
            add(.string, from: start)
        } else if byte == UInt8(ascii: "/"), rules.hasRegexLiterals, let end = regexEnd() {
            index = end
            add(.string, from: start)
        } else if byte.isDigit {
            readNumber()
        } else if byte.isWordByte || rules.wordStarts.contains(byte) {
            readWord()
        } else {
            index += 1
        }
    }

    private var isBehindBlank: Bool {
        guard let before = byte(at: index - 1) else { return true }
        return before == 0x20 || before == 0x09
    }

    private var isLineComment: Bool {
        rules.lineComments.contains { isHere($0) } && (!rules.commentNeedsBlank || isBehindBlank)
    }

    private var mayBeginString: Bool {
        guard rules.stringNeedsBlank, let before = byte(at: index - 1) else { return true }
        return isBehindBlank || "[{(,:=".utf8.contains(before)
    }

    private mutating func readNumber() {
        let start = index
        let isHexadecimal = byte(at: start + 1).map { $0 | 0x20 } == UInt8(ascii: "x")
        while let here = byte(at: index) {
            if !here.isWordByte {
                // A point or an exponent's sign is of the number only before a digit.
                guard byte(at: index + 1)?.isDigit == true else { break }
                let isExponent =
                    !isHexadecimal && index > start && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
                let isSign = here == UInt8(ascii: "+") || here == UInt8(ascii: "-")
                guard here == UInt8(ascii: ".") || isExponent && isSign else { break }
            }
            index += 1
        }
        add(.number, from: start)
    }

    private mutating func readWord() {
        let start = index
        index += 1
        while let byte = byte(at: index), byte.isWordByte || rules.wordSigns.contains(byte) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if rules.keywords.contains(word) || bytes[start] == UInt8(ascii: "@")
            || bytes[start] == UInt8(ascii: "#")
        {
            return add(.keyword, from: start)
        }
        let isCapital = (0x41...0x5A).contains(bytes[start])
        let hasSmall = bytes[start..<index].contains { (0x61...0x7A).contains($0) }
        let isCalled = rules.hasCalls && byte(at: index) == UInt8(ascii: "(")
        if rules.types.contains(word) {
            add(.type, from: start)
        } else if isCalled, !isCapital || rules.hasCapitalCalls {
            add(.function, from: start)
        } else if rules.hasCapitalTypes, isCapital, hasSmall || index - start == 1 {
            add(.type, from: start)
        }
    }
}
