/// A path or a pattern of paths as settings hold them: `config/local.json`, `certs`, `tests/**/*.pem`.
///
/// `*` and `?` stand for anything within a name, `**` for any folders. A pattern of a folder matches
/// everything in it. Where it has no slash it still is about the top folder alone.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was written, without `./` in front and slashes at the end.
    package let text: String
    private let components: [[Character]]

    /// Reads a pattern; nil where it is blank, absolute, or leads out of the repository.
    package init?(_ text: String) {
        let trimmed = text.trimmingPrefix("./")
        guard !trimmed.isEmpty, !trimmed.hasPrefix("/"), !trimmed.hasPrefix("~") else { return nil }
        let parts = trimmed.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains("..") else { return nil }
        self.text = parts.joined(separator: "/")
        components = parts.map { Array($0) }
    }

    /// The pattern as it was written.
    package var description: String { text }

    /// Whether it names one path and nothing else.
    package var isExact: Bool { !text.contains { $0 == "*" || $0 == "?" } }

    /// Whether a path, or a folder that it is in, matches.
    package func matches(_ path: String) -> Bool {
        let names = path.split(separator: "/").map { Array($0) }
        return Self.matches(names[...], components[...])
    }

    // MARK: Detail

    private static func matches(_ names: ArraySlice<[Character]>, _ pattern: ArraySlice<[Character]>) -> Bool
    {
        // What is left of the path is inside a folder that matches.
        guard let first = pattern.first else { return true }
        if first == ["*", "*"] {
            let rest = pattern.dropFirst()
            guard !rest.isEmpty else { return !names.isEmpty }
            return names.indices.contains { matches(names[$0...], rest) }
        }
        guard let name = names.first, matches(name[...], first[...]) else { return false }
        return matches(names.dropFirst(), pattern.dropFirst())
    }

    /// One name against one part; steps back to the last `*` alone, so it takes no more than the product of
    /// both lengths.
    private static func matches(_ name: ArraySlice<Character>, _ part: ArraySlice<Character>) -> Bool {
        var (at, place) = (name.startIndex, part.startIndex)
        var lastStar: (part: Int, name: Int)?
        while at < name.endIndex {
            if place < part.endIndex, part[place] == "*" {
                lastStar = (place, at)
                place += 1
            } else if place < part.endIndex, part[place] == "?" || part[place] == name[at] {
                (at, place) = (at + 1, place + 1)
            } else if let star = lastStar {
                lastStar = (star.part, star.name + 1)
                (at, place) = (star.name + 1, star.part + 1)
            } else {
                return false
            }
        }
        return part[place...].allSatisfy { $0 == "*" }
    }
}
