import Workspace

/// What an agent is told of a change that no longer fits the user's branch.
struct ConflictText: Sendable {
    /// Characters of one side of one file; more than that a small model does not read.
    private static let sideLimit = 3_000
    /// Characters of all sides together.
    private static let totalLimit = 12_000

    /// The paths in conflict.
    let paths: [String]
    /// The user's branch.
    let branch: String
    /// What the branch has changed.
    let branchDiff: TreeDiff
    /// What the change was.
    let changeDiff: TreeDiff

    /// The whole text.
    var text: String {
        var text = """
            The branch \(branch) was changed while this was done, and the change no longer fits in \
            \(paths.joined(separator: ", ")). \(paths.count == 1 ? "This file is" : "These files are") \
            now as \(branch) has \(paths.count == 1 ? "it" : "them"). Make the change there again, and keep what \
            \(branch) has changed.
            """
        for path in paths {
            for (title, diff) in [
                ("what \(branch) changed", branchDiff), ("what the change was", changeDiff),
            ] {
                guard text.count < Self.totalLimit else { return text + "\n\n[the rest is left out]" }
                text += "\n\n\(path), \(title):\n\(Self.hunks(of: path, in: diff))"
            }
        }
        return text
    }

    private static func hunks(of path: String, in diff: TreeDiff) -> String {
        let file = diff.files.first { file in
            if case .renamed(let source) = file.status, source == path { return true }
            return file.path == path
        }
        guard let file else { return "nothing" }
        guard !file.isBinary else { return "it is a binary file" }
        if file.status == .deleted { return "the file was deleted" }
        // Without the headings, whose hashes tell a model nothing.
        let start = file.patch.firstRange(of: "\n@@ ")?.lowerBound
        let body = start.map { file.patch[file.patch.index(after: $0)...] } ?? file.patch[...]
        guard body.count > sideLimit else { return String(body) }
        return String(body.prefix(sideLimit)) + "\n[cut here: the change is longer]"
    }
}
