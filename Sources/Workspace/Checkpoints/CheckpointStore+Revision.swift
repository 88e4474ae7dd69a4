import Foundation

extension CheckpointStore {
    /// Makes a checkpoint that differs from another one in some files; no working tree is touched.
    ///
    /// Files keep their modes, and links and binary files are as good as any other. To bring it into a
    /// working tree is the part of ``restore(_:into:)``.
    ///
    /// - Parameters:
    ///   - tree: The checkpoint to begin with.
    ///   - paths: The files that become what they are in another tree; what is not in that one goes.
    ///   - original: That other tree.
    ///   - contents: Other contents for files of the checkpoint.
    ///   - repository: The worktree that both are of.
    /// - Returns: The tree that was made.
    /// - Throws: ``CheckpointError/git(_:)``, ``CheckpointError/storage(_:)``.
    package func revise(
        _ tree: String,
        puttingBack paths: [String],
        to original: String,
        writing contents: [String: [UInt8]],
        in repository: GitRepository
    ) throws(CheckpointError) -> String {
        for name in [tree, original] where name.hasPrefix("-") { throw .git(.unknownRevision(name)) }
        let base = try prepareIndex(of: repository)
        // An index of its own: that of the worktree goes on to say what the files are.
        let index = indexFile(of: repository) + ".revision"
        unlink(index + ".lock")
        defer { unlink(index) }
        _ = try run(["read-tree", tree], repository, index: index)
        var removed: [String] = []
        var written: [String] = []
        let before = try entries(of: original, at: Set(paths), repository)
        for path in paths.sorted() {
            if let entry = before[path] {
                written.append("\(entry.mode) \(entry.object)\t\(path)")
            } else {
                removed.append("0 \(String(repeating: "0", count: repository.hashLength))\t\(path)")
            }
        }
        let present = try entries(of: tree, at: Set(contents.keys), repository)
        for (path, bytes) in contents.sorted(by: { $0.key < $1.key }) {
            let object = try run(["hash-object", "-w", "--stdin"], repository, input: bytes).text
            written.append("\(present[path]?.mode ?? Self.plainFile) \(object)\t\(path)")
        }
        // What goes comes first: a file may stand where a folder was.
        let input: [UInt8] = (removed + written).flatMap { Array($0.utf8) + [0] }
        let arguments = ["update-index", "-z", "--index-info"]
        _ = try run(arguments, repository, input: input, index: index)
        let revised = try run(["write-tree"], repository, index: index).text
        try keep(revised, base: base, repository)
        return revised
    }

    // MARK: Detail

    private static let plainFile: Substring = "100644"

    /// What a tree has at some paths.
    private func entries(
        of tree: String,
        at paths: Set<String>,
        _ repository: GitRepository
    ) throws(CheckpointError) -> [String: (mode: Substring, object: Substring)] {
        guard !paths.isEmpty else { return [:] }
        var found: [String: (mode: Substring, object: Substring)] = [:]
        for record in try run(["ls-tree", "-r", "-z", "--full-tree", tree], repository).fields {
            // `mode type object`, a tab, and the path.
            guard let tab = record.firstIndex(of: "\t") else { continue }
            let path = String(record[record.index(after: tab)...])
            let words = record[..<tab].split(separator: " ")
            if words.count == 3, paths.contains(path) { found[path] = (words[0], words[2]) }
        }
        return found
    }
}
