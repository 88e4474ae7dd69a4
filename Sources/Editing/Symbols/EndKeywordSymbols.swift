/// Finds symbols in Ruby: a `def`, `class` or `module` reaches to its `end`.
struct EndKeywordSymbols {
    private let mask: CodeMask
    private let language: Language

    init(_ mask: CodeMask, language: Language) {
        self.mask = mask
        self.language = language
    }

    /// The symbols in the order of their first lines.
    func scan() -> [Symbol] {
        var symbols: [Symbol] = []
        // One entry per open block; the index of a symbol where the block is one.
        var blocks: [Int?] = []
        for line in mask.lineStarts.indices {
            guard !mask.startsInside[line] else { continue }
            let words = Self.words(mask.line(line))
            guard let first = words.first else { continue }
            if first == "end" {
                if let index = blocks.popLast() ?? nil {
                    symbols[index].lines = symbols[index].lines.lowerBound..<line + 1
                }
                continue
            }
            if let (name, kind, owner) = declaration(words) {
                let enclosing = blocks.compactMap { $0 }
                let prefix = enclosing.last.map { symbols[$0].qualifiedName + "." } ?? ""
                symbols.append(
                    Symbol(
                        name: name,
                        qualifiedName: prefix + (owner ?? "") + name,
                        kind: kind,
                        lines: line..<line + 1,
                        declarationLine: line,
                        depth: enclosing.count
                    )
                )
                // `def a = 1` and `def a; end` are complete.
                let isComplete = words.last == "end" || (kind == .function && isEndless(line))
                if !isComplete { blocks.append(symbols.count - 1) }
            } else if Self.opensBlock(words), words.last != "end" {
                blocks.append(nil)
            }
        }
        for index in blocks.compactMap({ $0 }) {
            symbols[index].lines = symbols[index].lines.lowerBound..<mask.lineStarts.count
        }
        return symbols
    }

    private func declaration(_ words: [String]) -> (String, Symbol.Kind, String?)? {
        var rest = words[...]
        while let word = rest.first, language.modifiers.contains(word) { rest = rest.dropFirst() }
        guard rest.count > 1, let keyword = rest.first else { return nil }
        let kind: Symbol.Kind? =
            language.functionWords.contains(keyword) ? .function : language.typeWords[keyword]
        guard let kind, let name = rest.dropFirst().first else { return nil }
        if kind == .function, name == "self", let own = rest.dropFirst(2).first { return (own, kind, nil) }
        return (name, kind, nil)
    }

    /// `def square(x) = x * x`: an equals sign after the parameters.
    private func isEndless(_ line: Int) -> Bool {
        var nesting = 0
        var previous: UInt8 = 0
        let bytes = mask.line(line)
        for index in bytes.indices {
            let byte = bytes[index]
            if "([".utf8.contains(byte) { nesting += 1 }
            if ")]".utf8.contains(byte) { nesting -= 1 }
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            if nesting == 0, byte == UInt8(ascii: "="), previous == 0x20 || previous == UInt8(ascii: ")"),
                next == 0x20
            {
                return true
            }
            previous = byte
        }
        return false
    }

    private static func opensBlock(_ words: [String]) -> Bool {
        let openers: Set<String> = ["begin", "case", "if", "unless", "while", "until", "for"]
        if let first = words.first, openers.contains(first) { return true }
        if words.contains("do") { return true }
        return words.first == "="
    }

    /// The words of a line; an equals sign comes first if an opener is assigned, as in `x = if`.
    private static func words(_ bytes: ArraySlice<UInt8>) -> [String] {
        var words: [String] = []
        var index = bytes.startIndex
        var followsAssignment = false
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte.isWordByte {
                let start = index
                while index < bytes.endIndex, bytes[index].isWordByte { index += 1 }
                if index < bytes.endIndex, "?!".utf8.contains(bytes[index]) { index += 1 }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                if followsAssignment, ["if", "case", "begin", "unless"].contains(word) {
                    words.insert("=", at: 0)
                }
                words.append(word)
                followsAssignment = false
                continue
            }
            if byte == UInt8(ascii: "=") {
                followsAssignment = true
            } else if !byte.isBlank {
                followsAssignment = false
            }
            index += 1
        }
        return words
    }
}
