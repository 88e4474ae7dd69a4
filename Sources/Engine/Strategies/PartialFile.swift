import Editing

/// A file of which a model wrote only the functions that change.
///
/// Asked for the whole file, small models often answer with one function. Its name tells where it
/// belongs.
enum PartialFile {
    /// Puts the functions and types of a fragment in the place of those of the same names.
    ///
    /// - Parameters:
    ///   - fragment: What the model wrote.
    ///   - content: The file as it is.
    ///   - path: The file's path, which tells its language.
    /// - Returns: The whole file; nil when the fragment has no function, or one that the file does not know.
    static func merge(_ fragment: String, into content: String, path: String) -> String? {
        let known = SymbolScanner.symbols(in: content, path: path)
        let lines = TextLines(fragment)
        let parts = SymbolScanner.symbols(in: fragment, path: path).filter { $0.depth == 0 }
        guard let first = parts.first else { return nil }
        var merged = addImports(of: lines, before: first.lines.lowerBound, to: content)
        for part in parts {
            let matches = known.filter { $0.name == part.name }
            guard matches.count == 1, let match = matches.first else { return nil }
            let text = String(lines.text(ofLines: part.lines))
            let edit = ProposedEdit.symbol(path: path, name: match.qualifiedName, content: text)
            switch EditMatcher.apply(edit, to: merged) {
            case .applied(let newContent, _): merged = newContent
            case .unchanged: continue
            case .failed: return nil
            }
        }
        return merged
    }

    /// Whether a text has some of a file's functions and types and lacks others.
    static func isFragment(_ text: String, of content: String, path: String) -> Bool {
        let known = Set(SymbolScanner.symbols(in: content, path: path).map(\.name))
        let given = Set(SymbolScanner.symbols(in: text, path: path).map(\.name))
        return !given.isEmpty && given.isStrictSubset(of: known)
    }

    /// Imports that the fragment brings along go before the first one of the file.
    private static func addImports(of fragment: TextLines, before end: Int, to content: String) -> String {
        let lines = TextLines(content)
        let present = Set(lines.bodies)
        let new = fragment.bodies[..<end].filter { isImport($0) && !present.contains($0) }
        guard !new.isEmpty else { return content }
        let shebang = lines.bodies.first?.hasPrefix("#!") == true ? 1 : 0
        let place = lines.bodies.firstIndex(where: isImport) ?? shebang
        let ending = lines.dominantEnding
        let hasImports = lines.bodies.contains(where: isImport)
        let block = new.map { $0 + ending }.joined() + (hasImports ? "" : ending)
        return lines.text(ofLines: 0..<place) + block + lines.text(ofLines: place..<lines.count)
    }

    private static func isImport(_ line: Substring) -> Bool {
        importWords.contains { line.hasPrefix($0) }
    }

    private static let importWords = ["import ", "from ", "#include", "use ", "using "]
}
