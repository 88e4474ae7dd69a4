/// Paths in CI logs, which name the runner's own folders.
enum SourcePath {
    /// The path without the folder that the runner checked the repository out to, where that can be seen.
    static func relative(_ path: String) -> String {
        var parts = path.replacing("\\", with: "/").split(separator: "/", omittingEmptySubsequences: false)
        if parts.first == "file:" { parts.removeFirst(min(2, parts.count)) }
        for (root, depth) in roots where parts.count > root.count + depth && parts.starts(with: root) {
            return parts[(root.count + depth)...].joined(separator: "/")
        }
        if parts.count > 4, parts[1] == "a", parts[0].hasSuffix(":") {
            return parts[4...].joined(separator: "/")
        }
        // Runners of one's own, and what Bazel builds in.
        if let work = parts.firstIndex(of: "_work"), parts.count > work + 3,
            parts[work + 1] == parts[work + 2]
        {
            return parts[(work + 3)...].joined(separator: "/")
        }
        if let root = parts.firstIndex(of: "execroot"), parts.count > root + 2 {
            return parts[(root + 2)...].joined(separator: "/")
        }
        if parts.first == ".", parts.count > 1 { parts.removeFirst() }
        return parts.joined(separator: "/")
    }

    /// Folders of GitHub's runners and of containers on them, and how many more name the repository.
    private static let roots: [(root: [Substring], depth: Int)] = [
        (["", "home", "runner", "work"], 2), (["", "Users", "runner", "work"], 2), (["", "__w"], 2),
        (["", "github", "workspace"], 0),
    ]
}
