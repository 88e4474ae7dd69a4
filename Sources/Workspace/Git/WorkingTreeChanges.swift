import Foundation
import Glibc

/// The paths of a working tree that differ from an index, by the rules that checkpoints and commits share.
struct WorkingTreeChanges: Sendable, Hashable {
    /// Paths to be staged: changed, deleted or untracked, and not ignored; what is no UTF-8 is replaced.
    let paths: [String]
    /// Paths left out: above the size cap, or repositories of their own.
    let skipped: [String]
    /// The paths as `git update-index -z --stdin` reads them, byte by byte as they are.
    let standardInput: [UInt8]
    /// Paths whose folder has become a link, in the same form: `git update-index` refuses to look at them,
    /// and takes them away with `--force-remove`.
    let removedInput: [UInt8]

    /// The call whose answer ``init(records:root:fileSizeCap:)`` reads.
    static let arguments = [
        "ls-files", "-z", "--others", "--modified", "--deleted", "--exclude-standard", "--deduplicate",
    ]

    /// Looks at paths that somebody names.
    init(fields: [String], root: String, fileSizeCap: Int) {
        self.init(records: fields.map { Array($0.utf8) }, root: root, fileSizeCap: fileSizeCap)
    }

    /// Looks at the paths that git names.
    init(records: [[UInt8]], root: String, fileSizeCap: Int) {
        var paths: [String] = []
        var skipped: [String] = []
        var input: [UInt8] = []
        var removed: [UInt8] = []
        var links = LinkedFolders(root: root)
        // A path that is both modified and deleted is listed for each.
        for record in Set(records).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let path = String(decoding: record, as: UTF8.self)
            let status = Self.status(of: record, in: root)
            let isTooLarge =
                status.map { $0.st_mode & S_IFMT == S_IFREG && $0.st_size > fileSizeCap } ?? false
            // git shows an untracked repository inside the tree as a directory: it is not ours to record.
            if record.last == UInt8(ascii: "/") || isTooLarge {
                skipped.append(path)
            } else {
                paths.append(path)
                if links.hold(record) { removed += record + [0] } else { input += record + [0] }
            }
        }
        self.paths = paths
        self.skipped = skipped
        standardInput = input
        removedInput = removed
    }

    /// Says of paths whether a folder on the way is a symbolic link; looks at each folder once.
    private struct LinkedFolders {
        let root: String
        private var known: [[UInt8]: Bool] = [:]

        init(root: String) { self.root = root }

        mutating func hold(_ path: [UInt8]) -> Bool {
            for end in path.indices where path[end] == UInt8(ascii: "/") {
                let folder = Array(path[..<end])
                let isLink =
                    known[folder]
                    ?? WorkingTreeChanges.status(of: folder, in: root).map { $0.st_mode & S_IFMT == S_IFLNK }
                    ?? false
                known[folder] = isLink
                if isLink { return true }
            }
            return false
        }
    }

    /// Compares a worktree with its own index.
    static func list(in repository: GitRepository, fileSizeCap: Int) async throws -> WorkingTreeChanges {
        let answer = try await repository.git(arguments)
        return WorkingTreeChanges(records: answer.records, root: repository.root, fileSizeCap: fileSizeCap)
    }

    /// What is at a path; nil where nothing is.
    private static func status(of path: [UInt8], in root: String) -> stat? {
        var status = stat()
        let code = (Array(root.utf8) + [UInt8(ascii: "/")] + path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { lstat($0, &status) } ?? -1
            }
        }
        return code == 0 ? status : nil
    }
}
