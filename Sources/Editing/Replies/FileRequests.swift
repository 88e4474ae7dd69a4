/// Reads the lines that ask for a file to go or to move: `DELETE src/old.py`, `RENAME a.py -> b.py`.
struct FileRequests {
    let resolver: PathResolver
    let naming: PathNaming

    /// The edit a line asks for.
    ///
    /// In capitals the request is plain; in any other form it counts only for a file that exists, so that a sentence
    /// about deleting something deletes nothing.
    func edit(in line: some StringProtocol) -> ProposedEdit? {
        let text = line.trimmed.drop { "-*+•#>` \t0123456789.)".contains($0) }
        guard text.utf8.count < 600, let verbEnd = text.firstIndex(where: { !$0.isLetter }) else {
            return nil
        }
        let verb = text[..<verbEnd]
        var rest = text[verbEnd...].drop { "*:` \t".contains($0) }
        let isPlain = verb.utf8.allSatisfy { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
        let isLabelled = text[verbEnd...].contains(":")
        for word in ["FILE", "file", "File"] where rest.hasPrefix(word) {
            let after = rest.dropFirst(word.count)
            if let first = after.first, ": `*".contains(first) { rest = after.drop { ": `*".contains($0) } }
        }
        switch verb.uppercased() {
        case "DELETE", "REMOVE":
            guard let path = onlyPath(rest), isPlain || (isLabelled && resolver.isKnown(path)) else {
                return nil
            }
            return .delete(path: resolver.resolve(path))
        case "RENAME", "MOVE":
            guard let (from, to) = twoPaths(rest), isPlain || resolver.isKnown(from) else { return nil }
            return .rename(from: resolver.resolve(from), to: destination(to))
        default:
            return nil
        }
    }

    private func onlyPath(_ text: Substring) -> String? {
        let path = Self.bare(text)
        if resolver.isKnown(path) { return path }
        guard !path.contains(where: \.isWhitespace), naming.path(inLine: path)?.path == path,
            !Self.isRoute(path)
        else { return nil }
        return path
    }

    /// `DELETE /items` in a list of a server's routes is no request; a file of the system is one, to be refused.
    private static func isRoute(_ path: String) -> Bool {
        guard path.hasPrefix("/"), PathText.pathExtension(path).isEmpty else { return false }
        return !systemFolders.contains { path.hasPrefix("/\($0)/") }
    }

    private static let systemFolders = [
        "etc", "usr", "home", "root", "var", "tmp", "bin", "opt", "proc", "dev", "boot", "lib", "mnt", "srv",
    ]

    private func twoPaths(_ text: Substring) -> (String, String)? {
        for arrow in [" -> ", " => ", " → ", " to ", " TO ", "->"] {
            guard let range = text.firstRange(of: arrow) else { continue }
            let from = Self.bare(text[..<range.lowerBound])
            let to = Self.bare(text[range.upperBound...])
            let isPath = { (path: String) in !path.isEmpty && !path.contains(where: \.isWhitespace) }
            guard resolver.isKnown(from) || isPath(from), isPath(to) else { return nil }
            return (from, to)
        }
        return nil
    }

    /// A new name is not completed to an existing file of that name; only the worktree's own path is taken off.
    private func destination(_ path: String) -> String {
        let resolved = resolver.resolve(path)
        return resolved.hasSuffix("/" + path) ? path : resolved
    }

    private static func bare(_ text: Substring) -> String {
        var text = text.trimmed
        while let first = text.first, "`*\"'".contains(first) { text = text.dropFirst() }
        while let last = text.last, "`*\"';,".contains(last) { text = text.dropLast() }
        return String(text)
    }
}
