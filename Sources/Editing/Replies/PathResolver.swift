/// Completes the paths models write; what it cannot complete it returns as it is.
struct PathResolver {
    private let known: Set<String>
    private let pathsByBaseName: [String: [String]]
    private let topFolders: Set<String>
    private let worktreePath: String?

    init(_ context: ReplyContext) {
        known = context.allPaths.union(context.files.keys)
        pathsByBaseName = Dictionary(grouping: known, by: PathText.baseName)
        topFolders = Set(
            known.compactMap { $0.contains("/") ? $0.split(separator: "/").first.map(String.init) : nil }
        )
        worktreePath = context.worktreePath.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// Whether the path, as written or completed, exists.
    func isKnown(_ path: String) -> Bool {
        known.contains(resolve(path))
    }

    /// The path relative to the worktree, if it can be told without doubt.
    func resolve(_ written: String) -> String {
        if known.contains(written) { return written }
        var path = written
        if let worktreePath, path.hasPrefix(worktreePath + "/") {
            path.removeFirst(worktreePath.count + 1)
        }
        while path.hasPrefix("./") { path.removeFirst(2) }
        if known.contains(path) { return path }
        let slashed = path.replacing("\\", with: "/")
        if known.contains(slashed) { return slashed }
        guard !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("~"),
            !path.split(separator: "/").contains("..")
        else { return path.isEmpty ? written : path }
        return withoutPrefix(path) ?? completed(path) ?? path
    }

    /// Takes off the `a/` and `b/` of a diff, or the repository's own name.
    private func withoutPrefix(_ path: String) -> String? {
        guard let slash = path.firstIndex(of: "/") else { return nil }
        let first = String(path[..<slash])
        let rest = String(path[path.index(after: slash)...])
        let isDiffPrefix = first == "a" || first == "b"
        let isRepository = worktreePath.map(PathText.baseName) == first
        return (isDiffPrefix || isRepository) && known.contains(rest) ? rest : nil
    }

    /// The one known path that ends with the given one, unless that names a folder of its own.
    private func completed(_ path: String) -> String? {
        if let slash = path.firstIndex(of: "/"), topFolders.contains(String(path[..<slash])) { return nil }
        let candidates = (pathsByBaseName[PathText.baseName(path)] ?? []).filter { $0.hasSuffix("/" + path) }
        return candidates.count == 1 ? candidates[0] : nil
    }
}
