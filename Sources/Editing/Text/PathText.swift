/// Parts of a path, taken from its text alone.
enum PathText {
    /// The last component.
    static func baseName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The last component's extension in lower case, without the dot; empty for `Makefile` and `.gitignore`.
    static func pathExtension(_ path: String) -> String {
        let name = baseName(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The last component without its extension.
    static func stem(_ path: String) -> String {
        let name = baseName(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The path without its last component; empty at the top.
    static func directory(_ path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// Whether the file is prose, so that checks made for code do not apply.
    static func isProse(_ path: String) -> Bool {
        let name = baseName(path).uppercased()
        return proseExtensions.contains(pathExtension(path))
            || (pathExtension(path).isEmpty && ["README", "LICENSE", "CHANGELOG", "NOTICE"].contains(name))
    }

    private static let proseExtensions: Set<String> = [
        "md", "markdown", "txt", "rst", "adoc", "org", "tex", "log",
    ]
}
