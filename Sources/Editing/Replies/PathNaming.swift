/// Recognises the path a block belongs to: in a fence's info string, a line above it, or its first comment.
struct PathNaming {
    /// A path found in a line.
    struct Found: Equatable {
        /// The path as written, wrapping punctuation removed.
        var path: String
        /// The symbol after `#` or `::`, if the block replaces one.
        var symbol: String?
        /// Whether the line does nothing but name the path.
        var isStrong: Bool
    }

    let resolver: PathResolver

    // MARK: Info strings

    /// The path in a fence's info string (`python src/a.py`, `python:src/a.py`, `title="src/a.py"`, `{file: a.py}`).
    func path(inInfo info: String) -> Found? {
        guard !info.isEmpty else { return nil }
        let rest = info.drop { !$0.isWhitespace }.trimmed
        if !rest.isEmpty, resolver.isKnown(Self.unwrapped(rest)) {
            return Found(path: Self.unwrapped(rest), symbol: nil, isStrong: true)
        }
        let words = info.split { $0.isWhitespace || $0 == "=" || $0 == "," || $0 == "{" || $0 == "}" }
        for (position, word) in words.enumerated() {
            var text = Self.unwrapped(word)
            // `python:src/a.py`, and the line range some editors put first: `12:40:src/a.py`.
            while let colon = text.firstIndex(of: ":"), !text[colon...].hasPrefix("::") {
                let prefix = text[..<colon]
                guard prefix.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "+" }) else { break }
                text = String(text[text.index(after: colon)...])
            }
            guard let found = candidate(text, isAlone: true) else { continue }
            // A lone `node.js` is a language unless there is such a file.
            if position == 0, words.count == 1, found.path.lowercased() == "node.js",
                !resolver.isKnown(found.path)
            {
                return nil
            }
            return Found(path: found.path, symbol: found.symbol, isStrong: true)
        }
        return nil
    }

    /// The language an info string starts with, in lower case; empty if it starts with a path.
    func language(inInfo info: String) -> String {
        let first = info.split { $0.isWhitespace || ":,{".contains($0) }.first.map(String.init) ?? ""
        return candidate(first) == nil || Language.of(fenceName: first) != nil ? first.lowercased() : ""
    }

    // MARK: Lines

    /// The path a line of prose names, if it names exactly one.
    func path(inLine line: some StringProtocol) -> Found? {
        guard line.utf8.count < 500 else { return nil }
        var found: Found?
        var others: [String] = []
        if let quoted = quotedKnownPath(line) { return quoted }
        let words = line.split(whereSeparator: \.isWhitespace)
        for word in words {
            var text = Self.unwrapped(word)
            if let link = text.firstRange(of: "](") { text = String(text[..<link.lowerBound]) }
            if let label = text.lastIndex(of: ":"), Self.labels.contains(text[..<label].lowercased()) {
                text = Self.unwrapped(text[text.index(after: label)...])
            }
            if let next = candidate(text, isAlone: words.count == 1) {
                if let found, found.path != next.path { return nil }
                found = next
            } else if text.contains(where: { $0.isLetter }) {
                others.append(text.lowercased())
            }
        }
        guard var found else { return nil }
        found.isStrong = others.allSatisfy { Self.labels.contains($0) }
        return found
    }

    /// The path a comment names, if the comment does nothing else: `# src/a.py`, `// file: a.go`, `<!-- a.html -->`.
    func path(inComment line: some StringProtocol) -> Found? {
        let text = line.trimmed
        guard let marker = Self.commentMarkers.first(where: { text.hasPrefix($0) }), !text.hasPrefix("#!")
        else {
            return nil
        }
        var inner = text.dropFirst(marker.count)
        for closing in ["*/", "-->"] where inner.hasSuffix(closing) { inner = inner.dropLast(closing.count) }
        guard let found = path(inLine: inner.trimmed), found.isStrong else { return nil }
        return found
    }

    /// Whether the words around a block say that it is not the new content.
    static func announcesSomethingElse(_ line: some StringProtocol) -> Bool {
        let words = Set(line.lowercased().split { !$0.isLetter }.map(String.init))
        guard words.isDisjoint(with: ["fixed", "updated", "corrected", "modified", "rewritten", "improved"])
        else {
            return false
        }
        return !words.isDisjoint(with: [
            "output", "outputs", "prints", "printed", "run", "running", "result", "results", "error",
            "errors", "usage",
            "original", "current", "before", "previous", "buggy", "old", "command", "commands", "install",
            "execute",
            "example", "examples", "terminal", "shell", "traceback",
        ])
    }

    // MARK: Tokens

    /// Whether a word is a path, with a symbol or a line number split off.
    ///
    /// A word that stands alone, where only a path can, needs no extension.
    private func candidate(_ word: String, isAlone: Bool = false) -> Found? {
        var path = word
        var symbol: String?
        for separator in ["#", "::"] {
            guard let range = path.firstRange(of: separator), range.lowerBound != path.startIndex else {
                continue
            }
            let rest = path[range.upperBound...]
            let isName = !rest.isEmpty && rest.utf8.allSatisfy { $0.isWordByte || ".:()~".utf8.contains($0) }
            guard isName, looksLikePath(String(path[..<range.lowerBound])) else { continue }
            if !(rest.first?.isNumber ?? true), !rest.hasPrefix("L1") { symbol = String(rest) }
            path = String(path[..<range.lowerBound])
        }
        if let colon = path.lastIndex(of: ":"), colon != path.startIndex {
            let suffix = path[path.index(after: colon)...]
            if suffix.allSatisfy({ $0.isNumber || $0 == "-" }) { path = String(path[..<colon]) }
        }
        return looksLikePath(path, isAlone: isAlone)
            ? Found(path: path, symbol: symbol, isStrong: false) : nil
    }

    private func looksLikePath(_ text: String, isAlone: Bool = false) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 300 else { return false }
        if resolver.isKnown(text) { return true }
        let forbidden = "<>|*?\"'`;,()=&%!^{}"
        guard !text.contains("://"), !text.hasPrefix("//"), !text.contains(where: { forbidden.contains($0) })
        else {
            return false
        }
        let name = PathText.baseName(text)
        let fileExtension = PathText.pathExtension(name)
        guard text.contains(where: { $0.isLetter }), !text.contains("\\n") else { return false }
        if text.hasPrefix("../") || text.hasPrefix("~/") || text.hasPrefix("/") || text.hasPrefix("./") {
            return text.count > 3
        }
        if Self.plainNames.contains(name) || (name.hasPrefix(".") && name.count > 2 && !name.hasPrefix(".."))
        {
            return true
        }
        if text.contains("/") || text.contains("\\") {
            if isAlone || text.hasPrefix(".") {
                return !["text/", "application/", "image/"].contains { text.hasPrefix($0) }
            }
            return (1...8).contains(fileExtension.count)
                && fileExtension.allSatisfy { $0.isLetter || $0.isNumber }
        }
        guard name.first.map({ $0.isLetter || $0.isNumber || $0 == "_" }) == true else { return false }
        return Self.extensions.contains(fileExtension) || LanguageTable.byExtension[fileExtension] != nil
    }

    /// A known path that holds blanks, between backticks.
    private func quotedKnownPath(_ line: some StringProtocol) -> Found? {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].contains(" "), resolver.isKnown(String(parts[1])) else { return nil }
        return Found(path: String(parts[1]), symbol: nil, isStrong: true)
    }

    private static func unwrapped(_ word: some StringProtocol) -> String {
        var text = Substring(word)
        while let first = text.first, "`*\"'()[]{}<>,:;!#-+•".contains(first) {
            text.removeFirst()
        }
        while let last = text.last, "`*\"')]}<>,:;!.".contains(last) {
            // `load()` after a symbol separator keeps its name, the parentheses say nothing.
            text.removeLast()
        }
        if text.hasSuffix("(") { text.removeLast() }
        return String(text)
    }

    private static let commentMarkers = ["<!--", "//", "/*", "#", "--", ";;", ";", "%"]

    /// Words that may stand beside a path in a line that does nothing but name it.
    private static let labels: Set<String> = [
        "file", "filename", "filepath", "path", "new", "updated", "modified", "create", "created", "update",
        "in", "the",
        "content", "contents", "of", "full", "complete", "corrected", "fixed", "final", "version", "for",
        "code", "here",
        "is", "here's", "here’s", "now", "entire", "whole", "edit", "edited", "changes", "to", "name",
        "replace", "modify",
        "revised", "rewritten", "changed", "add", "this", "with", "language", "python", "function", "class",
        "symbol",
    ]

    private static let plainNames: Set<String> = [
        "Makefile", "makefile", "GNUmakefile", "Dockerfile", "Containerfile", "README", "LICENSE",
        "CHANGELOG", "Gemfile",
        "Rakefile", "Procfile", "Justfile", "justfile", "Jenkinsfile", "Vagrantfile", "CODEOWNERS", "Podfile",
        "BUILD",
        "WORKSPACE", "NOTICE", "AUTHORS", "CONTRIBUTING",
    ]

    private static let extensions: Set<String> = [
        "md", "markdown", "txt", "rst", "adoc", "json", "jsonc", "json5", "yaml", "yml", "toml", "ini", "cfg",
        "conf",
        "html", "htm", "css", "scss", "sass", "less", "xml", "sql", "sh", "bash", "zsh", "fish", "ps1", "bat",
        "cmd",
        "cmake", "mk", "gradle", "properties", "lock", "csv", "tsv", "svg", "vue", "svelte", "lua", "pl",
        "pm", "r", "jl",
        "hs", "ml", "mli", "ex", "exs", "erl", "clj", "scala", "dart", "zig", "nim", "proto", "graphql", "tf",
        "env",
        "tex", "ipynb", "mod", "sum", "asm", "vim", "el", "cu", "metal", "wgsl", "glsl", "plist", "patch",
        "diff", "in",
        "erb", "ejs", "hbs", "astro", "mdx", "service", "groovy", "fs", "fsx", "vb", "f90", "v", "sv", "vhd",
        "d", "jinja",
        "j2", "tmpl", "tpl", "lisp", "scm", "rkt", "coffee", "modulemap",
    ]
}
