/// Finds functions and types by a table of each language's words: quick, and right for code as people format it.
package enum SymbolScanner {
    /// The symbols of a file in the order of their first lines; empty if the language is not in the table.
    package static func symbols(in content: String, path: String) -> [Symbol] {
        guard let language = Language.of(path: path) else { return [] }
        return symbols(in: content, language: language)
    }

    /// The identifiers of a text and how often each occurs.
    ///
    /// Words of one letter and plain numbers are left out.
    package static func identifiers(in text: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        var text = text
        text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                guard bytes[index].isWordByte else {
                    index += 1
                    continue
                }
                let start = index
                while index < bytes.count, bytes[index].isWordByte { index += 1 }
                guard index - start > 1, index - start <= 100, !bytes[start].isDigit else { continue }
                counts[String(decoding: bytes[start..<index], as: UTF8.self), default: 0] += 1
            }
        }
        return counts
    }

    /// The symbols of a text in a known language.
    static func symbols(in content: String, language: Language) -> [Symbol] {
        let mask = CodeMask(content, language: language)
        switch language.layout {
        case .braces:
            var scanner = BraceSymbols(mask, language: language)
            return scanner.scan()
        case .indentation:
            return IndentedSymbols(mask, language: language).scan()
        case .endKeyword:
            return EndKeywordSymbols(mask, language: language).scan()
        }
    }

    /// The symbols of a file that go by a name, plain (`load`) or qualified (`Loader.load`, `Loader::load`).
    static func symbols(named name: String, in symbols: [Symbol]) -> [Symbol] {
        let wanted =
            name.split { ".:#".contains($0) }.map(String.init).joined(separator: ".")
            .split(separator: "(").first.map(String.init) ?? name
        let exact = symbols.filter { $0.qualifiedName == wanted }
        if !exact.isEmpty { return exact }
        return symbols.filter { $0.name == wanted || $0.qualifiedName.hasSuffix("." + wanted) }
    }
}
