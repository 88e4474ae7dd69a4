/// A relative path whose text is harmless.
///
/// Every component is a plain name, none leads out or into git's own files. Whether the file system agrees is found out at each access, by ``PathGuard``.
package struct GuardedPath: Sendable, Hashable {
    /// The names from the top of the worktree down; never empty.
    package let components: [String]

    /// The path with single slashes.
    package var text: String { components.joined(separator: "/") }

    /// The directories' names.
    var parents: ArraySlice<String> { components.dropLast() }

    /// The last name.
    var name: String { components[components.count - 1] }

    /// Checks a path that somebody untrusted wrote.
    ///
    /// A leading `./` and doubled slashes are accepted, since models write them; nothing else is repaired.
    package init(_ path: String) throws(PathError) {
        guard !path.isEmpty else { throw .empty }
        guard path.utf8.count <= Self.pathLimit else { throw .tooLong(path) }
        guard !path.unicodeScalars.contains(where: Self.isForbidden) else { throw .malformed(path) }
        guard !path.hasPrefix("/") else { throw .absolute(path) }
        guard !path.hasPrefix("~") else { throw .leavesWorktree(path) }
        guard !path.hasSuffix("/") else { throw .directory(path) }
        let components = path.split(separator: "/").map(String.init).filter { $0 != "." }
        guard !components.isEmpty else { throw .directory(path) }
        for component in components {
            guard component != ".." else { throw .leavesWorktree(path) }
            guard component.utf8.count <= Self.nameLimit else { throw .tooLong(path) }
            guard !Self.isGitMetadata(component) else { throw .gitMetadata(path) }
            guard !component.allSatisfy({ $0 == "." || $0 == " " }) else { throw .malformed(path) }
        }
        self.components = components
    }

    /// Control and formatting characters (which can make one path look like another), and the backslash,
    /// which is a separator elsewhere.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
        default: scalar == "\\"
        }
    }

    /// Whether some file system would take the name for `.git`.
    ///
    /// Any case, trailing dots and blanks, a stream suffix (`.git::$INDEX_ALLOCATION`), the DOS short name
    /// `GIT~1`: git's own list, in
    /// `is_ntfs_dotgit` and `is_hfs_dotgit`; characters that HFS+ ignores are refused as formatting.
    private static func isGitMetadata(_ component: String) -> Bool {
        var name = component.lowercased().prefix { $0 != ":" }
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        return name == ".git" || (name.hasPrefix("git~") && name.dropFirst(4).allSatisfy(\.isNumber))
    }

    private static let pathLimit = 1024
    private static let nameLimit = 255
}
