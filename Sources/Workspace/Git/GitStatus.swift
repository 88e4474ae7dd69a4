/// What is uncommitted in a working tree.
package struct GitStatus: Sendable, Hashable {
    /// One path that differs from HEAD or is not tracked.
    package struct Entry: Sendable, Hashable {
        /// How the path differs.
        package enum Kind: Sendable, Hashable {
            case modified
            case added
            case deleted
            case renamed(from: String)
            case conflicted
            case untracked
        }

        /// The path, relative to the top of the working tree.
        package let path: String
        /// How it differs.
        package let kind: Kind
    }

    /// In git's order; empty for a clean tree.
    package let entries: [Entry]

    /// Whether nothing is uncommitted.
    package var isClean: Bool { entries.isEmpty }

    /// Reads `git status --porcelain=v2 -z`.
    init(porcelain fields: [String]) {
        var entries: [Entry] = []
        var rest = fields[...]
        while let field = rest.popFirst() {
            let parts = field.split(separator: " ", maxSplits: 10, omittingEmptySubsequences: false)
            switch field.first {
            case "1" where parts.count >= 9:
                let path = parts[8...].joined(separator: " ")
                entries.append(Entry(path: path, kind: Self.kind(parts[1])))
            case "2" where parts.count >= 10:
                let path = parts[9...].joined(separator: " ")
                entries.append(Entry(path: path, kind: .renamed(from: rest.popFirst() ?? path)))
            case "u" where parts.count >= 11:
                entries.append(Entry(path: parts[10...].joined(separator: " "), kind: .conflicted))
            case "?":
                entries.append(Entry(path: String(field.dropFirst(2)), kind: .untracked))
            default: break
            }
        }
        self.entries = entries
    }

    /// `XY`: staged and unstaged change.
    private static func kind(_ code: Substring) -> Entry.Kind {
        if code.contains("D") { return .deleted }
        if code.contains("A") { return .added }
        return .modified
    }
}
