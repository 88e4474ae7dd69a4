/// One file of a change: of a pull request, a commit or a comparison.
package struct PullFilePayload: Decodable, Sendable, Hashable {
    /// The path from the repository's root, after the change.
    package let filename: String
    /// The path before the change, when it was renamed or copied.
    package let previousFilename: String?
    /// What happened to it.
    package let status: ServerWord<FileChange>
    /// Lines added.
    package let additions: Int
    /// Lines deleted.
    package let deletions: Int
    /// The hunks without a file header; `nil` for binary files and for changes that are too large to show.
    package let patch: String?
    /// The blob after the change.
    package let sha: String?

    private enum CodingKeys: String, CodingKey {
        case filename, status, additions, deletions, patch, sha
        case previousFilename = "previous_filename"
    }
}

extension PullFilePayload {
    /// The file's part of a unified diff as `git diff` writes it, for a viewer of diffs.
    ///
    /// Where the server sent no hunks it says so in the way git does for binary files, unless the file was
    /// only renamed. File modes are not known to the server's lists and are left out but for added and
    /// removed files, whose header needs one.
    package var unifiedDiff: String {
        let before = previousFilename ?? filename
        let change = status.known
        let sides = (old: Self.quoted("a/" + before), new: Self.quoted("b/" + filename))
        var lines = ["diff --git \(sides.old) \(sides.new)"]
        switch change {
        case .added: lines.append("new file mode 100644")
        case .removed: lines.append("deleted file mode 100644")
        case .renamed: lines += ["rename from \(Self.quoted(before))", "rename to \(Self.quoted(filename))"]
        case .copied: lines += ["copy from \(Self.quoted(before))", "copy to \(Self.quoted(filename))"]
        case .modified, .changed, .unchanged, nil: break
        }
        let old = change == .added ? "/dev/null" : sides.old
        let new = change == .removed ? "/dev/null" : sides.new
        if let patch, !patch.isEmpty {
            lines += ["--- \(old)", "+++ \(new)", patch]
        } else if additions + deletions > 0 || change == .modified {
            lines.append("Binary files \(old) and \(new) differ")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A path as git writes it in a header: in quotes when a character of it could end the line.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x5C }
        guard !isPlain else { return path }
        var quoted = "\""
        for scalar in path.unicodeScalars {
            switch scalar.value {
            case 0x09: quoted += "\\t"
            case 0x0A: quoted += "\\n"
            case 0x22, 0x5C: quoted += "\\\(scalar)"
            case 0..<0x20, 0x7F:
                let octal = String(scalar.value, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
