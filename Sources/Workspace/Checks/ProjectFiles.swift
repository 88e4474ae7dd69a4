/// What the detection may see of a project: its paths and the text of small files.
package struct ProjectFiles: Sendable {
    /// Paths relative to the top, such as ``GitRepository/files()`` gives.
    package let paths: [String]
    /// The text of a file, or `nil` if it cannot be read.
    package let read: @Sendable (String) -> String?
    /// Whether a Python module can be imported on this machine.
    package let canImport: @Sendable (String) -> Bool
    private let known: Set<String>

    /// A view on a project.
    package init(
        paths: [String],
        read: @escaping @Sendable (String) -> String?,
        canImport: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.paths = paths.sorted()
        self.read = read
        self.canImport = canImport
        known = Set(paths)
    }

    /// Whether the project has this very path.
    func has(_ path: String) -> Bool { known.contains(path) }

    /// The first of these paths that the project has.
    func first(_ candidates: String...) -> String? { candidates.first(where: has) }

    /// Paths of which a pure condition on directory and name holds.
    func matching(_ condition: (_ path: String, _ name: Substring) -> Bool) -> [String] {
        paths.filter { condition($0, Self.name(of: $0)) }
    }

    /// The part of the project below a directory, as a project of its own.
    func below(_ directory: String) -> ProjectFiles {
        let prefix = directory + "/"
        let inner = paths.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let read = read
        return ProjectFiles(paths: inner, read: { read(prefix + $0) }, canImport: canImport)
    }

    /// Directories at the top that do not only hold what others wrote.
    var topDirectories: [String] {
        let names = paths.compactMap { path in path.firstIndex(of: "/").map { String(path[..<$0]) } }
        return Set(names).subtracting(Self.foreign).filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func name(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }

    private static let foreign: Set<String> = [
        "node_modules", "vendor", "third_party", "build", "dist", "target", "examples", "example", "docs",
        "venv",
    ]
}
