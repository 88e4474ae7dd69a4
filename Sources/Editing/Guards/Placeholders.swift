/// Finds the comments models put where they left code out: "rest of the code unchanged".
enum Placeholders {
    /// The first line, counted from 1, that stands for code left out and was not in the file before.
    static func firstLine(in after: [Substring], before: [Substring], path: String) -> Int? {
        let known = Set(before.map { ExactText($0.trimmed) })
        let isProse = PathText.isProse(path)
        let ellipsesBefore = before.count { isEllipsis($0) }
        var ellipses = 0
        let allowsEllipsis = usesEllipsisBodies(path: path, lines: after)
        for (index, line) in after.enumerated() where line.utf8.count < 300 {
            if isEllipsis(line), !isProse {
                ellipses += 1
                if ellipses > ellipsesBefore, !allowsEllipsis { return index + 1 }
                continue
            }
            guard let comment = commentText(line, isProse: isProse), isPlaceholder(comment) else { continue }
            if !known.contains(ExactText(line.trimmed)) { return index + 1 }
        }
        return nil
    }

    /// Whether a comment's text says that code was left out.
    static func isPlaceholder(_ comment: String) -> Bool {
        let text = comment.lowercased()
        let hasEllipsis = text.contains("...") || text.contains("…")
        let words = text.split { !$0.isLetter && $0 != "'" }.map(String.init)
        guard !words.isEmpty, words.count <= 14 else { return false }
        let known = words.count { vocabulary.contains($0) }
        // A name or two may be among them: "rest of the Loader class unchanged".
        guard words.count - known <= (hasEllipsis ? 2 : 1), known * 2 >= words.count else { return false }
        let set = Set(words)
        let hasKey = !set.isDisjoint(with: keys)
        if hasEllipsis { return hasKey }
        if set.isSuperset(of: ["goes", "here"]) || words == ["your", "code", "here"] { return true }
        if words.count < 2 { return words == ["unchanged"] || words == ["omitted"] }
        if set.isSuperset(of: ["rest", "unchanged"]) { return true }
        if !set.isDisjoint(with: ["unchanged", "unmodified", "untouched", "omitted"]) {
            return hasKey && known == words.count
        }
        if !set.isDisjoint(with: ["rest", "remainder"]) {
            return set.contains("of") && !set.isDisjoint(with: things) && words.count <= 8
                && known == words.count
        }
        if set.contains("same") {
            return set.contains("as") || set.contains("remains") || set.contains("stays")
        }
        if set.contains("existing") || set.contains("previous") || set.contains("original") {
            return !set.isDisjoint(with: things) && words.count <= 4 && known == words.count
                && words.first != "the"
        }
        return false
    }

    // MARK: Lines

    /// Whether a line is nothing but dots.
    private static func isEllipsis(_ line: Substring) -> Bool {
        let text = line.trimmed
        return text == "..." || text == "…" || text == "...." || text == "[...]"
    }

    /// In Python's stubs, protocols and overloads three dots are a body.
    private static func usesEllipsisBodies(path: String, lines: [Substring]) -> Bool {
        switch PathText.pathExtension(path) {
        case "pyi": true
        case "py":
            lines.contains {
                $0.contains("Protocol") || $0.contains("@overload") || $0.contains("@abstractmethod")
            }
        default: false
        }
    }

    /// The text of a line that is a comment and nothing else.
    private static func commentText(_ line: Substring, isProse: Bool) -> String? {
        let text = line.trimmed
        let markers =
            isProse
            ? ["<!--", "[", "("]
            : ["//", "/*", "#", "--", "<!--", ";", "%", "*", "{/*", "\"\"\"", "...", "…"]
        guard let marker = markers.first(where: { text.hasPrefix($0) }) else { return nil }
        if marker == "#", text.hasPrefix("#include") || text.hasPrefix("#[") || text.hasPrefix("#!") {
            return nil
        }
        return String(text)
    }

    // MARK: Words

    private static let keys: Set<String> = [
        "rest", "remaining", "remainder", "unchanged", "unmodified", "untouched", "omitted", "existing",
        "same", "previous",
        "original", "here", "other", "continues", "everything",
    ]

    private static let things: Set<String> = [
        "code", "file", "function", "functions", "class", "classes", "method", "methods", "implementation",
        "program",
        "script", "module", "imports", "import", "logic", "content", "contents", "body", "definitions",
        "tests",
    ]

    private static let vocabulary: Set<String> = keys.union(things).union([
        "of", "the", "remains", "remain", "as", "before", "above", "goes", "stays", "stay", "is", "are",
        "your", "and",
        "keep", "kept", "for", "brevity", "changes", "change", "needed", "no", "etc", "continue", "all", "in",
        "this",
        "from", "with", "else", "test", "definition", "part", "parts", "lines", "to", "be", "add", "not",
        "shown", "stuff",
        "it", "that", "my", "our", "below", "unaltered", "left", "any", "more", "main", "a", "properties",
        "helpers",
        "fields", "variables", "constants", "statements", "cases",
    ])
}
