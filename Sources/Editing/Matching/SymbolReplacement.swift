/// Replaces one function or type of a file as a whole.
struct SymbolReplacement {
    let path: String
    let name: String
    let content: String

    func apply(to original: String?) -> EditOutcome {
        guard let original else { return .failed(.missingFile(path, wanted: content)) }
        let file = TextLines(original)
        let existing = SymbolScanner.symbols(in: original, path: path)
        let found = SymbolScanner.symbols(named: name, in: existing)
        guard let symbol = found.first else {
            return failure(.symbolNotFound(known: existing.prefix(40).map(\.qualifiedName)))
        }
        guard found.count == 1 else {
            return failure(.notUnique(lines: found.map { $0.declarationLine + 1 }))
        }
        let given = SymbolScanner.symbols(in: content, path: path)
        guard given.contains(where: { $0.name == symbol.name }) else {
            return failure(.symbolNotInReplacement)
        }
        let replacement = prepared(for: symbol, in: file, given: given)
        let splice = Splice(
            lines: replacedLines(symbol, replacement: replacement, file: file),
            replacement: replacement,
            rung: .exact
        )
        return EditMatcher.outcome(of: splice.applied(to: file), from: original, rung: .exact)
    }

    private func failure(_ reason: MatchFailure.Reason) -> EditOutcome {
        let block = SearchReplaceBlock(search: "", replace: content)
        let failed = MatchFailure.FailedBlock(index: 0, block: block, reason: reason, nearestLines: "")
        return .failed(MatchFailure(path: path, failedBlocks: [failed], partialContent: nil))
    }

    /// The new lines without imports the file has anyway, moved to the symbol's indentation.
    private func prepared(for symbol: Symbol, in file: TextLines, given: [Symbol]) -> [Substring] {
        var lines = unwrapped(symbol, given: given)
        let known = Set(file.bodies.map { ExactText($0.trimmed) })
        let imports = Language.of(path: path)?.importWords ?? []
        while let first = lines.first {
            let word =
                first.trimmed.split(whereSeparator: { $0 == " " || $0 == "(" }).first.map(String.init) ?? ""
            guard first.isBlank || (imports.contains(word) && known.contains(ExactText(first.trimmed))) else {
                break
            }
            lines = lines.dropFirst()
        }
        while let last = lines.last, last.isBlank { lines = lines.dropLast() }
        return moved(Array(lines), to: file.bodies[symbol.declarationLine].indentation)
    }

    /// Of a method given inside a sketch of its type, the method alone.
    private func unwrapped(_ symbol: Symbol, given: [Symbol]) -> ArraySlice<Substring> {
        let lines = content.lineBodies
        guard symbol.depth > 0, let own = given.first(where: { $0.name == symbol.name }), own.depth > 0,
            given.first(where: { $0.depth == 0 })?.kind != .function
        else { return lines[...] }
        return lines[own.lines]
    }

    private func moved(_ lines: [Substring], to indent: Substring) -> [Substring] {
        guard let own = lines.first(where: { !$0.isBlank })?.indentation, own != indent else { return lines }
        return lines.map { line in
            guard !line.isBlank else { return "" }
            guard line.hasPrefix(own) else { return line }
            return Substring(String(indent) + String(line.dropFirst(own.count)))
        }
    }

    /// The symbol's lines, with its comment if a new one is given, without its attributes if none are.
    private func replacedLines(_ symbol: Symbol, replacement: [Substring], file: TextLines) -> Range<Int> {
        var start = symbol.lines.lowerBound
        let first = replacement.first?.trimmed ?? ""
        let hasAttributes = ["@", "#[", "["].contains { first.hasPrefix($0) }
        let comments = Language.of(path: path).map { $0.lineComments + ["/*", "*"] } ?? []
        let isComment = { (line: Substring) in
            let text = line.trimmed
            return comments.contains { text.hasPrefix($0) } && !text.hasPrefix("#[")
        }
        if isComment(first[...]) {
            while start > 0, isComment(file.bodies[start - 1]) { start -= 1 }
        } else if !hasAttributes {
            start = symbol.declarationLine
        }
        return start..<symbol.lines.upperBound
    }
}
