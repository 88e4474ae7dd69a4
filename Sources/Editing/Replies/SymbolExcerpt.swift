/// Recognises a "file" that is only some functions or types of a longer one, as small models often answer.
enum SymbolExcerpt {
    /// The symbol replacements such an excerpt stands for; nil if it may be meant as the whole file.
    ///
    /// Every top-level symbol of the excerpt must exist exactly once in the file, and beside them the excerpt may hold
    /// only comments and lines the file has.
    static func edits(path: String, lines: [Substring], original: String) -> [ProposedEdit]? {
        let originalLines = original.lineBodies
        guard originalLines.count >= 20, lines.count * 10 < originalLines.count * 6 else { return nil }
        let text = EditDraft.text(lines)
        let given = SymbolScanner.symbols(in: text, path: path).filter { $0.depth == 0 }
        guard !given.isEmpty, given.count <= 5, let language = Language.of(path: path) else { return nil }
        let existing = SymbolScanner.symbols(in: original, path: path)
        var matches: [(given: Symbol, existing: Symbol)] = []
        for symbol in given {
            let found = SymbolScanner.symbols(named: symbol.name, in: existing).filter {
                $0.kind == symbol.kind
            }
            guard found.count == 1, let match = found.first else { return nil }
            // A type given with few of its members is an excerpt itself and would lose the others.
            if symbol.kind != .function, symbol.lines.count * 10 < match.lines.count * 8 { return nil }
            matches.append((symbol, match))
        }
        guard existing.count > matches.count else { return nil }
        let known = Set(originalLines.map { ExactText($0.trimmed) })
        let mask = CodeMask(text, language: language)
        let covered = Set(given.flatMap { Array($0.lines) })
        for line in lines.indices where !covered.contains(line) {
            let isCode = mask.line(line).contains { !$0.isBlank }
            guard !isCode || known.contains(ExactText(lines[line].trimmed)) else { return nil }
        }
        return matches.map { pair in
            .symbol(
                path: path,
                name: pair.existing.qualifiedName,
                content: EditDraft.text(Array(lines[pair.given.lines]))
            )
        }
    }
}
