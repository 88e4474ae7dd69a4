/// Resolves the imports of a file to files of the repository, as far as names alone allow.
struct ImportGraph {
    private let pathsWithoutExtension: [(key: String, path: String)]
    private let byStem: [String: [Int]]

    init(_ paths: [String]) {
        pathsWithoutExtension = paths.map { path in
            let directory = PathText.directory(path)
            return ((directory.isEmpty ? "" : directory + "/") + PathText.stem(path), path)
        }
        byStem = Dictionary(grouping: paths.indices, by: { PathText.stem(paths[$0]) })
    }

    /// The files a file imports, sorted.
    func imports(of content: String, path: String) -> [String] {
        guard let language = Language.of(path: path) else { return [] }
        var found: Set<String> = []
        for line in content.lineBodies.prefix(400) {
            let text = line.trimmed
            let word = String(text.prefix { !" \t(\"'<".contains($0) })
            guard language.importWords.contains(word) || text.contains("require(") || text.contains("} from ")
            else {
                continue
            }
            for name in Self.names(in: text, isPython: language.name == "Python") {
                if let target = resolve(name, from: path), target != path { found.insert(target) }
            }
        }
        return found.sorted()
    }

    /// Module names of an import line as slash-separated paths.
    private static func names(in line: Substring, isPython: Bool) -> [String] {
        if isPython { return pythonNames(line) }
        var names: [String] = []
        let quoted = line.split(omittingEmptySubsequences: false, whereSeparator: { "\"'".contains($0) })
        if quoted.count >= 3 {
            names = stride(from: 1, to: quoted.count, by: 2).map { String(quoted[$0]) }
        } else {
            let words = line.split { $0 == " " || $0 == ";" || $0 == "{" || $0 == "}" || $0 == "," }
                .dropFirst()
            names = words.prefix(4).map { word in
                String(word).replacing("::", with: "/").replacing(".", with: "/").replacing("\\", with: "/")
            }
        }
        return names.flatMap { [$0, PathText.directory($0)] }.filter { !$0.isEmpty }
    }

    private static func pythonNames(_ line: Substring) -> [String] {
        let words = line.split { " ,()".contains($0) }.map(String.init)
        guard words.count > 1 else { return [] }
        let module = words[1].replacing(".", with: "/")
        let base = String(module.drop { $0 == "/" })
        guard words[0] == "from", let position = words.firstIndex(of: "import") else {
            return words.dropFirst().map { $0.replacing(".", with: "/") }
        }
        let members = words[(position + 1)...].map { base.isEmpty ? $0 : base + "/" + $0 }
        return (base.isEmpty ? [] : [base, base + "/__init__"]) + members
    }

    private func resolve(_ name: String, from path: String) -> String? {
        var components = name.split(separator: "/").map(String.init)
        if name.hasPrefix(".") {
            var folder = PathText.directory(path).split(separator: "/").map(String.init)
            while let first = components.first, first == "." || first == ".." {
                if first == ".." { _ = folder.popLast() }
                components.removeFirst()
            }
            components = folder + components
        }
        // Rust's roots are no folders.
        while let first = components.first, ["crate", "super", "self"].contains(first) {
            components.removeFirst()
        }
        guard let last = components.last else { return nil }
        let key = (components.dropLast() + [PathText.stem(last)]).joined(separator: "/")
        let candidates = (byStem[PathText.stem(last)] ?? []).map { pathsWithoutExtension[$0] }
        if let exact = candidates.first(where: { $0.key == key }) { return exact.path }
        let ending = candidates.filter { $0.key.hasSuffix("/" + key) }
        return ending.count == 1 ? ending[0].path : nil
    }
}
