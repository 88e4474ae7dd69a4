/// Finds symbols in Python: a `def` or `class` reaches as far as deeper indentation does.
struct IndentedSymbols {
    private let mask: CodeMask
    private let language: Language

    private struct OpenSymbol {
        var index: Int
        var indent: Int
    }

    init(_ mask: CodeMask, language: Language) {
        self.mask = mask
        self.language = language
    }

    /// The symbols in the order of their first lines.
    func scan() -> [Symbol] {
        var symbols: [Symbol] = []
        var open: [OpenSymbol] = []
        var firstDecorator: Int?
        var lastCodeLine = -1
        var brackets = 0
        for line in mask.lineStarts.indices {
            let bytes = mask.line(line)
            defer { brackets = max(0, brackets + Self.bracketBalance(bytes)) }
            guard let first = bytes.firstIndex(where: { !$0.isBlank }) else { continue }
            let indent = first - bytes.startIndex
            // A continued line's indentation says nothing, neither within brackets nor within a string.
            guard brackets == 0, !mask.startsInside[line] else {
                lastCodeLine = line
                continue
            }
            while let last = open.last, last.indent >= indent {
                symbols[last.index].lines = symbols[last.index].lines.lowerBound..<lastCodeLine + 1
                open.removeLast()
            }
            lastCodeLine = line
            if bytes[first] == UInt8(ascii: "@") {
                firstDecorator = firstDecorator ?? line
                continue
            }
            if let (name, kind) = declaration(bytes[first...]) {
                let owner = open.last.map { symbols[$0.index].qualifiedName + "." } ?? ""
                symbols.append(
                    Symbol(
                        name: name,
                        qualifiedName: owner + name,
                        kind: kind,
                        lines: (firstDecorator ?? line)..<line + 1,
                        declarationLine: line,
                        depth: open.count
                    )
                )
                open.append(OpenSymbol(index: symbols.count - 1, indent: indent))
            }
            firstDecorator = nil
        }
        for last in open {
            symbols[last.index].lines = symbols[last.index].lines.lowerBound..<lastCodeLine + 1
        }
        return symbols
    }

    private func declaration(_ bytes: ArraySlice<UInt8>) -> (String, Symbol.Kind)? {
        var words = bytes.prefix(200).split(separator: 0x20, omittingEmptySubsequences: true).prefix(3)[...]
        if let word = words.first, String(decoding: word, as: UTF8.self) == "async" {
            words = words.dropFirst()
        }
        guard words.count > 1, let word = words.first else { return nil }
        let keyword = String(decoding: word, as: UTF8.self)
        let kind: Symbol.Kind? =
            language.functionWords.contains(keyword) ? .function : language.typeWords[keyword]
        guard let kind else { return nil }
        let name = words[words.index(after: words.startIndex)].prefix { $0.isWordByte }
        return name.isEmpty ? nil : (String(decoding: name, as: UTF8.self), kind)
    }

    static func bracketBalance(_ bytes: ArraySlice<UInt8>) -> Int {
        var balance = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): balance += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): balance -= 1
            default: break
            }
        }
        return balance
    }
}
